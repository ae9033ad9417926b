"""What is left of a file that was refused: an entry in the log, never the file."""

from django.core.exceptions import PermissionDenied

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import today
from chieng.ledger.permissions import may_record_somewhere

# Refusals that somebody may have to look into; of all others the person is told, and that is all.
TO_BE_NOTED = frozenset({"infected", "secret"})


@action
def note_refused_upload(*, reason: str, actor: Actor) -> None:
    """Write down that a file of this person was refused as infected or as a secret paper.

    Neither its name nor its hash: either could tell what the paper is about.
    """
    if isinstance(actor, SystemActor) or not may_record_somewhere(actor, today()):
        raise PermissionDenied
    audit.record(f"ledger.upload.{reason}", actor, actor=actor)
