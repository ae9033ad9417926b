"""Who acts: a signed-in person, or the system itself (a job, a command on the machine)."""

import getpass
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """What audit needs to know of whoever acts: an id that never changes and a label people can read."""

    @property
    def actor_id(self) -> str: ...

    @property
    def actor_label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The installation itself. It holds every right: whoever runs commands on the machine owns the data."""

    actor_id: str
    actor_label: str


SYSTEM = SystemActor("system", "Hệ thống")


def command_line() -> SystemActor:
    """Return the actor for a command typed on the machine, named after the operating system's user."""
    return SystemActor("command-line", f"Dòng lệnh ({getpass.getuser()})")
