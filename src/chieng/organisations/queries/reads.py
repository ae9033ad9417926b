"""Reading who looked at whose personal data: for the person concerned, and for those who answer for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chieng.core.actors import SystemActor
from chieng.core.models import PersonalRead
from chieng.core.personal.reads import OCCASIONS
from chieng.organisations.models import Person, RoleAssignment
from chieng.organisations.queries.rights import units_where
from chieng.organisations.queries.rights_requests import READERS


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A look at somebody's data, with names in place of ids."""

    day: date
    reader: str
    reader_id: UUID
    subject: str
    subject_id: UUID
    occasion: str


def reads_visible_to(actor: Any, day: date) -> QuerySet[PersonalRead]:
    """Return the looks at the actor, and at people with roles in units that the actor administers or audits."""
    reads = PersonalRead.objects.order_by("-day", "-pk")
    if isinstance(actor, SystemActor):
        return reads
    units = units_where(actor, READERS, day, with_ended=True).order_by().values("pk")
    people = RoleAssignment.objects.filter(unit__in=units).values("person")
    return reads.filter(Q(subject_id=actor.pk) | Q(subject_id__in=people))


def reads_of(actor: Any, subject_id: UUID, day: date) -> QuerySet[PersonalRead]:
    """Return the looks at one person, as far as the actor may see them."""
    return reads_visible_to(actor, day).filter(subject_id=subject_id)


def read_lines(reads: Sequence[PersonalRead]) -> list[ReadLine]:
    """Return the looks with names: one query, however many."""
    people = Person.objects.in_bulk({one.reader_id for one in reads} | {one.subject_id for one in reads})
    return [
        ReadLine(
            one.day,
            _name(people.get(one.reader_id)),
            one.reader_id,
            _name(people.get(one.subject_id)),
            one.subject_id,
            str(OCCASIONS[one.occasion]) if one.occasion in OCCASIONS else one.occasion,
        )
        for one in reads
    ]


def _name(person: Person | None) -> str:
    return str(person) if person else _("(không còn tài khoản)")
