"""What other rooms may ask about organisations."""

from chieng.organisations.queries.codes import earlier_holders, find_by_code
from chieng.organisations.queries.founding import FoundingProblem, founding_problems
from chieng.organisations.queries.names import name_of, names_at, names_of, with_names
from chieng.organisations.queries.rights import EVERY_ROLE, holds, roles_of, units_where
from chieng.organisations.queries.trees import (
    ancestors,
    children,
    existing_in,
    of_kinds,
    parents,
    subtree,
    successors_on,
)
from chieng.organisations.queries.units import get_for, visible_to

__all__ = [
    "EVERY_ROLE",
    "FoundingProblem",
    "ancestors",
    "children",
    "earlier_holders",
    "existing_in",
    "find_by_code",
    "founding_problems",
    "get_for",
    "holds",
    "name_of",
    "names_at",
    "names_of",
    "of_kinds",
    "parents",
    "roles_of",
    "subtree",
    "successors_on",
    "units_where",
    "visible_to",
    "with_names",
]
