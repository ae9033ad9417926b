"""What people and other rooms may ask of the ledger."""

from chieng.ledger.queries.activities import get_for, visible_to
from chieng.ledger.queries.counted import people_by_unit, units_with, verified, waiting_by_unit, waiting_for_unit
from chieng.ledger.queries.evidence import evidence_of

__all__ = [
    "evidence_of",
    "get_for",
    "people_by_unit",
    "units_with",
    "verified",
    "visible_to",
    "waiting_by_unit",
    "waiting_for_unit",
]
