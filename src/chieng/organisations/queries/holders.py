"""Who holds a role over each of many units: one answer for a whole list."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from chieng.organisations.kinds import RIGHTS_FOLLOW, Role
from chieng.organisations.models import RoleAssignment, UnitPath
from chieng.organisations.queries.heirs import heirs


def holders_of(role: Role, unit_ids: Collection[UUID], day: date) -> dict[UUID, set[UUID]]:
    """Return, for each unit, the ids of the active people who hold `role` over it on `day`.

    In it, over a subtree that has it, or for a unit that ended over those that stand in for it: `people_with`
    for many units, in a few queries whatever their number.
    """
    standing_in = heirs(unit_ids, day)
    living = set().union(*standing_in.values())
    above: dict[UUID, set[UUID]] = defaultdict(set)
    paths = UnitPath.objects.on(day).filter(kind__in=RIGHTS_FOLLOW, descendant__in=living)
    for descendant, ancestor in paths.values_list("descendant_id", "ancestor_id"):
        above[descendant].add(ancestor)
    own, over = _assignments(role, living, set().union(*above.values()), day)
    by_living = {one: own[one].union(*(over[higher] for higher in above[one])) for one in living}
    return {unit_id: set().union(*(by_living[one] for one in some)) for unit_id, some in standing_in.items()}


def _assignments(
    role: Role, living: set[UUID], above: set[UUID], day: date
) -> tuple[dict[UUID, set[UUID]], dict[UUID, set[UUID]]]:
    """Return who holds the role in each unit alone, and who over the subtree of each."""
    own: dict[UUID, set[UUID]] = defaultdict(set)
    over: dict[UUID, set[UUID]] = defaultdict(set)
    held = RoleAssignment.objects.on(day).filter(
        Q(over=None, unit__in=living) | Q(over__in=above),
        role=role,
        person__is_active=True,
        unit__since__lte=day,
        unit__until__gt=day,
    )
    for person_id, unit_id, over_id in held.values_list("person_id", "unit_id", "over_id"):
        (own[unit_id] if over_id is None else over[over_id]).add(person_id)
    return own, over
