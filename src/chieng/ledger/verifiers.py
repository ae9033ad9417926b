"""Whose head verifies an activity: by the plan in force, the unit's kind and the unit above it, all on its day.

Said twice, since a list must be found by the database and an activity judged alone; a test holds the two together.
"""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import Q

from chieng.ledger.models import Activity
from chieng.organisations.queries import kinds_at, parents_at, stood_under, was_of_kind
from chieng.programme.kinds import VerificationSpan, Verifier
from chieng.programme.queries import verification_spans


class Recorded(NamedTuple):
    """What decides who verifies: the unit, the plan, the day."""

    unit_id: UUID
    plan_id: UUID | None
    day: date

    @classmethod
    def of(cls, activity: Activity) -> Self:
        return cls(activity.unit_id, activity.plan_id, activity.since)


def verifying_units(recorded: Collection[Recorded]) -> dict[Recorded, tuple[UUID, ...]]:
    """Return the units whose heads verify each: its own, or those directly above it. Few queries for many."""
    spans = verification_spans({one.plan_id for one in recorded if one.plan_id})
    said = {one: span for one in recorded for span in spans if _holds(span, one)}
    kinds = kinds_at({(one.unit_id, one.day) for one in said}) if said else {}
    above = {
        one
        for one, span in said.items()
        if span.verification.of(kinds.get((one.unit_id, one.day))) is Verifier.PARENT
    }
    parents = parents_at({(one.unit_id, one.day) for one in above}) if above else {}
    return {
        one: parents.get((one.unit_id, one.day), (one.unit_id,)) if one in above else (one.unit_id,)
        for one in recorded
    }


def _holds(span: VerificationSpan, one: Recorded) -> bool:
    return span.plan_id == one.plan_id and one.day in span.in_force


def verified_above() -> Q | None:
    """Return the condition for activities that the unit above verifies. None where no plan says so."""
    said = [_said(span) for span in verification_spans()]
    return reduce(or_, said) & stood_under(unit="unit", day="since") if said else None


def _said(span: VerificationSpan) -> Q:
    days = Q(plan=span.plan_id, since__gte=span.in_force.since, since__lt=span.in_force.until)
    verification = span.verification
    otherwise = was_of_kind(verification.otherwise(), unit="unit", day="since")
    return days & (otherwise if verification.default is Verifier.HEAD else ~otherwise)
