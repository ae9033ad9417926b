"""What people write in cells, understood: days, numbers, codes, choices. Refusals say how to mend the cell."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chieng.core.intervals import FIRST_DAY, LAST_DAY
from chieng.core.text import fold

Parse = Callable[[Any], Any]


class CellError(ValueError):
    """A cell can't be understood: a code for machines, a message with its parameters for people."""

    def __init__(self, code: str, message: str | Promise, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.message, self.params = code, message, params


# Bytes of other Vietnamese encodings taken for Latin letters: TCVN3 fonts, and UTF-8 read as Windows-1252.
_TCVN3: Final = re.compile(r"[§¨©®¬\xadµ¶·¸¹¾¼½ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷ûüþ]")
_VNI: Final = re.compile(r"[aeo]â|aê|a[åäë]|ö[ôùïø]|ÖÔ", re.IGNORECASE)
_TWICE: Final = re.compile(r"á[º»]|Ä[‘\x91]|Æ[°¡]|Ã[\x80-\xbf]|â€")
_VIETNAMESE_DAY: Final = re.compile(
    r"(?:ngày\s+)?(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.\-]\s*|\s+năm\s+)(\d{4})", re.IGNORECASE
)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
NONE_MARKS: Final = frozenset({"–", "-", "—"})  # in a cell: there is none, or it does not apply
_MOST_DIGITS: Final = 9  # as an integer column holds
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.\s]\d{3})+")


def text(most: int) -> Parse:
    """Return a reader of texts of up to `most` characters that notices letters from another encoding."""

    def parse(value: Any) -> str:
        words = _as_text(value)
        if looks_garbled(words):
            raise CellError(
                "garbled",
                _("“%(text)s” bị lỗi phông chữ (TCVN3, VNI hoặc sai bảng mã). Chuyển sang Unicode rồi nhập lại."),
                text=words[:40],
            )
        if len(words) > most:
            raise CellError(
                "too_long",
                _("Dài %(length)s ký tự, nhiều nhất là %(most)s. Rút gọn lại."),
                length=len(words),
                most=most,
            )
        return words

    return parse


def looks_garbled(words: str) -> bool:
    """Say whether letters of another encoding were taken for ours: "UBND x· §¨k RinG", "Ñaêk Toâ", "á»¦y ban"."""
    if _TWICE.search(words) or _VNI.search(words):
        return True
    # One such letter alone may be a foreign name.
    return len(_TCVN3.findall(words)) > 1 and any(char.isascii() and char.isalpha() for char in words)


def day(value: Any) -> date:
    """Read a day: a real date, dd/mm/yyyy, "ngày 1 tháng 7 năm 2025", or ISO."""
    if isinstance(value, datetime):
        value = value.date()
    found: date = value if isinstance(value, date) else _written_day(_as_text(value))
    if not FIRST_DAY <= found <= LAST_DAY:
        raise CellError("day_out_of_range", _("Năm %(year)s không hợp lệ. Sửa ngày."), year=found.year)
    return found


def _written_day(words: str) -> date:
    iso, own = _ISO_DAY.fullmatch(words), _VIETNAMESE_DAY.fullmatch(words)
    if iso:
        year, month, number = map(int, iso.groups())
    elif own:
        number, month, year = map(int, own.groups())
    else:
        raise CellError(
            "not_a_day", _("“%(text)s” không phải ngày. Ghi ngày/tháng/năm, ví dụ 01/07/2025."), text=words[:40]
        )
    try:
        return date(year, month, number)
    except ValueError:
        raise CellError(
            "no_such_day", _("Không có ngày “%(text)s”. Ghi ngày/tháng/năm, ví dụ 01/07/2025."), text=words[:40]
        ) from None


def whole(most_digits: int) -> Parse:
    """Return a reader of whole numbers from 0, with Vietnamese dots or spaces between thousands."""
    return lambda value: _whole(value, most_digits)


def whole_number(value: Any) -> int:
    """Read a whole number from 0 that an integer column holds."""
    return _whole(value, _MOST_DIGITS)


def _whole(value: Any, most_digits: int) -> int:
    words = str(value) if isinstance(value, int) and not isinstance(value, bool) else _as_text(value)
    digits = re.sub(r"\D", "", words) if _GROUPED.fullmatch(words) else words
    if not (digits.isascii() and digits.isdigit()):
        raise CellError(
            "not_a_number", _("“%(text)s” không phải số nguyên. Ghi bằng chữ số, ví dụ 1.250."), text=words[:40]
        )
    if len(digits) > most_digits:
        raise CellError(
            "too_large", _("Số “%(text)s” quá lớn. Kiểm tra lại, có thể thừa chữ số."), text=words[:40]
        )
    return int(digits)


def uuid(value: Any) -> UUID:
    try:
        return UUID(_as_text(value))
    except ValueError:
        raise CellError(
            "not_an_id",
            _("“%(text)s” không phải mã định danh. Để trống, hoặc chép nguyên từ tệp đã xuất."),
            text=str(value)[:40],
        ) from None


def choice(options: Mapping[str, Any]) -> Parse:
    """Return a reader that takes one of `options` by any of its names and suggests the nearest otherwise.

    `options` maps names (codes, Vietnamese, English) to values.
    """
    known = {fold(name): (name, value) for name, value in reversed(list(options.items()))}

    def parse(value: Any) -> Any:
        words = _as_text(value)
        if fold(words) in known:
            return known[fold(words)][1]
        near = get_close_matches(fold(words), known, n=1, cutoff=0.6)
        if near:
            raise CellError(
                "unknown_choice",
                _("Không có “%(text)s”. Có phải là “%(near)s”?"),
                text=words[:60],
                near=known[near[0]][0],
            )
        raise CellError(
            "unknown_choice", _("Không có “%(text)s”. Chọn một trong các giá trị của danh mục."), text=words[:60]
        )

    return parse


def several(parse: Parse) -> Parse:
    """Return a reader of several values in one cell, separated by semicolons."""
    return lambda value: tuple(parse(part.strip()) for part in _as_text(value).split(";") if part.strip())


def _as_text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return str(value)
