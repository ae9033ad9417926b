"""What the form does in one step: facts, the files that were taken in, the link, and off to the head."""

from dataclasses import fields
from typing import TYPE_CHECKING
from uuid import UUID

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.offline import Captured
from chieng.ledger.actions.closed import closed_error
from chieng.ledger.actions.evidence import attach_evidence, discard_upload
from chieng.ledger.actions.recording import correct, record_activity
from chieng.ledger.actions.review import submit
from chieng.ledger.kinds import Facts
from chieng.ledger.models import Activity
from chieng.ledger.queries.entry import staged_for

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


@action
def log_activity(
    *,
    unit: "Unit",
    facts: Facts,
    client_id: UUID,
    actor: Actor,
    link: str = "",
    send: bool = True,
    captured: Captured | None = None,
) -> Activity:
    """Record an activity with the files staged under `client_id`, and with `send` hand it to the unit's head.

    `captured` is when a device wrote it down, where that was earlier.
    All of it or nothing: what is wrong with any part leaves no half activity, and the files stay staged. Sent
    again it gives the first activity back. In a closed period nothing is lost: a draft stays, and its
    `held_reason` says why it was not sent.
    """
    given = {one.name: getattr(facts, one.name) for one in fields(facts)}
    activity = record_activity(unit=unit, client_id=client_id, actor=actor, captured=captured, **given)
    audit.unchanged()
    return _complete(activity, client_id, link, actor, send=send) if activity.is_open else activity


@action
def amend_activity(
    activity: Activity,
    *,
    version: int,
    facts: Facts,
    client_id: UUID,
    actor: Actor,
    link: str = "",
    send: bool = True,
) -> Activity:
    """Correct an activity and attach what was staged under `client_id`; with `send` hand it in again.

    What is open stays so, with its `held_reason`, where its period is closed.
    """
    corrected = correct(activity, version=version, facts=facts, actor=actor)
    audit.unchanged()
    return _complete(corrected, client_id, link, actor, send=send and corrected.is_open)


def _complete(activity: Activity, client_id: UUID, link: str, actor: Actor, *, send: bool) -> Activity:
    for staged in staged_for(client_id, actor):
        attach_evidence(activity, file=staged.file, name=staged.name, location=staged.location, actor=actor)
        discard_upload(staged, actor=actor)
    if link.strip():
        attach_evidence(activity, link=link, actor=actor)
    closed = closed_error(activity) if send else None
    if send and not closed:
        return submit(activity, actor=actor)
    kept = Activity.objects.get(pk=activity.pk)
    kept.held_reason = " ".join(closed.messages) if closed else ""
    return kept
