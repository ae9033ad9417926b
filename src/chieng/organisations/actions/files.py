"""Taking in a file of units for another room, which says what new units are where the file does not."""

from datetime import date
from typing import Any
from uuid import UUID

from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.sheets.guard import kind_of
from chieng.organisations import jobs
from chieng.organisations.actions.staging import stage_import
from chieng.organisations.exchange import flow
from chieng.organisations.models import StagedImport

# A file of up to this many bytes is checked and applied while the person waits; a larger one by a job.
AT_ONCE = 100_000


@action
def stage_units(
    content: bytes, *, file_name: str, kind: str, since: date, reports_to: UUID, told: dict[str, Any], actor: Actor
) -> StagedImport:
    """Keep and check a file of units. New units without them get this kind, first day and unit above.

    `told` comes back through IMPORT_STEPS when the file is applied; its "onward" is where people go then. Raises
    UnreadableFile.
    """
    kind_of(content)
    staged = flow.staged_file(StagedImport.What.UNITS, content, file_name, actor)
    defaults = {"kind": kind, "since": since.isoformat(), "reports_to": str(reports_to)}
    staged.told = {**told, "defaults": defaults}
    if len(content) > AT_ONCE:
        return stage_import(staged, check=jobs.check_import, actor=actor)
    stage_import(staged, actor=actor)
    flow.check(staged, actor=actor)
    return staged
