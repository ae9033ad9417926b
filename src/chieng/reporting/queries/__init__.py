"""What other rooms, pages and commands may ask about how far a plan has come."""

from chieng.reporting.queries.reach import Seen, as_seen_by
from chieng.reporting.queries.standings import (
    Place,
    figure_of,
    period_so_far,
    standing,
    standings,
    standings_each_on,
    standings_of_unit,
)

__all__ = [
    "Place",
    "Seen",
    "as_seen_by",
    "figure_of",
    "period_so_far",
    "standing",
    "standings",
    "standings_each_on",
    "standings_of_unit",
]
