"""Comparing a figure with its threshold, in integers: no float ever decides whether a target is met."""

from datetime import date

from chieng.programme.kinds import Coverage
from chieng.reporting.kinds import Figure, Verdict

WHOLE = 10_000  # basis points in 100 %


def passes(numerator: int, denominator: int, *, comparator: str, threshold: int) -> bool:
    """Say whether a share passes `threshold` (basis points) by `comparator`: ">" ("trên") or ">=".

    Raises ValueError for another comparator or an empty denominator.
    """
    if denominator <= 0:
        raise ValueError("a share of nothing is compared with nothing")
    reached, wanted = numerator * WHOLE, denominator * threshold
    if comparator == ">":
        return reached > wanted
    if comparator == ">=":
        return reached >= wanted
    raise ValueError(f"comparator {comparator!r}: use > or >=")


def judge(figure: Figure, *, comparator: str, threshold: int, due: date, as_of: date) -> Verdict:
    """Return the verdict on a day: not met is said only once the target is due.

    Where only bounds are known, "met" needs the lower one to pass and "not met" the upper one to fail: between
    them there are not enough grounds to say either.
    """
    if figure.numerator is None or not figure.denominator:
        return Verdict.NOT_SHOWN
    if passes(figure.numerator, figure.denominator, comparator=comparator, threshold=threshold):
        return Verdict.MET
    if as_of < due:
        return Verdict.NOT_YET_DUE
    at_most = min(figure.at_most or 0, figure.denominator)
    if passes(at_most, figure.denominator, comparator=comparator, threshold=threshold):
        return Verdict.NOT_SHOWN
    return Verdict.NOT_MET


def on_the_list(verdict: Verdict, coverage: Coverage | None) -> Verdict:
    """Return the verdict where only a list is known that may lack units: met is then met on that list only."""
    if verdict is Verdict.MET and coverage is not None and not coverage.is_complete:
        return Verdict.MET_ON_LIST
    return verdict


def tenths_of_percent(figure: Figure, *, comparator: str, threshold: int) -> int | None:
    """Return the figure in tenths of a percent as it is shown, or None when it is not a percentage.

    Rounded to the nearest, halves up, as offices round; but never across the threshold: 79,96 % against 80 % is
    shown as 79,9 and 80,04 % against "trên 80%" as 80,1, so that the number and its verdict agree.
    """
    if figure.numerator is None or not figure.denominator:
        return None
    numerator, denominator = figure.numerator, figure.denominator
    nearest = (2000 * numerator + denominator) // (2 * denominator)
    exact = passes(numerator, denominator, comparator=comparator, threshold=threshold)
    if passes(nearest, 1000, comparator=comparator, threshold=threshold) == exact:
        return nearest
    return nearest + 1 if exact else nearest - 1
