"""A table as a file: XLSX and CSV with the columns, rows and totals of the screen."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chieng.core.clock import VIETNAM, now
from chieng.core.intervals import FOREVER
from chieng.core.sheets.display import DASH, NOT_APPLICABLE, rounded, shown_day
from chieng.core.sheets.formulas import escape
from chieng.core.sheets.tables import TOTAL, Table
from chieng.core.sheets.workbooks import WorkbookWriter

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv; charset=utf-8"
# Excel knows a UTF-8 file by this mark alone.
BYTE_ORDER_MARK: Final = "\ufeff"
EXPORT_PARAMETER: Final = "xuat"
PAGE_PARAMETER: Final = "trang"


def table_response(
    request: HttpRequest, template: str, table: Table[Any], context: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the page with `table` in its context, or the file that `?xuat=xlsx` or `?xuat=csv` asks for."""
    wanted = request.GET.get(EXPORT_PARAMETER)
    if wanted:
        return export_response(request, table, wanted)
    return render(request, template, {"table": table, **(context or {})})


def export_response(_request: HttpRequest, table: Table[Any], wanted: str) -> HttpResponse:
    """Return `table` as a download. Raises Http404 for a format there is none of."""
    if wanted not in FORMATS:
        raise Http404
    content_type, write = FORMATS[wanted]
    response = HttpResponse(write(table), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(table, wanted)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def file_name(table: Table[Any], wanted: str) -> str:
    day = f"-{table.day.isoformat()}" if table.day else ""
    demo = "-minh-hoa" if settings.CHIENG_DEMO else ""
    return f"{table.name}{day}{demo}.{wanted}"


def to_csv(table: Table[Any]) -> bytes:
    """Return UTF-8 with a byte order mark, commas, dd/mm/yyyy and plain numbers; no text that runs."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(escape(str(column.label)) for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_cell(value) for value in table.values(row))
    totals = _totals_line(table)
    if totals:
        writer.writerow(_csv_cell(value) for value in totals)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def to_xlsx(table: Table[Any]) -> bytes:
    """Return a workbook: the rows on the first sheet, what they are on the second."""
    with WorkbookWriter() as book:
        sheet = book.add_sheet(str(table.title), [(str(c.label), c.kind) for c in table.columns])
        for row in table.rows:
            sheet.add(table.values(row))
        totals = _totals_line(table)
        if totals:
            sheet.add_totals(totals)
        book.add_information(information(table))
    return book.content


def information(table: Table[Any]) -> list[tuple[str, str]]:
    """Return what a reader of the file must know, as lines of (what, answer)."""
    lines = [(_("Nội dung"), str(table.title))]
    if table.day:
        lines.append((_("Số liệu tại ngày"), shown_day(table.day)))
    lines.extend((str(label), value) for label, value in table.filters)
    lines.append((_("Số dòng"), str(len(table.rows))))
    lines.append((_("Lập lúc"), now().astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")))
    if settings.CHIENG_DEMO:
        lines.append((_("Lưu ý"), _("DỮ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT")))
    return lines


def _totals_line(table: Table[Any]) -> list[Any] | None:
    totals = table.totals()
    if totals and not table.columns[0].total:
        return [str(TOTAL), *totals[1:]]
    return totals


def _csv_cell(value: Any) -> str:
    if value is None or value == FOREVER:
        return ""
    if value is NOT_APPLICABLE:
        return DASH
    if isinstance(value, Fraction):
        return str(rounded(value, 6))
    if isinstance(value, datetime | date):
        return shown_day(value)
    if isinstance(value, int | float | Decimal):
        return str(value)
    return escape(str(value))


def write_csv(heading: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return plain rows as CSV, in the same manner as a table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(escape, heading))
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


FORMATS: Final[dict[str, tuple[str, Callable[[Table[Any]], bytes]]]] = {
    "xlsx": (XLSX_TYPE, to_xlsx),
    "csv": (CSV_TYPE, to_csv),
}
