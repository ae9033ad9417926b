"""A unit's plan as a document ready to be numbered and signed, in the layout of its issuing body."""

from collections.abc import Iterable, Iterator

from chieng.core.documents.kinds import (
    Align,
    Block,
    Column,
    Grid,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
)
from chieng.core.documents.layouts import layouts
from chieng.core.documents.signing import deputy_of, signed_for
from chieng.ledger.models import UnitPlan, UnitPlanLine

_ALL_YEAR = "Cả năm"


def paper(unit_plan: UnitPlan, lines: Iterable[UnitPlanLine]) -> OfficialDocument:
    """Return the document, its number and its day left open."""
    known = layouts()
    return OfficialDocument(
        layout=known.get(unit_plan.layout, next(iter(known.values()))),
        issuer=unit_plan.issuer,
        parent=unit_plan.parent,
        kind="Kế hoạch",
        kind_code="KH",
        org_code=unit_plan.org_code,
        place=unit_plan.place,
        subject=unit_plan.subject,
        bases=tuple(_entries(unit_plan.bases)),
        body=tuple(_body(unit_plan, list(lines))),
        signature=Signature(
            deputy_of(unit_plan.office) if unit_plan.deputy else unit_plan.office,
            unit_plan.signatory,
            signed_for(unit_plan.collective, unit_plan.office, deputy=unit_plan.deputy),
        ),
        recipients=tuple(_entries(unit_plan.recipients)),
    )


def section(unit_plan: UnitPlan, lines: Iterable[UnitPlanLine]) -> str:
    """Return the same as a section to be put into another plan, as text."""
    listed = [
        f"- {line.text}{''.join(f'; {part}' for part in (line.quantity, _when(line), line.in_charge) if part)}."
        for line in lines
    ]
    return "\n".join([f"{unit_plan.subject}:", *listed])


def _body(unit_plan: UnitPlan, lines: list[UnitPlanLine]) -> Iterator[Block]:
    yield Heading(1, "Mục đích, yêu cầu")
    for number, entry in enumerate(_entries(unit_plan.purpose), start=1):
        yield Paragraph(f"{number}. {entry}")
    yield Heading(1, "Nội dung thực hiện")
    yield Grid(
        (
            Column("STT", 0.8, Align.CENTRE),
            Column("Nội dung công việc", 4.2),
            Column("Đối tượng", 1.7),
            Column("Thời gian", 1.3, Align.CENTRE),
            Column("Số lượng", 1.4, Align.CENTRE),
            Column("Chủ trì", 1.6),
        ),
        tuple(
            (
                str(number),
                line.text,
                line.audience.name_vi if line.audience else "",
                _when(line),
                line.quantity,
                line.in_charge,
            )
            for number, line in enumerate(lines, start=1)
        ),
    )
    yield Heading(1, "Kinh phí thực hiện")
    for entry in _entries(unit_plan.funding):
        yield Paragraph(entry)
    yield Heading(1, "Tổ chức thực hiện")
    *others, last = [*_entries(unit_plan.organising)] or [""]
    for number, entry in enumerate([*others, f"{last.rstrip('./ ')}./."], start=1):
        yield Paragraph(f"{number}. {entry}")


def _entries(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _when(line: UnitPlanLine) -> str:
    return f"Tháng {line.month}" if line.month else _ALL_YEAR
