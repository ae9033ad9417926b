"""Papers marked as secret are refused and leave nothing; words about secrecy are not marks."""

import io
import warnings
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from pytest_django import Settings

from chieng.core.files import DOCUMENTS, TEXT, store
from chieng.core.files.office import DOCX, ODT, PPTX
from chieng.core.files.papers import mark_in, names_a_secret
from chieng.core.files.words import first_lines
from chieng.core.models import StoredFile

pytestmark = pytest.mark.django_db

HEAD = ["ỦY BAN NHÂN DÂN", "XÃ MINH HỌA", "Số: 12/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
MARKED = [
    [*HEAD, "MẬT"],
    [*HEAD, "TỐI MẬT"],
    [*HEAD, "TUYỆT MẬT", "HỎA TỐC"],
    [*HEAD, "[ M Ậ T ]"],
    [*HEAD, "* MẬT *"],
    [*HEAD, "T U Y Ệ T  M Ậ T"],
    ["Số: 12/BC-UBND      MẬT", "Độc lập - Tự do - Hạnh phúc"],
    ["TỐI MẬT    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["Độ mật: Tối mật"],
    ["Mức độ mật: Mật."],
    [*HEAD, "TỐI", "MẬT"],
    [*(["Nội dung báo cáo."] * 60), "TỐI MẬT"],
    ["MẬT"],  # decomposed, as some machines type it
]
NOT_MARKED = [
    [*HEAD, "HỎA TỐC"],
    [*HEAD, "KHẨN", "THƯỢNG KHẨN"],
    ["Tuyên truyền Luật Bảo vệ bí mật nhà nước, bảo mật tài khoản và mật khẩu."],
    ["KẾ HOẠCH", "TUYÊN TRUYỀN VỀ AN TOÀN THÔNG TIN VÀ BẢO", "MẬT"],
    ["TÌM HIỂU LUẬT BẢO VỆ BÍ", "MẬT", "NHÀ NƯỚC"],
    ["VỀ AN TOÀN, BẢO MẬT THÔNG TIN"],
    ["HỘI NGHỊ VỀ BẢO MẬT"],
    ["Không để lộ mật khẩu; giữ bí", "mật", "tài khoản."],
    ["Mật"],
    ["Ba mức của bí mật nhà nước:", *([""] * 3), *(["Bài học."] * 30), "TUYỆT MẬT", "TỐI MẬT", "MẬT"],
    ["MẬT KHẨU MẠNH", "MẬT MÃ", "MẬT ONG"],
    ["Số: 12/BC-UBND", "V/v tăng cường bảo đảm an toàn, BẢO MẬT"],
    [],
]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.mark.parametrize("lines", MARKED, ids=lambda lines: lines[-1])
def test_a_mark_is_seen(lines: list[str]) -> None:
    assert mark_in(lines) in {"MẬT", "TỐI MẬT", "TUYỆT MẬT"}


@pytest.mark.parametrize("lines", NOT_MARKED, ids=lambda lines: lines[-1] if lines else "nothing")
def test_what_is_no_mark_is_no_alarm(lines: list[str]) -> None:
    assert mark_in(lines) is None


@pytest.mark.parametrize(
    "name", ["CV 12 (TỐI MẬT).pdf", "cv_12_tuyet_mat.docx", "12-BC-MAT.pdf", "MẬT - báo cáo.docx", "Tuyệt mật.pdf"]
)
def test_a_name_that_speaks_of_a_mark_is_noticed(name: str) -> None:
    assert names_a_secret(name)


@pytest.mark.parametrize(
    "name", ["Bảo mật.pdf", "BAO MAT TAI KHOAN.docx", "mat khau manh.png", "MẬT KHẨU.pdf", "bi-mat.jpg", "anh.jpg"]
)
def test_an_ordinary_name_is_not(name: str) -> None:
    assert not names_a_secret(name)


def docx(lines: list[str], header: str = "") -> bytes:
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(out)
    return out.getvalue()


def docx_with_box(text: str) -> bytes:
    """A stamp drawn as a text box inside a paragraph."""
    plain = docx(["Trước @ sau"])
    out = io.BytesIO()
    box = f"<w:pict><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></w:pict>"
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"@", f"</w:t></w:r><w:r>{box}</w:r><w:r><w:t>".encode())
            new.writestr(part, content)
    return out.getvalue()


def odt(lines: list[str]) -> bytes:
    out = io.BytesIO()
    body = "".join(
        f"<text:p>{escape(line[:2])}<text:span>{escape(line[2:])}</text:span></text:p>" for line in lines
    )
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", ODT)
        made.writestr("content.xml", f'<o xmlns:text="urn:t">{body}</o>')
    return out.getvalue()


def pptx(lines: list[str]) -> bytes:
    out = io.BytesIO()
    body = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("ppt/presentation.xml", "<p/>")
        made.writestr("ppt/slides/slide1.xml", f'<s xmlns:a="urn:a">{body}</s>')
    return out.getvalue()


def pdf(lines: list[str], pages_before: int = 0) -> bytes:
    """A PDF whose text has the Vietnamese letters of the marks, by a font that says what its codes mean."""
    codes = {char: index for index, char in enumerate(dict.fromkeys("".join(lines) + " "), start=1)}
    told = "".join(f"<{code:02X}> <{ord(char):04X}>\n" for char, code in codes.items())
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{told}endbfchar endcmap end end"
    ).encode()
    shown = "".join(
        f"1 0 0 1 50 {780 - 20 * n} Tm <{''.join(f'{codes[c]:02X}' for c in line)}> Tj\n"
        for n, line in enumerate(lines)
    )
    text = f"BT /F1 12 Tf\n{shown}ET".encode()
    pages = [b""] * pages_before + [text]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", stream(to_unicode)]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 3 0 R >>")
    kids = []
    for content in pages:
        objects.append(stream(content))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 4 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer << /Size {count} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def stream(content: bytes) -> bytes:
    return f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


STAMPED = [*HEAD, "TỐI MẬT"]
PLAIN = [*HEAD, "HỎA TỐC", "Tuyên truyền về bảo mật."]


@pytest.mark.parametrize(
    "content",
    [
        docx(STAMPED),
        docx(PLAIN, header="MẬT"),
        docx_with_box("TUYỆT MẬT"),
        odt(STAMPED),
        pptx(STAMPED),
        pdf(STAMPED),
        pdf(STAMPED, pages_before=2),
        "\n".join(STAMPED).encode(),
        "\n".join(STAMPED).encode("utf-16"),
    ],
    ids=["docx", "header", "box", "odt", "pptx", "pdf", "page 3", "text", "utf-16"],
)
def test_a_marked_paper_is_refused_and_nothing_of_it_is_left(content: bytes, media: Path) -> None:
    with pytest.raises(ValidationError) as caught:
        store(io.BytesIO(content), allowed=DOCUMENTS | TEXT)
    assert caught.value.code == "secret"
    assert "văn thư" in caught.value.messages[0]
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "content",
    [docx(PLAIN), docx_with_box("HỎA TỐC"), odt(PLAIN), pptx(PLAIN), pdf(PLAIN), "\n".join(PLAIN).encode()],
    ids=["docx", "box", "odt", "pptx", "pdf", "text"],
)
def test_an_ordinary_paper_is_kept(content: bytes) -> None:
    assert store(io.BytesIO(content), allowed=DOCUMENTS | TEXT).size == len(content)


def test_only_the_first_pages_are_read() -> None:
    assert store(io.BytesIO(pdf(STAMPED, pages_before=5)), allowed=DOCUMENTS).media_type == "application/pdf"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\n%%EOF\n",
        odt(["<"]).replace(b"</o>", b"<<<<"),
        b"%PDF-1.4\n" + b"9" * 5000 + b"\nstartxref\n99999999\n%%EOF\n",
    ],
)
def test_what_can_not_be_read_is_not_judged(content: bytes) -> None:
    assert store(io.BytesIO(content), allowed=DOCUMENTS).size == len(content)


def test_an_entity_that_would_grow_without_end_is_not_followed() -> None:
    out = io.BytesIO()
    bomb = '<!DOCTYPE o [<!ENTITY a "MẬT"><!ENTITY b "&a;&a;">]><o xmlns:text="urn:t"><text:p>&b;</text:p></o>'
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", ODT)
        made.writestr("content.xml", bomb)
    assert store(io.BytesIO(out.getvalue()), allowed=DOCUMENTS).media_type == ODT


def test_a_slide_show_and_a_text_are_known_by_content() -> None:
    assert store(io.BytesIO(pptx(PLAIN)), allowed=DOCUMENTS).media_type == PPTX
    assert store(io.BytesIO("\ufeffChào\r\n".encode()), allowed=TEXT).media_type == "text/plain"


def test_a_part_that_is_listed_again_and_again_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    out = io.BytesIO(docx(["Một dòng"]))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body = archive.read("word/document.xml")
        for _time in range(5):
            archive.writestr("word/document.xml", body)
    path.write_bytes(out.getvalue())
    assert first_lines(path, DOCX) == ["Một dòng"]
