import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from chieng.core.intervals import Interval
from chieng.core.working_days import SHIPPED, add_working_days, is_working_day, working_days_in

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2029, 12, 31))
numbers = st.integers(min_value=0, max_value=30)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 24), True),  # the Friday before Tết
        (date(2025, 1, 27), False),
        (date(2025, 1, 31), False),
        (date(2025, 2, 3), True),
        (date(2025, 4, 7), False),  # the Hùng Kings
        (date(2025, 4, 26), True),  # a Saturday worked for Friday 2 May
        (date(2025, 5, 2), False),
        (date(2025, 9, 1), False),
        (date(2026, 2, 20), False),
        (date(2026, 4, 27), False),  # the Hùng Kings' day was a Sunday
        (date(2027, 5, 3), False),  # 1 May was a Saturday
        (date(2031, 9, 2), False),  # a year that nobody listed keeps the fixed days
        (date(2031, 9, 3), True),
    ],
)
def test_days_on_which_offices_work(day: date, *, works: bool) -> None:
    assert is_working_day(day) is works


def test_two_working_days_over_the_new_year_of_2025() -> None:
    assert add_working_days(date(2025, 1, 23), 2) == date(2025, 2, 3)


@given(days, numbers)
def test_as_many_working_days_lie_between_as_were_added(day: date, number: int) -> None:
    found = add_working_days(day, number)
    after = Interval(day + timedelta(days=1), found + timedelta(days=1)) if found > day else None
    assert (working_days_in(after) if after else 0) == number
    assert number == 0 or is_working_day(found)


@given(days, numbers, numbers)
def test_adding_in_two_steps_is_adding_once(day: date, some: int, more: int) -> None:
    assert add_working_days(add_working_days(day, some), more) == add_working_days(day, some + more)


@given(days, days, numbers)
def test_a_later_start_never_ends_earlier(one: date, other: date, number: int) -> None:
    first, second = sorted((one, other))
    assert add_working_days(first, number) <= add_working_days(second, number)


def test_days_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2025, 3, 3), -1)


def test_every_day_off_has_a_source_and_every_saturday_worked_is_one() -> None:
    told = tomllib.loads(SHIPPED.read_text("utf-8"))
    assert {2025, 2026, 2027} <= {row["since"].year for row in told["off"]}
    assert [row for row in (*told["off"], *told["worked"]) if not row["source"] or "sure" not in row] == []
    assert {row["day"].weekday() for row in told["worked"]} == {5}


def test_an_installation_keeps_its_own_days(settings: Settings, tmp_path: Path) -> None:
    settings.CHIENG_DATA = tmp_path
    assert is_working_day(date(2025, 3, 3))
    (tmp_path / "holidays.toml").write_text("[[off]]\nsince = 2025-03-03\nuntil = 2025-03-04\n")
    assert not is_working_day(date(2025, 3, 3))
    assert is_working_day(date(2025, 1, 27))
