"""What targets ask of an activity, in two short texts on its own row: what it is linked to, and its figures.

The links and the quantities stay the record; these lines say the same again, written with them in one place
(`recording`), so that a target reads one row an activity instead of joining five tables. `chieng ledger lines`
compares and mends; `chieng targets --check` computes every figure without them.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Codes(NamedTuple):
    """The codes of the themes, tasks and audiences of an activity."""

    themes: frozenset[str]
    tasks: frozenset[str]
    audiences: frozenset[str]


def codes_line(themes: Iterable[str], tasks: Iterable[str], audiences: Iterable[str]) -> str:
    """Return the line; the same codes in any order give the same one."""
    return _json([sorted(themes), sorted(tasks), sorted(audiences)])


@lru_cache(maxsize=4096)
def read_codes(line: str) -> Codes:
    return Codes(*map(frozenset, json.loads(line)))


def figures_line(figures: Iterable[tuple[str, str | None, int | None]]) -> str:
    """Return the line for figures given as kind, audience (None: everybody) and value, "" when there are none.

    What is not applicable counts nobody and is left out; zero is a number.
    """
    told = [[kind, audience, value] for kind, audience, value in figures if value is not None]
    return _json(sorted(told, key=lambda one: (one[0], one[1] or ""))) if told else ""


@lru_cache(maxsize=16384)
def read_figure(line: str, quantity: str, audiences: tuple[str, ...]) -> int | None:
    """Return the sum of the figures of a quantity: of everybody together, and of these audiences (none: of all).

    None when the activity gives no such figure.
    """
    values = [
        value
        for kind, audience, value in json.loads(line or "[]")
        if kind == quantity and (audience is None or not audiences or audience in audiences)
    ]
    return sum(values) if values else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
