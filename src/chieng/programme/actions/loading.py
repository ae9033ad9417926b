"""Loading a plan file: the first time it makes the plan, later it amends it from a day, and twice is once."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.organisations.queries import names_of
from chieng.programme.actions.bodies import declare_units, declare_vocabulary
from chieng.programme.actions.leads import sync_leads
from chieng.programme.actions.parts import sync_parts, versions_from
from chieng.programme.actions.registers import sync_registers
from chieng.programme.actions.statistics import sync_statistics
from chieng.programme.differences import differences
from chieng.programme.files.registers import register_from
from chieng.programme.files.rows import HeadRow, PlanFile
from chieng.programme.kinds import Change, unit_id
from chieng.programme.models import Edition, Plan, PlanVersion
from chieng.programme.permissions import may_manage_plan
from chieng.programme.snapshot import declared, declared_on, lead_from, snapshot
from chieng.programme.stored import change_data

Since = date | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did: the plan, whether it is new, and what changed in it."""

    plan: Plan
    is_new: bool
    changes: tuple[Change, ...]


def preview(file: PlanFile) -> tuple[Plan | None, tuple[Change, ...]]:
    """Return the stored plan that `file` is about and what the file changes in it, without writing anything."""
    plan = Plan.objects.filter(code=file.head.code).first()
    return plan, _changes(plan, file) if plan else ()


def _changes(plan: Plan, file: PlanFile) -> tuple[Change, ...]:
    """Return what `file` changes in the plan as it stands after its last edition.

    Leads handed over, registers noted and statistics recorded since the file was loaded are no change of the
    file: it is compared with what it said itself the last time.
    """
    latest = _latest(plan)
    old = snapshot(plan, latest)
    stated = tuple(lead_from(lead) for lead in declared_on(plan, latest)["leads"])
    given = {(row.unit, row.kind, row.on) for row in file.statistics}
    old = replace(
        old,
        leads=stated if file.leads == stated else old.leads,
        registers=tuple(register_from(row) for row in declared_on(plan, latest).get("registers", ())),
        statistics=tuple(row for row in old.statistics if (row.unit, row.kind, row.on) in given),
    )
    return tuple(differences(old, file))


def _latest(plan: Plan) -> date:
    day: date = Edition.objects.filter(plan=plan).latest("since").since
    return day


@action
def load_plan(
    file: PlanFile,
    *,
    since: Since = None,
    document: str = "",
    is_demo: bool = False,
    actor: Actor,
) -> Loaded:
    """Load a plan file: make the plan, or amend it from the day `since`.

    The units that the file names are founded under ids made from their keys; those that exist are left as they
    are. A file that says what is stored already changes nothing. Raises ValidationError when it differs and
    `since` is not given, or is before the last amendment: what held before is never rewritten.
    """
    _check_right(file, actor)
    plan: Plan | None = Plan.objects.select_for_update().filter(code=file.head.code).first()
    if plan is None:
        return Loaded(_first_load(file, since=since, is_demo=is_demo, actor=actor), is_new=True, changes=())
    changes = _changes(plan, file)
    if not changes:
        audit.unchanged()
        return Loaded(plan, is_new=False, changes=())
    day = _check_day(plan, file, since, changes)
    _apply(plan, file, day, actor=actor, is_demo=is_demo)
    _note_edition(plan, day, changes, document=document, file=file, actor=actor)
    data = {"since": day, "document": document, "changes": [change_data(change) for change in changes]}
    audit.record("programme.plan.amended", plan, actor=actor, data=data)
    return Loaded(plan, is_new=False, changes=changes)


def _check_right(file: PlanFile, actor: Actor) -> None:
    """Whoever loads manages the owner. An owner that does not exist yet is founded, which is checked there."""
    owner = unit_id(file.head.namespace, file.head.owner)
    exists = bool(names_of([owner], today()))
    if exists and not may_manage_plan(actor, owner, today()):
        raise PermissionDenied


def _check_day(plan: Plan, file: PlanFile, since: Since, changes: tuple[Change, ...]) -> date:
    if since is None:
        text = _(
            "Tệp khác với kế hoạch “%(code)s” đã nạp ở %(count)d chỗ. Nếu là sửa đổi, bổ sung, "
            "nạp lại với ngày có hiệu lực: --from NĂM-THÁNG-NGÀY."
        )
        raise ValidationError(text, code="differs", params={"code": plan.code, "count": len(changes)})
    latest = _latest(plan)
    if since < latest:
        text = _(
            "Kế hoạch như hiện nay có hiệu lực từ ngày %(latest)s. Sửa đổi mới phải có hiệu lực từ ngày đó trở "
            "đi: điều đã có hiệu lực trước đây không viết lại."
        )
        raise ValidationError(text, code="too_early", params={"latest": f"{latest:%d/%m/%Y}"})
    _check_same_plan(plan, file)
    return since


def _check_same_plan(plan: Plan, file: PlanFile) -> None:
    """An amendment may not turn a plan into another one."""
    stored = declared_on(plan, _latest(plan))
    same = (
        plan.owner_id == unit_id(file.head.namespace, file.head.owner)
        and plan.since == file.head.since
        and stored["namespace"] == file.head.namespace
    )
    if not same:
        text = _(
            "Kế hoạch “%(code)s” đã có với cơ quan chủ quản, ngày bắt đầu hoặc namespace khác. "
            "Đặt mã khác trong [plan] code nếu đây là kế hoạch khác."
        )
        raise ValidationError(text, code="another_plan", params={"code": plan.code})


def _first_load(file: PlanFile, *, since: Since, is_demo: bool, actor: Actor) -> Plan:
    head = file.head
    if since is not None and since != head.since:
        text = _("Chưa có kế hoạch “%(code)s” để sửa đổi. Nạp lần đầu không cần --from.")
        raise ValidationError(text, code="not_loaded", params={"code": head.code})
    declare_vocabulary(file, before=None, actor=actor)
    units = declare_units(file, is_demo=is_demo, actor=actor)
    plan = Plan.objects.create(
        code=head.code,
        owner=units[head.owner],
        scope=head.scope,
        since=head.since,
        until=head.until,
        is_demo=is_demo,
    )
    _apply(plan, file, head.since, actor=actor, is_demo=is_demo)
    _note_edition(plan, head.since, (), document=head.number, file=file, actor=actor)
    data = {"code": head.code, "number": head.number, "since": head.since, "until": head.until}
    audit.record("programme.plan.loaded", plan, actor=actor, data=data)
    return plan


def _apply(plan: Plan, file: PlanFile, day: date, *, actor: Actor, is_demo: bool) -> None:
    """Make the plan say from `day` on what the file says."""
    before = declared_on(plan, _latest(plan)) if plan.editions.exists() else None
    if before is not None:
        declare_vocabulary(file, before=before, actor=actor)
    units = declare_units(file, is_demo=is_demo, actor=actor, plan=plan, before=before)
    plan.scope, plan.until = file.head.scope, file.head.until
    plan.save(update_fields=["scope", "until"])
    versions_from(PlanVersion, {"plan": plan}, _head_fields(file), since=day)
    sync_parts(plan, file, units, since=day)
    if before is None or tuple(map(lead_from, before["leads"])) != file.leads:
        sync_leads(plan, file, units, since=day)
    sync_statistics(file, units)
    sync_registers(file, units[file.head.owner], before=before, actor=actor)


def _head_fields(file: PlanFile) -> dict[str, Any]:
    head: HeadRow = file.head
    return {
        "number": head.number,
        "issued_on": head.issued_on,
        "issuer": head.issuer,
        "label_vi": head.label_vi,
        "label_en": head.label_en,
        "total_dong": head.total,
        "total_clause": head.total_clause,
        "parents": [
            {
                "number": parent.number,
                "date": parent.date.isoformat(),
                "label_vi": parent.label_vi,
                "label_en": parent.label_en,
            }
            for parent in head.parents
        ],
        "declared": declared(file),
    }


def _note_edition(
    plan: Plan, day: date, changes: tuple[Change, ...], *, document: str, file: PlanFile, actor: Actor
) -> None:
    issued = file.head.issued_on if document == file.head.number else None
    Edition.objects.create(
        plan=plan,
        since=day,
        number=document,
        issued_on=issued,
        changes=[change_data(change) for change in changes],
        loaded_by=actor.actor_label,
    )
