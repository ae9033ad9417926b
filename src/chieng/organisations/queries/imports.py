"""Reading files that wait to be imported: everybody sees only their own."""

from uuid import UUID

from django.http import Http404

from chieng.core.actors import Actor
from chieng.core.clock import now
from chieng.organisations.models import StagedImport


def import_for(actor: Actor, import_id: UUID) -> StagedImport:
    """Return the file. Raises Http404 when there is none, it is another's, or it has been let go."""
    found: StagedImport | None = StagedImport.objects.filter(
        pk=import_id, asked_by_id=actor.actor_id, expires_at__gt=now()
    ).first()
    if found is None:
        raise Http404
    return found
