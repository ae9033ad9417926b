"""Keeping a file until it is confirmed: who may send one, what the check found, letting it go."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.imports import keeping
from chieng.core.jobs import Job
from chieng.organisations.models import StagedImport
from chieng.organisations.permissions import may_import


@action
def stage_import(staged: StagedImport, *, check: Job | None = None, actor: Actor) -> StagedImport:
    """Keep the file privately for a day. With `check`, a job checks it in the background."""
    if not may_import(actor, staged.what, today()):
        raise PermissionDenied
    keeping.keep(staged, check=check, actor=actor, what=staged.what)
    return staged


@action
def note_check(staged: StagedImport, *, result: dict[str, Any], digest: str, actor: Actor) -> None:
    """Keep what the check found. An empty digest: there is nothing that could be applied."""
    keeping.note(staged, result=result, digest=digest, actor=actor)


@action
def ask_to_apply(staged: StagedImport, *, apply: Job, actor: Actor) -> None:
    """Have the checked file applied in the background. Asked twice, it is applied once."""
    keeping.hand_over(staged, apply=apply, actor=actor)


@action
def discard_import(staged: StagedImport, *, actor: Actor) -> None:
    """Let a file go that is not wanted any more. Nothing else changes."""
    keeping.let_go(staged, actor=actor)


@action
def forget_imports(gone: QuerySet[StagedImport], *, actor: Actor) -> int:
    """Let go of files that nobody confirmed in time."""
    return keeping.forget(gone, actor=actor)
