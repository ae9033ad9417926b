"""What a file of units tells once it has been applied: the register that it was."""

from datetime import date
from uuid import UUID

from chieng.core.actors import Actor
from chieng.organisations.kinds import ImportedUnits
from chieng.organisations.queries import by_ids
from chieng.programme.actions import note_register
from chieng.programme.kinds import Completeness


def note_imported(imported: ImportedUnits, *, actor: Actor) -> None:
    """Note the register that a file was sent in as, with its lines and its hash; other files are none."""
    said = dict(imported.told.get("register") or {})
    if not said:
        return
    owner_id = UUID(said.pop("owner"))
    signed = said.pop("document_date")
    note_register(
        by_ids([owner_id])[owner_id],
        as_of=date.fromisoformat(said.pop("as_of")),
        document_date=date.fromisoformat(signed) if signed else None,
        completeness=Completeness(said.pop("completeness")),
        file_name=imported.file_name,
        file_sha256=imported.sha256,
        lines=imported.lines,
        actor=actor,
        **said,
    )
