"""Papers that bear a secrecy mark (Mật, Tối mật, Tuyệt mật) are refused: nothing secret belongs in this system.

A mark stands on a line of its own, or at the head of the paper beside its number or the country's name. Words in
running text ("bảo mật", "bí mật nhà nước") are no mark, and urgency (Hỏa tốc, Khẩn) is none either.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.files.words import first_lines
from chieng.core.text import fold, tidy

# How many lines are the head of a paper: the issuing body, number, place and day, and the stamps among them.
_HEAD = 20
_LEVELS = {"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}
_NAMED = re.compile(r"^(?:độ|mức độ|mức) mật\s*[:.\-]\s*(tuyệt mật|tối mật|mật)\s*[.;]?$", re.IGNORECASE)
# What stands in the same row as the stamp: number and symbol, the country's name and motto, place and day.
_BESIDE = re.compile(
    r"(?:^|\s)(?:số\s*:|cộng hòa xã hội|cộng hoà xã hội|độc lập\s*[-–]|ngày\s+\S+\s+tháng)", re.IGNORECASE
)
_AT_AN_END = re.compile(r"^(?:(TUYỆT MẬT|TỐI MẬT|MẬT)\b.+|.+\s(TUYỆT MẬT|TỐI MẬT|MẬT))$")
# A title in capitals that was broken before its last word: "BẢO VỆ BÍ" / "MẬT NHÀ NƯỚC", "AN TOÀN, BẢO" / "MẬT".
_GOES_ON = ("BẢO", "BÍ", "CƠ", "TUYỆT ĐỐI BÍ", "THÂN", "MÃ")
# Words that make another word of it: bảo mật, bí mật; mật khẩu, mật mã.
_BEFORE, _AFTER = {"bao", "bi", "co", "than"}, {"khau", "ma", "danh", "thu", "ong"}
_ROUND_A_MARK = " \t*.:-–—_|[](){}\"'“”"


def refuse_marked(path: Path, media_type: str) -> None:
    """Raise ValidationError for a paper whose first pages bear a secrecy mark. What can't be read passes."""
    mark = mark_in(first_lines(path, media_type))
    if mark:
        raise ValidationError(
            _(
                "Văn bản có dấu “%(mark)s” nên không được nhận; hệ thống đã xóa ngay, không giữ lại gì. "
                "Hãy hỏi văn thư hoặc người phụ trách bảo vệ bí mật nhà nước của cơ quan; "
                "minh chứng thì dùng ảnh hoạt động, hoặc văn bản không có dấu mật."
            ),
            code="secret",
            params={"mark": mark},
        )


def mark_in(lines: Sequence[str]) -> str | None:
    """Return the secrecy mark that the lines of a paper bear, or None.

    All levels one after the other below the head are a lesson about secrecy, not a mark.
    """
    found = list(_marks([line for line in map(tidy, lines) if line]))
    at_head = [mark for number, mark in found if number < _HEAD]
    levels = {mark for _number, mark in found}
    if at_head and (len(levels) < len(_LEVELS)):
        return at_head[0]
    return found[0][1] if len(levels) == 1 else None


def names_a_secret(name: str) -> bool:
    """Tell whether a file's name speaks of a secrecy mark, as in "123-BC (TOI MAT).docx": worth a warning."""
    words = re.findall(r"\w+", tidy(name).replace("_", " "))
    return any(_speaks(*three) for three in zip(["", *words], words, [*words[1:], ""], strict=False))


def _speaks(before: str, word: str, after: str) -> bool:
    if fold(word) != "mat":
        return False
    if fold(before) in {"toi", "tuyet"}:
        return True
    return word.isupper() and fold(before) not in _BEFORE and fold(after) not in _AFTER


def _marks(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        mark = _alone(line, before) or _named(line) or (_in_head(line) if number < _HEAD else None)
        if mark:
            yield number, mark


def _alone(line: str, before: str) -> str | None:
    bare = line.strip(_ROUND_A_MARK)
    mark = _LEVELS.get(bare.replace(" ", ""))
    if mark == "MẬT" and before.rstrip(" -–").endswith(_GOES_ON):
        return None
    if mark == "MẬT" and before.strip(_ROUND_A_MARK) in {"TỐI", "TUYỆT"}:
        return f"{before.strip(_ROUND_A_MARK)} MẬT"
    return mark


def _named(line: str) -> str | None:
    found = _NAMED.match(line.strip(_ROUND_A_MARK))
    return found.group(1).upper() if found else None


def _in_head(line: str) -> str | None:
    found = _AT_AN_END.match(line)
    if not found or not _BESIDE.search(line):
        return None
    mark = found.group(1) or found.group(2)
    before = line[: -len(mark)].rstrip() if found.group(2) else ""
    return None if before.endswith(_GOES_ON) else mark
