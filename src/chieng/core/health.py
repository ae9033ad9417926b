"""How the installation is: checks that rooms register, for `/healthz` and for the page that people read.

A check is quick, changes nothing and tells no secret. It raises when it can't tell: that counts as bad.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chieng.core.ports import Registry

_log = logging.getLogger(__name__)


class State(StrEnum):
    """Good; to be watched (work goes on); bad (somebody must act: `/healthz` answers 503)."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: a state, a translated sentence for people, and plain facts for machines."""

    state: State
    sentence: Any = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its name for machines and its label for people."""

    name: str
    label: Any
    run: Callable[[], Finding]

    def find(self) -> Finding:
        """Return what the check finds; bad, without details, when it raises."""
        try:
            return self.run()
        except Exception:  # noqa: BLE001 - whatever it is, the others are still looked at
            _log.exception("health check %s", self.name)
            return Finding(State.BAD)


CHECKS: Registry[Check] = Registry("health check")


def check(name: str, label: Any) -> Callable[[Callable[[], Finding]], Check]:
    """Register the decorated function as a check."""

    def register(function: Callable[[], Finding]) -> Check:
        made = Check(name, label, function)
        CHECKS.register(name, made)
        return made

    return register


def find_all() -> dict[Check, Finding]:
    """Run every check, in the order in which they were registered."""
    return {one: one.find() for one in CHECKS}
