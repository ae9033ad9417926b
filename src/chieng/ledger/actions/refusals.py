"""What is left of a file that was refused: an entry in the log, never the file."""

from django.core.exceptions import PermissionDenied

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import today
from chieng.ledger.models import Team
from chieng.ledger.permissions import is_open_team, may_record_somewhere
from chieng.ledger.teams import team_id

# Refusals that somebody may have to look into; of all others the person is told, and that is all.
TO_BE_NOTED = frozenset({"infected", "secret"})


@action
def note_refused_upload(*, reason: str, actor: Actor) -> None:
    """Write down that a file of this person or team was refused as infected or as a secret paper.

    Neither its name nor its hash: either could tell what the paper is about.
    """
    own = team_id(actor) if is_open_team(actor, today()) else None
    team = Team.objects.get(pk=own) if own else None
    if isinstance(actor, SystemActor) or not (team or may_record_somewhere(actor, today())):
        raise PermissionDenied
    audit.record(f"ledger.upload.{reason}", team or actor, actor=actor)
