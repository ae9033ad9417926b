"""An official document, measured in its XML against Nghị định 30/2020/NĐ-CP, phụ lục I."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from chieng.core.documents import to_docx
from chieng.core.documents.kinds import (
    Align,
    Appendix,
    Authority,
    Column,
    Grid,
    Heading,
    Items,
    OfficialDocument,
    Paragraph,
    Signature,
)
from chieng.core.documents.layouts import layout_for, layouts
from chieng.core.documents.widths import width_mm
from chieng.core.documents.words import day_in_words, letter, numbered, org_code, roman

ADMINISTRATIVE = layouts()["administrative"]
PLAN = OfficialDocument(
    layout=ADMINISTRATIVE,
    issuer="Sở Khoa học và Công nghệ (minh họa)",
    parent="Ủy ban nhân dân tỉnh Kon Tum",
    number=5,
    kind="Kế hoạch",
    kind_code="KH",
    org_code="SKHCN",
    place="Kon Tum",
    on=date(2025, 1, 6),
    subject="Tuyên truyền an toàn thông tin năm 2025",
    bases=("Căn cứ Kế hoạch số 1/KH-UBND;", "Căn cứ chức năng, nhiệm vụ"),
    body=(
        Heading(1, "Mục đích, yêu cầu"),
        Heading(2, "Mục đích"),
        *(Heading(3, f"Điểm {number}") for number in range(1, 9)),
        Heading(2, "Yêu cầu"),
        Heading(3, "Bắt đầu lại"),
        Heading(1, "Nội dung"),
        Paragraph("Nội dung & <việc> phải làm."),
        Items(("một việc", "hai việc")),
        Grid((Column("STT", 1, Align.CENTRE), Column("Việc", 4)), (("Nhóm", ""), ("1", "Hội nghị"))),
    ),
    signature=Signature(
        "Phó Giám đốc", "Y Minh Họa", ((Authority.TM, "Tập thể lãnh đạo"), (Authority.KT, "Giám đốc"))
    ),
    recipients=("UBND tỉnh (b/c)", "Lưu: VT"),
    appendices=(
        Appendix("Danh sách", (Paragraph("Một"),)),
        Appendix("Biểu ngang", (Paragraph("Hai"),), landscape=True),
    ),
)


def opened(document: OfficialDocument = PLAN) -> Any:
    return Document(BytesIO(to_docx(document)))


def lines(document: OfficialDocument = PLAN) -> list[str]:
    """Return every paragraph of the body, cells included, in reading order."""
    return [
        "".join(text.text or "" for text in one.iter(qn("w:t")))
        for one in opened(document).element.body.iter(qn("w:p"))
    ]


def paragraph_of(words: str, document: OfficialDocument = PLAN) -> Any:
    return next(
        one
        for one in opened(document).element.body.iter(qn("w:p"))
        if "".join(text.text or "" for text in one.iter(qn("w:t"))) == words
    )


def look(words: str, document: OfficialDocument = PLAN) -> tuple[float, bool, bool, str]:
    """Return size in points, bold, italic and alignment of the paragraph that says `words`."""
    found = paragraph_of(words, document)
    of_runs = [run.find(qn("w:rPr")) for run in found.iter(qn("w:r"))]
    return (
        int(of_runs[0].find(qn("w:sz")).get(qn("w:val"))) / 2,
        all(one.find(qn("w:b")) is not None for one in of_runs),
        all(one.find(qn("w:i")) is not None for one in of_runs),
        found.find(qn("w:pPr")).find(qn("w:jc")).get(qn("w:val")),
    )


def test_the_page_is_a4_upright_with_the_decrees_margins() -> None:
    section = opened().sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm, 1) <= 25
    assert 20 <= round(section.bottom_margin.mm, 1) <= 25
    assert 30 <= round(section.left_margin.mm, 1) <= 35
    assert 15 <= round(section.right_margin.mm, 1) <= 20


def test_everything_is_in_black_times_new_roman() -> None:
    made = opened()
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        fonts = made.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{one}")) for one in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
        assert not [key for key in fonts.attrib if "Theme" in key]
        assert str(made.styles[name].font.color.rgb or "000000") == "000000"
    assert not list(made.element.iter(qn("w:rFonts")))


def test_pages_are_numbered_in_the_middle_of_the_top_margin_but_not_the_first() -> None:
    section = opened().sections[0]
    line = section.header.paragraphs[0]
    assert "PAGE" in "".join(one.text or "" for one in line._p.iter(qn("w:instrText")))
    assert line.alignment == 1
    assert Pt(13) <= line.runs[0].font.size <= Pt(14)
    assert section.header_distance + line.runs[0].font.size < section.top_margin
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous


def test_the_head_has_the_decrees_words_sizes_and_faces() -> None:
    assert look("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == (12, True, False, "center")
    assert look("Độc lập - Tự do - Hạnh phúc") == (13, True, False, "center")
    assert look("ỦY BAN NHÂN DÂN TỈNH KON TUM") == (12, False, False, "center")
    assert look("SỞ KHOA HỌC VÀ CÔNG NGHỆ (MINH HỌA)") == (12, True, False, "center")
    assert look("Số: 05/KH-SKHCN") == (13, False, False, "center")
    assert look("Kon Tum, ngày 06 tháng 01 năm 2025") == (13, False, True, "center")
    assert look("KẾ HOẠCH") == (14, True, False, "center")
    assert look("Tuyên truyền an toàn thông tin năm 2025") == (14, True, False, "center")


def rules_of(document: OfficialDocument) -> list[float]:
    """Return the lengths of the rules in millimetres, in reading order."""
    made, found = opened(document), []
    section = made.sections[0]
    whole = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    for one in made.element.body.iter(qn("w:pBdr")):
        indents = one.getparent().find(qn("w:ind"))
        cell = next((up for up in one.iterancestors(qn("w:tc"))), None)
        within = int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) if cell is not None else whole / 25.4 * 1440
        found.append((within - sum(int(indents.get(qn(f"w:{side}"))) for side in ("left", "right"))) / 1440 * 25.4)
    return found


def test_rules_are_as_long_as_the_decree_says() -> None:
    issuer, motto, subject = rules_of(PLAN)
    name = width_mm("SỞ KHOA HỌC VÀ CÔNG NGHỆ (MINH HỌA)", 12, bold=True)
    assert min(name, 165 * 0.44) / 3 <= issuer <= name / 2
    assert motto == pytest.approx(width_mm("Độc lập - Tự do - Hạnh phúc", 13, bold=True), abs=0.2)
    line = width_mm("Tuyên truyền an toàn thông tin năm 2025", 14, bold=True)
    assert line / 3 <= subject <= line / 2


def test_bases_are_in_italics_one_a_line_with_their_stops() -> None:
    assert look("Căn cứ Kế hoạch số 1/KH-UBND;") == (14, False, True, "both")
    assert look("Căn cứ chức năng, nhiệm vụ.")[2]


def test_headings_number_themselves_with_vietnamese_letters_and_begin_anew() -> None:
    headings = [line for line in lines() if re.match(r"[IVX]+\.|\d\.|\w\)", line)]
    assert headings == [
        "I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích", "a) Điểm 1", "b) Điểm 2", "c) Điểm 3", "d) Điểm 4", "đ) Điểm 5",
        "e) Điểm 6", "g) Điểm 7", "h) Điểm 8", "2. Yêu cầu", "a) Bắt đầu lại", "II. NỘI DUNG",
    ]  # fmt: skip
    assert look("I. MỤC ĐÍCH, YÊU CẦU")[:2] == (14, True)
    assert look("1. Mục đích")[1]
    assert not look("a) Điểm 1")[1]
    as_the_source = replace(PLAN, body=(Heading(3, "Điểm f", number="f)"),), appendices=())
    assert "f) Điểm f" in lines(as_the_source)


def test_running_text_is_justified_indented_and_apart() -> None:
    properties = paragraph_of("Nội dung & <việc> phải làm.").find(qn("w:pPr"))
    assert properties.find(qn("w:jc")).get(qn("w:val")) == "both"
    assert int(properties.find(qn("w:ind")).get(qn("w:firstLine"))) in {567, 720}  # 1 or 1.27 cm
    assert int(properties.find(qn("w:spacing")).get(qn("w:after"))) >= 120  # 6 points


def test_a_table_repeats_its_head_and_spans_its_groups() -> None:
    table = opened().tables[1]
    first = table.rows[0]._tr
    assert first.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[2].cells] == ["1", "Hội nghị"]
    assert len(table.rows[1]._tr.tc_lst) == 1


def test_recipients_and_signature_stand_side_by_side_without_rules() -> None:
    table = opened().tables[-1]
    left, right = (cell.text.split("\n") for cell in table.rows[0].cells)
    assert left == ["Nơi nhận:", "- UBND tỉnh (b/c);", "- Lưu: VT."]
    assert right == ["TM. TẬP THỂ LÃNH ĐẠO", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Y Minh Họa"]
    assert {one.get(qn("w:val")) for one in table._tbl.tblPr.find(qn("w:tblBorders"))} == {"nil"}
    assert look("Nơi nhận:") == (12, True, True, "left")
    assert look("- Lưu: VT.")[0] == 11
    assert look("Y Minh Họa") == (14, True, False, "center")


def test_each_appendix_has_pages_of_its_own_numbered_from_one() -> None:
    _main, first, second = opened().sections
    for section in (first, second):
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.header.is_linked_to_previous
    assert second.page_width > second.page_height
    said = lines()
    assert said[said.index("Phụ lục I") + 1 :][:2] == [
        "DANH SÁCH",
        "(Kèm theo Kế hoạch số 05/KH-SKHCN ngày 06 tháng 01 năm 2025 của Sở Khoa học và Công nghệ (minh họa))",
    ]
    assert "Phụ lục II" in said
    alone = lines(replace(PLAN, appendices=PLAN.appendices[:1]))
    assert "Phụ lục" in alone
    assert "Phụ lục I" not in alone


def test_a_letter_has_its_subject_under_its_number_and_says_to_whom() -> None:
    written = replace(
        PLAN, kind="", subject="đôn đốc thực hiện", number=None, on=None, addressed_to=("Sở Nội vụ",)
    )
    said = lines(written)
    assert "V/v đôn đốc thực hiện" in said
    assert "Kính gửi: Sở Nội vụ" in said
    assert next(line for line in said if line.startswith("Số:")).split() == ["Số:", "/SKHCN"]
    assert "KẾ HOẠCH" not in said
    several = lines(replace(written, addressed_to=("Sở Nội vụ", "Sở Tài chính")))
    assert several[several.index("Kính gửi:") + 1 :][:2] == ["- Sở Nội vụ;", "- Sở Tài chính."]


@pytest.mark.parametrize(
    ("code", "motto", "mark", "number", "authority"),
    [
        ("party", "ĐẢNG CỘNG SẢN VIỆT NAM", "*", "Số 05-KH/SKHCN", "T/M TẬP THỂ LÃNH ĐẠO"),
        ("youth-union", "ĐOÀN TNCS HỒ CHÍ MINH", "***", "Số: 05-KH/SKHCN", "TM. TẬP THỂ LÃNH ĐẠO"),
    ],
)
def test_the_layout_belongs_to_the_issuing_body(
    code: str, motto: str, mark: str, number: str, authority: str
) -> None:
    said = lines(replace(PLAN, layout=layouts()[code]))
    assert {motto, mark, number, authority} <= set(said)
    assert not any("CỘNG HÒA" in line or "Độc lập" in line for line in said)


def test_a_layout_is_chosen_by_the_kind_of_unit() -> None:
    assert layout_for("party-body").code == "party"
    assert layout_for("youth-union").code == "youth-union"
    assert layout_for("department").code == layout_for(None).code == "administrative"


def test_numbers_days_letters_and_codes_are_written_as_offices_write_them() -> None:
    assert [numbered(one) for one in (None, 5, 10, 123)] == ["", "05", "10", "123"]
    assert day_in_words(date(2025, 2, 5)) == "ngày 05 tháng 02 năm 2025"
    assert day_in_words(date(2025, 6, 29)) == "ngày 29 tháng 6 năm 2025"
    assert day_in_words(date(2025, 10, 10)) == "ngày 10 tháng 10 năm 2025"
    assert "".join(letter(one) for one in range(1, 10)) == "abcdđeghi"
    assert letter(24) == "aa"
    assert [roman(one) for one in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]
    assert org_code("Sở Thông tin và Truyền thông") == "STTTT"
    assert org_code("Ủy ban nhân dân huyện Đắk Glei") == "UBND"
    assert org_code("Sở, ban, ngành số 01 (minh họa)") == "SBNS"


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_makes_a_file_that_opens_and_says_it(subject: str, text: str) -> None:
    held = PLAN.layout
    document = OfficialDocument(
        layout=held, issuer="Sở", subject=subject, body=(Paragraph(text),), signature=Signature("Giám đốc")
    )
    content = to_docx(document)
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
    readable = "".join(one for one in text if one.isprintable() and one not in "\ufffe\uffff")
    found = "".join(lines(document))
    assert all(one in found for one in readable)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.slow
def test_another_program_opens_it_and_counts_the_same_pages(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(to_docx(PLAN))
    subprocess.run(
        [str(shutil.which("soffice")), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "plan.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    pages = [page.extract_text() for page in PdfReader(tmp_path / "plan.pdf").pages]
    assert [("DANH" in page, "NGANG" in page) for page in pages] == [
        (False, False), (False, False), (True, False), (False, True),
    ]  # fmt: skip
