"""XLSX files written row by row: real dates, codes that keep their zeros, a frozen heading, no text that runs."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from types import TracebackType
from typing import Any, Final, Self

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from chieng.core.clock import VIETNAM
from chieng.core.intervals import FOREVER
from chieng.core.sheets.display import DASH, NOT_APPLICABLE, shown, shown_day
from chieng.core.sheets.formulas import escape

NARROWEST, WIDEST = 8, 60
LONGEST_TEXT: Final = 32_767
FIRST_EXCEL_YEAR: Final = 1900
_NUMBER_FORMATS: Final = {
    "number": "#,##0.##",
    "whole": "#,##0",
    "money": "#,##0",
    "percent": "0.0%",
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
    "text": "General",
    "code": "@",
}
_OPTIONS: Final = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


class WorkbookWriter:
    """A workbook in the making. Use as a context; `content` holds the file afterwards."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, _OPTIONS)
        self._names: set[str] = set()
        self._sheets: list[SheetWriter] = []
        self._formats: dict[tuple[str, bool, bool], Any] = {}
        self.content = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for sheet in self._sheets:
            sheet.finish()
        self._book.close()
        if kind is None:
            self.content = self._buffer.getvalue()

    def add_sheet(self, title: str, columns: Sequence[tuple[str, str]]) -> "SheetWriter":
        """Add a sheet whose first row is a frozen heading. `columns` are (label, kind of column)."""
        sheet = SheetWriter(self, self._book.add_worksheet(self._sheet_name(title)), columns)
        self._sheets.append(sheet)
        return sheet

    def add_information(self, lines: Iterable[tuple[str, str]], title: str = "") -> None:
        """Add a sheet that says what the workbook is."""
        sheet = self.add_sheet(title or _("Thông tin"), [(_("Mục"), "text"), (_("Giá trị"), "text")])
        for line in lines:
            sheet.add(line)

    def format(self, number_format: str, *, bold: bool = False, quoted: bool = False) -> Any:
        key = (number_format, bold, quoted)
        if key not in self._formats:
            wanted = {"num_format": number_format, "bold": bold, "valign": "top"}
            self._formats[key] = self._book.add_format(wanted)
            if quoted:
                self._formats[key].set_quote_prefix()
        return self._formats[key]

    def _sheet_name(self, title: str) -> str:
        """Return a name that Excel takes: 31 characters, no brackets or slashes, not used yet."""
        plain = "".join(" " if char in "[]:*?/\\" else char for char in title)[:31].strip(" '") or "Sheet"
        name, count = plain, 1
        while name.casefold() in self._names:
            count += 1
            name = f"{plain[:27]} {count}"
        self._names.add(name.casefold())
        return name


class SheetWriter:
    """One sheet of a workbook. Rows are added in order and not changed afterwards."""

    def __init__(self, book: WorkbookWriter, sheet: Any, columns: Sequence[tuple[str, str]]) -> None:
        self._book, self.sheet = book, sheet
        self._kinds = [str(kind) for _label, kind in columns]
        self._widths = [len(label) for label, _kind in columns]
        self._row = 0
        for column, (label, _kind) in enumerate(columns):
            self._write(0, column, label, "text", bold=True)
        self._row = 1
        sheet.freeze_panes(1, 0)

    def add(self, values: Iterable[Any], *, bold: bool = False) -> None:
        for column, value in enumerate(values):
            self._write(self._row, column, value, self._kinds[column], bold=bold)
        self._row += 1

    def add_totals(self, values: Iterable[Any]) -> None:
        self.add(values, bold=True)

    def choose_from(self, column: int, source: str) -> None:
        """Offer a list to choose from in every cell of a column."""
        options = {"validate": "list", "source": source, "error_type": "warning"}
        self.sheet.data_validation(1, column, 5000, column, options)

    def finish(self) -> None:
        for column, width in enumerate(self._widths):
            self.sheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        if settings.CHIENG_DEMO:
            self.sheet.set_header("&C" + _("DỮ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT"))

    def _write(self, row: int, column: int, value: Any, kind: str, *, bold: bool) -> None:
        if value is None or value in {"", FOREVER}:
            return
        if value is NOT_APPLICABLE:
            value = DASH
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction | date):
            self._write_text(row, column, str(value), kind, bold=bold)
        elif isinstance(value, date):
            self._write_day(row, column, value, bold=bold)
        else:
            number_format = "whole" if kind in {"number", "text"} and isinstance(value, int) else kind
            cell_format = self._book.format(_NUMBER_FORMATS[number_format], bold=bold)
            self.sheet.write_number(row, column, float(value), cell_format)
            self._widths[column] = max(self._widths[column], len(shown(value, kind)))

    def _write_text(self, row: int, column: int, text: str, kind: str, *, bold: bool) -> None:
        """Write a string that stays a string, now and after the file is saved as something else."""
        runs = escape(text) != text
        cell_format = self._book.format("@" if kind == "code" else "General", bold=bold, quoted=runs)
        self.sheet.write_string(row, column, text[:LONGEST_TEXT], cell_format)
        self._widths[column] = max(self._widths[column], *map(len, text.split("\n")))

    def _write_day(self, row: int, column: int, value: date, *, bold: bool) -> None:
        if value.year < FIRST_EXCEL_YEAR:
            self._write_text(row, column, shown_day(value), "text", bold=bold)
            return
        kind = "moment" if isinstance(value, datetime) else "day"
        plain = value.astimezone(VIETNAM).replace(tzinfo=None) if isinstance(value, datetime) else value
        self.sheet.write_datetime(row, column, plain, self._book.format(_NUMBER_FORMATS[kind], bold=bold))
        self._widths[column] = max(self._widths[column], 16 if kind == "moment" else 10)
