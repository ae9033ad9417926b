"""Giving work to units: by the lead for many at once, every year by the plan; longer, called off, handed over."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.periods import PeriodKind, period_containing
from chieng.core.text import tidy
from chieng.organisations.queries import held_over, successors_on
from chieng.programme.kinds import DutyMode
from chieng.programme.models import AssignedUnit, Assignment, Duty, Plan, Task
from chieng.programme.permissions import OFFICERS, givers, may_assign, may_report_done
from chieng.programme.queries.addressed import addressed_units
from chieng.programme.queries.assignments import states
from chieng.programme.queries.parts import duties_of
from chieng.programme.queries.plans import plan_terms

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class Given:
    """One unit that is given something: in which mode, until when (None: without a deadline)."""

    unit: "Unit"
    mode: DutyMode
    due: date | None = None


@action
def assign(
    plan: Plan,
    *,
    asked: str,
    to: Sequence[Given],
    client_id: UUID,
    since: date,
    actor: Actor,
    document_number: str = "",
    document_date: date | None = None,
    duty: Duty | None = None,
    task: Task | None = None,
    done_by: Collection[str] = (),
) -> Assignment:
    """Ask something of many units at once. The same `client_id` again gives the first assignment back.

    Raises ValidationError by field: without words, without a unit, for units that do not exist on `since`, or
    with a day that is over before it begins.
    """
    if not may_assign(actor, plan, today()):
        raise PermissionDenied
    known = Assignment.objects.filter(client_id=client_id).first()
    if known is not None:
        if known.plan_id != plan.pk:
            raise PermissionDenied
        audit.unchanged()
        return known
    _check(plan, asked, to, since=since, parts=[part for part in (duty, task) if part])
    assignment = Assignment.objects.create(
        client_id=client_id,
        plan=plan,
        duty=duty,
        task=task,
        asked=tidy(asked),
        document_number=tidy(document_number),
        document_date=document_date,
        given_by_id=_giver(actor, plan),
        since=since,
        done_by=sorted(done_by),
    )
    _give(assignment, to, since)
    _record("assigned", assignment, actor, units=[one.unit.pk for one in to])
    return assignment


def _giver(actor: Actor, plan: Plan) -> UUID:
    """Return the first of the units that give work under the plan for which the actor may speak."""
    possible = givers(plan, today())
    held = held_over(actor, OFFICERS, possible, today())
    return next((unit for unit in possible if unit in held), possible[0])


def _check(plan: Plan, asked: str, to: Sequence[Given], *, since: date, parts: Sequence[Duty | Task]) -> None:
    errors: dict[str, Any] = {}
    if not tidy(asked):
        errors["asked"] = _("Ghi việc đề nghị thực hiện, trong một câu.")
    if not to or len({one.unit.pk for one in to}) < len(to):
        errors["to"] = _("Chọn ít nhất một đơn vị, mỗi đơn vị một lần.")
    gone = [one for one in to if since not in one.unit.interval]
    if gone:
        errors["to"] = ngettext(
            "%(n)d đơn vị không hoạt động vào ngày giao. Bỏ ra khỏi danh sách.",
            "%(n)d đơn vị không hoạt động vào ngày giao. Bỏ ra khỏi danh sách.",
            len(gone),
        ) % {"n": len(gone)}
    if any(one.due is not None and one.due < since for one in to):
        errors["due"] = _("Thời hạn phải từ ngày giao trở đi.")
    if len(parts) > 1 or any(part.plan_id != plan.pk for part in parts):
        errors["about"] = _("Chọn một nhiệm vụ hoặc một trách nhiệm của chính kế hoạch này.")
    if errors:
        raise ValidationError(errors)


def _give(assignment: Assignment, to: Iterable[Given], since: date) -> None:
    AssignedUnit.objects.bulk_create(
        AssignedUnit(assignment=assignment, unit=one.unit, mode=one.mode, since=since, due=one.due) for one in to
    )


@action
def issue_yearly_assignments(plan: Plan, *, day: date, actor: Actor) -> int:
    """Give every yearly duty of the plan to whom it addresses on `day`, for the report year that holds it.

    Units that have it keep it as it is; units founded since are added. Returns how many parts are new: none the
    second time. A plan that is not in force on `day` gives nothing.
    """
    if not may_assign(actor, plan, today()):
        raise PermissionDenied
    audit.unchanged()
    if day not in plan.interval:
        return 0
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    year = period_containing(PeriodKind.REPORT_YEAR, day)
    terms = plan_terms(plan, day)
    new = 0
    for duty, units in addressed_units(plan, duties_of(plan.pk, day), day):
        assignment, _made = Assignment.objects.get_or_create(
            duty_id=duty.id,
            year=year.year,
            defaults={
                "plan": plan,
                "asked": duty.label_vi,
                "document_number": terms.number if terms else "",
                "document_date": terms.issued_on if terms else None,
                "given_by_id": _giver(actor, plan),
                "since": max(year.since, plan.since),
                "done_by": list(duty.done_by),
            },
        )
        known = set(assignment.units.values_list("unit", flat=True))
        given = [Given(unit, mode, duty.due_in(year, mode)) for unit, mode in units if unit.pk not in known]
        _give(assignment, given, max(assignment.since, day))
        if given:
            new += len(given)
            _record("issued", assignment, actor, units=[one.unit.pk for one in given])
    return new


@action
def hand_over_assignments(plan: Plan, *, day: date, actor: Actor) -> int:
    """Give what ended units had not done to who succeeded them; return how many parts moved.

    A successor that was given the same keeps its own part: nothing is asked twice. What nobody succeeded to is
    called off.
    """
    if not may_assign(actor, plan, today()):
        raise PermissionDenied
    audit.unchanged()
    ended = AssignedUnit.objects.select_for_update(of=("self",)).filter(
        assignment__plan=plan, unit__until__lte=day, handed_over_on=None, called_off_on=None
    )
    rows = list(ended.select_related("unit", "assignment__plan", "assignment__duty", "assignment__task"))
    moved = 0
    for part in states(rows, day):
        if part.is_undone:
            _hand_over(part.row, day, actor)
            moved += 1
    return moved


def _hand_over(row: AssignedUnit, day: date, actor: Actor) -> None:
    heirs = successors_on(row.unit, day)
    if heirs:
        row.handed_over_on = day
        known = set(row.assignment.units.values_list("unit", flat=True))
        _give(
            row.assignment,
            [Given(heir, DutyMode(row.mode), row.last_day) for heir in heirs if heir.pk not in known],
            day,
        )
    else:
        row.called_off_on = day
        row.call_off_reason = _("Đơn vị đã kết thúc hoạt động, không có đơn vị kế thừa.")
    row.save()
    _record("handed_over", row.assignment, actor, unit=row.unit_id, to=[heir.pk for heir in heirs], on=day)


@action
def extend_assignment(
    assignment: Assignment, *, units: Collection[UUID], to: date, reason: str, actor: Actor
) -> int:
    """Give some of its units time until `to`, for a reason. Raises ValidationError when that is no later."""
    rows = _own(assignment, units, actor)
    why = _reason(reason)
    if any(row.last_day is not None and row.last_day >= to for row in rows):
        raise ValidationError({"to": _("Thời hạn mới phải sau thời hạn đang có của mọi đơn vị đã chọn.")})
    if to < today():
        raise ValidationError({"to": _("Chọn ngày từ hôm nay trở đi.")})
    for row in rows:
        if row.due is None:
            row.due = to
        else:
            row.extended_to = to
        row.extension_reason = why
    AssignedUnit.objects.bulk_update(rows, ["due", "extended_to", "extension_reason"])
    _record("extended", assignment, actor, units=[row.unit_id for row in rows], to=to, reason=why)
    return len(rows)


@action
def call_off_assignment(assignment: Assignment, *, units: Collection[UUID], reason: str, actor: Actor) -> int:
    """Ask it of some of its units no more, for a reason."""
    rows = _own(assignment, units, actor)
    why = _reason(reason)
    for row in rows:
        row.called_off_on, row.call_off_reason = today(), why
    AssignedUnit.objects.bulk_update(rows, ["called_off_on", "call_off_reason"])
    _record("called_off", assignment, actor, units=[row.unit_id for row in rows], reason=why)
    return len(rows)


def _own(assignment: Assignment, units: Collection[UUID], actor: Actor) -> list[AssignedUnit]:
    """Return the parts of these units that still stand. Raises ValidationError when there is none."""
    if not may_assign(actor, assignment.plan, today()):
        raise PermissionDenied
    rows = assignment.units.select_for_update().filter(unit__in=units, called_off_on=None, handed_over_on=None)
    found = list(rows)
    if not found:
        raise ValidationError({"units": _("Chọn ít nhất một đơn vị đang thực hiện việc này.")})
    return found


@action
def report_done(part: AssignedUnit, *, words: str, actor: Actor) -> AssignedUnit:
    """Say for the unit, in its own words, that it is done: where no activity or report shows it."""
    if not may_report_done(actor, part.unit_id, today()):
        raise PermissionDenied
    row = AssignedUnit.objects.select_for_update().get(pk=part.pk)
    if row.called_off_on or row.handed_over_on:
        raise ValidationError(_("Việc này không còn yêu cầu đơn vị thực hiện."))
    if not tidy(words):
        raise ValidationError({"words": _("Ghi kết quả: văn bản số, ngày, hoặc việc đã làm.")})
    row.reported_on, row.reported_words = today(), tidy(words)[:500]
    row.reported_by_id = getattr(actor, "pk", None)
    row.reopened_reason = ""
    row.save()
    _record("reported_done", row.assignment, actor, unit=row.unit_id)
    return row


@action
def reopen_assignment(part: AssignedUnit, *, reason: str, actor: Actor) -> AssignedUnit:
    """Say for the lead that what the unit reported does not do it yet."""
    row = AssignedUnit.objects.select_for_update(of=("self",)).select_related("assignment__plan").get(pk=part.pk)
    if not may_assign(actor, row.assignment.plan, today()):
        raise PermissionDenied
    if row.reported_on is None:
        raise ValidationError(_("Đơn vị chưa báo hoàn thành việc này."))
    row.reopened_reason = _reason(reason)
    row.reported_on, row.reported_by_id, row.reported_words = None, None, ""
    row.save()
    _record("reopened", row.assignment, actor, unit=row.unit_id, reason=row.reopened_reason)
    return row


def _reason(text: str) -> str:
    if not tidy(text):
        raise ValidationError({"reason": _("Ghi lý do.")})
    return tidy(text)[:500]


def _record(verb: str, assignment: Assignment, actor: Actor, **data: Any) -> None:
    audit.record(f"programme.assignment.{verb}", assignment, actor=actor, data={"asked": assignment.asked, **data})
