"""What other rooms may ask about organisations."""

from chieng.organisations.queries.rights import EVERY_ROLE, holds, roles_of, units_where
from chieng.organisations.queries.units import get_for, visible_to

__all__ = ["EVERY_ROLE", "get_for", "holds", "roles_of", "units_where", "visible_to"]
