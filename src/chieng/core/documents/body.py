"""The body of a document: numbered headings, paragraphs, lists and tables (mục II.6)."""

from collections.abc import Iterable, Iterator

from chieng.core.documents.kinds import Align, Block, Grid, Heading, Items, Paragraph, Run, Text
from chieng.core.documents.layouts import Layout
from chieng.core.documents.markup import Cell, Style, paragraph, table
from chieng.core.documents.words import letter, roman

_LEVELS = 3
_NUMERALS = (roman, str, letter)


class Counter:
    """Numbers headings by level; a heading of a higher level begins the lower ones anew."""

    def __init__(self, forms: tuple[str, str, str]) -> None:
        self._forms = forms
        self._counts = [0] * _LEVELS

    def next(self, level: int) -> str:
        """Return the number of the next heading of `level` (1 to 3), as the layout writes it."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (_LEVELS - level)
        return self._forms[level - 1].format(_NUMERALS[level - 1](self._counts[level - 1]))


def body(blocks: Iterable[Block], layout: Layout, width: float) -> Iterator[str]:
    """Yield the blocks as markup, set in `width` millimetres."""
    counter = Counter(layout.headings)
    for block in blocks:
        match block:
            case Heading():
                yield _heading(block, counter, layout)
            case Paragraph():
                yield paragraph(block.text, running(layout))
            case Items():
                for item in block.items:
                    yield paragraph((Run(f"{block.mark} "), *_pieces(item)), running(layout))
            case Grid():
                yield _grid(block, layout, width)
                yield paragraph("", Style(size=layout.between))


def running(layout: Layout) -> Style:
    """Return how running text stands: justified, its first line indented, with space after (mục II.6.d)."""
    return Style(
        size=layout.body_size, align=Align.BOTH, first_line=layout.first_line, after=layout.between, before=0
    )


def _pieces(text: Text) -> tuple[Run, ...]:
    return (Run(text),) if isinstance(text, str) else text


def _heading(heading: Heading, counter: Counter, layout: Layout) -> str:
    """Return a heading: "I." in bold capitals, "1." in bold, "a)" upright."""
    number = heading.number or counter.next(heading.level)
    words = tuple(
        Run(piece.text.upper() if heading.level == 1 else piece.text, piece.bold, piece.italic)
        for piece in _pieces(heading.text)
    )
    style = Style(
        name=f"Heading{heading.level}",
        size=layout.body_size,
        bold=heading.level < _LEVELS,
        align=Align.BOTH,
        first_line=layout.first_line,
        before=layout.between if heading.level == 1 else 0,
        after=layout.between,
        keep_next=True,
    )
    return paragraph((Run(f"{number} "), *words), style)


def _grid(grid: Grid, layout: Layout, width: float) -> str:
    whole = sum(column.share for column in grid.columns)
    widths = [width * column.share / whole for column in grid.columns]
    top = Style(size=layout.table_size, bold=True, align=Align.CENTRE, before=2, after=2)
    styles = [Style(size=layout.table_size, align=column.align, before=2, after=2) for column in grid.columns]
    group = Style(size=layout.table_size, bold=True, before=2, after=2)

    def rows() -> Iterator[list[Cell]]:
        yield [Cell(paragraph(column.head, top)) for column in grid.columns]
        for row in grid.rows:
            if row[0] and not any(row[1:]):
                yield [Cell(paragraph(row[0], group), span=len(grid.columns))]
            else:
                yield [Cell(paragraph(text, style)) for text, style in zip(row, styles, strict=True)]

    return table(widths, rows(), ruled=True, head_rows=1)
