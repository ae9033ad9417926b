"""Loops that a file would close: units that would stand above themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from chieng.organisations.closure import LoopError, Span, closure

MOST: int = 20


def loops(
    lives: Mapping[UUID, Span], parents: Mapping[UUID, Sequence[tuple[UUID, Span]]]
) -> Iterator[tuple[tuple[UUID, ...], date]]:
    """Yield the loops among `lives`, each with a day on which it would be closed, up to MOST of them."""
    cut: set[UUID] = set()
    for _number in range(MOST):
        try:
            for _path in closure(lives, lambda unit: () if unit in cut else parents.get(unit, ())):
                pass
        except LoopError as error:
            loop = tuple(unit for unit in error.loop if isinstance(unit, UUID))
            cut.update(loop)
            yield loop[:-1], error.day
        else:
            return
