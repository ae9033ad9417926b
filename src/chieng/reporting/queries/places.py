"""Where the parts of a figure lie: the places of a plan, which a person may open, and a standing by place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from chieng.core.intervals import Interval
from chieng.organisations.kinds import PlaceLine
from chieng.organisations.queries import EVERY_ROLE, branches, names_of, placed, units_where
from chieng.programme.kinds import PlanTerms, StatisticFact
from chieng.programme.queries import counted_days, newest_of_each, statistics_known, tiles_of
from chieng.reporting.kinds import Standing, judged_on
from chieng.reporting.queries.standings import Place, figure_of, of_part
from chieng.reporting.verdicts import judge, on_the_list


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that a page can show a figure of."""

    place: Place
    name: str

    @property
    def unit_id(self) -> UUID:
        return self.place.unit_id


@dataclass(frozen=True, slots=True)
class PlanPlaces:
    """The places of a plan within a person's reach; `areas` are all that a figure is divided by, named or not.

    `grid` says where the plan puts some of them on a tile map: column and row.
    """

    named: tuple[NamedPlace, ...]
    areas: tuple[UUID, ...]
    line: PlaceLine
    grid: Mapping[UUID, tuple[int, int]]

    def find(self, unit_id: UUID) -> NamedPlace | None:
        return next((one for one in self.named if one.unit_id == unit_id), None)


@dataclass(frozen=True, slots=True)
class PlacePart:
    """A place's part of a standing; `unit_id` None for what lies in none of them."""

    unit_id: UUID | None
    name: str
    standing: Standing


def places_of(actor: object, plan: PlanTerms, days: Interval, today: date) -> PlanPlaces:
    """Return the places of the plan in `days`, those named that `actor` may see on `today`, in official order.

    Areas are the units that the plan puts on its tile map and those directly under the owner in which others stand
    by territory; where there are none, those that others belong to. Every other unit that others belong to can be
    asked for by its own line.
    """
    grid = tiles_of(plan.id, days.until - timedelta(days=1))
    found = branches(plan.owner_id, days) | dict.fromkeys(grid, True)
    line = PlaceLine.AREA if any(found.values()) else PlaceLine.BELONGS
    # Sorted, so that the parts are the same whoever looks.
    areas = tuple(sorted(unit_id for unit_id, is_area in found.items() if is_area or line is PlaceLine.BELONGS))
    reach = units_where(actor, EVERY_ROLE, today, with_ended=True).filter(pk__in=list(found))
    mine = list(reach.order_by("position", "pk").values_list("pk", flat=True))
    names = names_of(mine, today)
    named = tuple(NamedPlace(Place(one, line, areas) if one in areas else Place(one), names[one]) for one in mine)
    return PlanPlaces(named, areas, line, grid)


def by_place(standing: Standing, places: PlanPlaces) -> list[PlacePart]:
    """Return the parts of a standing by the areas of its plan, and what lies in none of them last.

    The parts add up to the whole: a unit is in one place. Verdicts are the target's own, held against each part.
    """
    target = standing.target
    span = counted_days(target, standing.period.interval, standing.as_of)
    [inside] = placed(places.areas, [span], places.line)
    living = set(inside.values())
    kinds = target.population.statistics
    facts = statistics_known(kinds, places.areas, standing.as_of) if kinds else {}
    names = {one.unit_id: one.name for one in places.named}
    order = [one for one in dict.fromkeys([*names, *places.areas]) if one in living]
    parts = []
    for area in (*order, None):
        known = newest_of_each(kinds, facts.get(area, []), standing.as_of) if area else None
        part = _part(standing, inside, area, known or ())
        if area or part.counted or part.missing:
            parts.append(PlacePart(area, names.get(area, "") if area else "", part))
    return parts


def _part(
    standing: Standing, inside: dict[UUID, UUID], area: UUID | None, facts: tuple[StatisticFact, ...]
) -> Standing:
    target = standing.target
    counted = tuple(one for one in standing.counted if inside.get(one.unit_id) == area)
    missing = tuple(one for one in standing.missing if inside.get(one.unit_id) == area)
    figure = figure_of(target, counted, missing, facts)
    coverage = of_part(standing.coverage)
    verdict = on_the_list(
        judge(
            figure,
            comparator=target.comparator,
            threshold=target.threshold_basis_points,
            due=judged_on(target, standing.as_of),
            as_of=standing.as_of,
        ),
        coverage,
    )
    return replace(
        standing,
        figure=figure,
        verdict=verdict,
        counted=counted,
        missing=missing,
        facts=facts,
        sentence="",
        coverage=coverage,
    )
