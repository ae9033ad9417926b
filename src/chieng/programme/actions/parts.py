"""Making the parts of a plan say from a day on what a file says. Called within `load_plan`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from chieng.core.intervals import FOREVER
from chieng.programme.files.rows import DutyRow, PlanFile, TargetRow, TaskRow, ThemeRow
from chieng.programme.models import (
    Duty,
    DutyAddressee,
    DutyVersion,
    Plan,
    Target,
    TargetVersion,
    Task,
    TaskVersion,
    Theme,
    ThemeVersion,
)
from chieng.programme.stored import measure_data, population_data

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# A change of place in the list is no new version: it says nothing else than before.
PLACE = "position"


def versions_from(model: Any, owner: dict[str, Any], values: dict[str, Any], *, since: date) -> tuple[Any, bool]:
    """Let `owner` have a version with `values` from `since` on; return it and whether anything was written.

    A version that began earlier is ended on `since`; one that begins on that very day is corrected in place.
    """
    current = model.objects.filter(**owner).on(since).first()
    if current is not None and all(getattr(current, name) == value for name, value in values.items()):
        return current, False
    if current is not None and (current.since == since or _only_moved(current, values)):
        for name, value in values.items():
            setattr(current, name, value)
        current.save(update_fields=list(values))
        return current, True
    if current is not None:
        end_version(current, since)
    return model.objects.create(**owner, **values, since=since, until=FOREVER), True


def _only_moved(current: Any, values: dict[str, Any]) -> bool:
    return all(getattr(current, name) == value for name, value in values.items() if name != PLACE)


def end_version(version: Any, since: date) -> None:
    """Let a version hold no more from `since` on; one that begins on that very day is taken back."""
    if version.since == since:
        version.delete()
    else:
        version.until = since
        version.save(update_fields=["until"])


def sync_parts(plan: Plan, file: PlanFile, units: "Mapping[str, Unit]", *, since: date) -> None:
    """Make themes, tasks, targets and duties of the plan say from `since` on what the file says."""
    groups = {group.code: group for group in file.task_groups}
    _sync(plan, Theme, ThemeVersion, [(theme.code, _labels(theme)) for theme in file.themes], since)
    _sync(plan, Task, TaskVersion, [(task.code, _task_fields(task, groups)) for task in file.tasks], since)
    _sync(plan, Target, TargetVersion, [(target.code, _target_fields(target)) for target in file.targets], since)
    _sync_duties(plan, file.duties, units, since)


def _sync(plan: Plan, part: Any, version: Any, rows: Sequence[tuple[str, dict[str, Any]]], since: date) -> None:
    _end_missing(plan, version, {code for code, _values in rows}, since)
    for position, (code, values) in enumerate(rows):
        stable, _made = part.objects.get_or_create(plan=plan, code=code)
        versions_from(version, {"part": stable}, {**values, PLACE: position}, since=since)


def _end_missing(plan: Plan, version: Any, codes: Iterable[str], since: date) -> None:
    current = version.objects.filter(part__plan=plan).on(since)
    for gone in current.exclude(part__code__in=list(codes)):
        end_version(gone, since)


def _labels(row: ThemeRow | TaskRow | TargetRow | DutyRow) -> dict[str, Any]:
    return {"label_vi": row.label_vi, "label_en": row.label_en, "clause": row.clause}


def _task_fields(task: TaskRow, groups: Mapping[str, Any]) -> dict[str, Any]:
    group = groups.get(task.group)
    names = {"group_vi": group.name_vi if group else "", "group_en": group.name_en if group else ""}
    return {**_labels(task), "group": task.group, **names}


def _target_fields(target: TargetRow) -> dict[str, Any]:
    return {
        **_labels(target),
        "period": str(target.period.value),
        "comparator": str(target.comparator.value),
        "threshold_basis_points": target.threshold,
        "due": target.due,
        "population": population_data(target.population),
        "measure": measure_data(target.measure),
    }


def _duty_fields(duty: DutyRow) -> dict[str, Any]:
    month, day = duty.before or (None, None)
    return {
        **_labels(duty),
        "recurrence": str(duty.recurrence.value),
        "due_month": month,
        "due_day": day,
        "due_on": duty.due,
        "is_report": duty.report,
        "done_by": list(duty.done_by),
    }


Link = tuple[str, str | None, Any, bool, int | None, int | None]


def _sync_duties(plan: Plan, rows: Sequence[DutyRow], units: "Mapping[str, Unit]", since: date) -> None:
    _end_missing(plan, DutyVersion, {row.code for row in rows}, since)
    tasks = {task.code: task for task in Task.objects.filter(plan=plan)}
    for position, row in enumerate(rows):
        stable, _made = Duty.objects.get_or_create(plan=plan, code=row.code)
        wanted = list(_links(row, units))
        _end_readdressed(stable, row, wanted, since)
        values = {**_duty_fields(row), PLACE: position}
        version, written = versions_from(DutyVersion, {"part": stable}, values, since=since)
        if written:
            _link(version, wanted, [tasks[code] for code in row.tasks])


def _links(duty: DutyRow, units: "Mapping[str, Unit]") -> Iterable[Link]:
    """Yield whom a duty is for, as they are stored: (mode, kind, unit, lead)."""
    for row in duty.addressees:
        mode = str(row.mode.value)
        month, day = row.before or (None, None)
        yield from ((mode, kind, None, False, month, day) for kind in row.kinds)
        yield from ((mode, None, units[key].pk, False, month, day) for key in row.units)
        if row.lead:
            yield (mode, None, None, True, month, day)


def _end_readdressed(duty: Duty, row: DutyRow, wanted: list[Link], since: date) -> None:
    """End the duty's version when it goes to others or has other tasks, so that a new one is made."""
    current = DutyVersion.objects.filter(part=duty).on(since).first()
    if current is None:
        return
    names = ("mode", "kind_id", "unit_id", "is_lead", "before_month", "before_day")
    links = list(current.addressees.values_list(*names))
    tasks = sorted(current.tasks.values_list("code", flat=True))
    if links != wanted or tasks != list(row.tasks):
        end_version(current, since)


def _link(version: DutyVersion, wanted: list[Link], tasks: list[Task]) -> None:
    version.tasks.set(tasks)
    version.addressees.all().delete()
    DutyAddressee.objects.bulk_create(
        DutyAddressee(
            version=version,
            mode=mode,
            kind_id=kind,
            unit_id=unit,
            is_lead=lead,
            before_month=month,
            before_day=day,
        )
        for mode, kind, unit, lead, month, day in wanted
    )
