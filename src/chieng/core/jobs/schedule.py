"""The scheduler: asks for each periodic job when it is due, once however many schedulers look."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from chieng.core.clock import now
from chieng.core.jobs import queue
from chieng.core.jobs.registry import PERIODIC, Periodic
from chieng.core.models import PeriodicState, WorkerBeat

logger = logging.getLogger(__name__)


def tick() -> list[str]:
    """Ask for what is due and return the names. One job's trouble does not keep the others waiting."""
    states = {state.name: state for state in PeriodicState.objects.filter(name__in=PERIODIC.names())}
    missing = [name for name in PERIODIC.names() if name not in states]
    if missing:
        PeriodicState.objects.bulk_create((PeriodicState(name=name) for name in missing), ignore_conflicts=True)
        return tick()
    asked = []
    for name, state in states.items():
        try:
            if _ask(PERIODIC[name], state):
                asked.append(name)
        except Exception:
            logger.exception("periodic job %s could not be asked for", name)
    return asked


def _ask(periodic: Periodic, state: PeriodicState) -> bool:
    """Move the due moment on and ask for the job in one transaction; whoever moves it is the one who asks."""
    moment = now()
    mine = PeriodicState.objects.filter(name=state.name, due_at=state.due_at)
    if state.due_at > moment + periodic.every:  # the clock was wrong once, or the period has become shorter
        mine.update(due_at=moment + periodic.every)
    if state.due_at > moment or not periodic.wanted():
        return False
    with transaction.atomic():
        moved = mine.update(due_at=_next(state.due_at, periodic.every, moment), queued_at=moment)
        if moved:
            queue.enqueue(periodic.job, key=state.name)
    return bool(moved)


def _next(due_at: datetime, every: timedelta, moment: datetime) -> datetime:
    """Return the first moment after `moment` on the grid of `due_at`: what was missed is made up for once."""
    return due_at + ((moment - due_at) // every + 1) * every


def beat(owner: str, roles: list[str]) -> None:
    """Leave a sign of life for each of the roles."""
    for role in roles:
        WorkerBeat.objects.update_or_create(owner=owner, role=role, defaults={"at": now()})
