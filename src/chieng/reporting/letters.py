"""The letter to those who are missing, with its annex. Two letters, never the same one: units that are assigned a
duty are urged (đôn đốc); the Front, mass organisations, Party bodies and enterprises are asked (đề nghị).

A document of a Vietnamese office: its words are Vietnamese in every language of the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils import translation

from chieng.core.documents.kinds import (
    Align,
    Appendix,
    Column,
    Grid,
    Items,
    OfficialDocument,
    Paragraph,
    Signature,
)
from chieng.core.documents.signing import signed_for
from chieng.core.documents.words import day_in_words
from chieng.organisations.queries import Letterhead, by_ids, kinds_of, letterhead, names_of
from chieng.programme.kinds import DutyMode, PlanTerms
from chieng.programme.queries import leads_of, modes_of
from chieng.reporting.kinds import MissingUnit, Standing

# So many units are addressed by name; more are addressed by the annex.
_BY_NAME = 5


class LetterKind(StrEnum):
    """Which of the two letters; the value stands in the address."""

    URGE = "don-doc"
    ASK = "de-nghi"


@dataclass(frozen=True, slots=True)
class About:
    """What the letter is about: a part of the plan by its label and clause, where it stands, and until when."""

    label: str
    clause: str
    sentence: str
    wanted: tuple[str, ...]
    due: date | None
    as_of: date


def about_target(standing: Standing) -> About:
    """Return what a letter says about a target."""
    target = standing.target
    return About(
        label=target.label_vi,
        clause=target.clause,
        sentence=standing.sentence,
        wanted=tuple(_to_do(condition.label_vi) for condition in target.measure.conditions),
        due=target.due if target.due >= standing.as_of else None,
        as_of=standing.as_of,
    )


def addressed(plan: PlanTerms, missing: Sequence[MissingUnit], kind: LetterKind, day: date) -> list[MissingUnit]:
    """Return those of the missing whom this letter is for, in official order."""
    ids = [one.unit_id for one in missing]
    modes = modes_of(plan.id, kinds_of(ids, day), day)
    units = by_ids(ids)
    mine = [one for one in missing if (modes.get(one.unit_id) is DutyMode.ASSIGNED) is (kind is LetterKind.URGE)]
    return sorted(mine, key=lambda one: (units[one.unit_id].position, str(one.unit_id)))


def lead_of(plan: PlanTerms, day: date) -> UUID:
    """Return the unit that issues the letter: who leads the plan on `day`, else its owner."""
    return next(
        (lead.unit_id for lead in leads_of(plan.id, day) if not lead.task and not lead.duty), plan.owner_id
    )


def letter(plan: PlanTerms, about: About, units: Sequence[MissingUnit], kind: LetterKind) -> OfficialDocument:
    """Return the letter, without number and date, with its annex of `units`."""
    with translation.override("vi"):
        lead, day = lead_of(plan, about.as_of), about.as_of
        head = letterhead(lead, day, owner=plan.owner_id)
        return OfficialDocument(
            layout=head.layout,
            issuer=head.issuer,
            parent=head.parent,
            org_code=head.org_code,
            place=head.place,
            subject=_subject(plan, kind),
            addressed_to=_addressed_to(units),
            body=tuple(
                _urging(plan, about, head, len(units)) if kind is LetterKind.URGE else _asking(plan, about, head)
            ),
            signature=Signature(head.office, by=signed_for(head.collective, head.office, deputy=False)),
            recipients=("Như trên", *_above(plan, lead, day), "Lưu: VT"),
            appendices=(Appendix(_annex_title(kind), (_annex(units, about, kind),)),),
        )


def _subject(plan: PlanTerms, kind: LetterKind) -> str:
    verb = "đôn đốc thực hiện" if kind is LetterKind.URGE else "đề nghị phối hợp thực hiện"
    return f"{verb} Kế hoạch số {plan.number}"


def _addressed_to(units: Sequence[MissingUnit]) -> tuple[str, ...]:
    if len(units) <= _BY_NAME:
        return tuple(one.name for one in units)
    return ("Các cơ quan, đơn vị, địa phương có tên tại Phụ lục",)


def _above(plan: PlanTerms, lead: UUID, day: date) -> tuple[str, ...]:
    return () if lead == plan.owner_id else (f"{names_of([plan.owner_id], day)[plan.owner_id]} (b/c)",)


def _carrying_out(plan: PlanTerms) -> str:
    issued = f"Kế hoạch số {plan.number} {day_in_words(plan.issued_on)}"
    return f"{issued} của {plan.issuer}" if plan.issuer else issued


def _until(about: About) -> str:
    return day_in_words(about.due)


def _urging(plan: PlanTerms, about: About, head: Letterhead, many: int) -> list[Paragraph | Items]:
    return [
        Paragraph(
            f"Thực hiện {_carrying_out(plan)}, {head.issuer} đã theo dõi, tổng hợp kết quả thực hiện nội dung"
            f" “{about.label}” ({about.clause} của Kế hoạch). {about.sentence}"
        ),
        Paragraph(
            f"Đến {day_in_words(about.as_of)}, {many:02d} cơ quan, đơn vị, địa phương được giao nhiệm vụ chưa có"
            " đủ kết quả đã được xác nhận (danh sách và nội dung còn thiếu tại Phụ lục kèm theo)."
        ),
        Paragraph(f"{head.issuer} đề nghị các cơ quan, đơn vị, địa phương nêu trên:"),
        Items(
            (
                "Khẩn trương tổ chức thực hiện các nội dung còn thiếu nêu tại Phụ lục.",
                f"Cập nhật kết quả kèm minh chứng và trình lãnh đạo xác nhận trước {_until(about)}.",
                "Nội dung nào đã thực hiện thì chỉ cần cập nhật kết quả.",
                f"Trường hợp có khó khăn, vướng mắc, kịp thời trao đổi với {head.issuer} để phối hợp giải quyết.",
            )
        ),
        Paragraph(f"{head.issuer} đề nghị các cơ quan, đơn vị, địa phương quan tâm thực hiện./."),
    ]


def _asking(plan: PlanTerms, about: About, head: Letterhead) -> list[Paragraph | Items]:
    return [
        Paragraph(
            f"Thực hiện {_carrying_out(plan)}, thời gian qua {head.issuer} đã nhận được sự quan tâm, phối hợp của"
            " các cơ quan, tổ chức, doanh nghiệp trên địa bàn."
        ),
        Paragraph(
            f"Để việc tổng hợp nội dung “{about.label}” ({about.clause} của Kế hoạch) được đầy đủ, {head.issuer}"
            " trân trọng đề nghị các cơ quan, đơn vị có tên tại Phụ lục quan tâm, phối hợp thực hiện; nếu đã thực"
            f" hiện, đề nghị cho biết kết quả, thuận tiện nhất trước {_until(about)}."
        ),
        Paragraph(
            f"Rất mong nhận được sự quan tâm, phối hợp của các cơ quan, đơn vị. {head.issuer} trân trọng cảm ơn./."
        ),
    ]


def _annex_title(kind: LetterKind) -> str:
    if kind is LetterKind.URGE:
        return "Danh sách cơ quan, đơn vị, địa phương và nội dung còn thiếu"
    return "Danh sách cơ quan, đơn vị và nội dung đề nghị phối hợp"


def _annex(units: Sequence[MissingUnit], about: About, kind: LetterKind) -> Grid:
    """Return the table of units. Those asked are told what they are asked for, never what they failed to do."""
    wanted = "; ".join(about.wanted)
    last = "Nội dung còn thiếu" if kind is LetterKind.URGE else "Nội dung đề nghị phối hợp"
    return Grid(
        (Column("STT", 0.8, Align.CENTRE), Column("Cơ quan, đơn vị, địa phương", 4), Column(last, 5)),
        tuple(
            (str(number), one.name, _lacking(one) if kind is LetterKind.URGE else wanted)
            for number, one in enumerate(units, start=1)
        ),
    )


def _lacking(one: MissingUnit) -> str:
    """Return why the unit is missing, and what it has still to do."""
    if not one.lacks:
        return str(one.reason.label)
    return f"{one.reason.label}; còn thiếu: {', '.join(_to_do(condition.label_vi) for condition in one.lacks)}"


def _to_do(label: str) -> str:
    """Return what a target says was done as what is to be done: "Đã tuyên truyền …" → "tuyên truyền …"."""
    wanted = re.sub(r"^(Đã|Có|Được) ", "", label)
    return wanted[:1].lower() + wanted[1:]
