"""The attendance sheet of an activity: written by its organiser, verified with it, disputed once by who came."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.ledger.actions.closed import insist_not_closed
from chieng.ledger.actions.revisions import count_up, locked, person_id, reason_given, write_down
from chieng.ledger.kinds import Came, Presence, State
from chieng.ledger.models import Activity, Attendance, AttendedPeople, Audience
from chieng.ledger.permissions import WRITERS, may_change
from chieng.ledger.queries.attendance import sheet_of, takes_attendance, units_to_invite
from chieng.organisations.queries import holds

# More people from one unit at one meeting are surely a slip of the finger.
MOST_PEOPLE = 100_000


@action
def take_attendance(activity: Activity, *, lines: Sequence[Came], actor: Actor, version: int | None = None) -> int:
    """Make the sheet of `activity` say exactly `lines`, and return how many units came.

    What was verified has to be verified again, by somebody else than who wrote the sheet. The same lines again
    change nothing. What a unit disputed stays with its line, also when it is left out: it did not come then.
    Raises Conflict for the second of two people, ValidationError for what can't be.
    """
    current = locked(activity, version)
    if not may_change(actor, current, today()):
        raise PermissionDenied
    _insist_open(current)
    if not current.is_open:
        insist_not_closed(current)
    known = {line.unit_id: line for line in sheet_of(current)}
    wanted = _with_disputed(_checked(current, lines), known)
    _insist_not_taken_back(wanted, known)
    before = {unit_id: _said(line) for unit_id, line in known.items()}
    after = {line.unit_id: (line.came, str(line.head), dict(line.people)) for line in wanted}
    came = sum(line.came for line in wanted)
    if before == after:
        audit.unchanged()
        return came
    _store(current, wanted, known)
    current.changed_by_id = person_id(actor) or current.changed_by_id
    count_up(current)
    changed = {unit_id for unit_id in {*before, *after} if before.get(unit_id) != after.get(unit_id)}
    changes = {
        "attendance": [sum(one[0] for one in before.values()), came],
        "attendance_lines": [None, len(changed)],
    }
    write_down(current, "attendance_taken", actor=actor, changes=changes)
    return came


def _said(line: Attendance) -> tuple[bool, str, dict[str, int]]:
    return line.came, line.head, {one.audience_id: one.value for one in line.people.all()}


def _insist_open(activity: Activity) -> None:
    if activity.state == State.WITHDRAWN:
        raise ValidationError(_("Hoạt động này đã rút, không ghi điểm danh được."), code="withdrawn")
    if not takes_attendance(activity):
        raise ValidationError(_("Loại hoạt động này không có đơn vị đến dự."), code="kind")


def _checked(activity: Activity, lines: Sequence[Came]) -> list[Came]:
    units = [line.unit_id for line in lines]
    if len(set(units)) < len(units):
        raise ValidationError(_("Mỗi đơn vị chỉ ghi một lần."), code="twice")
    strange = set(units) - set(units_to_invite(activity).order_by().values_list("pk", flat=True))
    if strange:
        words = ngettext(
            "%(n)d đơn vị không hoạt động vào ngày này, hoặc không thuộc kế hoạch. Bỏ ra khỏi danh sách.",
            "%(n)d đơn vị không hoạt động vào ngày này, hoặc không thuộc kế hoạch. Bỏ ra khỏi danh sách.",
            len(strange),
        )
        raise ValidationError(words % {"n": len(strange)}, code="strange")
    known = set(Audience.objects.values_list("code", flat=True))
    return [_tidied(line, known) for line in lines]


def _with_disputed(wanted: list[Came], known: dict[UUID, Attendance]) -> list[Came]:
    """Return the lines with those that a unit disputed: left out and put back, one would count undisputed."""
    named = {line.unit_id for line in wanted}
    disputed = [line.unit_id for line in known.values() if line.disputed_at and line.unit_id not in named]
    return [*wanted, *(Came(unit_id, came=False) for unit_id in disputed)]


def _insist_not_taken_back(wanted: Sequence[Came], known: dict[UUID, Attendance]) -> None:
    """Refuse to count a unit again whose word was taken: it can't dispute a second time."""
    for line in wanted:
        stored = known.get(line.unit_id)
        if stored and line.came and not stored.came and stored.settled_at:
            raise ValidationError(
                _("Có đơn vị đã phản hồi là không dự và dòng của đơn vị đã được bỏ: để trống dòng ấy."),
                code="taken_back",
            )


def _tidied(line: Came, known: set[str]) -> Came:
    """Return the line with nothing said of who did not come. A zero is not kept: nobody of them came."""
    if not line.came:
        return Came(line.unit_id, came=False)
    if not set(line.people) <= known:
        raise ValidationError(_("Không có đối tượng này. Chọn trong danh mục."), code="audience")
    if any(not 0 <= value <= MOST_PEOPLE for value in line.people.values()):
        raise ValidationError(_("Nhập số người từ 0 đến %(most)d."), params={"most": MOST_PEOPLE}, code="people")
    people = {audience: value for audience, value in line.people.items() if value}
    return Came(line.unit_id, came=True, head=Presence(line.head), people=people)


def _store(activity: Activity, wanted: Sequence[Came], known: dict[UUID, Attendance]) -> None:
    gone = [line.pk for unit_id, line in known.items() if unit_id not in {one.unit_id for one in wanted}]
    Attendance.objects.filter(pk__in=gone).delete()
    fresh = [
        Attendance(activity=activity, unit_id=line.unit_id, came=line.came, head=line.head)
        for line in wanted
        if line.unit_id not in known
    ]
    changed = []
    for line in wanted:
        if line.unit_id in known:
            stored = known[line.unit_id]
            stored.came, stored.head = line.came, line.head
            changed.append(stored)
    Attendance.objects.bulk_create(fresh)
    Attendance.objects.bulk_update(changed, ["came", "head"], batch_size=500)
    AttendedPeople.objects.filter(attendance__activity=activity).delete()
    stored_by_unit = {**known, **{line.unit_id: line for line in fresh}}
    AttendedPeople.objects.bulk_create(
        AttendedPeople(attendance=stored_by_unit[line.unit_id], audience_id=audience, value=value)
        for line in wanted
        for audience, value in line.people.items()
    )


@action
def dispute_attendance(attendance: Attendance, *, reason: str, actor: Actor) -> Attendance:
    """Say for the unit that it did not take part as the sheet says: once. Unanswered, the line counts nowhere."""
    line = _held(attendance)
    if not holds(actor, WRITERS, line.unit_id, today()):
        raise PermissionDenied
    if not line.came or line.activity.state != State.VERIFIED:
        raise ValidationError(_("Dòng điểm danh này chưa được tính cho đơn vị."), code="not_counted")
    insist_not_closed(line.activity)
    if line.disputed_at is not None:
        raise ValidationError(_("Đơn vị đã phản hồi dòng điểm danh này một lần."), code="once")
    line.disputed_at, line.disputed_by_id = now(), person_id(actor)
    line.dispute_reason = _why(reason)
    line.save()
    _record("disputed", line, actor, {"reason": line.dispute_reason})
    return line


@action
def settle_attendance(attendance: Attendance, *, keep: bool, reason: str, actor: Actor) -> Attendance:
    """Answer a dispute: keep the line with a reason, or take it back: the unit did not come."""
    line = _held(attendance)
    if not may_change(actor, line.activity, today()):
        raise PermissionDenied
    insist_not_closed(line.activity)
    if not line.is_disputed:
        raise ValidationError(_("Phản hồi này đã được trả lời."), code="settled")
    line.settled_at, line.settled_reason = now(), _why(reason)
    if not keep:
        line.came, line.head = False, Presence.ABSENT
        line.people.all().delete()
    line.save()
    _record("kept" if keep else "taken_back", line, actor, {"reason": line.settled_reason})
    return line


def _held(attendance: Attendance) -> Attendance:
    found: Attendance = (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("activity__kind", "unit")
        .get(pk=attendance.pk)
    )
    return found


def _why(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Ghi lý do, để bên kia hiểu và đối chiếu được.")}, code="required")
    return reason_given(reason)


def _record(verb: str, line: Attendance, actor: Actor, data: dict[str, Any]) -> None:
    told = {"activity": line.activity_id, "unit": line.unit_id, **data}
    audit.record(f"ledger.attendance.{verb}", line, actor=actor, data=told)
