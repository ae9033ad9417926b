"""Small registries where strangers meet: a room registers its own in `apps.py`, another reads them.

The portal can show contests without importing them, and the desk lists what every room has waiting.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things in the order in which they were registered. A name is registered once."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._things: dict[str, T] = {}

    def register(self, name: str, thing: T) -> None:
        """Add `thing` under `name`. Raises ValueError when the name is taken by another."""
        if self._things.get(name, thing) is not thing:
            raise ValueError(f"{self._what} {name!r} is registered twice")
        self._things[name] = thing

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def names(self) -> list[str]:
        return list(self._things)
