"""How official documents write numbers, days, letters and names."""

import re
from datetime import date

from chieng.core.text import tidy

# The points of a clause, as Vietnamese documents letter them (NĐ 30/2020, phụ lục I, phần I, mục II.6): đ has its
# place, f, j, w and z have none.
LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_TEN, _FEBRUARY = 10, 2
_CODE_SKIPS = frozenset({"và", "của", "các"})
_COMMITTEE = "Ủy ban nhân dân"


def numbered(number: int | None) -> str:
    """Return the number of a document: below 10 with a zero before it, nothing where it is not given yet."""
    return "" if number is None else f"{number:02d}"


def day_in_words(day: date | None) -> str:
    """Return "ngày 05 tháng 01 năm 2025": a zero before days below 10 and months 1 and 2 only (mục II.4.b).

    Without a day its places stay open, to be filled in by hand.
    """
    if day is None:
        return "ngày      tháng      năm        "
    month = f"{day.month:02d}" if day.month <= _FEBRUARY else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def roman(number: int) -> str:
    """Return a Roman numeral, from 1 on."""
    found, left = "", number
    for value, sign in _ROMAN:
        count, left = divmod(left, value)
        found += sign * count
    return found


def letter(number: int) -> str:
    """Return the letter of a point, from 1 on: a, b, c, d, đ, e, g, h … and aa, ab … after the last."""
    above, index = divmod(number - 1, len(LETTERS))
    return (letter(above) if above else "") + LETTERS[index]


def org_code(name: str) -> str:
    """Return a guess at the abbreviation in a document's symbol: "Sở Thông tin và Truyền thông" is STTTT.

    People's Committees are UBND at every level (mục II.3.b). A guess only: each body has its own, so it stays
    editable.
    """
    plain = re.sub(r"\(.*?\)", " ", tidy(name))
    if plain.lower().startswith(_COMMITTEE.lower()):
        return "UBND"
    words = [word for word in re.findall(r"\w+", plain.split(" tỉnh ")[0]) if word.lower() not in _CODE_SKIPS]
    return "".join(word[0].upper() for word in words if not word.isdigit())
