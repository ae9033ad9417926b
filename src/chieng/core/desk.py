"""What is on somebody's desk: each room registers what it has waiting for a person, reporting shows it all.

A room adds in `apps.py`: `DESK.register("ledger", desk_items)`, where `desk_items(actor, day)` returns the
things that this person can do something about on that day, already within their reach.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.functional import Promise

from chieng.core.ports import Registry

Words = str | Promise


class Urgency(IntEnum):
    """Why a thing is on the desk. Sorted: what came back first, what waits for others last.

    Only what is assigned ("giao") can be overdue; what is requested is never LATE.
    """

    RETURNED = 1
    LATE = 2
    TO_DO = 3
    DUE = 4
    WAITING = 5


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One thing on a desk: what it is, whose it is, until when, and the one thing to do about it."""

    title: Words
    url: str
    urgency: Urgency
    unit: str = ""
    due: date | None = None
    detail: Words = ""
    action: Words = ""


DESK: Registry[Callable[[object, date], list[DeskItem]]] = Registry("desk items")
