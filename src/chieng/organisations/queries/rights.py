"""Who may do what to which unit, on a day. Every permission in every room is built from these."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from chieng.core.actors import SystemActor
from chieng.organisations.kinds import RIGHTS_FOLLOW, HeldRole, Role
from chieng.organisations.models import Person, RoleAssignment, Unit, UnitPath

EVERY_ROLE: frozenset[Role] = frozenset(Role)


def roles_of(actor: object, day: date) -> tuple[HeldRole, ...]:
    """Return the roles that `actor` holds on `day`. A stranger, an inactive person and the system hold none."""
    if not isinstance(actor, Person) or not actor.is_active:
        return ()
    assignments = RoleAssignment.objects.filter(person=actor).on(day).order_by("role", "id")
    return tuple(HeldRole(Role(held.role), held.unit_id, held.over_id, held.acting_for_id) for held in assignments)


def units_where(actor: object, roles: Collection[Role], day: date) -> QuerySet[Unit]:
    """Return the units that exist on `day` over which `actor` holds one of `roles`: own units and subtrees.

    The system actor holds every right over every unit.
    """
    units = Unit.objects.on(day)
    if isinstance(actor, SystemActor):
        return units
    held = [role for role in roles_of(actor, day) if role.role in roles]
    own = {role.unit_id for role in held if role.over_id is None}
    over = {role.over_id for role in held if role.over_id is not None}
    below = UnitPath.objects.on(day).filter(kind__in=RIGHTS_FOLLOW, ancestor__in=over).values("descendant")
    return units.filter(Q(id__in=own) | Q(id__in=below))


def holds(actor: object, roles: Collection[Role], unit_id: UUID, day: date) -> bool:
    """Say whether `actor` holds one of `roles` over the unit on `day`."""
    return units_where(actor, roles, day).filter(id=unit_id).exists()
