"""Whose head verifies what a unit records, as its plan says on a day."""

from collections.abc import Collection
from uuid import UUID

from chieng.core.intervals import Interval
from chieng.programme.files.verification import verification_from
from chieng.programme.kinds import VerificationSpan
from chieng.programme.models import PlanVersion


def verification_spans(plan_ids: Collection[UUID] | None = None) -> list[VerificationSpan]:
    """Return when which plan departs from "the unit's own head": of these plans, or of every plan. One query."""
    versions = PlanVersion.objects.filter(declared__has_key="verification")
    if plan_ids is not None:
        versions = versions.filter(plan__in=plan_ids)
    rows = versions.values_list("plan_id", "since", "until", "declared__verification")
    return [
        VerificationSpan(plan, Interval(since, until), verification_from(said))
        for plan, since, until, said in rows
    ]
