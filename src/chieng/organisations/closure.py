"""The interval closure of a dated relation: who stands above whom, on which days, how far up.

Plain functions over ids and spans of days, no database: the tests compare them with brute force, day by day.
A span is `(since, until)`, the end excluded. Where several ways lead up, the shortest counts; two spans of the
same pair never overlap.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

N = TypeVar("N", bound=Hashable)
Span = tuple[date, date]
ParentsOf = Callable[[N], Sequence[tuple[N, Span]]]


class Path(NamedTuple, Generic[N]):
    """On every day from `since` until `until`, `ancestor` stands `depth` steps above `descendant`."""

    ancestor: N
    descendant: N
    depth: int
    since: date
    until: date


class LoopError(Exception):
    """A unit would stand above itself: `loop` names the units on the way, first and last the same."""

    def __init__(self, loop: Sequence[Hashable], day: date) -> None:
        super().__init__(f"{' → '.join(map(str, loop))} on {day}")
        self.loop, self.day = tuple(loop), day


def closure(lives: Mapping[N, Span], parents_of: ParentsOf[N]) -> Iterator[Path[N]]:
    """Yield every path upward from each unit in `lives`, itself included with depth 0 for its life.

    `parents_of` gives a unit's parents with the days on which they held, within the lives of both.
    Raises LoopError when a unit in `lives` would stand above itself.
    """
    for unit, life in lives.items():
        yield from _climb(unit, life, parents_of)


def _climb(unit: N, life: Span, parents_of: ParentsOf[N]) -> Iterator[Path[N]]:
    yield Path(unit, unit, 0, *life)
    covered: dict[N, list[Span]] = {unit: [life]}
    frontier: list[tuple[N, Span]] = [(unit, life)]
    depth = 0
    while frontier:
        depth += 1
        reached = _step(unit, frontier, parents_of)
        frontier = []
        for ancestor, spans in reached.items():
            known = covered.get(ancestor, [])
            for fresh in subtract(joined(spans), known):
                frontier.append((ancestor, fresh))
                yield Path(ancestor, unit, depth, *fresh)
            covered[ancestor] = joined([*known, *spans])


def _step(unit: N, frontier: list[tuple[N, Span]], parents_of: ParentsOf[N]) -> dict[N, list[Span]]:
    reached: dict[N, list[Span]] = {}
    for node, span in frontier:
        for parent, held in parents_of(node):
            since, until = max(span[0], held[0]), min(span[1], held[1])
            if since >= until:
                continue
            if parent == unit:
                loop = _loop(unit, since, parents_of)
                raise LoopError(loop, since)
            reached.setdefault(parent, []).append((since, until))
    return reached


def _loop(unit: N, day: date, parents_of: ParentsOf[N]) -> list[N]:
    """Return the way from `unit` up to itself on `day`."""
    ways = [[unit]]
    seen = {unit}
    for way in ways:
        for parent, (since, until) in parents_of(way[-1]):
            if not since <= day < until:
                continue
            if parent == unit:
                return [*way, unit]
            if parent not in seen:
                seen.add(parent)
                ways.append([*way, parent])
    return [unit]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same days as the fewest spans, in order."""
    result: list[Span] = []
    for since, until in sorted(spans):
        if result and since <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], until))
        else:
            result.append((since, until))
    return result


def subtract(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """Return the days of `spans` that are not in `taken`; both are in order and without overlap."""
    rest: list[Span] = []
    for since, until in spans:
        start = since
        for taken_since, taken_until in taken:
            if taken_until <= start or taken_since >= until:
                continue
            if taken_since > start:
                rest.append((start, taken_since))
            start = max(start, taken_until)
        if start < until:
            rest.append((start, until))
    return rest
