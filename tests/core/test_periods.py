from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chieng.core.periods import (
    PeriodKind,
    period_before,
    period_containing,
    report_year_containing,
    school_year_containing,
)

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))
kinds = st.sampled_from(list(PeriodKind))


def test_a_report_year_runs_from_15_december_to_14_december() -> None:
    year = report_year_containing(date(2025, 12, 14))
    assert (year.year, year.since, year.last_day) == (2025, date(2024, 12, 15), date(2025, 12, 14))
    assert report_year_containing(date(2025, 12, 15)).year == 2026


def test_a_school_year_runs_from_1_september_to_31_august() -> None:
    year = school_year_containing(date(2025, 8, 31))
    assert (year.since, year.last_day) == (date(2024, 9, 1), date(2025, 8, 31))
    assert year.label == "năm học 2024-2025"


@given(kinds, days)
def test_a_day_is_in_exactly_one_period_of_a_kind(kind: PeriodKind, day: date) -> None:
    period = period_containing(kind, day)
    assert day in period.interval
    assert all(
        day not in period_containing(kind, other).interval
        for other in (period.since - timedelta(days=1), period.last_day + timedelta(days=1))
    )


@given(kinds, days)
def test_periods_follow_one_another_without_a_gap(kind: PeriodKind, day: date) -> None:
    period = period_containing(kind, day)
    before = period_before(period)
    assert before.last_day + timedelta(days=1) == period.since
    assert before == period_containing(kind, before.since) == period_containing(kind, before.last_day)
    assert before.year + 1 == period.year
