"""The head of a document: issuing body and motto, number, place and date, kind and subject (mục II.1 to II.5)."""

from dataclasses import replace

from chieng.core.documents.kinds import Align, OfficialDocument
from chieng.core.documents.layouts import Layout
from chieng.core.documents.markup import Cell, Style, paragraph, rule, table
from chieng.core.documents.widths import width_mm
from chieng.core.documents.words import day_in_words, numbered

# The motto takes a little more than half of the width: it is the longer of the two.
_LEFT_SHARE = 0.44
_GAP = "      "
_ABOVE_TITLE = 14


def head(document: OfficialDocument, width: float) -> str:
    """Return everything above the body, set in `width` millimetres."""
    left, right = width * _LEFT_SHARE, width * (1 - _LEFT_SHARE)
    rows = [
        [Cell(_issuer(document, left)), Cell(_motto(document.layout, right))],
        [Cell(_number(document)), Cell(_place(document))],
    ]
    mark = [paragraph(document.mark, Style(bold=True, align=Align.CENTRE, size=12))] if document.mark else []
    return "".join([*mark, table((left, right), rows, ruled=False), _title(document, width)])


def number_line(document: OfficialDocument) -> str:
    """Return the number and symbol as written: "Số: 05/KH-STTTT", with room where the number is still to come."""
    form = document.layout.number if document.kind else document.layout.letter_number
    return form.format(
        number=numbered(document.number) or _GAP, kind=document.kind_code, org=document.org_code
    ).rstrip("-/")


def _issuer(document: OfficialDocument, width: float) -> str:
    layout, name = document.layout, document.issuer.upper()
    above = Style(size=layout.parent_size, align=Align.CENTRE)
    own = Style(size=layout.issuer_size, bold=True, align=Align.CENTRE)
    parts = [paragraph(document.parent.upper(), above)] if document.parent else []
    parts.append(paragraph(name, own))
    if layout.issuer_mark:
        parts.append(paragraph(layout.issuer_mark, Style(size=layout.issuer_size, align=Align.CENTRE)))
    else:
        length = min(width_mm(name, layout.issuer_size, bold=True), width) * layout.issuer_rule
        parts.append(rule(length, width))
    return "".join(parts)


def _motto(layout: Layout, width: float) -> str:
    lines = [paragraph(line.text, Style(size=line.size, bold=True, align=Align.CENTRE)) for line in layout.motto]
    last = layout.motto[-1]
    return "".join([*lines, rule(width_mm(last.text, last.size, bold=True), width)])


def _number(document: OfficialDocument) -> str:
    layout = document.layout
    parts = [paragraph(number_line(document), Style(size=layout.number_size, align=Align.CENTRE, before=3))]
    if not document.kind:
        about = Style(size=layout.letter_subject_size, align=Align.CENTRE, before=2)
        parts.append(paragraph(f"V/v {document.subject}", about))
    return "".join(parts)


def _place(document: OfficialDocument) -> str:
    day = day_in_words(document.on)
    words = f"{document.place}, {day}" if document.place else day
    return paragraph(words, Style(size=document.layout.place_size, italic=True, align=Align.CENTRE, before=3))


def _title(document: OfficialDocument, width: float) -> str:
    layout = document.layout
    parts = []
    if document.kind:
        name = Style(size=layout.kind_size, bold=True, align=Align.CENTRE, keep_next=True)
        parts.append(paragraph(document.kind.upper(), replace(name, before=_ABOVE_TITLE)))
        parts.append(paragraph(document.subject, name))
        if layout.subject_rule:
            length = min(width_mm(document.subject, layout.kind_size, bold=True), width) * layout.subject_rule
            parts.append(rule(length, width, after=6))
        else:
            parts.append(paragraph("-----", Style(size=layout.kind_size, align=Align.CENTRE, after=6)))
    return "".join([*parts, _addressed(document), *_bases(document)])


def _addressed(document: OfficialDocument) -> str:
    """Return "Kính gửi": one on the same line, several below each other after dashes (mục II.9.a)."""
    if not document.addressed_to:
        return ""
    size = document.layout.body_size
    if len(document.addressed_to) == 1:
        return paragraph(
            f"Kính gửi: {document.addressed_to[0]}", Style(size=size, align=Align.CENTRE, before=12, after=12)
        )
    first = paragraph("Kính gửi:", Style(size=size, left=30, before=12, keep_next=True))
    *others, last = document.addressed_to
    lines = [paragraph(f"- {one};", Style(size=size, left=42)) for one in others]
    return "".join([first, *lines, paragraph(f"- {last}.", Style(size=size, left=42, after=12))])


def _bases(document: OfficialDocument) -> list[str]:
    """Return the legal bases in italics, one a line, each but the last ending in a semicolon (mục II.6.b)."""
    style = Style(
        italic=True,
        align=Align.BOTH,
        first_line=document.layout.first_line,
        after=document.layout.between,
        size=document.layout.body_size,
    )
    last = len(document.bases) - 1
    return [
        paragraph(base.rstrip(" ;.") + (";" if index < last else "."), style)
        for index, base in enumerate(document.bases)
    ]
