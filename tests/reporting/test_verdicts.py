from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chieng.reporting.kinds import Figure, Verdict
from chieng.reporting.verdicts import judge, passes, tenths_of_percent

DUE = date(2025, 12, 14)
counts = st.integers(0, 10**9)
thresholds = st.integers(1, 10_000)


def verdict(numerator: int | None, denominator: int | None, comparator: str, day: date = DUE) -> Verdict:
    figure = Figure(numerator, denominator)
    return judge(figure, comparator=comparator, threshold=8000, due=DUE, as_of=day)


def test_exactly_eighty_of_a_hundred_is_not_over_eighty_percent() -> None:
    assert verdict(80, 100, ">") == Verdict.NOT_MET
    assert verdict(81, 100, ">") == Verdict.MET


def test_exactly_eighty_of_a_hundred_is_eighty_percent() -> None:
    assert verdict(80, 100, ">=") == Verdict.MET
    assert verdict(79, 100, ">=") == Verdict.NOT_MET


def test_nobody_has_missed_a_target_before_it_is_due() -> None:
    assert verdict(10, 100, ">=", date(2025, 12, 13)) == Verdict.NOT_YET_DUE
    assert verdict(90, 100, ">=", date(2025, 12, 13)) == Verdict.MET


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (0, None), (5, None), (None, 100)])
def test_without_numerator_or_denominator_nothing_is_judged(
    numerator: int | None, denominator: int | None
) -> None:
    assert verdict(numerator, denominator, ">=") == Verdict.NOT_SHOWN
    assert tenths_of_percent(Figure(numerator, denominator), comparator=">=", threshold=8000) is None


def test_an_unknown_comparator_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="use > or >="):
        passes(1, 2, comparator="=>", threshold=1)


@given(counts, st.integers(1, 10**9), thresholds, st.sampled_from([">", ">="]))
def test_the_comparison_is_that_of_exact_fractions(
    numerator: int, denominator: int, threshold: int, comparator: str
) -> None:
    share, wanted = Fraction(numerator, denominator), Fraction(threshold, 10_000)
    expected = share > wanted if comparator == ">" else share >= wanted
    assert passes(numerator, denominator, comparator=comparator, threshold=threshold) == expected


def test_between_the_bounds_there_are_not_enough_grounds() -> None:
    def of(least: int, most: int) -> Verdict:
        figure = Figure(least, 100, at_most=most)
        return judge(figure, comparator=">", threshold=8000, due=DUE, as_of=DUE)

    assert of(81, 300) == Verdict.MET
    assert of(70, 300) == Verdict.NOT_SHOWN
    assert of(70, 80) == Verdict.NOT_MET


@pytest.mark.parametrize(
    ("numerator", "denominator", "comparator", "shown"),
    [
        (14, 21, ">", 667),
        (45, 52, ">=", 865),
        (7996, 10_000, ">=", 799),
        (7996, 10_000, ">", 800),
        (8004, 10_000, ">", 801),
        (8004, 10_000, ">=", 800),
        (8000, 10_000, ">", 800),
    ],
)
def test_figures_are_rounded_as_offices_round_and_never_across_the_threshold(
    numerator: int, denominator: int, comparator: str, shown: int
) -> None:
    assert tenths_of_percent(Figure(numerator, denominator), comparator=comparator, threshold=8000) == shown


@given(counts, st.integers(1, 10**9), thresholds, st.sampled_from([">", ">="]))
def test_the_shown_number_and_the_verdict_agree(
    numerator: int, denominator: int, threshold: int, comparator: str
) -> None:
    tenths = tenths_of_percent(Figure(numerator, denominator), comparator=comparator, threshold=threshold)
    assert tenths is not None
    assert abs(Fraction(tenths, 1000) - Fraction(numerator, denominator)) <= Fraction(1, 1000)
    by_shown = passes(tenths, 1000, comparator=comparator, threshold=threshold)
    assert by_shown == passes(numerator, denominator, comparator=comparator, threshold=threshold)
