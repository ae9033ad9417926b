"""Why a unit does not count yet, in the words that tell it what to do next."""

from collections.abc import Sequence
from uuid import UUID

from chieng.ledger.kinds import Waiting
from chieng.programme.kinds import Condition
from chieng.reporting.kinds import Missing


def lacking(conditions: Sequence[Condition], met: Sequence[Sequence[UUID]]) -> tuple[Condition, ...]:
    """Return the conditions that no activity meets; all of them when `met` is empty."""
    if not met:
        return tuple(conditions)
    return tuple(condition for condition, activities in zip(conditions, met, strict=True) if not activities)


def reason_for(waiting: Waiting | None, has_some: bool) -> Missing:
    """Return the reason nearest to done: what came back and what waits first, then what is only begun."""
    if waiting and waiting.returned:
        return Missing.RETURNED
    if waiting and waiting.submitted:
        return Missing.WAITING
    if waiting and waiting.draft:
        return Missing.DRAFT
    return Missing.PARTLY if has_some else Missing.NOTHING
