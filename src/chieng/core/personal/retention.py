"""The retention schedule: what is kept of people, for what, by which law, how long, and what happens then.

A room registers its own in `apps.py`: `RETENTION.register("ledger.uploads", Rule(...))` for what goes by itself,
`LASTING.register("ledger.record", Lasting(...))` for what stays as long as the record that it is part of, with
the reason. One job keeps to the rules (`keeping`), the privacy notice is drawn from both, and a test walks the
fields of all models: each that could say something of a person is covered by one or the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from chieng.core.actors import Actor
from chieng.core.clock import now
from chieng.core.models import RetentionState
from chieng.core.ports import Registry

Words = str | Promise


class Fate(StrEnum):
    """What happens when the time is over."""

    DELETE = "delete"
    ANONYMISE = "anonymise"


def delete(things: QuerySet[Any], *, actor: Actor) -> None:
    """Delete the things: the plainest way to let go."""
    del actor
    things.delete()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rule:
    """How long something is kept.

    `days` count from the moment that `since` names in words; an installation may choose fewer, not below `fewest`.
    `find(before)` returns what had that moment before `before`; `let_go(things, actor=)` deletes or anonymises a
    portion of it, so that `find` finds it no more. `covers` names models ("app.Model") or fields
    ("app.Model.field").
    """

    what: Words
    purpose: Words
    basis: Words
    since: Words
    days: int
    find: Callable[[datetime], QuerySet[Any]]
    let_go: Callable[..., Any] = delete
    fate: Fate = Fate.DELETE
    fewest: int | None = None
    covers: tuple[str, ...] = ()

    @property
    def least(self) -> int:
        """Return the fewest days that an installation may choose."""
        return self.days if self.fewest is None else self.fewest


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lasting:
    """What is kept as long as the record it belongs to, and why."""

    what: Words
    why: Words
    covers: tuple[str, ...]


RETENTION: Registry[Rule] = Registry("retention rule")
LASTING: Registry[Lasting] = Registry("lasting record")


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A rule as it holds in this installation."""

    name: str
    rule: Rule
    days: int
    state: RetentionState | None

    @property
    def before(self) -> datetime:
        """Return the moment before which a thing's own moment must lie for its time to be over."""
        return now() - timedelta(days=self.days)

    def due(self) -> QuerySet[Any]:
        """Return what would go if the job ran now."""
        return self.rule.find(self.before)

    @property
    def may_be_shortened(self) -> bool:
        return self.rule.least < self.rule.days


def schedule() -> list[ScheduleLine]:
    """Return every rule with the days that hold here, in the order of the rooms. One query."""
    states = {state.rule: state for state in RetentionState.objects.all()}
    return [_line(name, states.get(name)) for name in RETENTION.names()]


def line_of(name: str) -> ScheduleLine:
    """Return one rule as it holds here. Raises KeyError when there is none."""
    return _line(name, RetentionState.objects.filter(rule=name).first() if name in RETENTION else None)


def _line(name: str, state: RetentionState | None) -> ScheduleLine:
    rule = RETENTION[name]
    chosen = rule.days if state is None or state.days is None else state.days
    # A rule may have become stricter since the installation chose.
    return ScheduleLine(name, rule, min(max(chosen, rule.least), rule.days), state)
