"""The lines of attendance sheets that count, for every target of a plan at once: few queries, read by the caller.

`attended` says the same one condition at a time, from the links: the two are held against each other.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from chieng.core.intervals import Interval
from chieng.ledger.kinds import Presence, State
from chieng.ledger.models import Attendance
from chieng.ledger.queries.attended import COUNTS
from chieng.ledger.queries.ids import Ids, as_given
from chieng.programme.kinds import Attended, Condition


@dataclass(slots=True)
class Line:
    """A unit on the sheet of a verified activity: that it came, how, and with how many people by audience."""

    activity_id: UUID
    unit_id: UUID
    organiser: UUID
    head: str
    periods: int
    kind: str
    codes_line: str
    people: dict[str, int] = field(default_factory=dict)

    def counts_for(self, condition: Condition) -> bool:
        """Say whether the line counts for the unit by what the condition asks of those who come."""
        if condition.attended is Attended.HEAD:
            return self.head == Presence.IN_PERSON
        return condition.attended is not Attended.PEOPLE or self.of(condition.audiences) > 0

    def of(self, audiences: Collection[str]) -> int:
        """Return how many people of these audiences came (none named: of all)."""
        return sum(value for one, value in self.people.items() if not audiences or one in audiences)


def lines_that_count(
    plan: UUID, asking: Sequence[Condition], whole: Interval, periods: Any, unit: UUID | None
) -> Iterable[Line]:
    """Return the lines of verified sheets in `whole` that may meet a condition, in the order of the activities.

    For one `unit` those by which it is a guest and, where people are counted, those of its own activities.
    `periods` is annotated with the activity's side of it. One query; for one unit two where people are counted.
    """
    with_people = any(condition.attended is Attended.PEOPLE for condition in asking)
    found = Attendance.objects.filter(
        COUNTS,
        activity__state=State.VERIFIED,
        activity__since__lt=whole.until,
        activity__counts_until__gt=whole.since,
    ).annotate(periods=periods)
    kinds = [condition.activity_kinds for condition in asking]
    if all(kinds):
        found = found.filter(activity__kind__in={kind for each in kinds for kind in each})
    if unit is None:
        return _read(found.filter(activity__plan=plan), with_people=with_people)
    # The plan is compared as an expression, so that every database starts from the unit's few lines.
    ours = Case(When(activity__plan=plan, then=Value(1)), default=Value(0))
    found = found.annotate(ours=ours).filter(ours=1)
    lines = list(_read(found.filter(unit=unit), with_people=with_people))
    if with_people:
        # What it was a guest at itself is there already.
        lines += _read(found.filter(activity__unit=unit).exclude(unit=unit), with_people=with_people)
    return lines


def _read(found: QuerySet[Attendance], *, with_people: bool) -> Iterable[Line]:
    """Read lines with, where they are asked for, the numbers of people: a row for each audience."""
    names = [
        "line",
        "own_id",
        "whose",
        "organiser",
        "head",
        "periods",
        "activity__kind_id",
        "activity__codes_line",
    ]
    given = {
        "line": as_given("pk"),
        "own_id": as_given("activity_id"),
        "whose": as_given("unit_id"),
        "organiser": as_given("activity__unit_id"),
    }
    people = ["people__audience_id", "people__value"] if with_people else []
    ids, lines = Ids(), dict[Any, Line]()
    rows = found.annotate(**given).order_by("activity__since", "activity_id").values_list(*names, *people)
    for pk, activity_id, unit_id, organiser, *said in rows:
        line = lines.get(pk)
        if line is None:
            line = lines[pk] = Line(ids[activity_id], ids[unit_id], ids[organiser], *said[:4])
        if with_people and said[4] is not None:
            line.people[said[4]] = said[5]
    return lines.values()
