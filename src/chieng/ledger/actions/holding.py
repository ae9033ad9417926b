"""Holding what a device sent after its sender lost the right to record: not lost, and not counted."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import now, today
from chieng.core.offline import Captured
from chieng.ledger.actions.entry import log_activity
from chieng.ledger.actions.evidence import attach_evidence, checked_link
from chieng.ledger.actions.revisions import person_id, reason_given
from chieng.ledger.kinds import Facts, HeldState
from chieng.ledger.models import Activity, HeldEntry
from chieng.ledger.permissions import may_record, recorded_lately
from chieng.ledger.queries.held import held_files

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# So long is held what nobody decides about, and kept what was decided; the pages say until when.
KEPT_HELD = timedelta(days=90)
MOST_HELD = 50
_FACTS: TypeAdapter[Facts] = TypeAdapter(Facts)


def facts_of_held(held: HeldEntry) -> Facts:
    """Return what was said, as `log_activity` takes it."""
    return _FACTS.validate_python(held.facts)


@action
def hold_entry(
    *, unit: "Unit", facts: Facts, client_id: UUID, actor: Actor, captured: Captured, link: str = ""
) -> HeldEntry:
    """Hold what was recorded for `unit` by somebody who lately could. The same `client_id` is held once."""
    if not recorded_lately(actor, today(), unit.pk):
        raise PermissionDenied
    mine = HeldEntry.objects.filter(person=person_id(actor))
    known = mine.filter(client_id=client_id).first()
    if known:
        audit.unchanged()
        return known
    if mine.filter(state=HeldState.WAITING).count() >= MOST_HELD:
        raise ValidationError(_("Đã có quá nhiều việc chờ đơn vị nhận. Liên hệ cán bộ đầu mối của đơn vị."))
    held = HeldEntry(
        client_id=client_id,
        person_id=person_id(actor),
        unit=unit,
        facts=_FACTS.dump_python(facts, mode="json"),
        link=checked_link(link) if link.strip() else "",
        captured_at=captured.at,
    )
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError:  # sent twice at once
        audit.unchanged()
        return mine.get(client_id=client_id)
    audit.record("ledger.heldentry.held", held, actor=actor, data={"unit": unit.pk})
    return held


@action
def take_over(held: HeldEntry, *, actor: Actor) -> Activity:
    """Make a draft of the unit's out of what was held, files and all; its officer checks it and hands it in.

    Raises ValidationError where what was said does not hold any more: the entry stays held.
    """
    current = _waiting(held)
    if not may_record(actor, current.unit_id, today()):
        raise PermissionDenied
    activity = log_activity(
        unit=current.unit,
        facts=facts_of_held(current),
        client_id=current.client_id,
        captured=Captured(current.captured_at),
        send=False,
        actor=actor,
    )
    for staged in held_files(current):
        attach_evidence(activity, file=staged.file, name=staged.name, location=staged.location, actor=actor)
        staged.delete()
    if current.link:
        attach_evidence(activity, link=current.link, actor=actor)
    current.activity = activity
    _decide(current, HeldState.TAKEN, actor)
    return activity


@action
def reject_held(held: HeldEntry, *, reason: str, actor: Actor) -> None:
    """Say that the unit does not take it, and why: its sender reads it and may still save a copy."""
    current = _waiting(held)
    if not may_record(actor, current.unit_id, today()):
        raise PermissionDenied
    current.reason = reason_given(reason)
    _decide(current, HeldState.REJECTED, actor)


@action
def discard_held(held: HeldEntry, *, actor: Actor) -> None:
    """Throw away what one has sent oneself; the unit no longer sees it."""
    current = _waiting(held)
    if current.person_id != person_id(actor):
        raise PermissionDenied
    held_files(current).delete()
    current.facts, current.link = {}, ""
    _decide(current, HeldState.DISCARDED, actor)


@action
def forget_held(old: QuerySet[HeldEntry], *, actor: Actor) -> int:
    """Let go of what was held or decided long enough ago; return how many."""
    if not isinstance(actor, SystemActor):
        raise PermissionDenied
    audit.unchanged()
    for held in old:
        audit.record("ledger.heldentry.forgotten", held, actor=actor)
        held_files(held).delete()
    return old.delete()[0]


def _waiting(held: HeldEntry) -> HeldEntry:
    current: HeldEntry = HeldEntry.objects.select_for_update(of=("self",)).select_related("unit").get(pk=held.pk)
    if current.state != HeldState.WAITING:
        raise ValidationError(
            _("Việc này đã được xử lý (%(state)s). Tải lại trang để xem."),
            params={"state": HeldState(current.state).label},
            code="state",
        )
    return current


def _decide(held: HeldEntry, state: HeldState, actor: Actor) -> None:
    held.state, held.decided_at, held.decided_by_id = state, now(), person_id(actor)
    held.save()
    audit.record(f"ledger.heldentry.{state}", held, actor=actor, data={"reason": held.reason})
