"""Comparing a figure with its threshold, in integers: no float ever decides whether a target is met."""

from datetime import date

from chieng.reporting.kinds import Figure, Verdict

WHOLE = 10_000  # basis points in 100 %


def is_shown(figure: Figure) -> bool:
    """Say whether the figure is a percentage at all: an empty or unknown denominator is never one."""
    return figure.numerator is not None and bool(figure.denominator)


def meets(figure: Figure, *, comparator: str, threshold: int) -> bool:
    """Say whether the figure passes `threshold` (basis points) by `comparator`: ">" ("trên") or ">=".

    Raises ValueError for another comparator or a figure that is not shown.
    """
    if figure.numerator is None or not figure.denominator:
        raise ValueError("a figure without a denominator is compared with nothing")
    reached, wanted = figure.numerator * WHOLE, figure.denominator * threshold
    if comparator == ">":
        return reached > wanted
    if comparator == ">=":
        return reached >= wanted
    raise ValueError(f"comparator {comparator!r}: use > or >=")


def judge(figure: Figure, *, comparator: str, threshold: int, due: date, as_of: date) -> Verdict:
    """Return the verdict on a day: not met is said only once the target is due."""
    if not is_shown(figure):
        return Verdict.NOT_SHOWN
    if meets(figure, comparator=comparator, threshold=threshold):
        return Verdict.MET
    return Verdict.NOT_MET if as_of >= due else Verdict.NOT_YET_DUE


def tenths_of_percent(figure: Figure) -> int | None:
    """Return the figure in tenths of a percent, or None when it is not a percentage.

    Rounded down, so that 79,96 % is never read as the 80,0 % that it has not reached.
    """
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator * 1000 // figure.denominator
