"""Periods on the pages of targets: which can be chosen, and how a target moved from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.periods import Period, PeriodKind
from chieng.core.sheets.display import number
from chieng.core.ui.kinds import Point
from chieng.programme.kinds import TargetTerms
from chieng.reporting.asking import PERIOD_PARAMETER, PLACE_PARAMETER, Asked
from chieng.reporting.kinds import Standing
from chieng.reporting.periods import is_under_way, periods_of
from chieng.reporting.sentences import bounds_text, percent_text, shown_tenths
from chieng.reporting.verdicts import WHOLE


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A period to choose. `current` is the one that the page shows."""

    label: str
    url: str
    current: bool
    under_way: bool


def years(path: str, asked: Asked, targets: Sequence[TargetTerms]) -> list[PeriodChoice]:
    """Return the years of a list of targets: each names the periods that end in it."""
    found: dict[int, bool] = {}
    for target in targets:
        for period in periods_of(asked.plan, target, today()):
            year = period.last_day.year
            found[year] = found.get(year, False) or is_under_way(period, target, today())
    return [
        PeriodChoice(str(year), _address(path, asked, year), year == asked.year, open_)
        for year, open_ in sorted(found.items())
    ]


def over_time(path: str, asked: Asked, found: Standing, stood: Sequence[Standing]) -> dict[str, Any]:
    """Return the periods of a target to choose from, and how it moved over them."""
    choices = [
        PeriodChoice(
            one.period.label,
            _address(path, asked, one.period.last_day.year),
            one.period == found.period,
            is_under_way(one.period, one.target, today()),
        )
        for one in stood
    ]
    return {"periods": choices, **(_trend(stood) if len(stood) > 1 else {})}


def _address(path: str, asked: Asked, year: int) -> str:
    place = {PLACE_PARAMETER: str(asked.place.unit_id)} if asked.place else {}
    return f"{path}?{urlencode({PERIOD_PARAMETER: year, **place})}"


def _trend(stood: Sequence[Standing]) -> dict[str, Any]:
    """Return the points of the chart: shares, or numbers of people where nothing they are a share of is known."""
    target = stood[0].target
    shares = [shown_tenths(one.target, one.figure) for one in stood]
    by_share = any(share is not None for share in shares) or not target.population.is_people
    return {
        "trend": [Point(_short(one.period), _value(one, by_share=by_share), _words(one)) for one in stood],
        "trend_unit": "%" if by_share else _("người"),
        "trend_threshold": target.threshold_basis_points / WHOLE * 100 if by_share else None,
    }


def _value(one: Standing, *, by_share: bool) -> float | None:
    if not by_share:
        return one.figure.numerator
    tenths = shown_tenths(one.target, one.figure)
    return None if tenths is None else tenths / 10


def _short(period: Period) -> str:
    if period.kind is PeriodKind.SCHOOL_YEAR:
        return f"{period.year}-{period.year + 1}"
    return str(period.year)


def _words(one: Standing) -> str:
    """Return a period in the table under the chart: "86,5% · 45/52 · Đạt"."""
    figure = one.figure
    whole = "…" if figure.denominator is None else number(figure.denominator)
    share = bounds_text(one.target, figure) or percent_text(one.target, figure)
    parts = [share, f"{number(figure.numerator or 0)}/{whole}", str(one.verdict.label)]
    return " · ".join(filter(None, parts))
