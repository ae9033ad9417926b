"""From draft to verified: submit, verify, return with a reason, withdraw."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.ledger.actions.carrying import link_to
from chieng.ledger.actions.closed import insist_not_closed
from chieng.ledger.actions.completeness import insist_complete
from chieng.ledger.actions.revisions import locked, person_id, reason_given, write_down
from chieng.ledger.kinds import OPEN, State
from chieng.ledger.models import Activity
from chieng.ledger.permissions import may_change, may_take_back, may_verify, wrote


@action
def submit(activity: Activity, *, actor: Actor, version: int | None = None) -> Activity:
    """Hand the activity to the unit's head. Raises ValidationError naming what is still missing."""
    current = locked(activity, version)
    if not may_change(actor, current, today()):
        raise PermissionDenied
    if current.state == State.SUBMITTED:
        audit.unchanged()
        return current
    _insist(current, OPEN)
    insist_not_closed(current)
    insist_complete(current)
    current.state, current.return_reason = State.SUBMITTED, ""
    current.submitted_at, current.submitted_by_id = now(), person_id(actor)
    return _moved(current, "submitted", actor)


@action
def verify(activity: Activity, *, actor: Actor, version: int | None = None) -> Activity:
    """Confirm the activity: from now on it counts. Nobody confirms what they wrote themselves.

    With a unit's plan, what the unit did under it and has linked to no plan is linked to it.
    """
    current = locked(activity, version)
    _insist_may_verify(current, actor)
    if current.state == State.VERIFIED and current.verified_by_id == person_id(actor):
        audit.unchanged()
        return current
    _insist(current, (State.SUBMITTED,))
    insist_not_closed(current)
    insist_complete(current)
    current.state, current.verified_at, current.verified_by_id = State.VERIFIED, now(), person_id(actor)
    verified = _moved(current, "verified", actor)
    if verified.kind.takes_document:
        link_to(verified, actor=actor)
    return verified


def _insist_may_verify(activity: Activity, actor: Actor) -> None:
    if may_verify(actor, activity, today()):
        return
    if wrote(actor, activity) and may_change(actor, activity, today()):
        raise ValidationError(
            _("Người ghi không tự xác nhận. Nhờ lãnh đạo khác của đơn vị, hoặc cán bộ theo dõi chương trình."),
            code="own",
        )
    raise PermissionDenied


@action
def return_for_correction(
    activity: Activity, *, reason: str, actor: Actor, version: int | None = None
) -> Activity:
    """Give the activity back to its officer with a reason. What was verified no longer counts then."""
    current = locked(activity, version)
    _insist_may_verify(current, actor)
    why = reason_given(reason)
    _insist(current, (State.SUBMITTED, State.VERIFIED))
    return give_back(current, why, actor)


def give_back(current: Activity, why: str, actor: Actor) -> Activity:
    """Give a held activity back to its unit. The caller has asked who may."""
    insist_not_closed(current)
    current.state, current.return_reason = State.RETURNED, why
    current.verified_at = current.verified_by = None
    return _moved(current, "returned", actor, why)


@action
def take_back(activity: Activity, *, reason: str, actor: Actor, version: int | None = None) -> Activity:
    """Undo a verification made by mistake: whoever verified, on the same day, with a reason. It waits again."""
    current = locked(activity, version)
    if not may_take_back(actor, current, today()):
        raise PermissionDenied
    why = reason_given(reason)
    insist_not_closed(current)
    current.state = State.SUBMITTED
    current.verified_at = current.verified_by = None
    return _moved(current, "taken_back", actor, why)


@action
def withdraw(activity: Activity, *, reason: str, actor: Actor, version: int | None = None) -> Activity:
    """Take the activity out: it stays readable with its history and counts nowhere.

    Its officer withdraws what is not verified yet; what is verified, only whoever may verify it.
    """
    current = locked(activity, version)
    if current.state == State.VERIFIED:
        _insist_may_verify(current, actor)
    elif not may_change(actor, current, today()):
        raise PermissionDenied
    why = reason_given(reason)
    _insist(current, (State.DRAFT, State.RETURNED, State.SUBMITTED, State.VERIFIED))
    if not current.is_open:
        insist_not_closed(current)
    current.state = State.WITHDRAWN
    current.verified_at = current.verified_by = None
    return _moved(current, "withdrawn", actor, why)


def _insist(activity: Activity, states: Sequence[State]) -> None:
    if activity.state not in states:
        raise ValidationError(
            _("Hoạt động đang ở trạng thái “%(state)s”. Tải lại trang để xem."),
            params={"state": State(activity.state).label},
            code="state",
        )


def _moved(activity: Activity, verb: str, actor: Actor, reason: str = "") -> Activity:
    activity.version += 1
    activity.save()
    write_down(activity, verb, actor=actor, reason=reason)
    return activity
