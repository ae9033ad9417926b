"""Who may change organisations."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import today
from chieng.core.permissions import Right
from chieng.organisations.kinds import RIGHTS_FOLLOW, RelationKind, Role
from chieng.organisations.models import Person, RoleAssignment, Unit
from chieng.organisations.queries.rights import (
    ADMINISTRATION,
    below,
    held_over,
    holds,
    is_administrator,
    reaches_every_administrator,
    roles_of,
    units_where,
)

MANAGERS = frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER})


def may_manage_unit(actor: object, unit_id: UUID, day: date) -> bool:
    """Administrators and programme officers, over the units within their reach."""
    return holds(actor, MANAGERS, unit_id, day)


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
    return holds(actor, ADMINISTRATION, unit_id, day)


def may_define(actor: object) -> bool:
    """Vocabularies are everybody's: only the system itself and administrators change them."""
    return isinstance(actor, SystemActor) or any(
        held.role == Role.ADMINISTRATOR and held.over_id for held in roles_of(actor, today())
    )


def may_import(actor: object, what: str, day: date) -> bool:
    """Files of people: administrators. Files of units: whoever manages any; each row is judged by itself."""
    if what == "people":
        return is_administrator(actor, day)
    return isinstance(actor, SystemActor) or units_where(actor, MANAGERS, day).exists()


def may_give_rights(actor: object, unit: Unit, over: Unit | None, day: date) -> bool:
    """Administrators, when the unit and every unit that the rights would reach lie within their own reach.

    Rights over a subtree come only from rights over a subtree: a list of units that happens to be the same today
    would not grow with it.
    """
    if isinstance(actor, SystemActor):
        return True
    if not may_manage_people(actor, unit.pk, day):
        return False
    return over is None or _within_subtrees(actor, over, day)


def _within_subtrees(actor: object, over: Unit, day: date) -> bool:
    if not over.since <= day < over.until:
        # The subtree of a unit that ended reaches nothing any more: what counts is who stands in for it.
        return may_manage_people(actor, over.pk, day)
    roots = {held.over_id for held in roles_of(actor, day) if held.role in ADMINISTRATION and held.over_id}
    mine = below(roots, day)
    return (
        mine.filter(descendant=over.pk).exists()
        and not below([over.pk], day).exclude(descendant__in=mine).exists()
    )


def may_manage_person(actor: Actor, person: Person, day: date) -> bool:
    """Administrators whose reach covers everything that the person may do, now and later.

    Who holds no role (any more) is looked after by those who could give the last ones, and somebody who never
    held any by whoever registered them.
    """
    if isinstance(actor, SystemActor):
        return True
    if not is_administrator(actor, day):
        return False
    assignments = list(_what_counts(person, day))
    if not assignments:
        return person.registered_by_id == actor.actor_id
    wanted = {held.unit_id for held in assignments} | {held.over_id for held in assignments if held.over_id}
    return held_over(actor, ADMINISTRATION, wanted, day) == wanted and all(
        held.over is None or may_give_rights(actor, held.unit, held.over, day) for held in assignments
    )


def _what_counts(person: Person, day: date) -> list[RoleAssignment]:
    """Return the roles held now or later; when there are none, the last ones held."""
    every = list(person.role_assignments.select_related("unit", "over"))
    current = [held for held in every if held.until > day]
    last = max((held.until for held in every), default=None)
    return current or [held for held in every if held.until == last]


def answers_or_audits(actor: object) -> bool:
    """Administrators answer requests about personal data, auditors read how: somewhere, for the menu."""
    return any(held.role in ADMINISTRATION | {Role.AUDITOR} for held in roles_of(actor, today()))


def answer_for_core(actor: object, right: Right) -> bool:
    """Rights over the installation: administrators of all of it; those who check it see the log and the jobs."""
    roles = ADMINISTRATION
    if right in {Right.SEE_AUDIT, Right.SEE_JOBS, Right.SEE_RETENTION}:
        roles |= {Role.AUDITOR}
    return reaches_every_administrator(actor, roles, today())
