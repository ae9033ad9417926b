from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chieng.core.intervals import FOREVER, Interval, merge

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 1, 1))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    since = draw(days)
    return Interval(since, since + timedelta(days=draw(st.integers(1, 4000))))


def test_an_empty_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        Interval(date(2025, 7, 1), date(2025, 7, 1))


def test_the_end_is_exclusive() -> None:
    interval = Interval(date(2025, 1, 1), date(2025, 7, 1))
    assert date(2025, 6, 30) in interval
    assert date(2025, 7, 1) not in interval
    assert interval.last_day == date(2025, 6, 30)
    assert Interval(date(2025, 1, 1)).last_day is None
    assert Interval(date(2025, 1, 1)).until == FOREVER


@given(st.lists(intervals(), max_size=8), days)
def test_merging_keeps_exactly_the_same_days(some: list[Interval], day: date) -> None:
    assert any(day in one for one in merge(some)) == any(day in one for one in some)


@given(st.lists(intervals(), max_size=8))
def test_merged_intervals_neither_overlap_nor_touch(some: list[Interval]) -> None:
    merged = merge(some)
    assert all(first.until < second.since for first, second in pairwise(merged))


@given(intervals(), intervals(), days)
def test_the_intersection_holds_the_days_of_both(one: Interval, other: Interval, day: date) -> None:
    both = one.intersect(other)
    assert (both is not None) == one.overlaps(other)
    assert (both is not None and day in both) == (day in one and day in other)
