"""What other rooms may ask about organisations."""

from chieng.organisations.queries.closure import ClosureReport, closure_reports
from chieng.organisations.queries.codes import earlier_holders, find_by_code
from chieng.organisations.queries.founding import FoundingProblem, founding_problems
from chieng.organisations.queries.holders import holders_of
from chieng.organisations.queries.letterheads import Letterhead, letterhead
from chieng.organisations.queries.membership import branches, members, numbers_of_kinds, placed
from chieng.organisations.queries.names import name_of, named, names_at, names_of, with_names
from chieng.organisations.queries.people import people_visible_to, person_for
from chieng.organisations.queries.reach import (
    above,
    areas_of,
    by_ids,
    having_below,
    kind_names,
    kind_of,
    kinds_of,
    under,
)
from chieng.organisations.queries.rights import (
    EVERY_ROLE,
    WRITING_ROLES,
    days_with_roles,
    held_over,
    holds,
    people_with,
    remember_rights,
    roles_of,
    units_where,
)
from chieng.organisations.queries.scopes import within_scope
from chieng.organisations.queries.search import FoundBy, Hit, search
from chieng.organisations.queries.sites import site_for, site_of
from chieng.organisations.queries.then import kinds_at, parents_at, stood_under, was_of_kind
from chieng.organisations.queries.trees import (
    ancestors,
    children,
    existing_in,
    of_kinds,
    parents,
    subtree,
    subtree_ids,
    successors_on,
)
from chieng.organisations.queries.typed import unit_typed, units_called
from chieng.organisations.queries.units import get_ever, get_for, visible_as_of, visible_ever, visible_to

__all__ = [
    "EVERY_ROLE",
    "WRITING_ROLES",
    "ClosureReport",
    "FoundBy",
    "FoundingProblem",
    "Hit",
    "Letterhead",
    "above",
    "ancestors",
    "areas_of",
    "branches",
    "by_ids",
    "children",
    "closure_reports",
    "days_with_roles",
    "earlier_holders",
    "existing_in",
    "find_by_code",
    "founding_problems",
    "get_ever",
    "get_for",
    "having_below",
    "held_over",
    "holders_of",
    "holds",
    "kind_names",
    "kind_of",
    "kinds_at",
    "kinds_of",
    "letterhead",
    "members",
    "name_of",
    "named",
    "names_at",
    "names_of",
    "numbers_of_kinds",
    "of_kinds",
    "parents",
    "parents_at",
    "people_visible_to",
    "people_with",
    "person_for",
    "placed",
    "remember_rights",
    "roles_of",
    "search",
    "site_for",
    "site_of",
    "stood_under",
    "subtree",
    "subtree_ids",
    "successors_on",
    "under",
    "unit_typed",
    "units_called",
    "units_where",
    "visible_as_of",
    "visible_ever",
    "visible_to",
    "was_of_kind",
    "with_names",
    "within_scope",
]
