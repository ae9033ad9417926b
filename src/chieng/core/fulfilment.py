"""Who can say that a piece of work is done: each room registers what it knows, the programme asks them all.

The programme gives work to units and knows nobody above it. The ledger answers from verified activities; a room
of reports answers for reports. A room adds in `apps.py`: `FULFILMENTS.register("ledger", progress_of)`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chieng.core.intervals import Interval
from chieng.core.ports import Registry


@dataclass(frozen=True, slots=True)
class Work:
    """What one unit was given, as others need it: `units` are itself and those whose part it took over.

    `kinds` are codes of activity kinds, `tasks` ids of the plan's tasks; both may be empty.
    """

    id: UUID
    units: tuple[UUID, ...]
    plan_id: UUID
    days: Interval
    kinds: tuple[str, ...] = ()
    tasks: tuple[UUID, ...] = ()
    duty: str = ""
    is_report: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What a room knows of a piece of work: done, or begun, and the address of what shows it."""

    is_done: bool
    url: str = ""
    words: str = ""


FULFILMENTS: Registry[Callable[[Sequence[Work]], Mapping[UUID, Progress]]] = Registry("fulfilment")


def progress_of(works: Sequence[Work]) -> dict[UUID, Progress]:
    """Return what is known of each piece of work: done by anybody's word before merely begun."""
    found: dict[UUID, Progress] = {}
    for answer in FULFILMENTS if works else ():
        for work_id, progress in answer(works).items():
            if work_id not in found or (progress.is_done and not found[work_id].is_done):
                found[work_id] = progress
    return found
