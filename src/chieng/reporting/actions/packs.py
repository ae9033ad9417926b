"""Evidence packs: asked for, made, handed out and let go."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import now
from chieng.core.jobs import enqueue
from chieng.core.models import StoredFile
from chieng.programme.queries import visible_to
from chieng.reporting.kinds import PackState
from chieng.reporting.models import EvidencePack

KEPT = timedelta(days=7)
# Each is a copy of files that are here already: nobody fills the disk with them.
MOST = 20


@action
def ask_for_pack(*, plan: str, target: str, as_of: date, day: date, actor: Actor) -> EvidencePack:
    """Have the evidence pack of a target made for the person who asks. One that is being made is given back.

    Raises ValidationError beyond 20 within a week.
    """
    from chieng.reporting.jobs import make_pack

    if isinstance(actor, SystemActor) or not visible_to(actor, day).filter(code=plan).exists():
        raise PermissionDenied
    asked = {"asked_by_id": actor.actor_id, "plan": plan, "target": target, "as_of": as_of}
    going = EvidencePack.objects.filter(**asked, state=PackState.WAITING, expires_at__gt=now()).first()
    if going:
        audit.unchanged()
        return going
    if EvidencePack.objects.filter(asked_by=UUID(actor.actor_id), expires_at__gt=now()).count() >= MOST:
        raise ValidationError(
            _("Anh/chị đã có %(most)d gói minh chứng trong tuần này. Tải về rồi chờ gói cũ hết hạn."),
            params={"most": MOST},
            code="many",
        )
    pack = EvidencePack.objects.create(**asked, expires_at=now() + KEPT)
    _note("asked", pack, actor)
    enqueue(make_pack, pack.pk, key=f"pack:{pack.pk}")
    return pack


@action
def note_progress(pack: EvidencePack, *, done: int, total: int, actor: Actor) -> None:
    """Write down how far the pack is."""
    _insist_system(actor)
    audit.unchanged()
    EvidencePack.objects.filter(pk=pack.pk).update(done=done, total=total)


@action
def finish_pack(pack: EvidencePack, *, file: StoredFile, units: list[str], actor: Actor) -> None:
    """Hand the pack out: its file, and the ids of the units that it names."""
    _insist_system(actor)
    state = PackState.READY
    EvidencePack.objects.filter(pk=pack.pk).update(file=file, units=units, state=state, expires_at=now() + KEPT)
    _note("made", pack, actor)


@action
def note_failure(pack: EvidencePack, *, actor: Actor) -> None:
    """Write down that making it went wrong; the job is tried again by itself."""
    _insist_system(actor)
    audit.unchanged()
    EvidencePack.objects.filter(pk=pack.pk).update(state=PackState.FAILED)


@action
def note_download(pack: EvidencePack, *, actor: Actor) -> None:
    """Write down that the pack left the system."""
    if pack.asked_by_id != getattr(actor, "pk", None):
        raise PermissionDenied
    _note("downloaded", pack, actor)


@action
def forget_packs(over: QuerySet[EvidencePack], *, actor: Actor) -> int:
    """Let go of packs whose week is over, file and all; return how many. The store sweeps the bytes."""
    _insist_system(actor)
    audit.unchanged()
    old = list(over)
    for pack in old:
        _note("forgotten", pack, actor)
    EvidencePack.objects.filter(pk__in=[pack.pk for pack in old]).delete()
    files = {pack.file_id for pack in old if pack.file_id}
    kept = EvidencePack.objects.filter(file__in=files).values("file")
    StoredFile.objects.filter(pk__in=files, media_type="application/zip").exclude(pk__in=kept).delete()
    return len(old)


def _insist_system(actor: Actor) -> None:
    if not isinstance(actor, SystemActor):
        raise PermissionDenied


def _note(verb: str, pack: EvidencePack, actor: Actor) -> None:
    data = {"plan": pack.plan, "target": pack.target, "as_of": pack.as_of}
    audit.record(f"reporting.pack.{verb}", pack, actor=actor, data=data)
