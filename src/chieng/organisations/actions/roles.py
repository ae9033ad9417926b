"""Giving roles, ending them, and handing a whole desk to a successor in one step."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER, Interval
from chieng.organisations.actions.guards import keep_an_administrator
from chieng.organisations.actions.people import allow
from chieng.organisations.kinds import DESK_STEPS, Role
from chieng.organisations.models import Person, RoleAssignment, Unit
from chieng.organisations.permissions import may_give_rights
from chieng.organisations.queries.rights import is_administrator


def check_may_give(actor: Actor, unit: Unit, over: Unit | None, since: date) -> None:
    """Raise PermissionDenied unless `actor` administers something today, and all that the role reaches."""
    day = max(since, today())
    if not is_administrator(actor, today()) or not may_give_rights(actor, unit, over, day):
        raise PermissionDenied


def check_unit_lives(unit: Unit, since: date, field: str = "unit") -> None:
    if not unit.since <= since < unit.until:
        raise ValidationError(
            {
                field: _(
                    "Đơn vị này không hoạt động vào ngày {day:%d/%m/%Y}. "
                    "Hãy chọn đơn vị kế thừa hoặc ngày bắt đầu khác."
                ).format(day=since)
            }
        )


def days(since: date, until: date) -> Interval:
    """Return the interval. Raises ValidationError when it would be empty."""
    if since >= until:
        raise ValidationError({"until": _("Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày.")})
    return Interval(since, until)


def _same_role(person: Person, role: str, unit: Unit, over: Unit | None) -> list[RoleAssignment]:
    return list(RoleAssignment.objects.filter(person=person, role=role, unit=unit, over=over))


@action
def assign_role(
    person: Person,
    *,
    role: Role,
    unit: Unit,
    over: Unit | None = None,
    since: date,
    until: date = FOREVER,
    acting_for: Person | None = None,
    actor: Actor,
) -> RoleAssignment:
    """Give `person` a role in `unit` for a time; with `over`, over that whole subtree.

    Nobody gives rights beyond their own reach. Raises ValidationError for an ended unit, an empty interval, a
    closed account, or the same role held twice on one day.
    """
    check_may_give(actor, unit, over, since)
    interval = days(since, until)
    check_unit_lives(unit, since)
    if over is not None:
        check_unit_lives(over, since, "over")
    _check_holder(person, acting_for)
    # One at a time for one person, so that two hands can't give the same role twice.
    Person.objects.select_for_update().get(pk=person.pk)
    if any(held.interval.overlaps(interval) for held in _same_role(person, role, unit, over)):
        raise ValidationError(_("Người này đã giữ vai trò đó trong thời gian đã chọn. Hãy chọn thời gian khác."))
    held = RoleAssignment.objects.create(
        person=person, role=role, unit=unit, over=over, since=since, until=until, acting_for=acting_for
    )
    audit.record("organisations.role.assigned", held, actor=actor, data=_facts(held))
    return held


def _check_holder(person: Person, acting_for: Person | None) -> None:
    if not person.is_active:
        raise ValidationError({"person": _("Tài khoản này đã đóng. Hãy mở lại tài khoản trước khi giao vai trò.")})
    if acting_for is not None and acting_for.pk == person.pk:
        raise ValidationError({"acting_for": _("Không thể làm thay cho chính mình. Hãy chọn người khác.")})


def _facts(held: RoleAssignment) -> dict[str, object]:
    return {
        "person": held.person_id,
        "role": held.role,
        "unit": held.unit_id,
        "over": held.over_id,
        "since": held.since,
        "until": held.until,
        "acting_for": held.acting_for_id,
    }


@action
def end_role(assignment: RoleAssignment, *, on: date, actor: Actor) -> None:
    """End a role: `on` is the first day without it. A role that has not begun by then is withdrawn."""
    _allow_change(actor, assignment)
    held = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    if on >= held.until:
        raise ValidationError({"on": _("Vai trò này đã có ngày kết thúc sớm hơn. Hãy chọn ngày trước đó.")})
    if on <= held.since:
        return _withdraw(held, actor)
    old, held.until = held.until, on
    held.save(update_fields=["until"])
    assignment.until = on
    keep_an_administrator([_as_it_was(held, old)], on)
    return audit.record("organisations.role.ended", held, actor=actor, data={**_facts(held), "old_until": old})


def _withdraw(held: RoleAssignment, actor: Actor) -> None:
    if held.since < today():
        raise ValidationError({"on": _("Ngày thôi giữ vai trò phải sau ngày bắt đầu. Hãy chọn ngày khác.")})
    audit.record("organisations.role.withdrawn", held, actor=actor, data=_facts(held))
    facts = _as_it_was(held, held.until)
    held.delete()
    keep_an_administrator([facts], facts.since)


def _as_it_was(held: RoleAssignment, until: date) -> RoleAssignment:
    return RoleAssignment(role=held.role, unit=held.unit, over=held.over, since=held.since, until=until)


def _allow_change(actor: Actor, assignment: RoleAssignment) -> None:
    if not may_give_rights(actor, assignment.unit, assignment.over, today()):
        raise PermissionDenied


@action
def hand_over_desk(from_person: Person, *, to_person: Person, on: date, actor: Actor) -> list[RoleAssignment]:
    """Hand every role that `from_person` holds on `on` or later to `to_person`, from that day.

    What else hangs on the desk follows through `DESK_STEPS`, in the same transaction. Returns the new roles.
    """
    allow(actor, from_person)
    if to_person.pk == from_person.pk:
        raise ValidationError({"to_person": _("Người nhận bàn giao phải là người khác. Hãy chọn lại.")})
    _check_holder(to_person, None)
    list(Person.objects.select_for_update().filter(pk__in=[from_person.pk, to_person.pk]))
    roles = from_person.role_assignments.select_for_update(of=("self",)).filter(until__gt=on)
    desk = list(roles.select_related("unit", "over", "acting_for"))
    if not desk:
        raise ValidationError(
            {"from_person": _("Người này không giữ vai trò nào từ ngày đã chọn. Hãy chọn ngày khác.")}
        )
    taken = [new for held in desk for new in _hand_over(held, to_person, on, actor)]
    moved = {
        name: DESK_STEPS[name](from_person.pk, to_person.pk, on=on, actor=actor) for name in DESK_STEPS.names()
    }
    audit.record(
        "organisations.desk.handed_over",
        from_person,
        actor=actor,
        data={"to": to_person.pk, "on": on, "roles": [_facts(new) for new in taken], "moved": moved},
    )
    return taken


def _hand_over(held: RoleAssignment, to_person: Person, on: date, actor: Actor) -> list[RoleAssignment]:
    """Move one role: the days it still had, less those on which the successor holds it anyway."""
    check_may_give(actor, held.unit, held.over, on)
    first = max(held.since, on)
    taken = [other.interval for other in _same_role(to_person, held.role, held.unit, held.over)]
    gaps = days_without(Interval(first, held.until), taken)
    acting_for = held.acting_for if held.acting_for_id != to_person.pk else None
    source: RoleAssignment | None = held
    if held.since < on:
        held.until = on
        held.save(update_fields=["until"])
    else:
        held.handed_to.update(taken_over_from=held.taken_over_from_id)
        source = held.taken_over_from
        held.delete()
    return [
        RoleAssignment.objects.create(
            person=to_person, role=held.role, unit=held.unit, over=held.over,
            since=gap.since, until=gap.until, acting_for=acting_for, taken_over_from=source,
        )
        for gap in gaps
    ]  # fmt: skip


def days_without(wanted: Interval, taken: list[Interval]) -> list[Interval]:
    """Return the days of `wanted` that lie in none of `taken`, as intervals in order."""
    gaps, since = [], wanted.since
    for other in sorted(taken):
        if since < other.since and since < wanted.until:
            gaps.append(Interval(since, min(other.since, wanted.until)))
        since = max(since, other.until)
    if since < wanted.until:
        gaps.append(Interval(since, wanted.until))
    return gaps
