"""Long lists of ids, in pieces that every database takes in one query."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
SIZE = 900


def chunks(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield `things` in lists of at most SIZE."""
    everything = list(things)
    for start in range(0, len(everything), SIZE):
        yield everything[start : start + SIZE]
