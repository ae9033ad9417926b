"""Whether the rows of activities say what their links and quantities say."""

from chieng.ledger.models import Activity, Quantity
from chieng.ledger.telling import lines_to_mend


def lines_that_differ() -> int:
    """Return how many activities have a row that says something else than their links and quantities."""
    return sum(len(wrong) for wrong in lines_to_mend(Activity, Quantity))
