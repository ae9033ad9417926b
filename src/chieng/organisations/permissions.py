"""Who may change organisations."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from chieng.core.actors import SystemActor
from chieng.core.clock import today
from chieng.organisations.kinds import RIGHTS_FOLLOW, RelationKind, Role
from chieng.organisations.queries.rights import holds, roles_of


def may_manage_unit(actor: object, unit_id: UUID, day: date) -> bool:
    """Administrators and programme officers, over the units within their reach."""
    return holds(actor, {Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER}, unit_id, day)


def may_relate(actor: object, edges: Collection[tuple[RelationKind, UUID]], day: date) -> bool:
    """Whoever puts a unit under others gives them rights over it: they must manage those others too.

    The professional line and the territory carry no rights.
    """
    return all(may_manage_unit(actor, parent, day) for kind, parent in edges if kind in RIGHTS_FOLLOW)


def may_found_unit(actor: object, edges: Collection[tuple[RelationKind, UUID]], day: date) -> bool:
    """A unit is founded under units that the actor manages; one with nobody above it only by the system itself."""
    carries_rights = any(kind in RIGHTS_FOLLOW for kind, _parent in edges)
    return isinstance(actor, SystemActor) or (carries_rights and may_relate(actor, edges, day))


def may_manage_people(actor: object, unit_id: UUID, day: date) -> bool:
    """Administrators, over the units within their reach."""
    return holds(actor, {Role.ADMINISTRATOR}, unit_id, day)


def may_define(actor: object) -> bool:
    """Vocabularies are everybody's: only the system itself and administrators change them."""
    return isinstance(actor, SystemActor) or any(
        held.role == Role.ADMINISTRATOR and held.over_id for held in roles_of(actor, today())
    )
