"""What is wrong with a file that somebody sent: the place, a code for machines, words in every language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHOWN: Final = 200


class UnreadableFile(ValidationError):  # noqa: N818 - the word people use for it
    """The file as a whole can't be taken. The message says what it is and what to do."""


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as spreadsheets write it: row 7 and column 3, both from 1, are C7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a file. `row` and `column` count from 1; 0 means the whole row or the whole sheet."""

    sheet: str
    row: int
    column: int
    code: str
    message: str | Promise
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Return where it is: "Ô C7", "Dòng 7" or the sheet."""
        if self.row and self.column:
            return str(_("Ô %(cell)s")) % {"cell": cell_name(self.row, self.column)}
        if self.row:
            return str(_("Dòng %(row)s")) % {"row": self.row}
        return str(_("Trang tính “%(sheet)s”")) % {"sheet": self.sheet}

    @property
    def words(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"

    def in_language(self, language: str) -> str:
        with translation.override(language):
            return str(self)

    def as_json(self) -> dict[str, Any]:
        with translation.override("en"):
            english = self.words
        with translation.override("vi"):
            return {
                "sheet": self.sheet,
                "row": self.row,
                "column": self.column,
                "cell": cell_name(self.row, self.column) if self.row and self.column else "",
                "code": self.code,
                "message": self.words,
                "message_en": english,
            }


class Problems:
    """Every problem of a file: all are counted, the first ones are kept."""

    def __init__(self, keep: int = SHOWN) -> None:
        self._keep = keep
        self._kept: list[Problem] = []
        self.count = 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self._kept) < self._keep:
            self._kept.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        """Give the kept problems from the top of the file down."""
        return iter(sorted(self._kept, key=lambda problem: (problem.sheet, problem.row, problem.column)))

    def __len__(self) -> int:
        return self.count

    @property
    def rest(self) -> int:
        """Return how many there are beyond those kept."""
        return self.count - len(self._kept)
