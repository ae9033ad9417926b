"""Who was given what, how far they are, and what of it is late. States are computed when asked, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.core.fulfilment import Progress, Work, progress_of
from chieng.core.intervals import Interval
from chieng.core.periods import report_year
from chieng.organisations.queries import EVERY_ROLE, names_of, successors_on, units_where
from chieng.programme.kinds import UNDONE, DutyMode, Stage
from chieng.programme.models import AssignedUnit, Assignment, DutyVersion, Plan
from chieng.programme.permissions import may_follow_plan


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part in an assignment, with its state on a day. `url` leads to what shows it."""

    row: AssignedUnit
    name: str
    stage: Stage
    is_late: bool
    url: str = ""
    words: str = ""

    @property
    def id(self) -> UUID:
        return self.row.pk

    @property
    def mode(self) -> DutyMode:
        return DutyMode(self.row.mode)

    @property
    def due(self) -> date | None:
        return self.row.last_day

    @property
    def is_extended(self) -> bool:
        return self.row.extended_to is not None

    @property
    def is_undone(self) -> bool:
        return self.stage in UNDONE


@dataclass(frozen=True, slots=True)
class Tally:
    """How an assignment stands: of those who were to do something, how many are done, late, waiting."""

    assignment: Assignment
    units: int
    done: int
    late: int
    waiting: int


def assignments_visible_to(actor: object, plan: Plan, day: date) -> QuerySet[Assignment]:
    """Return what was given under the plan, for those who follow it; nothing for others."""
    found = Assignment.objects.filter(plan=plan)
    return found if may_follow_plan(actor, plan, day) else found.none()


def assignment_for(actor: object, assignment_id: UUID, day: date) -> Assignment:
    """Return the assignment for those who follow its plan. Raises Http404 alike for none and for others."""
    found = Assignment.objects.select_related("plan", "duty", "task").filter(pk=assignment_id).first()
    if found is None or not may_follow_plan(actor, found.plan, day):
        raise Http404
    return found


def parts_visible_to(actor: object, day: date) -> QuerySet[AssignedUnit]:
    """Return the parts of the units within the actor's reach on `day`, ended units included."""
    units = units_where(actor, EVERY_ROLE, day, with_ended=True).order_by().values("pk")
    return _with_assignment(AssignedUnit.objects.filter(unit__in=units))


def part_for(actor: object, part_id: UUID, day: date) -> AssignedUnit:
    """Return one unit's part for whoever reaches the unit or follows the plan. Raises Http404 alike."""
    found = _with_assignment(AssignedUnit.objects.filter(pk=part_id)).first()
    if found is None:
        raise Http404
    reached = units_where(actor, EVERY_ROLE, day, with_ended=True).filter(pk=found.unit_id).exists()
    if not reached and not may_follow_plan(actor, found.assignment.plan, day):
        raise Http404
    return found


def _with_assignment(rows: QuerySet[AssignedUnit]) -> QuerySet[AssignedUnit]:
    return rows.select_related("unit", "assignment__plan", "assignment__duty", "assignment__task")


def parts_of(assignments: Iterable[Assignment]) -> QuerySet[AssignedUnit]:
    """Return the units' parts in official order. The caller has got the assignments."""
    return _with_assignment(AssignedUnit.objects.filter(assignment__in=list(assignments)))


def states(rows: Iterable[AssignedUnit], day: date) -> list[Part]:
    """Return each part with its state on `day`, in the given order: few queries, however many parts."""
    listed = list(rows)
    names = names_of({row.unit_id for row in listed}, day)
    progress = progress_of(_works(listed, day))
    return [_part(row, names.get(row.unit_id, ""), progress.get(row.pk), day) for row in listed]


def _part(row: AssignedUnit, name: str, progress: Progress | None, day: date) -> Part:
    stage, url, words = Stage.NOT_BEGUN, "", ""
    if progress:
        stage = Stage.DONE if progress.is_done else Stage.UNDER_WAY
        url, words = progress.url, progress.words
    if stage is not Stage.DONE and row.reported_on:
        stage, url, words = Stage.DONE, "", row.reported_words
    if stage is not Stage.DONE and row.called_off_on:
        stage = Stage.CALLED_OFF
    if stage is not Stage.DONE and row.handed_over_on:
        stage = Stage.HANDED_OVER
    return Part(row, name, stage, stage in UNDONE and _is_over(row, day), url, words)


def _is_over(row: AssignedUnit, day: date) -> bool:
    """Say whether the time is over for a unit that was assigned it and lived until then."""
    last = row.last_day
    return row.mode == DutyMode.ASSIGNED and last is not None and last < day and row.unit.until > last


def _works(rows: Sequence[AssignedUnit], day: date) -> list[Work]:
    """Return the parts as other rooms take them; a successor is credited with what its predecessors did."""
    terms = _duty_terms(rows, day)
    before = _taken_over(rows, day)
    works = []
    for row in rows:
        assignment = row.assignment
        own = terms.get(assignment.duty_id) if assignment.duty_id else None
        tasks = (assignment.task_id,) if assignment.task_id else own.tasks if own else ()
        works.append(
            Work(
                id=row.pk,
                units=(row.unit_id, *before.get((assignment.pk, row.unit_id), ())),
                plan_id=assignment.plan_id,
                days=_days(assignment, day),
                kinds=tuple(assignment.done_by) or (own.done_by if own else ()),
                tasks=tasks,
                duty=assignment.duty.code if assignment.duty else "",
                is_report=bool(own and own.is_report),
            )
        )
    return works


def _days(assignment: Assignment, day: date) -> Interval:
    """Return the days whose activities count: the duty's year, or from the assignment on."""
    if assignment.year:
        return report_year(assignment.year).interval
    return Interval(assignment.since, max(day, assignment.since) + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class _Terms:
    tasks: tuple[UUID, ...]
    done_by: tuple[str, ...]
    is_report: bool


def _duty_terms(rows: Sequence[AssignedUnit], day: date) -> dict[UUID, _Terms]:
    """Return how each duty is done: as it stands on `day`, else as it last stood."""
    duties = {row.assignment.duty_id for row in rows if row.assignment.duty_id}
    versions = DutyVersion.objects.filter(part__in=duties, since__lte=day).prefetch_related("tasks")
    return {
        version.part_id: _Terms(
            tuple(task.pk for task in version.tasks.all()), tuple(version.done_by), version.is_report
        )
        for version in versions.order_by("since")
    }


def _taken_over(rows: Sequence[AssignedUnit], day: date) -> dict[tuple[UUID, UUID], tuple[UUID, ...]]:
    """Return, for each assignment and unit, the ended units whose part it took over."""
    ids = {row.assignment_id for row in rows}
    handed = AssignedUnit.objects.filter(assignment__in=ids, handed_over_on__lte=day).select_related("unit")
    found: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    heirs: dict[UUID, list[UUID]] = {}
    for row in handed:
        if row.unit_id not in heirs:
            heirs[row.unit_id] = [unit.pk for unit in successors_on(row.unit, day)]
        for heir in heirs[row.unit_id]:
            found[row.assignment_id, heir].append(row.unit_id)
    return {key: tuple(units) for key, units in found.items()}


def tallies(assignments: Iterable[Assignment], day: date) -> list[Tally]:
    """Return how each assignment stands on `day`, in the given order."""
    listed = list(assignments)
    by_assignment: dict[UUID, list[Part]] = defaultdict(list)
    for part in states(parts_of(listed), day):
        by_assignment[part.row.assignment_id].append(part)
    return [_tally(one, by_assignment[one.pk]) for one in listed]


def _tally(assignment: Assignment, parts: Sequence[Part]) -> Tally:
    to_do = [part for part in parts if part.stage not in {Stage.CALLED_OFF, Stage.HANDED_OVER}]
    late = sum(part.is_late for part in to_do)
    undone = sum(part.is_undone for part in to_do)
    return Tally(assignment, len(to_do), len(to_do) - undone, late, undone - late)
