"""Every change of an activity leaves a revision and an audit entry, and counts its version up."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actors import Actor
from chieng.core.errors import Conflict
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Revision

Changes = Mapping[str, Any]
# A name and free text: kept apart in the audit log, where they can be erased.
PERSONAL = frozenset({"document_signatory", "note"})


def person_id(actor: Actor) -> Any:
    """Return the id of the person who acts, or None when it is the system."""
    return getattr(actor, "pk", None)


def locked(activity: Activity, version: int | None = None) -> Activity:
    """Return the activity as it stands now, held until the transaction ends.

    Raises Conflict when it is no longer at the `version` that the person looked at.
    """
    current: Activity = (
        Activity.objects.select_for_update(of=("self",)).select_related("kind", "unit").get(pk=activity.pk)
    )
    if version is not None and version != current.version:
        raise Conflict(
            _(
                "%(who)s vừa thay đổi hoạt động này. Những gì anh/chị nhập vẫn còn ở dưới: "
                "xem bản mới nhất rồi bấm lại."
            ),
            params={"who": _last_changer(current)},
            code="conflict",
        )
    return current


def _last_changer(activity: Activity) -> str:
    last = activity.revisions.last()
    return last.who if last else _("Người khác")


def count_up(activity: Activity) -> None:
    """Save what was changed as the next version; what was verified has to be verified again."""
    if activity.state == State.VERIFIED:
        activity.state, activity.verified_at, activity.verified_by = State.SUBMITTED, None, None
    activity.version += 1
    activity.save()


def write_down(
    activity: Activity, verb: str, *, actor: Actor, reason: str = "", changes: Changes | None = None
) -> Revision:
    """Write down what was just done to `activity`, whose version has been counted up and saved."""
    told = dict(changes or {})
    personal = {name: told.pop(name) for name in PERSONAL & told.keys()}
    audit.record(
        f"ledger.activity.{verb}",
        activity,
        actor=actor,
        data={"version": activity.version, "state": activity.state, "reason": reason, **told},
        personal=personal,
    )
    return Revision.objects.create(
        activity=activity,
        version=activity.version,
        verb=verb,
        by_id=person_id(actor),
        by_label="" if person_id(actor) else actor.actor_label,
        reason=reason,
        changes=dict(changes or {}),
    )


def reason_given(text: str) -> str:
    """Return the reason, or raise ValidationError: whoever wrote it must learn what to mend."""
    reason = text.strip()
    if not reason:
        raise ValidationError(
            {"reason": ValidationError(_("Ghi lý do để người ghi biết cần sửa gì."), code="required")}
        )
    return reason[:500]
