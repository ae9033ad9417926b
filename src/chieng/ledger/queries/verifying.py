"""Whose head verifies what a unit records under a plan on a day."""

from datetime import date
from uuid import UUID

from chieng.ledger.verifiers import Recorded, verifying_units


def units_verifying_for(unit_id: UUID, plan_id: UUID, day: date) -> tuple[UUID, ...]:
    """Return the units whose heads verify it: the unit's own, or those directly above where the plan says so."""
    recorded = Recorded(unit_id, plan_id, day)
    return verifying_units([recorded])[recorded]
