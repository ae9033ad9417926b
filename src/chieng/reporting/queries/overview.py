"""The whole programme on a day: what is late and who, put together from the standings of its targets."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chieng.core.intervals import Interval
from chieng.core.periods import report_year_containing
from chieng.ledger.kinds import State
from chieng.ledger.queries import TaskTally, by_task, people_by_task, states_by_unit
from chieng.organisations.queries import areas_of, kind_names, names_of, under, with_names
from chieng.programme.kinds import DutyMode, PlanTerms, TargetTerms, TaskTerms
from chieng.programme.queries import modes_of, tasks_of
from chieng.reporting.kinds import MissingUnit, Standing


class UnitState(StrEnum):
    """How far a unit has come in the report year, over everything that counts it."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit that the plan speaks to: how far it has come, how it is addressed, and what it is missing in."""

    unit_id: UUID
    name: str
    kind: str
    state: UnitState
    mode: DutyMode | None
    lacks: tuple[tuple[TargetTerms, MissingUnit], ...] = ()

    @property
    def is_assigned(self) -> bool:
        """Say whether the unit can be called late at all: only what is assigned can."""
        return self.mode is DutyMode.ASSIGNED


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with what was done for it in the report year, and for how many weeks nothing has been."""

    task: TaskTerms
    tally: TaskTally
    people: int
    weeks_silent: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units of a kind, or of a place, are in each state."""

    label: str
    done: int
    under_way: int
    nothing: int


def year_so_far(day: date) -> Interval:
    """Return the days of the report year up to and including `day`."""
    year = report_year_containing(day)
    return Interval(year.since, day + timedelta(days=1))


def unit_lines(plan: PlanTerms, found: Sequence[Standing], day: date) -> list[UnitLine]:
    """Return the units that the plan speaks to on `day`, in official order."""
    so_far = year_so_far(day)
    units = list(with_names(under(plan.owner_id, so_far).filter(until__gt=day), day).order_by("position", "pk"))
    ids = [unit.pk for unit in units]
    modes = modes_of(plan.id, {unit.pk: vars(unit)["kind_on"] for unit in units}, day)
    states = states_by_unit(under(plan.owner_id, so_far), so_far)
    counted, lacks = _by_unit(found)
    return (
        [
            UnitLine(
                unit.pk,
                vars(unit)["name_on"] or "",
                vars(unit)["kind_on"] or "",
                _state(counted[unit.pk], lacks[unit.pk], states.get(unit.pk, Counter())),
                modes.get(unit.pk),
                tuple(lacks[unit.pk]),
            )
            for unit in units
            if unit.pk in modes or counted[unit.pk] or lacks[unit.pk]
        ]
        if ids
        else []
    )


def _by_unit(
    found: Sequence[Standing],
) -> tuple[dict[UUID, int], dict[UUID, list[tuple[TargetTerms, MissingUnit]]]]:
    counted: dict[UUID, int] = Counter()
    lacks: dict[UUID, list[tuple[TargetTerms, MissingUnit]]] = defaultdict(list)
    for one in found:
        if one.target.population.is_people:
            continue
        for unit in one.counted:
            counted[unit.unit_id] += 1
        for missing in one.missing:
            lacks[missing.unit_id].append((one.target, missing))
    return counted, lacks


def _state(counted: int, lacks: Collection[object], states: Counter[str]) -> UnitState:
    """Done: counted by every target that speaks of it; a unit that none speaks of, with something verified."""
    if not lacks and (counted or states[State.VERIFIED]):
        return UnitState.DONE
    return UnitState.UNDER_WAY if counted or states.total() else UnitState.NOTHING


def task_lines(plan: PlanTerms, day: date) -> list[TaskLine]:
    """Return the plan's tasks with what was done for each in the report year, in the plan's order."""
    so_far = year_so_far(day)
    units = under(plan.owner_id, so_far)
    tallies, people = by_task(units, so_far, plan.id), people_by_task(units, so_far, plan.id)
    lines = []
    for task in tasks_of(plan.id, day):
        tally = tallies.get(task.code, TaskTally())
        silent = (day - tally.last_on).days // 7 if tally.last_on else None
        lines.append(TaskLine(task, tally, people.get(task.code, 0), silent))
    return lines


def tally_by_kind(lines: Sequence[UnitLine]) -> list[Tally]:
    """Return the units by kind, in the order in which the kinds first come."""
    names = kind_names({line.kind for line in lines})
    return _tally(lines, {line.unit_id: names.get(line.kind, line.kind) for line in lines})


def tally_by_area(plan: PlanTerms, lines: Sequence[UnitLine], day: date) -> list[Tally]:
    """Return the units below a territory or a higher unit other than the owner, by it, in official order.

    What stands directly under the plan's owner is of no place: it is told by kind.
    """
    ids = {line.unit_id for line in lines}
    areas = {unit: area for unit, area in areas_of(ids, day).items() if area != plan.owner_id}
    names = names_of(set(areas.values()), day)
    order = {line.unit_id: index for index, line in enumerate(lines)}
    some = [line for line in lines if line.unit_id in areas]
    some.sort(key=lambda line: (order.get(areas[line.unit_id], len(order)), names[areas[line.unit_id]]))
    return _tally(some, {line.unit_id: names[areas[line.unit_id]] for line in some})


def _tally(lines: Sequence[UnitLine], label_of: dict[UUID, str]) -> list[Tally]:
    by_label: dict[str, Counter[UnitState]] = defaultdict(Counter)
    for line in lines:
        by_label[label_of[line.unit_id]][line.state] += 1
    return [
        Tally(label, counts[UnitState.DONE], counts[UnitState.UNDER_WAY], counts[UnitState.NOTHING])
        for label, counts in by_label.items()
    ]
