"""The official wording that a user attached, clause by clause."""

from datetime import date
from uuid import UUID

from chieng.programme.models import Wording


def wordings_of(plan_id: UUID, day: date) -> dict[str, str]:
    """Return the wording of each clause of the plan on `day`; empty until somebody attaches a copy."""
    return dict(Wording.objects.filter(plan=plan_id).on(day).values_list("clause", "text"))
