from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chieng.organisations.closure import LoopError, Path, Span, closure, joined, subtract

NODES = "abcdef"
START = date(2025, 6, 25)
DAYS = 10


def day(number: int) -> date:
    return START + timedelta(days=number)


spans: st.SearchStrategy[Span] = (
    st.tuples(st.integers(0, DAYS), st.integers(0, DAYS))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: (day(pair[0]), day(pair[1])))
)
edges = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), spans), max_size=12)
Edges = list[tuple[str, str, Span]]


def parents_of(some: Edges) -> Callable[[str], list[tuple[str, Span]]]:
    return lambda unit: [(parent, span) for child, parent, span in some if child == unit]


def brute_force(some: Edges, on: date) -> set[tuple[str, str, int]] | None:
    """Return (ancestor, descendant, depth) on one day, or None when there is a loop."""
    above = {unit: {p for c, p, (since, until) in some if c == unit and since <= on < until} for unit in NODES}
    pairs = set()
    for unit in NODES:
        seen, level, depth = {unit}, {unit}, 0
        while level:
            pairs |= {(ancestor, unit, depth) for ancestor in level}
            reached = {parent for each in level for parent in above[each]}
            if unit in reached:
                return None
            level, depth = reached - seen, depth + 1
            seen |= level
    return pairs


@given(edges)
def test_closure_is_what_walking_the_tree_finds_on_every_day(some: Edges) -> None:
    by_day = [brute_force(some, day(number)) for number in range(DAYS)]
    lives = dict.fromkeys(NODES, (day(0), day(DAYS)))
    if None in by_day:
        with pytest.raises(LoopError) as caught:
            list(closure(lives, parents_of(some)))
        assert brute_force(some, caught.value.day) is None
        return
    paths = list(closure(lives, parents_of(some)))
    found = [{path[:3] for path in paths if path.since <= day(n) < path.until} for n in range(DAYS)]
    assert found == by_day
    assert_shortest_form(paths)


def assert_shortest_form(paths: list[Path[str]]) -> None:
    """No two rows of a pair overlap, and rows of the same depth that touch are one row."""
    ordered = sorted(paths, key=lambda path: (path.ancestor, path.descendant, path.since))
    for row, following in pairwise(ordered):
        if row[:2] == following[:2]:
            assert row.until <= following.since
            assert row.until < following.since or row.depth != following.depth


@given(edges)
def test_a_loop_is_named_from_a_unit_back_to_itself(some: Edges) -> None:
    lives = dict.fromkeys(NODES, (day(0), day(DAYS)))
    loop = loop_of(lives, some)
    if loop is not None:
        steps = list(pairwise(loop.loop))
        held = {(c, p) for c, p, (since, until) in some if since <= loop.day < until}
        assert loop.loop[0] == loop.loop[-1]
        assert steps
        assert set(steps) <= held


def loop_of(lives: dict[str, Span], some: Edges) -> LoopError | None:
    try:
        list(closure(lives, parents_of(some)))
    except LoopError as error:
        return error
    return None


@given(st.lists(spans), st.lists(spans))
def test_spans_are_subtracted_day_by_day(some: list[Span], taken: list[Span]) -> None:
    def days(spans: list[Span]) -> set[date]:
        return {day(n) for n in range(DAYS) for since, until in spans if since <= day(n) < until}

    assert days(subtract(joined(some), joined(taken))) == days(some) - days(taken)
