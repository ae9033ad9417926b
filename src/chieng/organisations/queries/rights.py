"""Who may do what to which unit, on a day. Every permission in every room is built from these.

Rights come from roles: in a unit, or over the subtree of one, which follows "belongs to" and "reports to", each
by its own closure. Rights over a unit that ended pass to those who hold them over its successors on that day,
else over its last parent (`heirs`). A role in a unit that ended gives nothing: it passes to nobody by itself.
"""

from collections.abc import Callable, Collection, Hashable
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chieng.core.actors import SystemActor
from chieng.organisations.kinds import RIGHTS_FOLLOW, HeldRole, Role
from chieng.organisations.models import Person, RoleAssignment, Unit, UnitPath
from chieng.organisations.queries.heirs import heirs, leading_to

EVERY_ROLE: frozenset[Role] = frozenset(Role)
# A person who checks reads within reach and writes nothing: no permission to write may name this role.
WRITING_ROLES: frozenset[Role] = EVERY_ROLE - {Role.AUDITOR}
ADMINISTRATION: frozenset[Role] = frozenset({Role.ADMINISTRATOR})

T = TypeVar("T")


def remember_rights(person: Person) -> None:
    """Let rights questions about this very instance be answered from memory from now on.

    Called for the person of a request that only reads: the memory lives and dies with the instance, so what
    another request changes is seen by the next one. Never called where something is written.
    """
    vars(person)["_rights_memory"] = {}


def _remembered(actor: object, question: Hashable, answer: Callable[[], T]) -> T:
    memory: dict[Hashable, Any] | None = getattr(actor, "_rights_memory", None)
    if memory is None:
        return answer()
    if question not in memory:
        memory[question] = answer()
    known: T = memory[question]
    return known


def roles_of(actor: object, day: date) -> tuple[HeldRole, ...]:
    """Return the roles that `actor` holds on `day`. A stranger, an inactive person and the system hold none."""
    if not isinstance(actor, Person) or not actor.is_active:
        return ()
    return _remembered(actor, ("roles", day), lambda: _roles_of(actor, day))


def days_with_roles(actor: object, since: date, until: date) -> set[date]:
    """Return, of each role that `actor` held at some time from `since` to `until`, its last day in that time.

    On these days one asks what the actor could do then: a right that was lost in between was held on one of them.
    """
    if not isinstance(actor, Person) or not actor.is_active:
        return set()
    held = RoleAssignment.objects.filter(person=actor, since__lte=until, until__gt=since)
    return {min(ended - timedelta(days=1), until) for ended in held.values_list("until", flat=True)}


def _roles_of(person: Person, day: date) -> tuple[HeldRole, ...]:
    assignments = RoleAssignment.objects.filter(person=person, unit__since__lte=day, unit__until__gt=day)
    return tuple(
        HeldRole(Role(held.role), held.unit_id, held.over_id, held.acting_for_id)
        for held in assignments.on(day).order_by("role", "id")
    )


def is_administrator(actor: object, day: date) -> bool:
    """Say whether `actor` administers anything at all on `day`. The system does."""
    return isinstance(actor, SystemActor) or any(role.role in ADMINISTRATION for role in roles_of(actor, day))


def reaches_every_administrator(actor: object, roles: Collection[Role], day: date) -> bool:
    """Say whether `actor` holds one of `roles` over everything that anybody administers on `day`.

    Rights over the installation itself rest on this: with two provinces side by side neither's administrator has
    them, only whoever runs the machine.
    """
    if not any(held.over_id and held.role in roles for held in roles_of(actor, day)):
        return False
    everyone = RoleAssignment.objects.on(day).filter(role=Role.ADMINISTRATOR, person__is_active=True)
    roots = {over or unit for unit, over in everyone.values_list("unit_id", "over_id")}
    return held_over(actor, roles, roots, day) == roots


def _roots(actor: object, roles: Collection[Role], day: date) -> tuple[set[UUID], set[UUID]]:
    """Return the units where `actor` holds one of `roles`: alone, and with the subtree below."""
    held = [role for role in roles_of(actor, day) if role.role in roles]
    own = {role.unit_id for role in held if role.over_id is None}
    over = {role.over_id for role in held if role.over_id is not None}
    return own, over


def below(over: Collection[UUID], day: date) -> QuerySet[UnitPath, UUID]:
    """Return the ids of the units in the subtrees of `over` on `day`, by either relation that rights follow."""
    paths = UnitPath.objects.on(day).filter(kind__in=RIGHTS_FOLLOW, ancestor__in=over)
    return paths.values_list("descendant", flat=True)


def units_where(actor: object, roles: Collection[Role], day: date, *, with_ended: bool = False) -> QuerySet[Unit]:
    """Return the units that exist on `day` over which `actor` holds one of `roles`: own units and subtrees.

    `with_ended` adds the units that ended and whose rights passed to the actor: what they did stays visible.
    The system actor holds every right over every unit.
    """
    if isinstance(actor, SystemActor):
        return Unit.objects.filter(since__lte=day) if with_ended else Unit.objects.on(day)
    own, over = _roots(actor, roles, day)
    if not own and not over:
        return Unit.objects.none()
    living = Unit.objects.on(day).filter(Q(id__in=own) | Q(id__in=below(over, day)))
    if not with_ended:
        return living
    # Other roles over the same units inherit the same.
    question = ("inherited", frozenset(own), frozenset(over), day)
    inherited = _remembered(actor, question, lambda: _inherited(living, day, few=not over))
    return Unit.objects.filter(Q(id__in=living.order_by().values("id")) | Q(id__in=inherited))


def _inherited(living: QuerySet[Unit], day: date, *, few: bool) -> list[UUID]:
    """Return the units that ended by `day` and that one of `living` stands in for.

    A few living units look for who leads to them; a whole province looks through everything that ended.
    """
    if few:
        ended = leading_to(living, day)
    else:
        ended = set(Unit.objects.filter(until__lte=day).values_list("id", flat=True))
    standing_in = heirs(ended, day)
    all_heirs = set().union(*standing_in.values())
    mine = set(living.filter(id__in=all_heirs).values_list("id", flat=True))
    return [unit_id for unit_id, some in standing_in.items() if some & mine]


def holds(actor: object, roles: Collection[Role], unit_id: UUID, day: date) -> bool:
    """Say whether `actor` holds one of `roles` over the unit on `day`, ended units included."""
    return unit_id in held_over(actor, roles, [unit_id], day)


def held_over(actor: object, roles: Collection[Role], unit_ids: Collection[UUID], day: date) -> frozenset[UUID]:
    """Return those of `unit_ids` over which `actor` holds one of `roles`: one question for a whole page."""
    question = ("held", frozenset(roles), frozenset(unit_ids), day)
    return _remembered(actor, question, lambda: _held_over(actor, roles, unit_ids, day))


def _held_over(actor: object, roles: Collection[Role], unit_ids: Collection[UUID], day: date) -> frozenset[UUID]:
    wanted = frozenset(unit_ids)
    if isinstance(actor, SystemActor):
        return frozenset(Unit.objects.filter(id__in=wanted, since__lte=day).values_list("id", flat=True))
    own, over = _roots(actor, roles, day)
    if not own and not over:
        return frozenset()
    found = wanted & own
    if over:
        found |= set(below(over, day).filter(descendant__in=wanted - found))
    return found | _held_through_heirs(own, over, wanted - found, day)


def _held_through_heirs(own: set[UUID], over: set[UUID], unit_ids: frozenset[UUID], day: date) -> frozenset[UUID]:
    ended = list(Unit.objects.filter(id__in=unit_ids, until__lte=day).values_list("id", flat=True))
    if not ended:
        return frozenset()
    standing_in = heirs(ended, day)
    all_heirs = set().union(*standing_in.values())
    mine = (all_heirs & own) | set(below(over, day).filter(descendant__in=all_heirs))
    return frozenset(unit_id for unit_id, some in standing_in.items() if some & mine)


def people_with(role: Role, unit_id: UUID, day: date) -> QuerySet[Person]:
    """Return the active people who hold `role` over the unit on `day`: in it, or over a subtree that has it.

    For a unit that ended, those who hold it over the units that stand in for it.
    """
    standing = heirs([unit_id], day)[unit_id]
    above = UnitPath.objects.on(day).filter(
        kind__in=RIGHTS_FOLLOW, descendant__in=standing, ancestor=OuterRef("over")
    )
    roles = RoleAssignment.objects.on(day).filter(
        person=OuterRef("pk"), role=role, unit__since__lte=day, unit__until__gt=day
    )
    return Person.objects.filter(
        Exists(roles.filter(Q(over=None, unit__in=standing) | Q(Exists(above)))), is_active=True
    )
