"""Reading an official document clause by clause, from Markdown or plain text.

Real documents are styled unevenly: one heading is bold, the next is not, a page break cuts a sentence in two.
So nothing is read from styling. A section is the next Roman number, a heading within it the next number, a point
a letter with a bracket (a b c d đ e f …), a dash an item; anything else goes on from the line before when that
one has not ended, and is a paragraph of its own otherwise.
"""

import html
import re
from dataclasses import dataclass, field

from chieng.core.text import tidy

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_SECTION = re.compile(rf"({'|'.join(sorted(_ROMANS, key=len, reverse=True))})[.)]\s+(\S.*)")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+(\S.*)")
_LETTER = re.compile(r"([a-zđ])\)\s+(\S.*)")
_DASH = re.compile(r"[-–—•+]\s+(\S.*)")
_FOOTNOTE = re.compile(r"<sup>\s*\(?\d+\)?\s*</sup>\s*\S")
_END = re.compile(r"nơi nhận\s*:", re.IGNORECASE)
_MARKS = re.compile(r"^\s{0,3}(#{1,6}\s+|>\s?|\*\s+(?=\S))|\*+|__|</?(sup|sub|br|b|i|u|strong|em)\s*/?>")
_ENDED = tuple('.;:!?…/”")')

_CLAUSE = re.compile(
    r"(?:[Mm]ục\s+)?([IVX]+)(?:\.(\d+))?(?:\.([a-zđ]))?(?:,?\s*gạch(?: đầu dòng)?\s*(\d+))?(,? đoạn cuối)?"
)
_SPOKEN = re.compile(r"(?:điểm ([a-zđ])\s+)?(?:khoản (\d+)\s+)?mục ([IVX]+)", re.IGNORECASE)


def clause_key(clause: str) -> str:
    """Return one spelling of a clause: "điểm đ khoản 1 Mục IV" and "IV.1.đ" are the same."""
    text = tidy(clause)
    if spoken := _SPOKEN.fullmatch(text):
        return ".".join(filter(None, [spoken[3].upper(), spoken[2], spoken[1]]))
    match = _CLAUSE.fullmatch(text)
    if match is None:
        return text
    place = ".".join(filter(None, [match[1].upper(), match[2], match[3]]))
    if match[4]:
        return f"{place}, gạch đầu dòng {int(match[4])}"
    return f"{place}, đoạn cuối" if match[5] else place


def clauses_of(text: str) -> dict[str, str]:
    """Return the wording of every clause of a document by its key."""
    reading = _Reading()
    for line in text.replace("\r\n", "\n").split("\n"):
        if not reading.take(line):
            break
    return {key: tidy(" ".join(parts)) for key, parts in reading.found.items()}


@dataclass(slots=True)
class _Reading:
    """Where the reading stands: section, heading, point and dash, and the clause still open. A footnote is passed
    over to its next empty line.
    """

    found: dict[str, list[str]] = field(default_factory=dict)
    section: int = 0
    number: int = 0
    letter: str = ""
    dash: int = 0
    open: str | None = None
    in_footnote: bool = False

    def take(self, line: str) -> bool:
        """Read a line. Return False when the document's body is over."""
        self.in_footnote = bool(line.strip()) and (self.in_footnote or bool(_FOOTNOTE.match(line.strip())))
        if self.in_footnote:
            self.open = None
            return True
        text = tidy(_MARKS.sub("", html.unescape(line)))
        is_bullet = line.lstrip().startswith("* ")
        if not text:
            return True
        if self.section and _END.match(text):
            return False
        if is_bullet:
            text = f"- {text}"
        if not (self._heading(text) or self._item(text)):
            self._go_on(text)
        return True

    def _heading(self, text: str) -> bool:
        section, number = _SECTION.match(text), _NUMBER.match(text)
        if section and section[1] == _ROMANS[min(self.section, len(_ROMANS) - 1)]:
            self.section, self.number, self.letter, self.dash = self.section + 1, 0, "", 0
            self._start(text=section[2])
            return True
        if number and self.section and int(number[1]) == self.number + 1:
            self.number, self.letter, self.dash = self.number + 1, "", 0
            self._start(text=number[2])
            return True
        return False

    def _item(self, text: str) -> bool:
        letter, dash = _LETTER.match(text), _DASH.match(text)
        if letter and self.section:
            self.letter, self.dash = letter[1], 0
            self._start(text=letter[2])
            return True
        if dash and self.section:
            self.dash += 1
            self._start(text=dash[1])
            return True
        return False

    def _go_on(self, text: str) -> None:
        """Add a line to the clause before it when that one is unfinished, else begin a paragraph of its own."""
        before = self.found.get(self.open or "", [""])[-1]
        is_unfinished = bool(before) and (text[0].islower() or not before.endswith(_ENDED))
        if self.open and is_unfinished and not self._is_heading_line(before):
            self.found[self.open].append(text)
        elif self.section:
            self.open = f"{_ROMANS[self.section - 1]}, đoạn cuối"
            self.found[self.open] = [text]

    def _is_heading_line(self, before: str) -> bool:
        """Say whether the open clause is a heading that stands alone: text under it is not its continuation."""
        return before.isupper()

    def _start(self, *, text: str) -> None:
        number, dash = str(self.number) if self.number else "", f", gạch đầu dòng {self.dash}" if self.dash else ""
        place = ".".join(filter(None, [_ROMANS[self.section - 1], number, self.letter]))
        self.open = f"{place}{dash}"
        self.found[self.open] = [text]
