"""Keeping a file until it is confirmed: who may send one, what the check found, letting it go."""

from typing import Any

from django.core.exceptions import PermissionDenied

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.jobs import Job, enqueue
from chieng.organisations.models import ImportState, StagedImport
from chieng.organisations.permissions import may_import


@action
def stage_import(staged: StagedImport, *, check: Job | None = None, actor: Actor) -> StagedImport:
    """Keep the file privately for a day. With `check`, a job checks it in the background."""
    if not may_import(actor, staged.what, today()):
        raise PermissionDenied
    staged.save(force_insert=True)
    if check is not None:
        enqueue(check, staged.pk, key=f"import:{staged.pk}")
    data = {"what": staged.what, "sha256": staged.sha256, "file": staged.file_name}
    audit.record("organisations.import.staged", staged, actor=actor, data=data)
    return staged


@action
def note_check(staged: StagedImport, *, result: dict[str, Any], digest: str, actor: Actor) -> None:
    """Keep what the check found. An empty digest: there is nothing that could be applied."""
    _own(staged, actor)
    staged.result, staged.digest = result, digest
    staged.state = ImportState.FAILED if "refused" in result else ImportState.CHECKED
    staged.save(update_fields=["result", "digest", "state"])
    counts = {key: value for key, value in result.items() if isinstance(value, int)}
    audit.record("organisations.import.checked", staged, actor=actor, data=counts)


@action
def ask_to_apply(staged: StagedImport, *, apply: Job, actor: Actor) -> None:
    """Have the checked file applied in the background. Asked twice, it is applied once."""
    _own(staged, actor)
    waiting = StagedImport.objects.filter(pk=staged.pk, state=ImportState.CHECKED)
    if not waiting.update(state=ImportState.APPLYING):
        return audit.unchanged()
    enqueue(apply, staged.pk, key=f"import:{staged.pk}")
    return audit.record("organisations.import.confirmed", staged, actor=actor, data={"digest": staged.digest})


@action
def discard_import(staged: StagedImport, *, actor: Actor) -> None:
    """Let a file go that is not wanted any more. Nothing else changes."""
    _own(staged, actor)
    audit.record("organisations.import.discarded", staged, actor=actor)
    staged.delete()


@action
def forget_imports(*, actor: Actor) -> int:
    """Let go of the files that nobody confirmed in time."""
    gone = StagedImport.objects.filter(expires_at__lt=now()).exclude(state=ImportState.APPLYING)
    for staged in gone:
        audit.record("organisations.import.discarded", staged, actor=actor)
    count, _by_model = gone.delete()
    if not count:
        audit.unchanged()
    return count


def _own(staged: StagedImport, actor: Actor) -> None:
    if staged.asked_by_id != actor.actor_id:
        raise PermissionDenied
