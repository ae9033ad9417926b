"""Reading people: only those within reach, by given name, each with the roles they hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from chieng.core.actors import Actor, SystemActor
from chieng.core.text import fold
from chieng.organisations.chunks import chunks
from chieng.organisations.kinds import Role
from chieng.organisations.models import Invitation, Person, RoleAssignment
from chieng.organisations.queries.names import names_of
from chieng.organisations.queries.rights import ADMINISTRATION, EVERY_ROLE, is_administrator, units_where


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role of somebody as it is shown, with names in place of ids."""

    id: UUID
    role: Role
    unit_id: UUID
    unit: str
    over: str
    acting_for: str
    since: date
    until: date


def people_visible_to(actor: Actor, day: date) -> QuerySet[Person]:
    """Return the people that `actor` may see on `day`: those with a role in units within reach, and themselves.

    Administrators also see who held or will hold a role there, and whom they registered.
    """
    people = Person.objects.filter(erased_at=None)
    if isinstance(actor, SystemActor):
        return people
    seen = _in_units(actor, EVERY_ROLE, RoleAssignment.objects.on(day), day)
    mine = Q(pk=actor.actor_id)
    if is_administrator(actor, day):
        mine |= Q(registered_by_id=actor.actor_id)
        mine |= Q(_in_units(actor, ADMINISTRATION, RoleAssignment.objects.all(), day))
    return people.filter(mine | Q(seen))


def _in_units(actor: Actor, roles: Iterable[Role], assignments: QuerySet[RoleAssignment], day: date) -> Exists:
    units = units_where(actor, frozenset(roles), day, with_ended=True).order_by().values("pk")
    return Exists(assignments.filter(person=OuterRef("pk"), unit__in=units))


def person_for(actor: Actor, person_id: UUID, day: date) -> Person:
    """Return the person. Raises Http404 when there is none or they are not for this actor, alike."""
    person = people_visible_to(actor, day).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def find_people(actor: Actor, day: date, *, text: str = "", role: str = "", state: str = "") -> list[Person]:
    """Return the people within sight who match, by given name. `state` is "open", "closed" or empty for both."""
    people = people_visible_to(actor, day)
    if text:
        people = people.filter(Q(folded__contains=fold(text)) | Q(username__contains=text.strip().lower()))
    if role:
        held = RoleAssignment.objects.on(day).filter(person=OuterRef("pk"), role=role)
        people = people.filter(Exists(held))
    if state:
        people = people.filter(is_active=state == "open")
    return sorted(people, key=lambda person: (person.sort_key, person.username))


def roles_by_person(people: Iterable[Person], day: date) -> dict[UUID, list[RoleLine]]:
    """Return the roles of `people` that hold on `day` or later, by person: few queries, however many people."""
    lines: dict[UUID, list[RoleLine]] = {}
    for chunk in chunks([person.pk for person in people]):
        lines |= _lines(RoleAssignment.objects.filter(person__in=chunk, until__gt=day), day)
    return lines


def every_role_of(person: Person, day: date) -> list[RoleLine]:
    """Return every role somebody held, holds or will hold, the latest first."""
    return _lines(person.role_assignments.order_by("-since"), day).get(person.pk, [])


def _lines(assignments: QuerySet[RoleAssignment], day: date) -> dict[UUID, list[RoleLine]]:
    rows = list(assignments.select_related("acting_for"))
    names = names_of({row.unit_id for row in rows} | {row.over_id for row in rows if row.over_id}, day)
    lines: dict[UUID, list[RoleLine]] = defaultdict(list)
    for row in rows:
        lines[row.person_id].append(
            RoleLine(
                row.pk,
                Role(row.role),
                row.unit_id,
                names.get(row.unit_id, ""),
                names.get(row.over_id, "") if row.over_id else "",
                str(row.acting_for) if row.acting_for else "",
                row.since,
                row.until,
            )
        )
    return lines


def assignment_for(actor: Actor, assignment_id: UUID, day: date) -> RoleAssignment:
    """Return a role of somebody within sight. Raises Http404 otherwise."""
    held = RoleAssignment.objects.filter(pk=assignment_id, person__in=people_visible_to(actor, day).values("pk"))
    found: RoleAssignment | None = held.select_related("person", "unit", "over").first()
    if found is None:
        raise Http404
    return found


def invitations_visible_to(actor: Actor, day: date) -> QuerySet[Invitation]:
    """Return the invitations into units that `actor` administers, the newest first."""
    invitations = Invitation.objects.select_related("person", "accepted_by").order_by("-created_at")
    if isinstance(actor, SystemActor):
        return invitations
    units = units_where(actor, ADMINISTRATION, day).order_by().values("pk")
    return invitations.filter(Q(unit__in=units) | Q(invited_by_id=actor.actor_id))
