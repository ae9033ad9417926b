"""A unit's plan as it is first offered: its head, its bases and its lines, from what the plan above asks of it.

What is offered is text of a Vietnamese document, in every language of the page, and all of it can be changed.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from chieng.core.documents.words import day_in_words
from chieng.core.text import tidy
from chieng.ledger.kinds import PlanForm
from chieng.ledger.models import ActivityKind
from chieng.ledger.unit_plans.kinds import Planned, PlannedLine
from chieng.ledger.unit_plans.legs import asked_of
from chieng.organisations.queries import letterhead, names_of
from chieng.programme.kinds import Condition, DutyTerms, ParentDocument, PlanTerms, UnitDuty
from chieng.programme.queries import duties_for, leads_of, tasks_of

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# More than two pages are read by nobody.
MOST_LINES = 10
# What targets say was done, turned into what is to be done.
_DONE = re.compile(r"^(Đã|Được) | đã(?= )")
# Kinds of documents by the code in their symbol (NĐ 30/2020, phụ lục III).
_KINDS = {"QĐ": "Quyết định", "KH": "Kế hoạch", "NQ": "Nghị quyết", "CT": "Chỉ thị", "NĐ": "Nghị định"}
_OFFICE = "Văn phòng"
_EARLY, _LAST = 3, 12


def suggested(unit: "Unit", plan: PlanTerms, year: int, form: PlanForm, day: date) -> Planned:
    """Return a plan of `unit` for `year` that could be signed as it is."""
    head = letterhead(unit.pk, day, owner=plan.owner_id)
    lead = _lead(plan, day)
    duties = duties_for(unit.pk, day, plan_id=plan.id)
    return Planned(
        form=form,
        layout=head.layout.code,
        issuer=head.issuer,
        parent=head.parent,
        org_code=head.org_code,
        place=head.place,
        subject=f"Tuyên truyền, nâng cao nhận thức và phổ biến kiến thức về an toàn thông tin năm {year}",
        bases="\n".join(bases_of(plan)),
        purpose=(
            "Nâng cao nhận thức, trách nhiệm và kỹ năng cơ bản bảo đảm an toàn thông tin cho cán bộ, công chức,"
            " viên chức, người lao động của đơn vị và các đối tượng do đơn vị phục vụ.\n"
            "Nội dung, hình thức tuyên truyền phù hợp với tình hình thực tế của đơn vị; lồng ghép với các hoạt"
            " động thường xuyên, bảo đảm thiết thực, tiết kiệm."
        ),
        funding="Lồng ghép trong dự toán chi thường xuyên của đơn vị, không bố trí riêng.",
        organising="\n".join(_organising(duties, lead)),
        collective=head.collective,
        office=head.office,
        recipients="\n".join(filter(None, [f"{lead} (b/c)" if lead else "", "Các phòng, bộ phận", "Lưu: VT"])),
        lines=tuple(_lines(unit, plan, duties, day))[:MOST_LINES],
    )


def bases_of(plan: PlanTerms) -> list[str]:
    """Return the legal bases: what the plan above carries out, and that plan itself."""
    issuer = f" của {plan.issuer}" if plan.issuer else ""
    own = (
        f"Căn cứ Kế hoạch số {plan.number} {day_in_words(plan.issued_on)}{issuer} về {_lower_first(plan.label_vi)}"
    )
    return [*map(_base, plan.parents), own]


def _base(parent: ParentDocument) -> str:
    """Return "Căn cứ Quyết định số … ngày … của …": its symbol says what it is, its label the rest."""
    said, of, rest = parent.label_vi.partition(" của ")
    code = parent.number.partition("/")[2].partition("-")[0]
    kind = _KINDS.get(code, said if of else "văn bản")
    cited = f"Căn cứ {kind} số {parent.number} {day_in_words(parent.date)}"
    if of and said == kind:
        return f"{cited} của {rest}"
    return f"{cited} về {parent.label_vi}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _lead(plan: PlanTerms, day: date) -> str:
    leads = [one.unit_id for one in leads_of(plan.id, day) if not one.task and not one.duty]
    return next(iter(names_of(leads[:1], day).values()), "")


def _organising(duties: Sequence[UnitDuty], lead: str) -> Iterator[str]:
    yield "Các phòng, bộ phận theo nhiệm vụ được phân công tổ chức thực hiện; ghi nhận kết quả kèm minh chứng."
    report = next((one.duty for one in duties if one.duty.is_report), None)
    when = f" trước ngày {report.due_day:02d}/{report.due_month:02d}" if report and report.due_day else " hằng năm"
    yield f"{_OFFICE} theo dõi, tổng hợp, tham mưu báo cáo kết quả thực hiện{f' về {lead}' if lead else ''}{when}."


def _lines(unit: "Unit", plan: PlanTerms, duties: Sequence[UnitDuty], day: date) -> Iterator[PlannedLine]:
    """Yield a line for each condition of a target for such units, then for each task of the unit's duties."""
    kinds = list(ActivityKind.objects.all())
    documents = {one.code for one in kinds if one.takes_document}
    said: set[str] = set()
    conditions = [one for one in asked_of(plan.id, unit.pk, day) if not documents & set(one.activity_kinds)]
    for line in (*map(_of_condition, conditions), *_of_duties(plan, duties, kinds, day)):
        if line.text not in said:
            said.add(line.text)
            yield line


def _of_condition(condition: Condition) -> PlannedLine:
    text = _DONE.sub("", condition.label_vi)
    return PlannedLine(
        text=text[:1].upper() + text[1:],
        kind=next(iter(condition.activity_kinds), ""),
        audience=next(iter(condition.audiences), ""),
        month=_EARLY,
        quantity="Ít nhất 01 đợt",
        in_charge=_OFFICE,
    )


def _of_duties(
    plan: PlanTerms, duties: Sequence[UnitDuty], kinds: Sequence[ActivityKind], day: date
) -> Iterator[PlannedLine]:
    tasks = {one.code: one for one in tasks_of(plan.id, day)}
    for owed in duties:
        if owed.duty.is_report:
            continue
        for code in owed.duty.tasks:
            if code in tasks:
                kind = next((one.code for one in kinds if code in one.default_tasks), "")
                yield PlannedLine(tasks[code].label_vi, kind=kind, in_charge=_OFFICE)
        if not owed.duty.tasks:
            yield PlannedLine(owed.duty.label_vi, in_charge=_OFFICE)
    yield from map(_report, (one.duty for one in duties if one.duty.is_report))


def _report(duty: DutyTerms) -> PlannedLine:
    return PlannedLine(
        tidy(duty.label_vi), month=duty.due_month or _LAST, quantity="01 báo cáo", in_charge=_OFFICE
    )
