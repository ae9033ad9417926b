"""Keeping to the retention schedule, and shortening what it says."""

import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import SYSTEM, Actor, SystemActor
from chieng.core.clock import now
from chieng.core.models import RetentionState
from chieng.core.permissions import Right, holds
from chieng.core.personal.retention import RETENTION, line_of

_log = logging.getLogger(__name__)
# So much goes in one transaction, and so many of them in one run: the rest waits for the next.
PORTION = 200
MOST_PORTIONS = 50


def keep_to_schedule() -> dict[str, int]:
    """Let go of everything whose time is over, rule by rule; return how much of each. Twice finds nothing more."""
    gone, wrong = {}, []
    for name in RETENTION.names():
        try:
            gone[name] = _run(name)
        except Exception as error:  # noqa: BLE001 - raised below
            # One rule's trouble keeps no other waiting; the job itself is shown as failed and tried again.
            _log.exception("retention rule %s", name)
            wrong.append(error)
    if wrong:
        raise wrong[0]
    return gone


def _run(name: str) -> int:
    gone = 0
    for _portion in range(MOST_PORTIONS):
        some = keep_to(name, first=not gone, actor=SYSTEM)
        gone += some
        if some < PORTION:
            break
    return gone


@action
def keep_to(name: str, *, first: bool = True, actor: Actor) -> int:
    """Let go of a portion of what one rule says; return how much it was. `first` begins a run.

    Leaves one entry a portion with the number, none when there was nothing.
    """
    if not isinstance(actor, SystemActor):
        raise PermissionDenied
    line = line_of(name)
    ids = list(line.due().order_by("pk").values_list("pk", flat=True)[:PORTION])
    if ids:
        line.rule.let_go(line.due().filter(pk__in=ids), actor=actor)
    state, _made = RetentionState.objects.get_or_create(rule=name)
    state.ran_at = now()
    if ids:
        state.gone_at, state.gone = state.ran_at, len(ids) + (0 if first else state.gone)
        state.gone_in_all += len(ids)
        audit.record("core.retention.kept", state, actor=actor, data={"number": len(ids), "days": line.days})
    state.save(update_fields=["ran_at", "gone_at", "gone", "gone_in_all"])
    audit.unchanged()
    return len(ids)


@action
def shorten(name: str, *, days: int, actor: Actor) -> None:
    """Keep something for fewer days than its rule says, or as many again. Never for more."""
    if not holds(actor, Right.SET_RETENTION):
        raise PermissionDenied
    line = line_of(name)
    least, most = line.rule.least, line.rule.days
    if not least <= days <= most:
        raise ValidationError(
            {
                "days": ValidationError(
                    _("Chọn từ %(least)s đến %(most)s ngày: chỉ được rút ngắn, không được kéo dài."),
                    params={"least": least, "most": most},
                )
            }
        )
    if days == line.days:
        return audit.unchanged()
    state, _made = RetentionState.objects.get_or_create(rule=name)
    state.days = None if days == most else days
    state.save(update_fields=["days"])
    return audit.record("core.retention.set", state, actor=actor, data={"old": line.days, "new": days})
