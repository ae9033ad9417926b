"""Evidence: files taken in before their form is sent, files and links attached to an activity, and their removal.

The bytes are kept by `chieng.core.files.store` before any of these is called, so that no transaction waits for
an upload; a file that nothing came to refer to is swept away.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import now, today
from chieng.core.files import PHOTOS, Location
from chieng.core.text import tidy
from chieng.ledger.actions.closed import insist_not_closed
from chieng.ledger.actions.limits import check_length
from chieng.ledger.actions.revisions import locked, person_id, write_down
from chieng.ledger.kinds import EvidenceKind, State
from chieng.ledger.models import Activity, Evidence, StagedUpload
from chieng.ledger.permissions import is_open_team, may_mend, may_record_somewhere, recorded_lately
from chieng.ledger.queries.entry import staged_by
from chieng.ledger.teams import team_id

if TYPE_CHECKING:
    from chieng.core.models import StoredFile

MOST = 20
LONGEST_LINK = 1000


@action
def stage_upload(
    stored: "StoredFile", *, client_id: UUID, name: str, actor: Actor, location: Location | None = None
) -> StagedUpload:
    """Keep a file for the activity that the form with `client_id` will record. The same file twice is one.

    `location` is given only where the person wants the location of this picture kept.
    """
    if not any(asked(actor, today()) for asked in (may_record_somewhere, recorded_lately, is_open_team)):
        raise PermissionDenied
    mine = staged_by(actor).filter(client_id=client_id)
    known = mine.filter(file=stored).first()
    if known:
        if location != known.location:
            known.latitude, known.longitude = _numbers(location)
            known.save(update_fields=["latitude", "longitude"])
        audit.unchanged()
        return known
    if mine.count() >= MOST:
        raise _too_many()
    whose: dict[str, Any] = {"person_id": person_id(actor), "team_id": team_id(actor)}
    staged, is_new = mine.get_or_create(
        client_id=client_id,
        **whose,
        file=stored,
        defaults={"name": _file_name(name), **_named(location)},
    )
    if not is_new:  # sent twice at once
        audit.unchanged()
        return staged
    audit.record("ledger.upload.staged", staged, actor=actor, data={"sha256": stored.original_sha256})
    return staged


@action
def discard_upload(staged: StagedUpload, *, actor: Actor) -> None:
    """Let go of a file that was taken in. Only whoever uploaded it may."""
    if (staged.person_id, staged.team_id) != (person_id(actor), team_id(actor)):
        raise PermissionDenied
    audit.record("ledger.upload.discarded", staged, actor=actor)
    staged.delete()


@action
def forget_uploads(old: QuerySet[StagedUpload], *, actor: Actor) -> int:
    """Let go of files whose form was not sent in time; return how many. The store sweeps the bytes."""
    if not isinstance(actor, SystemActor):
        raise PermissionDenied
    audit.unchanged()
    for staged in old:
        audit.record("ledger.upload.forgotten", staged, actor=actor)
    return old.delete()[0]


@action
def attach_evidence(
    activity: Activity,
    *,
    actor: Actor,
    file: "StoredFile | None" = None,
    name: str = "",
    link: str = "",
    caption: str = "",
    location: Location | None = None,
) -> Evidence:
    """Attach a stored file or a link, `location` where the person wants it kept. The same one twice is one.

    To what is verified nothing is attached any more: it would change what somebody confirmed. Return it first.
    """
    current = locked(activity)
    if not may_mend(actor, current, today()):
        raise PermissionDenied
    _insist_changeable(current)
    address = checked_link(link) if file is None else ""
    known = current.evidence.filter(removed_at=None)
    same = known.filter(file=file, link=address).first()
    if same:
        audit.unchanged()
        return same
    if known.count() >= MOST:
        raise _too_many()
    evidence = Evidence.objects.create(
        activity=current,
        kind=_kind_of(file),
        file=file,
        name=_file_name(name) if file else "",
        link=address,
        caption=tidy(caption)[:300],
        position=(known.aggregate(last=Max("position"))["last"] or 0) + 1,
        added_by_id=person_id(actor),
        **_named(location),
    )
    _touch(current, actor)
    changes: dict[str, list[Any]] = {"evidence": [None, _described(evidence)]}
    if location:  # that it is kept, not where it is
        changes["picture_location"] = [None, True]
    write_down(current, "evidence_added", actor=actor, changes=changes)
    return evidence


def _numbers(location: Location | None) -> tuple[Decimal | None, Decimal | None]:
    return (location.latitude, location.longitude) if location else (None, None)


def _named(location: Location | None) -> dict[str, Decimal | None]:
    latitude, longitude = _numbers(location)
    return {"latitude": latitude, "longitude": longitude}


def _touch(activity: Activity, actor: Actor) -> None:
    activity.version += 1
    activity.changed_by_id = person_id(actor)
    activity.save(update_fields=["version", "changed_by"])


def _insist_changeable(activity: Activity) -> None:
    if activity.state in {State.VERIFIED, State.WITHDRAWN}:
        raise ValidationError(
            _(
                "Hoạt động đã xác nhận hoặc đã rút, không đổi minh chứng được. "
                "Nhờ lãnh đạo trả lại để bổ sung trước."
            ),
            code="state",
        )
    if not activity.is_open:
        insist_not_closed(activity)


def checked_link(link: str) -> str:
    """Return the address. Raises ValidationError unless it is a complete one of the web."""
    address = link.strip()
    try:
        check_length(address, LONGEST_LINK)
    except ValidationError as error:
        raise ValidationError({"link": [error]}) from None
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise ValidationError(
            {"link": [ValidationError(_("Dán đường dẫn đầy đủ, bắt đầu bằng https://."), code="link")]}
        ) from None
    return address


def _kind_of(file: "StoredFile | None") -> EvidenceKind:
    if file is None:
        return EvidenceKind.LINK
    return EvidenceKind.PHOTO if file.media_type in PHOTOS else EvidenceKind.DOCUMENT


def _file_name(name: str) -> str:
    """Return the name a file came with, without the folders that some browsers send along."""
    return tidy(name.replace("\\", "/").rsplit("/", 1)[-1])[-200:]


def _described(evidence: Evidence) -> str:
    return evidence.link or (evidence.file.original_sha256 if evidence.file else "")


def _too_many() -> ValidationError:
    return ValidationError(
        _("Tối đa %(most)d minh chứng cho một hoạt động. Bỏ bớt rồi thêm lại."), params={"most": MOST}, code="many"
    )


@action
def remove_evidence(evidence: Evidence, *, actor: Actor, reason: str = "") -> None:
    """Take a piece of evidence out of sight; it is kept with the history."""
    current = locked(evidence.activity)
    if not may_mend(actor, current, today()):
        raise PermissionDenied
    _insist_changeable(current)
    if evidence.removed_at:
        audit.unchanged()
        return
    evidence.removed_at = now()
    evidence.save(update_fields=["removed_at"])
    _touch(current, actor)
    changes = {"evidence": [_described(evidence), None]}
    write_down(current, "evidence_removed", actor=actor, reason=reason.strip()[:500], changes=changes)
