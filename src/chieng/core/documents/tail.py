"""What stands below the body: recipients at the left, who signs at the right (mục II.7 and II.9), appendices."""

from chieng.core.documents.head import number_line
from chieng.core.documents.kinds import Align, Appendix, OfficialDocument
from chieng.core.documents.markup import Cell, Style, paragraph, table
from chieng.core.documents.words import day_in_words, roman

# Room for a signature and a seal.
_TO_SIGN = 70


def tail(document: OfficialDocument, width: float) -> str:
    """Return recipients and signature side by side, without rules, on one page."""
    row = [Cell(_recipients(document)), Cell(_signature(document))]
    return table((width / 2, width / 2), [row], ruled=False)


def _recipients(document: OfficialDocument) -> str:
    layout = document.layout
    if not document.recipients:
        return paragraph("", Style(size=layout.recipients_size))
    head = Style(size=layout.recipients_head_size, bold=True, italic=True)
    line = Style(size=layout.recipients_size)
    last = len(document.recipients) - 1
    listed = (
        paragraph(f"- {one.rstrip(' ;.')}{';' if index < last else '.'}", line)
        for index, one in enumerate(document.recipients)
    )
    return "".join([paragraph("Nơi nhận:", head), *listed])


def _signature(document: OfficialDocument) -> str:
    layout, signed = document.layout, document.signature
    style = Style(size=layout.signature_size, bold=True, align=Align.CENTRE, keep_next=True)
    lines = [f"{layout.authorities[authority]} {whom.upper()}" for authority, whom in signed.by]
    lines.append(signed.office.upper())
    name = Style(size=layout.signature_size, bold=True, align=Align.CENTRE, before=_TO_SIGN)
    return "".join([*(paragraph(line, style) for line in lines), paragraph(signed.name, name)])


def appendix_head(document: OfficialDocument, appendix: Appendix, number: int) -> str:
    """Return the title of an appendix and which document it belongs to (mục III.1). One alone has no number."""
    size = document.layout.kind_size
    bold = Style(size=size, bold=True, align=Align.CENTRE, keep_next=True)
    name = f"Phụ lục {roman(number)}" if len(document.appendices) > 1 else "Phụ lục"
    italic = Style(size=size, italic=True, align=Align.CENTRE, after=12)
    return "".join(
        [paragraph(name, bold), paragraph(appendix.title.upper(), bold), paragraph(_belongs_to(document), italic)]
    )


def _belongs_to(document: OfficialDocument) -> str:
    """Return "(Kèm theo Kế hoạch số 05/KH-STTTT ngày … của …)"."""
    kind = document.kind.capitalize() or "Công văn"
    number = number_line(document).removeprefix("Số").lstrip(": ")
    return f"(Kèm theo {kind} số {number} {day_in_words(document.on)} của {document.issuer})"
