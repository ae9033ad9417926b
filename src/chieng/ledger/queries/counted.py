"""What targets are computed from: verified activities by unit, in few queries whatever the number of units."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from chieng.core.intervals import Interval
from chieng.ledger.kinds import Reached, State, Waiting
from chieng.ledger.models import Activity, Quantity
from chieng.ledger.queries.attended import People, people_that_came, units_that_came
from chieng.ledger.queries.carrying import CARRIES_OUT
from chieng.ledger.queries.narrowing import counted_in, narrowed
from chieng.programme.kinds import Condition

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

    Units = QuerySet[Unit] | Collection[UUID]

# Databases take so many values in one query and no more.
_AT_ONCE = 5_000
# The quantity that attendance sheets give.
PEOPLE = "people"
_WAITING = (State.DRAFT, State.SUBMITTED, State.RETURNED)


def verified(  # noqa: PLR0913 - every narrowing by its name
    *,
    units: "Units",
    interval: Interval,
    kinds: Collection[str] = (),
    themes: Collection[str] = (),
    tasks: Collection[str] = (),
    audiences: Collection[str] = (),
    plan: UUID | None = None,
    carries_out_plan: bool = False,
) -> QuerySet[Activity]:
    """Return the verified activities of `units` that count in `interval`.

    Each empty collection means "any"; within one, a single match is enough. Codes of themes and tasks are those
    of `plan`: give it wherever two plans may use the same codes.
    """
    found = counted_in(Activity.objects.filter(unit__in=_ids(units), state=State.VERIFIED), interval)
    found = narrowed(found, kinds=kinds, themes=themes, tasks=tasks, audiences=audiences, plan=plan)
    return found.filter(CARRIES_OUT) if carries_out_plan else found


def meeting(
    condition: Condition, units: "Units", interval: Interval, plan: UUID | None = None
) -> QuerySet[Activity]:
    """Return the verified activities that meet one condition of a target."""
    return verified(
        units=units,
        interval=interval,
        kinds=condition.activity_kinds,
        themes=condition.themes,
        tasks=condition.tasks,
        audiences=condition.audiences,
        plan=plan,
        carries_out_plan=condition.carries_out_plan,
    )


def units_with(
    conditions: Sequence[Condition], units: "Units", interval: Interval, *, plan: UUID | None = None
) -> dict[UUID, tuple[tuple[UUID, ...], ...]]:
    """Return, for each unit with any of it, the activities that meet each condition, in the conditions' order.

    A unit counts when none of its tuples is empty: `all(units_with(…)[unit_id])`. One query a condition (and for
    every 5,000 ids, when units are given as ids), and one more where it counts by attendance.
    """
    found: dict[UUID, list[list[UUID]]] = defaultdict(lambda: [[] for _condition in conditions])
    for index, condition in enumerate(conditions):
        for some in _at_once(units):
            rows = meeting(condition, some, interval, plan).order_by("since", "pk")
            for unit_id, activity_id in rows.values_list("unit_id", "pk"):
                found[unit_id][index].append(activity_id)
            for unit_id, activity_id in units_that_came(condition, _ids(some), interval, plan):
                if activity_id not in found[unit_id][index]:
                    found[unit_id][index].append(activity_id)
    return {unit_id: tuple(map(tuple, lists)) for unit_id, lists in found.items()}


def people_by_unit(
    condition: Condition,
    units: "Units",
    interval: Interval,
    *,
    quantity: str = "people",
    plan: UUID | None = None,
) -> dict[UUID, Reached]:
    """Return how many people each unit reached by the verified activities that meet `condition`.

    Counts only `quantity` (people: người), never contacts (lượt người). Where the condition names audiences and
    an activity splits its figure by audience, only those audiences' figures count. With `attended`, people who
    came to an activity of another unit count with their own unit and no more with the organiser.
    """
    least: dict[UUID, int] = defaultdict(int)
    most: dict[UUID, int] = defaultdict(int)
    for some in _at_once(units):
        came = people_that_came(condition, _ids(some), interval, plan) if quantity == PEOPLE else People()
        for unit_id, activity_id, value in _figures(condition, some, interval, quantity, plan):
            least[unit_id] = max(least[unit_id], value)
            most[unit_id] += came.beyond(activity_id, value)
        for organiser in came.with_organiser:
            if organiser in least:
                least[organiser] = max(0, least[organiser] - came.shared(organiser))
        for unit_id, values in came.by_unit.items():
            least[unit_id] = max(least[unit_id], *values)
            most[unit_id] += sum(values)
    return {unit_id: Reached(least[unit_id], most[unit_id]) for unit_id in most}


def _figures(
    condition: Condition, units: "Units", interval: Interval, quantity: str, plan: UUID | None
) -> Iterator[tuple[UUID, UUID, int]]:
    """Yield the unit, the activity and the figure of each activity that has one."""
    activities = meeting(condition, units, interval, plan)
    figures = Quantity.objects.filter(activity__in=activities.values("pk"), kind=quantity, not_applicable=False)
    if condition.audiences:
        figures = figures.filter(Q(audience=None) | Q(audience__in=condition.audiences))
    grouped = figures.order_by().values("activity__unit", "activity").annotate(total=Sum("value"))
    yield from grouped.values_list("activity__unit", "activity", "total")


def waiting_by_unit(units: "Units", interval: Interval) -> dict[UUID, Waiting]:
    """Return what each unit has entered that does not count yet; units with nothing waiting are left out."""
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for some in _at_once(units):
        activities = Activity.objects.filter(unit__in=_ids(some), state__in=_WAITING)
        rows = counted_in(activities, interval).order_by().values("unit_id", "state").annotate(number=Count("pk"))
        for unit_id, state, number in rows.values_list("unit_id", "state", "number"):
            counts[unit_id][state] = number
    return {unit_id: Waiting(**by_state) for unit_id, by_state in counts.items()}


def waiting_for_unit(unit_id: UUID, interval: Interval) -> Waiting:
    """Return what the unit has entered that does not count yet."""
    return waiting_by_unit([unit_id], interval).get(unit_id, Waiting())


def _ids(units: "Units") -> "Iterable[UUID]":
    """Return the ids, as a part of the query where the units are one."""
    return units.order_by().values_list("pk", flat=True) if isinstance(units, QuerySet) else units


def _at_once(units: "Units") -> "Iterator[Units]":
    """Yield the units as given when they are a query, else in portions that any database takes."""
    if isinstance(units, QuerySet):
        yield units
        return
    ids = list(units)
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
