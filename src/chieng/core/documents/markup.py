"""Paragraphs and tables as WordprocessingML text, parsed once for a whole document: long tables stay fast."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from chieng.core.documents.kinds import Align, Run, Text

# What no XML may hold: control characters, half of a surrogate pair, and the two that are no characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TWIPS_A_MM = 1440 / 25.4
_TWIPS_A_POINT = 20


def twips(millimetres: float) -> int:
    """Return millimetres as twentieths of a point."""
    return round(millimetres * _TWIPS_A_MM)


def legal(text: str) -> str:
    """Return the text without what no XML may hold."""
    return _FORBIDDEN.sub("", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a paragraph stands. Sizes and spaces in points, lengths in millimetres; None follows the document."""

    size: float | None = None
    bold: bool = False
    italic: bool = False
    align: Align = Align.LEFT
    first_line: float = 0
    before: float = 0
    after: float = 0
    left: float = 0
    right: float = 0
    keep_next: bool = False
    rule_above: bool = False
    name: str = ""


def runs(text: Text, style: Style) -> str:
    """Return the text as runs in the style's type."""
    pieces = (Run(text),) if isinstance(text, str) else text
    return "".join(_run(piece, style) for piece in pieces)


def _run(piece: Run, style: Style) -> str:
    bold, italic = piece.bold or style.bold, piece.italic or style.italic
    size = (
        f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/>' if style.size else ""
    )
    look = f"{'<w:b/><w:bCs/>' if bold else ''}{'<w:i/><w:iCs/>' if italic else ''}{size}"
    lines = escape(legal(piece.text)).replace("\r\n", "\n").split("\n")
    body = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{body}</w:r>"


def paragraph(text: Text, style: Style) -> str:
    """Return one paragraph. Line breaks in the text stay within it."""
    return f"<w:p>{_properties(style)}{runs(text, style) if text else ''}</w:p>"


def _properties(style: Style) -> str:
    return "".join(
        (
            "<w:pPr>",
            f"<w:pStyle w:val={quoteattr(style.name)}/>" if style.name else "",
            "<w:keepNext/>" if style.keep_next else "",
            '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
            if style.rule_above
            else "",
            f'<w:spacing w:before="{_points(style.before)}" w:after="{_points(style.after)}"/>',
            _indents(style),
            f'<w:jc w:val="{style.align}"/>',
            # An empty paragraph takes its height from its mark.
            f'<w:rPr><w:sz w:val="{round(style.size * 2)}"/></w:rPr>' if style.size else "",
            "</w:pPr>",
        )
    )


def _indents(style: Style) -> str:
    left, right, first = twips(style.left), twips(style.right), twips(style.first_line)
    return f'<w:ind w:left="{left}" w:right="{right}" w:firstLine="{first}"/>'


def _points(points: float) -> int:
    return round(points * _TWIPS_A_POINT)


def rule(length: float, within: float, *, after: float = 0) -> str:
    """Return a line of `length` millimetres centred in `within`: the upper border of an almost empty paragraph."""
    side = max((within - length) / 2, 0)
    return paragraph(
        "", Style(size=2, align=Align.CENTRE, left=side, right=side, before=1, after=after, rule_above=True)
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with paragraphs already set. `span` counts the columns that it takes."""

    body: str
    span: int = 1


def table(
    widths: Sequence[float], rows: Iterable[Sequence[Cell]], *, ruled: bool, head_rows: int = 0, whole: bool = True
) -> str:
    """Return a table of fixed widths in millimetres. `whole`: no row is broken across two pages."""
    edge = "single" if ruled else "nil"
    edges = "".join(
        f'<w:{side} w:val="{edge}" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = f'w:w="{twips(1.2) if ruled else 0}" w:type="dxa"'
    made = [
        "<w:tbl><w:tblPr>",
        f'<w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/>',
        f"<w:tblBorders>{edges}</w:tblBorders>",
        '<w:tblLayout w:type="fixed"/>',
        f"<w:tblCellMar><w:left {padding}/><w:right {padding}/></w:tblCellMar>",
        "</w:tblPr><w:tblGrid>",
        *(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths),
        "</w:tblGrid>",
    ]
    for index, row in enumerate(rows):
        made.append(_row(widths, row, is_head=index < head_rows, whole=whole))
    return "".join((*made, "</w:tbl>"))


def _row(widths: Sequence[float], cells: Sequence[Cell], *, is_head: bool, whole: bool) -> str:
    look = f"{'<w:cantSplit/>' if whole else ''}{'<w:tblHeader/>' if is_head else ''}"
    made, column = [f"<w:tr><w:trPr>{look}</w:trPr>" if look else "<w:tr>"], 0
    for cell in cells:
        width = sum(map(twips, widths[column : column + cell.span]))
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{cell.body}</w:tc>')
        column += cell.span
    return "".join((*made, "</w:tr>"))
