"""Who may do what with figures: built from roles over units as of a day."""

from chieng.core.clock import today
from chieng.organisations.queries import roles_of


def looks_over(actor: object) -> bool:
    """Whoever holds a role over a subtree today: they have others' units to look at, not only their own."""
    return any(held.over_id is not None for held in roles_of(actor, today()))
