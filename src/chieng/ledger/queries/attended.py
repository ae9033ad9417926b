"""What units count by having taken part in an activity of another unit: its attendance sheet, once verified.

`units_with` and `people_by_unit` in `counted` merge this into what units did themselves. Nothing is added up
twice: a unit is in a set, and the people of a sheet are taken out of the organiser's own figure, in which they
are too. A condition without `attended` asks the database for nothing here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from chieng.core.intervals import Interval
from chieng.ledger.kinds import Presence, State
from chieng.ledger.models import Activity, Attendance, AttendedPeople
from chieng.ledger.queries.narrowing import counted_in, narrowed
from chieng.programme.kinds import Attended, Condition

# What is disputed does not count until the organiser has kept it.
COUNTS = Q(came=True) & (Q(disputed_at=None) | Q(settled_at__isnull=False))


def attendances(condition: Condition, interval: Interval, plan: UUID | None) -> QuerySet[Attendance]:
    """Return the lines of verified sheets that meet `condition`, whoever came and whoever organised."""
    activities = narrowed(
        counted_in(Activity.objects.filter(state=State.VERIFIED), interval),
        kinds=condition.activity_kinds,
        themes=condition.themes,
        tasks=condition.tasks,
        plan=plan,
    )
    found = Attendance.objects.filter(COUNTS, activity__in=activities.order_by().values("pk"))
    if condition.attended is Attended.HEAD:
        return found.filter(head=Presence.IN_PERSON)
    if condition.attended is Attended.PEOPLE:
        return found.filter(Exists(_people(condition).filter(attendance=OuterRef("pk"), value__gt=0)))
    return found


def _people(condition: Condition) -> QuerySet[AttendedPeople]:
    found = AttendedPeople.objects.all()
    return found.filter(audience__in=condition.audiences) if condition.audiences else found


def units_that_came(
    condition: Condition, unit_ids: Iterable[UUID], interval: Interval, plan: UUID | None
) -> "Iterable[tuple[UUID, UUID]]":
    """Yield the unit and the activity of every line by which one of the units counts. One query, or none."""
    if condition.attended is None:
        return ()
    lines = attendances(condition, interval, plan).filter(unit__in=unit_ids)
    return lines.order_by("activity__since", "activity").values_list("unit_id", "activity_id")


@dataclass(slots=True)
class People:
    """People who came by sheets: by the unit they came from, and what of it is in an organiser's own figures."""

    by_unit: dict[UUID, list[int]] = field(default_factory=lambda: defaultdict(list))
    of_activity: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    # The largest figure of each unit at any activity of the organiser.
    with_organiser: dict[UUID, dict[UUID, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )

    def add(self, unit_id: UUID, organiser: UUID, activity_id: UUID, value: int) -> None:
        """Count the people of a line of a sheet with the unit they came from."""
        self.by_unit[unit_id].append(value)
        self.of_activity[activity_id] += value
        known = self.with_organiser[organiser]
        known[unit_id] = max(known[unit_id], value)

    def beyond(self, activity_id: UUID, figure: int) -> int:
        """Return what is left of the organiser's figure when those who are counted with their units go."""
        return max(0, figure - self.of_activity.get(activity_id, 0))

    def shared(self, organiser: UUID) -> int:
        """Return how many of the organiser's people are counted with their own units, at most."""
        return sum(self.with_organiser.get(organiser, {}).values())


def people_that_came(
    condition: Condition, unit_ids: Iterable[UUID], interval: Interval, plan: UUID | None
) -> People:
    """Return the people of verified sheets from one of the units, or at an activity of one: two queries."""
    found = People()
    if condition.attended is not Attended.PEOPLE:
        return found
    lines = attendances(condition, interval, plan)
    for unit_id, _activity, _organiser, value in _figures(condition, lines.filter(unit__in=unit_ids)):
        found.by_unit[unit_id].append(value)
    for unit_id, activity_id, organiser, value in _figures(condition, lines.filter(activity__unit__in=unit_ids)):
        found.of_activity[activity_id] += value
        known = found.with_organiser[organiser]
        known[unit_id] = max(known[unit_id], value)
    return found


def _figures(condition: Condition, lines: QuerySet[Attendance]) -> Any:
    people = _people(condition).filter(attendance__in=lines.order_by().values("pk"), value__gt=0)
    names = ("attendance__unit", "attendance__activity", "attendance__activity__unit")
    return people.order_by().values(*names).annotate(total=Sum("value")).values_list(*names, "total")
