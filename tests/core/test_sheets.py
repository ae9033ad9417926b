import io
import struct
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from chieng.core.intervals import FIRST_DAY, LAST_DAY
from chieng.core.sheets import values
from chieng.core.sheets.problems import Problem, Problems, UnreadableFile, cell_name
from chieng.core.sheets.reading import Sheet, read_sheets, read_upload, sheet_named
from chieng.core.sheets.records import Field, Records, read_records

FIELDS = [
    Field("code", ("Mã đơn vị", "Code"), values.text(40)),
    Field("name", ("Tên đơn vị", "Name"), values.text(20), required=True),
    Field("since", ("Thành lập ngày (ngày/tháng/năm)", "Founded on"), values.day, required=True),
]


def workbook(rows: list[list[Any]], formula: str = "") -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Đơn vị")
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, days)
            elif cell is not None:
                sheet.write(number, column, cell)
    if formula:
        sheet.write_formula(formula, "=1+1")
    book.close()
    return buffer.getvalue()


def code_of(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_sheets(content)
    with translation.override("vi"):
        vietnamese = caught.value.messages
    with translation.override("en"):
        assert caught.value.messages != vietnamese
    return str(caught.value.code)


def records_of(content: bytes) -> tuple[Records, Problems]:
    problems = Problems()
    return read_records(read_sheets(content)[0], FIELDS, problems), problems


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """Return the workbook with parts added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, data in changes.items():
            new.writestr(name, data)
    return buffer.getvalue()


PLAIN = workbook([["Tên đơn vị", "Thành lập ngày"], ["Xã A (minh họa)", date(2025, 7, 1)]])
SHEET = "xl/worksheets/sheet1.xml"


def test_excel_and_csv_say_the_same() -> None:
    rows: list[list[Any]] = [["Mã đơn vị", "Tên đơn vị", "Founded on"], ["00123", "Xã Đăk Hà", date(2025, 7, 1)]]
    text = "mã  ĐƠN VỊ;Tên đơn vị *;THANH LAP NGAY\r\n00123;Xã Đăk Hà;1/7/2025\r\n"
    wanted = {"code": "00123", "name": "Xã Đăk Hà", "since": date(2025, 7, 1)}
    for content in [
        workbook(rows),
        text.encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        text.replace(";", "\t").encode(),
        text.replace(";", ",").encode(),
        b"sep=;\r\n" + text.encode(),
    ]:
        records, problems = records_of(content)
        assert [record.values for record in records.rows] == [wanted]
        assert problems.count == 0


def test_letters_composed_otherwise_are_the_same_letters() -> None:
    records, _problems = records_of("Tên đơn vị,Thành lập ngày\nXã Đăk Hà,2025-07-01\n".encode())
    assert records.rows[0]["name"] == "Xã Đăk Hà"


def test_every_wrong_cell_is_named_not_only_the_first() -> None:
    content = workbook(
        [
            ["Danh sách đơn vị"],
            [None, "Tên đơn vị", "Thành lập ngày", "Ghi chú"],
            [None, None, "31/02/2025"],
            [None, "Một cái tên dài quá mức cho phép", "tháng 7"],
            [None, "Xã A", None],
        ],
        formula="B6",
    )
    records, problems = records_of(content)
    assert [(problem.place, problem.code) for problem in problems] == [
        ("Ô B3", "required"),
        ("Ô C3", "no_such_day"),
        ("Ô B4", "too_long"),
        ("Ô C4", "not_a_day"),
        ("Ô C5", "required"),
        ("Ô B6", "formula"),
        ("Ô C6", "required"),
    ]
    assert records.ignored == ("Ghi chú",)
    first = next(iter(problems))
    assert str(first) == "Ô B3: Ô còn trống. Điền “Tên đơn vị”."
    assert first.in_language("en") == "Cell B3: This cell is empty. Fill in “Tên đơn vị”."
    assert first.as_json()["cell"] == "B3"


def test_problems_beyond_the_cap_are_counted() -> None:
    problems = Problems(keep=2)
    for row in range(5):
        problems.add(Problem("S", row + 1, 1, "x", "sai"))
    assert (len(list(problems)), problems.rest, problems.count) == (2, 3, 5)


def test_cells_are_named_as_in_spreadsheets() -> None:
    assert [cell_name(7, column) for column in (3, 26, 27, 52, 53, 703)] == [
        "C7",
        "Z7",
        "AA7",
        "AZ7",
        "BA7",
        "AAA7",
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"MZ\x90\x00" + b"\0" * 100, "not_a_sheet"),
        (b"\x7fELF" + b"\0" * 100, "not_a_sheet"),
        (b"%PDF-1.7", "not_a_sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04" + b"\0" * 30, "broken"),
        (PLAIN[: len(PLAIN) // 2], "broken"),
        ("Tên đơn vị,Ngày\nXã Đăk Hà,1/7/2025".encode("utf-16-le")[:-1], "encoding"),
        ("Tên,Ngày\nXã".encode("latin-1"), "encoding"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    assert code_of(repacked(PLAIN, {"xl/media/big.xml": b"0" * 60_000_000})) == "zip_bomb"
    assert code_of(repacked(PLAIN, {f"xl/p{number}.xml": b"<a/>" for number in range(600)})) == "zip_bomb"


def test_a_zip_that_lies_about_its_size_is_cut_short() -> None:
    bomb = b" " * 60_000_000
    content = repacked(PLAIN, {SHEET: bomb})
    honest = struct.pack("<I", zlib.crc32(bomb)), struct.pack("<I", len(bomb))
    lie = struct.pack("<I", zlib.crc32(bomb[:12])), struct.pack("<I", 12)
    assert content.count(honest[0]) == content.count(honest[1]) == 2  # beside the part, and in the directory
    content = content.replace(honest[0], lie[0]).replace(honest[1], lie[1])
    assert code_of(content) == "broken"


def test_an_archive_in_the_archive_is_refused() -> None:
    assert code_of(repacked(PLAIN, {"xl/worksheets/sheet9.xml": PLAIN})) == "nested"


def test_a_document_type_is_refused() -> None:
    attack = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData/></worksheet>'
    assert code_of(repacked(PLAIN, {SHEET: attack})) == "entities"


@pytest.mark.parametrize("reach", [b'r="A1048576"', b'r="XFD1"', b'r="A99999999999"'])
def test_a_cell_in_the_last_corner_is_refused(reach: bytes) -> None:
    far = b"<worksheet><sheetData><row><c " + reach + b"><v>1</v></c></row></sheetData></worksheet>"
    assert code_of(repacked(PLAIN, {SHEET: far})) == "too_wide_or_long"


def test_a_small_file_that_unpacks_into_millions_of_blank_cells_is_refused() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        made.add_worksheet().write(99_999, 199, "x")  # the last corner that either bound alone lets pass
    assert len(book.getvalue()) < 10_000
    assert code_of(book.getvalue()) == "too_wide_or_long"
    assert code_of(("," * 199 + "\n").encode() * 20_000) == "too_wide_or_long"


def test_other_archives_are_named() -> None:
    for name, code in [("content.xml", "ods"), ("xl/workbook.bin", "xlsb"), ("word/document.xml", "not_a_sheet")]:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, b"<a/>")
        assert code_of(buffer.getvalue()) == code


def test_a_file_larger_than_the_installation_takes_is_refused(settings: Any) -> None:
    settings.CHIENG_UPLOAD_BYTES = 1024
    with pytest.raises(UnreadableFile) as caught:
        read_upload(SimpleUploadedFile("x.xlsx", b"0" * 2000))
    assert caught.value.code == "too_large"


def test_a_sheet_is_found_by_name_or_because_it_is_the_only_one() -> None:
    units, people = Sheet("Đơn vị", []), Sheet("Người", [])
    assert sheet_named([people, units], "don vi") is units
    assert sheet_named([people], "Đơn vị") is people
    with pytest.raises(UnreadableFile):
        sheet_named([units, people], "Loại")


def test_a_heading_that_is_not_there_is_said() -> None:
    with pytest.raises(UnreadableFile) as caught:
        records_of(b"a,b\n1,2\n")
    assert caught.value.messages[0].startswith(
        "Không tìm thấy dòng tiêu đề có các cột: “Tên đơn vị”, “Thành lập ngày (ngày/tháng/năm)”."
    )


def test_a_column_twice_is_a_problem() -> None:
    _records, problems = records_of("Tên đơn vị,Thành lập ngày,Name\nA,1/7/2025,B\n".encode())
    assert [(problem.place, problem.code) for problem in problems] == [("Ô C1", "double_column")]


def test_a_formula_in_csv_is_a_problem_but_a_code_kept_with_its_zero_is_not() -> None:
    records, problems = records_of(b'Code,Name,Founded on\n"=""0012""",=1+1,1/7/2025\n')
    assert records.rows[0]["code"] == "0012"
    assert [(problem.place, problem.code) for problem in problems] == [("Ô B2", "formula")]


@pytest.mark.parametrize("garbled", ["UBND x· §¨k Ring", "Ñaêk Toâ", "á»¦y ban nhÃ¢n dÃ¢n", "Së T­ ph¸p"])
def test_letters_of_another_encoding_are_noticed(garbled: str) -> None:
    with pytest.raises(values.CellError) as caught:
        values.text(200)(garbled)
    assert caught.value.code == "garbled"


@pytest.mark.parametrize(
    "fine", ["Ủy ban nhân dân xã Đắk Rơ Wa", "Công ty Müller", "Rờ Kơi – Y Ngọk", "«Măng Đen»"]
)
def test_vietnamese_is_not_taken_for_another_encoding(fine: str) -> None:
    assert values.text(200)(fine) == fine


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_day_is_read_in_every_usual_form(day: date) -> None:
    written = [
        f"{day.day}/{day.month}/{day.year:04}",
        f"{day:%d-%m-}{day.year:04}",
        f"{day.day}.{day.month}.{day.year:04}",
        f"ngày {day.day} tháng {day.month} năm {day.year:04}",
        day.isoformat(),
        datetime(day.year, day.month, day.day),  # noqa: DTZ001 - spreadsheets know no zone
        day,
    ]
    assert {values.day(form) for form in written} == {day}


@given(st.integers(0, 999_999_999))
def test_a_whole_number_is_read_with_dots_between_thousands(number: int) -> None:
    assert values.whole_number(f"{number:,}".replace(",", ".")) == number
    assert values.whole_number(str(number)) == values.whole_number(number) == number


@pytest.mark.parametrize("wrong", ["1,5", "12,000.5", "-3", "abc", "1.23", 1.5, 10**9, "9" * 5000])
def test_what_is_no_whole_number_is_refused(wrong: object) -> None:
    with pytest.raises(values.CellError):
        values.whole_number(wrong)


def test_a_choice_is_known_by_any_name_and_the_nearest_is_suggested() -> None:
    parse = values.choice({"xa": "xa", "Xã": "xa", "Commune": "xa", "so": "so", "Sở": "so"})
    assert [parse(name) for name in ("XÃ", "commune", "so")] == ["xa", "xa", "so"]
    with pytest.raises(values.CellError) as caught:
        parse("Communne")
    assert caught.value.params["near"] == "Commune"
