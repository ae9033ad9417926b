"""Keeping a file until it is confirmed. A room's actions check who may and call these within their transaction."""

import hashlib
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import translation

from chieng.core import audit
from chieng.core.actors import Actor
from chieng.core.clock import now
from chieng.core.jobs import Job, enqueue
from chieng.core.models import ImportState, StagedFile
from chieng.core.models.imports import KEPT_FOR

S = TypeVar("S", bound=StagedFile)


def staged_from(model: type[S], content: bytes, file_name: str, actor: Actor, **further: Any) -> S:
    """Return the file as a row that is not saved yet."""
    return model(
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        asked_by_id=actor.actor_id,
        **further,
    )


def own_import(model: type[S], actor: Actor, import_id: UUID) -> S:
    """Return the file. Raises Http404 when there is none, it is another's, or it has been let go."""
    found: S | None = model.objects.filter(pk=import_id, asked_by_id=actor.actor_id, expires_at__gt=now()).first()
    if found is None:
        raise Http404
    return found


def keep(staged: StagedFile, *, check: Job | None, actor: Actor, **told: Any) -> None:
    """Keep the file privately for a day. With `check`, a job checks it in the background."""
    staged.save(force_insert=True)
    if check is not None:
        enqueue(check, staged.pk, key=_key(staged))
    _record(staged, "staged", actor, {**told, "sha256": staged.sha256, "file": staged.file_name})


def note(staged: StagedFile, *, result: dict[str, Any], digest: str, actor: Actor) -> None:
    """Keep what the check found. An empty digest: there is nothing that could be applied."""
    insist_own(staged, actor)
    staged.result, staged.digest = result, digest
    staged.state = ImportState.FAILED if "refused" in result else ImportState.CHECKED
    staged.save(update_fields=["result", "digest", "state"])
    _record(staged, "checked", actor, {key: value for key, value in result.items() if isinstance(value, int)})


def hand_over(staged: StagedFile, *, apply: Job, actor: Actor) -> None:
    """Have the checked file applied in the background. Asked twice, it is applied once."""
    insist_own(staged, actor)
    waiting = type(staged).objects.filter(pk=staged.pk, state=ImportState.CHECKED)
    if not waiting.update(state=ImportState.APPLYING):
        audit.unchanged()
        return
    enqueue(apply, staged.pk, key=_key(staged))
    _record(staged, "confirmed", actor, {"digest": staged.digest})


def let_go(staged: StagedFile, *, actor: Actor) -> None:
    """Let a file go that is not wanted any more. Nothing else changes."""
    insist_own(staged, actor)
    _record(staged, "discarded", actor)
    staged.delete()


def sent_before(model: type[S], before: datetime) -> QuerySet[S]:
    """Return the files that were sent before a moment and are not being applied just now."""
    return model.objects.filter(expires_at__lt=before + KEPT_FOR).exclude(state=ImportState.APPLYING)


def forget(gone: QuerySet[S], *, actor: Actor) -> int:
    """Let go of files that nobody confirmed in time."""
    for staged in gone:
        _record(staged, "discarded", actor)
    count, _by_model = gone.delete()
    if not count:
        audit.unchanged()
    return count


def mark_applied(staged: StagedFile) -> bool:
    """Mark the file as applied and wipe it. Returns False when somebody did so before."""
    done = {"state": ImportState.APPLIED, "applied_at": now(), "content": None}
    kept = type(staged).objects.filter(pk=staged.pk)
    if kept.exclude(state=ImportState.APPLIED).update(**done):
        return True
    if kept.exists():
        return False
    for name, value in done.items():
        setattr(staged, name, value)
    staged.save(force_insert=True)
    return True


def waiting_for_job(model: type[S], import_id: str, state: ImportState) -> "tuple[S, Any] | None":
    """Return the file in `state` and who sent it; None when it went on in the meantime."""
    staged = model.objects.filter(pk=UUID(import_id), state=state).first()
    person = get_user_model().objects.filter(pk=staged.asked_by_id).first() if staged else None
    return (staged, person) if staged and person else None


def in_both(error: Any) -> dict[str, str]:
    """Return the message of an error in Vietnamese and English."""
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = " ".join(error.messages)
    return said


def insist_own(staged: StagedFile, actor: Actor) -> None:
    if staged.asked_by_id != actor.actor_id:
        raise PermissionDenied


def _key(staged: StagedFile) -> str:
    return f"import:{staged.pk}"


def _record(staged: StagedFile, verb: str, actor: Actor, data: dict[str, Any] | None = None) -> None:
    audit.record(f"{staged._meta.app_label}.import.{verb}", staged, actor=actor, data=data)
