"""Telling one activity of the story, with a drawn picture, up to the state that it has on the last day."""

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from chieng.config.demo.pictures import draw_picture
from chieng.core.actors import SYSTEM, Actor
from chieng.core.files import PHOTOS, store
from chieng.ledger import actions
from chieng.ledger.kinds import State

if TYPE_CHECKING:
    from chieng.ledger.models import Activity
    from chieng.organisations.models import Unit

_OWN = UUID("6d0c6b1e-3630-4b5e-9a51-6b6f6e74756d")


def own_id(key: str) -> UUID:
    """Return the id under which something of the story is known: the same in every demonstration."""
    return uuid5(_OWN, key)


def tell(  # noqa: PLR0913 - every part of the story by its name
    unit: "Unit",
    kind: str,
    day: date,
    *,
    key: str,
    state: State = State.VERIFIED,
    by: Actor = SYSTEM,
    head: Actor = SYSTEM,
    reason: str = "",
    picture: str = "",
    **facts: Any,
) -> "Activity":
    """Record what `unit` did, by an officer and its head. The same `picture` twice is the same file twice."""
    activity = actions.record_activity(unit=unit, kind=kind, since=day, client_id=own_id(key), actor=by, **facts)
    drawn = draw_picture(Random(picture or key))  # noqa: S311 - the same data for everybody, not a secret
    actions.attach_evidence(activity, file=store(drawn, allowed=PHOTOS), name="minh-hoa.jpg", actor=by)
    return bring_to(state, activity, by=by, head=head, reason=reason)


def bring_to(
    state: State, activity: "Activity", *, by: Actor = SYSTEM, head: Actor = SYSTEM, reason: str = ""
) -> "Activity":
    """Take a draft as far as `state`: handed in by its officer, then verified or given back by the head."""
    if state is State.DRAFT:
        return activity
    submitted = actions.submit(activity, actor=by)
    if state is State.VERIFIED:
        return actions.verify(submitted, actor=head)
    if state is State.RETURNED:
        return actions.return_for_correction(submitted, reason=reason, actor=head)
    return submitted
