"""Rows of a sheet as records: columns are known by their headings, every wrong cell becomes a problem."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.problems import Problem, Problems
from chieng.core.sheets.reading import Sheet
from chieng.core.sheets.refusals import refuse
from chieng.core.sheets.values import CellError, Parse
from chieng.core.text import fold

HEADING_WITHIN: Final = 10  # titles and notes may stand above the heading
_NOTES: Final = re.compile(r"\(.*?\)")
_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_FLAWS: Final = {
    "formula": _("Ô chứa công thức. Dán lại dưới dạng giá trị (Dán đặc biệt → Giá trị)."),
    "cell_error": _("Ô đang báo lỗi của Excel (#N/A, #REF! …). Sửa ô này."),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file: the first heading is the one we write, all of them are understood."""

    key: str
    headings: tuple[str, ...]
    parse: Parse
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row as understood. A key is missing from `values` when its cell is blank or wrong."""

    sheet: str
    row: int
    columns: dict[str, int]
    values: dict[str, Any]
    wrong: frozenset[str] = frozenset()

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def problem(self, key: str, code: str, message: str | Promise, /, **params: Any) -> Problem:
        """Return a problem with the cell of `key`, or with the row when the file has no such column."""
        return Problem(self.sheet, self.row, self.columns.get(key, 0), code, message, params)


@dataclass(frozen=True, slots=True)
class Records:
    """What was read from one sheet. `ignored` are headings that no field knows."""

    rows: list[Record]
    ignored: tuple[str, ...]


def read_records(sheet: Sheet, fields: Sequence[Field], problems: Problems) -> Records:
    """Return the records under the heading of `sheet`; every wrong cell is added to `problems`.

    Raises UnreadableFile when there is no heading with the required columns.
    """
    at, columns = _heading(sheet, fields)
    heading = sheet.rows[at]
    _note_doubles(sheet, at, fields, problems)
    used = {column - 1 for column in columns.values()}
    ignored = tuple(str(text) for index, text in enumerate(heading) if text is not None and index not in used)
    reader = _Reader(sheet, [field for field in fields if field.key in columns], columns, problems)
    return Records(list(reader.records(at + 1)), ignored)


@dataclass(frozen=True, slots=True)
class _Reader:
    sheet: Sheet
    fields: Sequence[Field]
    columns: dict[str, int]
    problems: Problems

    def records(self, start: int) -> Iterator[Record]:
        for number, cells in enumerate(self.sheet.rows[start:], start=start + 1):
            if any(cell is not None for cell in cells):
                yield self._record(number, cells)

    def _record(self, number: int, cells: list[Any]) -> Record:
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        for field in self.fields:
            column = self.columns[field.key]
            value = cells[column - 1] if column <= len(cells) else None
            try:
                if (found := self._value(field, value, (number, column))) is not None:
                    values[field.key] = found
            except CellError as error:
                wrong.add(field.key)
                self.problems.add(
                    Problem(self.sheet.name, number, column, error.code, error.message, error.params)
                )
        return Record(self.sheet.name, number, self.columns, values, frozenset(wrong))

    def _value(self, field: Field, value: Any, place: tuple[int, int]) -> Any:
        flaw = self.sheet.flaws.get(place)
        if flaw:
            raise CellError(flaw, _FLAWS[flaw])
        if value is None:
            if field.required:
                raise CellError("required", _("Ô còn trống. Điền “%(column)s”."), column=field.headings[0])
            return None
        return field.parse(value)


def plain_heading(text: Any) -> str:
    """Return a heading without case, accents, spaces, marks and notes in brackets."""
    return _SIGNS.sub("", _NOTES.sub("", fold(str(text))))


def _known(fields: Sequence[Field]) -> dict[str, Field]:
    return {plain_heading(heading): field for field in fields for heading in (*field.headings, field.key)}


def _heading(sheet: Sheet, fields: Sequence[Field]) -> tuple[int, dict[str, int]]:
    """Return the index of the heading row and the column of each field found in it, from 1."""
    known = _known(fields)
    best: tuple[int, dict[str, int]] = (0, {})
    for index, cells in enumerate(sheet.rows[:HEADING_WITHIN]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells, start=1):
            field = known.get(plain_heading(cell)) if cell is not None else None
            if field:
                columns.setdefault(field.key, column)
        if len(columns) > len(best[1]):
            best = (index, columns)
    missing = [field.headings[0] for field in fields if field.required and field.key not in best[1]]
    if missing:
        raise refuse("no_heading", columns=", ".join(f"“{name}”" for name in missing))
    return best


def _note_doubles(sheet: Sheet, at: int, fields: Sequence[Field], problems: Problems) -> None:
    known, seen = _known(fields), set[str]()
    for column, cell in enumerate(sheet.rows[at], start=1):
        field = known.get(plain_heading(cell)) if cell is not None else None
        if field and field.key in seen:
            text = _("Cột “%(column)s” có hai lần. Bỏ một cột.")
            problems.add(Problem(sheet.name, at + 1, column, "double_column", text, {"column": str(cell)}))
        if field:
            seen.add(field.key)
