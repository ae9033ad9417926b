"""The one way from a document to its DOCX, as NĐ 30/2020, phụ lục I wants it: A4, page numbers in the top margin.

Everything in the body is written as text and parsed once; python-docx packs it, with its headers and sections.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree  # type: ignore[import-untyped]  # it has no types of its own

from chieng.core.clock import now
from chieng.core.documents.body import body
from chieng.core.documents.head import head
from chieng.core.documents.kinds import Appendix, OfficialDocument
from chieng.core.documents.layouts import Layout
from chieng.core.documents.markup import legal
from chieng.core.documents.tail import appendix_head, tail

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT: Final = "Times New Roman"
WIDTH, HEIGHT = 210, 297
# The page number stands in the middle of the top margin.
_NUMBER_FROM_TOP = 10
_LEVELS = 3


def to_docx(document: OfficialDocument) -> bytes:
    """Return the document as a DOCX that opens without repair."""
    made = Document()
    _set_type(made, document.layout)
    _describe(made, document)
    _set_page(made.sections[0], document.layout, landscape=False)
    _number_pages(made.sections[0], document.layout)
    parts = {_place_for(made, 0): "".join(_main(document))}
    for number, appendix in enumerate(document.appendices, start=1):
        section = made.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, document.layout, landscape=appendix.landscape)
        _restart_numbers(section)
        parts[_place_for(made, number)] = "".join(_appendix(document, appendix, number))
    _put(made, parts)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def docx_response(document: OfficialDocument, name: str) -> HttpResponse:
    """Return the document as a download called `name` (ASCII, without its ending)."""
    demo = "-minh-hoa" if settings.CHIENG_DEMO else ""
    response = HttpResponse(to_docx(document), content_type=DOCX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}{demo}.docx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _main(document: OfficialDocument) -> Iterator[str]:
    width = _width(document.layout, landscape=False)
    yield head(document, width)
    yield from body(document.body, document.layout, width)
    yield tail(document, width)


def _appendix(document: OfficialDocument, appendix: Appendix, number: int) -> Iterator[str]:
    yield appendix_head(document, appendix, number)
    yield from body(appendix.body, document.layout, _width(document.layout, landscape=appendix.landscape))


def _width(layout: Layout, *, landscape: bool) -> float:
    """Return the width between the margins."""
    if landscape:
        return HEIGHT - layout.margins.top - layout.margins.bottom
    return WIDTH - layout.margins.left - layout.margins.right


def _place_for(made: Any, number: int) -> str:
    """Mark the end of the body, before the properties of its last section, and return the mark."""
    comment = etree.Comment(f"part {number}")
    made.element.body.sectPr.addprevious(comment)
    return f"<!--{comment.text}-->"


def _put(made: Any, parts: Mapping[str, str]) -> None:
    """Put the parts in their places as text: moving parsed elements between trees takes time by their square."""
    text = etree.tostring(made.element, encoding="unicode")
    for place, markup in parts.items():
        text = text.replace(place, markup)
    made.part._element = parse_xml(text)  # noqa: SLF001 - python-docx has no way to give it a whole body


def _set_type(made: Any, layout: Layout) -> None:
    """Set the face, the size and the language of everything, and the headings' own."""
    normal = made.styles["Normal"]
    normal.font.size = Pt(layout.body_size)
    _set_face(normal)
    normal.paragraph_format.space_after = Pt(0)
    for level in range(1, _LEVELS + 1):
        style = made.styles[f"Heading {level}"]
        _set_face(style)
        style.font.size, style.font.color.rgb = Pt(layout.body_size), RGBColor(0, 0, 0)
        style.font.bold = level < _LEVELS


def _set_face(style: Any) -> None:
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    for old in style.element.rPr.findall(qn("w:lang")):
        style.element.rPr.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)


def _describe(made: Any, document: OfficialDocument) -> None:
    about = made.core_properties
    about.title = legal(f"{document.kind} {document.subject}").strip()[:255]
    about.author, about.last_modified_by, about.comments = legal(document.issuer)[:255], "", ""
    about.language = "vi-VN"
    moment = datetime.combine(document.on, time(), UTC) if document.on else now()
    about.created = about.modified = moment.astimezone(UTC).replace(tzinfo=None)


def _set_page(section: Any, layout: Layout, *, landscape: bool) -> None:
    """Make the page A4. Lying across, it is turned: what was the top margin is at the left."""
    margins = layout.margins
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(HEIGHT), Mm(WIDTH)
        section.left_margin, section.right_margin = Mm(margins.top), Mm(margins.bottom)
        section.top_margin, section.bottom_margin = Mm(margins.left), Mm(margins.right)
    else:
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
        section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
        section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.header_distance = section.footer_distance = Mm(_NUMBER_FROM_TOP)


def _number_pages(section: Any, layout: Layout) -> None:
    """Number the pages in the middle of the top margin, not the first (mục I.7). Later sections follow."""
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run()
    run.font.size = Pt(layout.page_number_size)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run._r.append(_field_part(kind, text))  # noqa: SLF001 - python-docx has no fields of its own


def _field_part(kind: str, text: str) -> Any:
    if kind == "text":
        part = OxmlElement("w:t")
        part.text = text
        return part
    if text:
        part = OxmlElement("w:instrText")
        part.text = text
        return part
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    return part


def _restart_numbers(section: Any) -> None:
    """Number the pages of an appendix from 1 (mục III.1)."""
    section.different_first_page_header_footer = True
    numbers = section._sectPr.find(qn("w:pgNumType"))  # noqa: SLF001 - as above
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section._sectPr.insert_element_before(  # noqa: SLF001
            numbers, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:docGrid"
        )
    numbers.set(qn("w:start"), "1")
