"""The official wording that a user attached, clause by clause."""

from datetime import date
from typing import Any
from uuid import UUID

from chieng.programme.models import (
    DutyVersion,
    PlanVersion,
    TargetVersion,
    TaskVersion,
    ThemeVersion,
    Wording,
)


def wordings_of(plan_id: UUID, day: date) -> dict[str, str]:
    """Return the wording of each clause of the plan on `day`; empty until somebody attaches a copy."""
    return dict(Wording.objects.filter(plan=plan_id).on(day).values_list("clause", "text"))


def clauses_cited(plan_id: UUID, day: date) -> list[str]:
    """Return every clause that the plan's head or a part of it cites on `day`, each once, in the parts' order."""
    head = PlanVersion.objects.filter(plan=plan_id).on(day).values_list("total_clause", flat=True)
    parts: list[str] = [
        clause
        for model in (ThemeVersion, TargetVersion, TaskVersion, DutyVersion)
        for clause in _clauses(model, plan_id, day)
    ]
    return [clause for clause in dict.fromkeys([*parts, *head]) if clause]


def _clauses(model: Any, plan_id: UUID, day: date) -> Any:
    versions = model.objects.filter(part__plan=plan_id).on(day)
    return versions.order_by("position").values_list("clause", flat=True)
