"""Reading what is held: its sender, and those who record for the unit today."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from chieng.ledger.kinds import HeldState
from chieng.ledger.models import HeldEntry, StagedUpload
from chieng.ledger.queries.entry import units_to_record


def held_visible_to(actor: object, day: date) -> QuerySet[HeldEntry]:
    """Return what the actor sent and was held, and what waits for a unit for which the actor records."""
    units = units_to_record(actor, day).order_by().values("pk")
    own = Q(person=getattr(actor, "pk", None))
    taken = Q(unit__in=units) & ~Q(state=HeldState.DISCARDED)
    found: QuerySet[HeldEntry] = HeldEntry.objects.filter(own | taken)
    return found.select_related("unit", "person").order_by("received_at", "pk")


def held_for(actor: object, held_id: UUID, day: date) -> HeldEntry:
    """Return the entry. Raises Http404 when there is none or it is not for this actor, alike."""
    held = held_visible_to(actor, day).filter(pk=held_id).first()
    if held is None:
        raise Http404
    return held


def held_before(client_id: UUID, person_id: UUID | None) -> HeldEntry | None:
    """Return what this person already sent with this form, and was held."""
    found: HeldEntry | None = HeldEntry.objects.filter(client_id=client_id, person=person_id).first()
    return found


def held_files(held: HeldEntry) -> QuerySet[StagedUpload]:
    """Return the files that were sent with it, until it is taken over."""
    staged = StagedUpload.objects.filter(client_id=held.client_id, person=held.person_id)
    return staged.select_related("file").order_by("created_at", "id")
