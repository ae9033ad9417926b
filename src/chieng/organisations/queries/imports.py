"""Reading files that wait to be imported: everybody sees only their own."""

from uuid import UUID

from chieng.core.actors import Actor
from chieng.core.imports.keeping import own_import
from chieng.organisations.models import StagedImport


def import_for(actor: Actor, import_id: UUID) -> StagedImport:
    """Return the file. Raises Http404 when there is none, it is another's, or it has been let go."""
    return own_import(StagedImport, actor, import_id)
