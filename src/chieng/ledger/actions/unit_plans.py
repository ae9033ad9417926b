"""Writing a unit's plan: begun with what is asked of the unit, saved as often as one likes, signed once."""

from dataclasses import fields
from datetime import date
from typing import IO, TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.errors import Conflict
from chieng.core.files import store
from chieng.ledger.actions.entry import log_activity
from chieng.ledger.actions.evidence import stage_upload
from chieng.ledger.actions.revisions import person_id
from chieng.ledger.kinds import Facts, PlanDocument, PlanForm, State
from chieng.ledger.models import Activity, ActivityKind, UnitPlan, UnitPlanLine
from chieng.ledger.permissions import may_record
from chieng.ledger.queries.unit_plans import lines_of, planned_lines
from chieng.ledger.unit_plans.kinds import Planned, PlannedLine
from chieng.ledger.unit_plans.legs import asked_of, legs_of, missing_legs
from chieng.ledger.unit_plans.suggestions import suggested
from chieng.programme.queries import current_plan

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

_PAPERS = frozenset({"application/pdf"})
_BACK, _AHEAD = 5, 1


@action
def start_unit_plan(
    *, unit: "Unit", year: int, form: PlanForm = PlanForm.OWN, client_id: UUID, actor: Actor
) -> UnitPlan:
    """Begin a plan of `unit` for `year`, filled with what the plan above asks of it.

    Sent again with the same `client_id` it gives the first draft back. Raises ValidationError where no plan
    reaches the unit, or for a year that nobody plans for.
    """
    if not may_record(actor, unit.pk, today()):
        raise PermissionDenied
    first = UnitPlan.objects.filter(client_id=client_id, unit=unit).first()
    if first:
        audit.unchanged()
        return first
    if not today().year - _BACK <= year <= today().year + _AHEAD:
        raise ValidationError({"year": ValidationError(_("Chọn năm nay, năm sau hoặc năm gần đây."), code="year")})
    above = current_plan(today(), unit.pk)
    if above is None:
        raise ValidationError(_("Đơn vị chưa thuộc phạm vi kế hoạch nào nên chưa lập được."), code="plan")
    unit_plan = UnitPlan(
        client_id=client_id,
        unit=unit,
        plan_id=above.id,
        year=year,
        created_by_id=person_id(actor),
        is_demo=unit.is_demo or getattr(actor, "is_demo", False),
    )
    _write(unit_plan, suggested(unit, above, year, form, today()))
    audit.record("ledger.unit_plan.started", unit_plan, actor=actor, data={"unit": unit.pk, "year": year})
    return unit_plan


@action
def save_unit_plan(unit_plan: UnitPlan, *, version: int, planned: Planned, actor: Actor) -> UnitPlan:
    """Keep what was typed. Raises Conflict for the second of two people, ValidationError once it is signed."""
    current = _held(unit_plan, actor)
    if version != current.version:
        raise Conflict(
            _("Người khác vừa lưu kế hoạch này. Những gì anh/chị nhập vẫn còn ở dưới: xem bản mới rồi lưu lại."),
            code="conflict",
        )
    current.version += 1
    _write(current, planned)
    audit.record(
        "ledger.unit_plan.saved",
        current,
        actor=actor,
        data={"version": current.version, "lines": len(planned.lines)},
    )
    return current


@action
def sign_unit_plan(
    unit_plan: UnitPlan,
    *,
    number: str,
    on: date,
    signatory: str,
    clause: str = "",
    file: IO[bytes],
    name: str,
    client_id: UUID,
    actor: Actor,
) -> Activity:
    """Bring back the signed paper: its number, day, signatory and file become the unit's plan, to be verified.

    It holds to the end of the plan's year. Raises ValidationError by field.
    """
    current = _held(unit_plan, actor)
    insist_on_legs(current)
    signed = PlanDocument(number, on, signatory, clause, PlanForm(current.form))
    stage_upload(store(file, allowed=_PAPERS), client_id=client_id, name=name, actor=actor)
    activity = log_activity(
        unit=current.unit,
        facts=Facts(
            kind=ActivityKind.objects.filter(takes_document=True).values_list("code", flat=True)[0],
            since=on,
            until=date(max(current.year, on.year) + 1, 1, 1),
            title=current.subject[:200],
            plan=current.plan_id,
            document=signed,
        ),
        client_id=client_id,
        actor=actor,
    )
    current.activity, current.changed_at = activity, now()
    current.save()
    audit.record("ledger.unit_plan.signed", current, actor=actor, data={"activity": activity.pk, "number": number})
    return activity


def insist_on_legs(unit_plan: UnitPlan) -> None:
    """Raise ValidationError naming those for whom the plan above asks that something be done, and nothing is."""
    legs = legs_of(asked_of(unit_plan.plan_id, unit_plan.unit_id, today()))
    missing = missing_legs(legs, planned_lines(lines_of(unit_plan)))
    if missing:
        raise ValidationError(
            _("Kế hoạch còn thiếu nội dung: %(legs)s. Thêm một dòng với đúng đối tượng."),
            params={"legs": "; ".join(one.label for one in missing)},
            code="legs",
        )


def _held(unit_plan: UnitPlan, actor: Actor) -> UnitPlan:
    """Return the draft held until the transaction ends. Raises ValidationError once it is a plan."""
    if not may_record(actor, unit_plan.unit_id, today()):
        raise PermissionDenied
    current: UnitPlan = (
        UnitPlan.objects.select_for_update(of=("self",)).select_related("unit", "activity").get(pk=unit_plan.pk)
    )
    if current.activity and current.activity.state != State.WITHDRAWN:
        raise ValidationError(_("Kế hoạch này đã ký. Lập kế hoạch mới nếu cần thay đổi."), code="signed")
    return current


def _write(unit_plan: UnitPlan, planned: Planned) -> None:
    for one in fields(planned):
        if one.name != "lines":
            setattr(unit_plan, one.name, getattr(planned, one.name))
    unit_plan.changed_at = now()
    unit_plan.save()
    unit_plan.lines.all().delete()
    UnitPlanLine.objects.bulk_create(
        _line(unit_plan, position, line) for position, line in enumerate(planned.lines, start=1)
    )


def _line(unit_plan: UnitPlan, position: int, line: PlannedLine) -> UnitPlanLine:
    return UnitPlanLine(
        unit_plan=unit_plan,
        position=position,
        text=line.text,
        kind_id=line.kind or None,
        audience_id=line.audience or None,
        month=line.month,
        quantity=line.quantity,
        in_charge=line.in_charge,
    )
