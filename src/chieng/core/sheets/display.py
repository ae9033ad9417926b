"""How values are written for people: Vietnamese and English numbers, days, and the three kinds of nothing.

Zero is "0", what is not entered yet is "…", what does not apply is "–": they differ everywhere.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import get_language

from chieng.core.clock import VIETNAM
from chieng.core.intervals import FOREVER


class _NotApplicable:
    """The value of a cell to which the question does not apply."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NOT_APPLICABLE"


NOT_APPLICABLE: Final = _NotApplicable()
DASH: Final = "–"
NOT_ENTERED: Final = "…"
_QUANTITIES: Final = frozenset({"number", "money", "percent"})


def shown(value: Any, kind: str) -> str:
    """Return `value` of a column of `kind` as people read it in the language of the moment."""
    if value is NOT_APPLICABLE:
        return DASH
    if value is None or (kind == "day" and value == FOREVER):
        return NOT_ENTERED if kind in _QUANTITIES else ""
    if kind == "percent":
        return f"{number(rounded(value * 100, 1))}%"
    if kind in _QUANTITIES:
        return number(value)
    return shown_day(value) if kind in {"day", "moment"} else str(value)


def shown_day(value: date | datetime) -> str:
    """Return dd/mm/yyyy, with the hour in Vietnam for a moment."""
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y")


def rounded(value: Any, places: int) -> Decimal:
    """Return `value` to `places` decimals, halves away from zero as people round."""
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    )
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: Any) -> str:
    """Return a number with the language's separators: 1.518.620,5 in Vietnamese, 1,518,620.5 in English."""
    plain = value if isinstance(value, int | Decimal) else rounded(value, 2)
    text = f"{plain:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if (get_language() or "vi").startswith("en"):
        return text
    return text.translate(str.maketrans(",.", ".,"))
