"""Counts of what was recorded, for overviews: by unit, task, kind and month, in few queries whatever the size."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import TruncMonth

from chieng.core.intervals import Interval
from chieng.ledger.kinds import Accumulation, State
from chieng.ledger.models import Activity, ActivityKind, Quantity, QuantityKind, Revision
from chieng.ledger.queries.counted import verified
from chieng.ledger.queries.narrowing import counted_in

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

    Units = QuerySet[Unit] | Collection[UUID]


@dataclass(frozen=True, slots=True)
class TaskTally:
    """What was done for a task: verified activities, the units that did them, the first day of the newest."""

    activities: int = 0
    units: int = 0
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class KindTotal:
    """Verified activities of one kind, and the totals of what they counted, each by its rule."""

    kind: ActivityKind
    activities: int
    totals: tuple[tuple[QuantityKind, int], ...]


def states_by_unit(units: "Units", interval: Interval) -> dict[UUID, Counter[str]]:
    """Return how many activities each unit has in each state; units with none are left out."""
    rows = counted_in(Activity.objects.filter(unit__in=_some(units)), interval).exclude(state=State.WITHDRAWN)
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    grouped = rows.order_by().values("unit_id", "state").annotate(number=Count("pk"))
    for unit_id, state, number in grouped.values_list("unit_id", "state", "number"):
        found[unit_id][state] = number
    return dict(found)


def by_task(units: "Units", interval: Interval, plan: UUID) -> dict[str, TaskTally]:
    """Return what was done for each task of the plan, by its code. An activity counts for each of its tasks."""
    rows = verified(units=_some(units), interval=interval, plan=plan).filter(tasks__plan=plan).order_by()
    grouped = rows.values("tasks__code").annotate(
        number=Count("pk", distinct=True), units=Count("unit", distinct=True), last=Max("since")
    )
    return {
        code: TaskTally(number, many, last)
        for code, number, many, last in grouped.values_list("tasks__code", "number", "units", "last")
    }


def people_by_task(units: "Units", interval: Interval, plan: UUID, *, quantity: str = "people") -> dict[str, int]:
    """Return how many people each task surely reached: each unit's largest activity, the units added up."""
    activities = verified(units=_some(units), interval=interval, plan=plan).order_by()
    rows = Quantity.objects.filter(
        activity__in=activities.values("pk"), kind=quantity, not_applicable=False, activity__tasks__plan=plan
    )
    grouped = rows.order_by().values("activity__tasks__code", "activity__unit", "activity")
    largest: dict[tuple[str, UUID], int] = {}
    for code, unit, value in grouped.annotate(total=Sum("value")).values_list(
        "activity__tasks__code", "activity__unit", "total"
    ):
        largest[code, unit] = max(largest.get((code, unit), 0), value)
    found: dict[str, int] = Counter()
    for (code, _unit), value in largest.items():
        found[code] += value
    return dict(found)


def steps_since(units: "Units", moment: datetime) -> Counter[str]:
    """Return how often each step (recorded, submitted, verified, returned …) was taken since `moment`."""
    rows = Revision.objects.filter(activity__unit__in=_some(units), at__gte=moment).order_by()
    return Counter(dict(rows.values_list("verb").annotate(number=Count("pk"))))


def by_month(units: "Units", interval: Interval) -> list[tuple[date, int]]:
    """Return the first day of each month that has any, with how many verified activities began in it."""
    rows = Activity.objects.filter(
        unit__in=_some(units), state=State.VERIFIED, since__gte=interval.since, since__lt=interval.until
    )
    grouped = rows.order_by().annotate(month=TruncMonth("since")).values("month").annotate(number=Count("pk"))
    return sorted(grouped.values_list("month", "number"))


def totals_by_kind(units: "Units", interval: Interval, plan: UUID | None = None) -> list[KindTotal]:
    """Return what was counted by kind of activity, in the kinds' order.

    "sum" adds up. "distinct" takes each unit's largest figure and adds those of the units: nobody is counted
    twice within a unit, so it is what is sure. "latest" takes the newest figure, and is given for a single unit
    only: the latest figures of several units make no number.
    """
    rows = verified(units=_some(units), interval=interval, plan=plan)
    numbers = dict(rows.order_by().values_list("kind_id").annotate(number=Count("pk")))
    kinds = ActivityKind.objects.filter(code__in=numbers)
    totals = _totals(rows)
    return [KindTotal(kind, numbers[kind.code], totals.get(kind.code, ())) for kind in kinds]


def _totals(rows: QuerySet[Activity]) -> dict[str, tuple[tuple[QuantityKind, int], ...]]:
    quantities = {one.code: one for one in QuantityKind.objects.all()}
    figures: dict[tuple[str, str], list[tuple[UUID, date, int]]] = defaultdict(list)
    found = Quantity.objects.filter(activity__in=rows.order_by().values("pk"), not_applicable=False)
    by_activity: dict[tuple[str, str, UUID, date, UUID], int] = Counter()
    for kind, quantity, unit, since, activity, value in found.values_list(
        "activity__kind_id", "kind_id", "activity__unit_id", "activity__since", "activity_id", "value"
    ):
        by_activity[kind, quantity, unit, since, activity] += value or 0
    for (kind, quantity, unit, since, _activity), value in by_activity.items():
        figures[kind, quantity].append((unit, since, value))
    made: dict[str, dict[str, int]] = defaultdict(dict)
    for (kind, quantity), rows_of in figures.items():
        total = accumulate(Accumulation(quantities[quantity].accumulation), rows_of)
        if total is not None:
            made[kind][quantity] = total
    return {
        kind: tuple((one, totals[code]) for code, one in quantities.items() if code in totals)
        for kind, totals in made.items()
    }


def accumulate(rule: Accumulation, figures: Collection[tuple[UUID, date, int]]) -> int | None:
    """Return the total of figures (unit, day, value) by `rule`; None where there is no such number."""
    if not figures:
        return None
    if rule is Accumulation.SUM:
        return sum(value for _unit, _day, value in figures)
    if rule is Accumulation.LATEST:
        one_unit = len({unit for unit, _day, _value in figures}) == 1
        return max((day, value) for _unit, day, value in figures)[1] if one_unit else None
    largest: dict[UUID, int] = {}
    for unit, _day, value in figures:
        largest[unit] = max(largest.get(unit, 0), value)
    return sum(largest.values())


def _some(units: "Units") -> "Units":
    """Return the units so that a query may hold them: a query as its ids, a list as it is."""
    return units.order_by().values("pk") if isinstance(units, QuerySet) else units  # type: ignore[return-value]
