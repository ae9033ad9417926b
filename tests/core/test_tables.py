import csv
import io
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.http import Http404
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from chieng.core.sheets.display import DASH, NOT_APPLICABLE, shown
from chieng.core.sheets.export import export_response, table_response, to_csv, to_xlsx
from chieng.core.sheets.formulas import escape, unescape
from chieng.core.sheets.tables import Column, ColumnKind, Table, share


@dataclass
class Row:
    code: str
    name: str
    people: Any
    told: Fraction | None
    since: date


ROWS = [
    Row("00123", "Huyện Đắk Tô (minh họa)", 1234, Fraction(45, 52), date(1999, 3, 1)),
    Row("-7", '=HYPERLINK("http://x","Bấm vào đây")', None, share(1, 0), date(2025, 7, 1)),
    Row("@x", "\tXã Ia Chim (minh họa)", NOT_APPLICABLE, Fraction(1, 3), date(2025, 7, 1)),
    Row("+84", "Xã Sa Thầy (minh họa)", 0, Fraction(0), date(2025, 7, 1)),
]


def sample(rows: list[Row] = ROWS) -> Table[Row]:
    return Table(
        "don-vi",
        "Danh sách [đơn vị]",
        [
            Column("code", "Mã", lambda row: row.code, ColumnKind.CODE, link=lambda row: f"/x/{row.code}/"),
            Column("name", "Tên", lambda row: row.name),
            Column("people", "Số người", lambda row: row.people, ColumnKind.NUMBER, total=True),
            Column("told", "Tỷ lệ", lambda row: row.told, ColumnKind.PERCENT),
            Column("since", "Từ ngày", lambda row: row.since, ColumnKind.DAY),
        ],
        rows,
        day=date(2025, 12, 14),
        filters=[("Loại", "xã")],
    )


def on_screen(table: Table[Row]) -> list[list[str]]:
    page = table.page(1)
    lines = [*page.lines, page.total_line or []]
    return [[str(column.label) for column in table.columns], *([cell.text for cell in line] for line in lines)]


def test_the_files_hold_exactly_what_is_on_screen_with_the_same_totals() -> None:
    table = sample()
    screen = on_screen(table)
    book = load_workbook(io.BytesIO(to_xlsx(table)))
    kinds = [column.kind for column in table.columns]
    in_xlsx = [
        [_as_shown(value, kind, header=index == 0) for value, kind in zip(row, kinds, strict=True)]
        for index, row in enumerate(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
    ]
    assert in_xlsx == [[_file_text(text) for text in line] for line in screen]
    in_csv = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))
    assert [[unescape(cell) for cell in line[:2]] for line in in_csv] == [line[:2] for line in screen]
    assert [line[2] for line in in_csv] == ["Số người", "1234", "", "–", "0", "1234"]
    assert [line[4] for line in in_csv] == [line[4] for line in screen]


def _file_text(text: str) -> str:
    """A file leaves a cell empty where the screen says that nothing is entered."""
    return "" if text == "…" else text


def _as_shown(value: Any, kind: ColumnKind, *, header: bool) -> str:
    if value == "" or header or isinstance(value, str):
        return str(value)
    return shown(Fraction(value).limit_denominator(100) if kind == ColumnKind.PERCENT else value, kind)


def test_no_cell_of_a_file_runs_and_codes_keep_their_zeros() -> None:
    lines = list(csv.reader(io.StringIO(to_csv(sample()).decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines[1:5]] == ["00123", "'-7", "'@x", "'+84"]
    assert [line[1][:2] for line in lines[2:4]] == ["'=", "'\t"]
    first = load_workbook(io.BytesIO(to_xlsx(sample()))).get_sheet_by_index(0).to_python()[1]
    assert first[0] == "00123"
    assert first[4] == date(1999, 3, 1)


@given(st.text())
def test_a_marked_text_is_read_back_as_it_was(text: str) -> None:
    assert unescape(escape(text)) == text
    assert escape(text).lstrip()[:1] not in set("=+-@")


def test_the_workbook_says_what_it_is_and_whether_it_is_a_demonstration() -> None:
    with override_settings(CHIENG_DEMO=True):
        book = load_workbook(io.BytesIO(to_xlsx(sample())))
    assert book.sheet_names == ["Danh sách  đơn vị", "Thông tin"]
    lines = [row[:2] for row in book.get_sheet_by_name("Thông tin").to_python()]
    assert lines[1:5] == [
        ["Nội dung", "Danh sách [đơn vị]"],
        ["Số liệu tại ngày", "14/12/2025"],
        ["Loại", "xã"],
        ["Số dòng", "4"],
    ]
    assert lines[6] == ["Lưu ý", "DỮ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT"]


def test_zero_blank_and_not_applicable_differ() -> None:
    assert [shown(value, "number") for value in (0, None, NOT_APPLICABLE)] == ["0", "…", DASH]


def test_numbers_follow_the_language() -> None:
    assert shown(1518620000, "money") == "1.518.620.000"
    assert shown(Fraction(45, 52), "percent") == "86,5%"
    with translation.override("en"):
        assert shown(1518620000, "money") == "1,518,620,000"
        assert shown(Fraction(45, 52), "percent") == "86.5%"


def test_an_unknown_sum_is_not_a_zero() -> None:
    assert sample([ROWS[1]]).totals() == [None, None, None, None, None]
    assert sample([]).totals() == [None, None, None, None, None]


def test_a_page_offers_its_files_with_the_filters_kept() -> None:
    request = RequestFactory().get("/", {"loai": "xa", "trang": "9"})
    template = engines["django"].from_string("{% load tables %}{% data_table table %}")
    page = template.render({"table": sample()}, request)
    assert 'href="?loai=xa&amp;xuat=xlsx"' in page
    assert ">=HYPERLINK(&quot;http://x&quot;,&quot;Bấm vào đây&quot;)</td>" in page
    assert "Tổng cộng" in page


def test_a_long_list_has_pages_that_keep_the_filters() -> None:
    request = RequestFactory().get("/", {"loai": "xa", "trang": "2"})
    template = engines["django"].from_string("{% load tables %}{% data_table table %}")
    page = template.render({"table": sample([ROWS[1]] * 250)}, request)
    assert "101–200 trong 250 dòng" in page
    assert 'rel="next" href="?loai=xa&amp;trang=3"' in page
    assert 'rel="prev" href="?loai=xa&amp;trang=1"' in page


def test_a_list_without_rows_says_so() -> None:
    template = engines["django"].from_string("{% load tables %}{% data_table table 'Hãy thêm đơn vị đầu tiên.' %}")
    page = template.render({"table": sample([])}, RequestFactory().get("/"))
    assert "Hãy thêm đơn vị đầu tiên." in page
    assert "<table" not in page


def test_the_address_asks_for_the_file() -> None:
    response = table_response(RequestFactory().get("/", {"xuat": "csv"}), "none.html", sample())
    assert response["Content-Disposition"] == 'attachment; filename="don-vi-2025-12-14.csv"'
    assert response.content == to_csv(sample())
    with pytest.raises(Http404):
        export_response(RequestFactory().get("/"), sample(), "exe")
