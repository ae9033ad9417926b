"""The parts of a plan as they stand on a day, typed and in the plan's order."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from chieng.core.periods import PeriodKind
from chieng.organisations.queries import kind_of
from chieng.programme.kinds import (
    Addressee,
    Comparator,
    DutyMode,
    DutyTerms,
    LeadFact,
    Recurrence,
    TargetTerms,
    TaskTerms,
    ThemeTerms,
    UnitDuty,
)
from chieng.programme.models import DutyVersion, TargetVersion, Task, TaskVersion, Theme, ThemeVersion
from chieng.programme.queries.plans import leads_of, plans_for_unit
from chieng.programme.stored import measure_from, population_from


def _on(model: Any, day: date, *, plan_id: UUID) -> Any:
    return model.objects.filter(part__plan=plan_id).on(day).select_related("part").order_by("position")


def themes_of(plan_id: UUID, day: date) -> tuple[ThemeTerms, ...]:
    """Return the plan's themes on `day`."""
    return tuple(
        ThemeTerms(
            id=version.part_id,
            code=version.part.code,
            label_vi=version.label_vi,
            label_en=version.label_en,
            clause=version.clause,
            in_force=version.interval,
        )
        for version in _on(ThemeVersion, day, plan_id=plan_id)
    )


def tasks_of(plan_id: UUID, day: date) -> tuple[TaskTerms, ...]:
    """Return the plan's tasks on `day`."""
    return tuple(
        TaskTerms(
            id=version.part_id,
            code=version.part.code,
            label_vi=version.label_vi,
            label_en=version.label_en,
            clause=version.clause,
            group=version.group,
            group_vi=version.group_vi,
            group_en=version.group_en,
            in_force=version.interval,
        )
        for version in _on(TaskVersion, day, plan_id=plan_id)
    )


def ids_of_themes(plan_id: UUID, codes: Collection[str]) -> dict[str, UUID]:
    """Return the ids of the plan's themes by these codes, whenever they hold."""
    return dict(Theme.objects.filter(plan=plan_id, code__in=codes).values_list("code", "pk"))


def ids_of_tasks(plan_id: UUID, codes: Collection[str]) -> dict[str, UUID]:
    """Return the ids of the plan's tasks by these codes, whenever they hold."""
    return dict(Task.objects.filter(plan=plan_id, code__in=codes).values_list("code", "pk"))


def targets_of(plan_id: UUID, day: date) -> tuple[TargetTerms, ...]:
    """Return the plan's targets on `day`."""
    versions = _on(TargetVersion, day, plan_id=plan_id).select_related("part__plan")
    return tuple(_target(version) for version in versions)


def targets_reaching(unit_id: UUID, day: date) -> tuple[TargetTerms, ...]:
    """Return the targets on `day` of the plans in force whose owner is the unit or stands above it: one query."""
    plans = plans_for_unit(unit_id, day).on(day).order_by().values("pk")
    versions = TargetVersion.objects.filter(part__plan__in=plans).on(day)
    return tuple(_target(version) for version in versions.select_related("part__plan").order_by("position"))


def _target(version: TargetVersion) -> TargetTerms:
    plan = version.part.plan
    return TargetTerms(
        id=version.part_id,
        code=version.part.code,
        plan_id=plan.pk,
        owner_id=plan.owner_id,
        label_vi=version.label_vi,
        label_en=version.label_en,
        clause=version.clause,
        period_kind=PeriodKind(version.period),
        comparator=Comparator(version.comparator),
        threshold_basis_points=version.threshold_basis_points,
        due=version.due,
        population=population_from(version.population),
        measure=measure_from(version.measure),
        in_force=version.interval,
    )


def duties_of(plan_id: UUID, day: date) -> tuple[DutyTerms, ...]:
    """Return the plan's duties on `day`, each with its tasks and those whom it is for."""
    versions = _on(DutyVersion, day, plan_id=plan_id).prefetch_related("tasks", "addressees")
    return tuple(_duty(version) for version in versions)


def _duty(version: DutyVersion) -> DutyTerms:
    return DutyTerms(
        id=version.part_id,
        code=version.part.code,
        plan_id=version.part.plan_id,
        label_vi=version.label_vi,
        label_en=version.label_en,
        clause=version.clause,
        tasks=tuple(sorted(task.code for task in version.tasks.all())),
        recurrence=Recurrence(version.recurrence),
        due_month=version.due_month,
        due_day=version.due_day,
        due_on=version.due_on,
        is_report=version.is_report,
        addressees=tuple(
            Addressee(
                DutyMode(one.mode),
                one.kind_id,
                one.unit_id,
                one.is_lead,
                (one.before_month, one.before_day) if one.before_month and one.before_day else None,
            )
            for one in version.addressees.all()
        ),
        in_force=version.interval,
        done_by=tuple(version.done_by),
    )


def duties_for(unit_id: UUID, day: date, *, plan_id: UUID | None = None) -> tuple[UnitDuty, ...]:
    """Return what the unit must do on `day`: by its name, by leading, by its kind, in every plan that reaches it.

    A unit named in a duty has it in the mode of its own name, whatever its kind says. Plans that have ended ask
    for nothing more; with `plan_id` that plan is answered for whatever the day.
    """
    plans = [plan_id] if plan_id else list(plans_for_unit(unit_id, day).on(day).values_list("id", flat=True))
    kind = kind_of(unit_id, day)
    found = []
    for plan in plans:
        leads = leads_of(plan, day)
        for duty in duties_of(plan, day):
            mode = mode_for(duty, unit_id, kind, leads_duty=unit_id in leaders_of(duty, leads))
            if mode is not None:
                found.append(UnitDuty(duty, mode))
    return tuple(found)


def leaders_of(duty: DutyTerms, leads: Iterable[LeadFact]) -> tuple[UUID, ...]:
    """Return who leads `duty`: those named for it, else those who lead the whole plan."""
    named = tuple(lead.unit_id for lead in leads if lead.duty == duty.code)
    return named or tuple(lead.unit_id for lead in leads if not lead.duty and not lead.task)


def mode_for(duty: DutyTerms, unit_id: UUID, kind: str | None, *, leads_duty: bool = False) -> DutyMode | None:
    """Return the mode in which `duty` is addressed to a unit of `kind`, or None when it is not for it."""
    by_name = (one.mode for one in duty.addressees if one.unit_id == unit_id)
    by_lead = (one.mode for one in duty.addressees if one.is_lead and leads_duty)
    by_kind = (one.mode for one in duty.addressees if one.kind is not None and one.kind == kind)
    return next(chain(by_name, by_lead, by_kind), None)
