"""Reading a table file that somebody sent: XLSX or CSV, by what is in it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, Protocol

from django.conf import settings
from python_calamine import CalamineError, CalamineSheet, load_workbook

from chieng.core.sheets.formulas import unescape
from chieng.core.sheets.guard import MB, kind_of, safe_workbook
from chieng.core.sheets.parts import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Flaws, too_wide_or_long
from chieng.core.sheets.refusals import refuse
from chieng.core.text import fold, tidy

CSV_SHEET: Final = "CSV"
_SEPARATORS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet: `rows[0]` is row 1. Texts are tidy, whole numbers are int, nothing is None."""

    name: str
    rows: list[list[Any]]
    flaws: Flaws = field(default_factory=dict)


class Upload(Protocol):
    """A file of a form."""

    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...


def read_upload(upload: Upload) -> bytes:
    """Return what was uploaded. Raises UnreadableFile when it is larger than the installation takes."""
    _check_size(upload.size or 0)
    return upload.read()


def read_path(path: Path) -> bytes:
    """Return what is in the file. Raises OSError or UnreadableFile."""
    _check_size(path.stat().st_size)
    return path.read_bytes()


def _check_size(size: int) -> None:
    most: int = settings.CHIENG_UPLOAD_BYTES
    if size > most:
        raise refuse("too_large", size=-(-size // MB), most=most // MB)


def read_sheets(content: bytes) -> list[Sheet]:
    """Return every sheet of the file. Raises UnreadableFile."""
    return _read_csv(content) if kind_of(content) == "csv" else _read_xlsx(content)


def sheet_named(sheets: list[Sheet], *names: str) -> Sheet:
    """Return the sheet with one of `names` in whatever case or accents, or the only sheet there is."""
    wanted = {fold(name) for name in names}
    for sheet in sheets:
        if fold(sheet.name) in wanted:
            return sheet
    if len(sheets) == 1:
        return sheets[0]
    raise refuse("no_sheet", sheet=names[0])


def _read_xlsx(content: bytes) -> list[Sheet]:
    packed, flaws = safe_workbook(content)
    try:
        book = load_workbook(io.BytesIO(packed))
        return [
            Sheet(name, list(_xlsx_rows(book.get_sheet_by_name(name))), flaws.get(name, {}))
            for name in book.sheet_names
        ]
    except (CalamineError, ValueError, OSError):
        raise refuse("broken") from None


def _xlsx_rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    for row in sheet.to_python(skip_empty_area=False):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value) or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value if isinstance(value, bool | int | float | date) else str(value)


def _read_csv(content: bytes) -> list[Sheet]:
    text = _decoded(content)
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[Any]] = []
    flaws: Flaws = {}
    read = 0
    try:
        for number, cells in enumerate(reader, start=1):
            read += len(cells)
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS or read > MOST_CELLS:
                raise too_wide_or_long()
            rows.append([_csv_value(cell, (number, column), flaws) for column, cell in enumerate(cells, start=1)])
    except csv.Error:
        raise refuse("broken") from None
    return [Sheet(CSV_SHEET, rows, flaws)]


def _csv_value(cell: str, place: tuple[int, int], flaws: Flaws) -> str | None:
    """Return the text of a cell. `="01"` is how some write a code with its zero; other formulas are flaws."""
    if cell.startswith("="):
        if cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
            return tidy(cell[2:-1]) or None
        flaws[place] = "formula"
    return tidy(unescape(cell)) or None


def _decoded(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8 or UTF-16, with or without a mark. Raises UnreadableFile."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content[:200]:
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise refuse("encoding") from None
    if "\0" in text:
        raise refuse("broken")
    return text


def _separator(text: str) -> tuple[str, str]:
    """Return the separator, said by Excel's `sep=` line or seen in the first line, and the text after it."""
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first[4:5] in _SEPARATORS and first.strip():
        return first[4:5], rest
    outside_quotes = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=outside_quotes.count), text
