"""Small registries where strangers meet: a room registers its own in `apps.py`, another reads them.

The portal can show contests without importing them, and the desk lists what every room has waiting.
"""

from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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


Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApplication = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Mount:
    """An ASGI application beside Django, for what meets thousands of people in the same second.

    `prefix` starts and ends with a slash; `part` is what `chieng serve --only` calls it; `build` makes the
    application once Django is set up.
    """

    prefix: str
    part: str
    build: Callable[[], ASGIApplication]


MOUNTS: Registry[Mount] = Registry("mount")
