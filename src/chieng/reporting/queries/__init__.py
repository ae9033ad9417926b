"""What other rooms, pages and commands may ask about how far a plan has come."""

from chieng.reporting.queries.reach import Seen, as_seen_by
from chieng.reporting.queries.standings import period_so_far, standing, standings

__all__ = ["Seen", "as_seen_by", "period_so_far", "standing", "standings"]
