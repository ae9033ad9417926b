"""Units' plans, and the lines of one, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.sheets.display import NOT_APPLICABLE
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.ledger import queries
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, UnitPlan
from chieng.ledger.unit_plans.progress import LineProgress, progress
from chieng.organisations.queries import names_of


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A unit's plan: a draft, a signed one with its lines, or one handed in as a document alone."""

    unit: str
    year: int
    title: str
    document: str
    state: str
    url: str
    lines: int | None = None
    done: int | None = None
    late: int | None = None


def state_words(activity: Activity | None) -> str:
    """Return where a unit's plan stands, in words."""
    if activity is None:
        return _("Đang soạn")
    return str(State(activity.state).label)


def plan_rows(actor: object, day: date) -> list[PlanRow]:
    """Return every plan of the units within reach, the newest year first, in a fixed number of queries."""
    written = list(queries.unit_plans_visible_to(actor, day).prefetch_related("lines"))
    alone = list(queries.signed_without_lines(actor, day))
    names = names_of({one.unit_id for one in written} | {one.unit_id for one in alone}, day)
    linked = queries.carried_out_by_plan([one.activity_id for one in written if one.activity_id])
    rows = [_written(one, names.get(one.unit_id, ""), _linked(linked, one), day) for one in written]
    rows += [_alone(one, names.get(one.unit_id, "")) for one in alone]
    return sorted(rows, key=lambda one: -one.year)


def _linked(linked: dict[UUID, list[Activity]], one: UnitPlan) -> list[Activity]:
    return linked.get(one.activity_id, []) if one.activity_id else []


def _written(one: UnitPlan, unit: str, activities: Sequence[Activity], day: date) -> PlanRow:
    lines, _beside = progress(list(one.lines.all()), activities, one.year, day)
    signed = one.activity
    return PlanRow(
        unit=unit,
        year=one.year,
        title=one.subject,
        document=signed.document_number if signed else "",
        state=state_words(signed),
        url=reverse("ledger:unit_plan", args=[one.pk]),
        lines=len(lines),
        done=sum(bool(line.done) for line in lines) if signed else None,
        late=sum(line.is_late for line in lines) if signed else None,
    )


def _alone(one: Activity, unit: str) -> PlanRow:
    return PlanRow(
        unit=unit,
        year=one.last_day.year,
        title=str(one),
        document=one.document_number,
        state=state_words(one),
        url=reverse("ledger:activity", args=[one.pk]),
    )


def plans_table(actor: object, day: date) -> Table[PlanRow]:
    def known(value: int | None) -> Any:
        return NOT_APPLICABLE if value is None else value

    return Table(
        "ke-hoach-cua-don-vi",
        _("Kế hoạch của đơn vị"),
        [
            Column("title", _("Trích yếu"), lambda one: one.title, link=lambda one: one.url),
            Column("unit", _("Đơn vị"), lambda one: one.unit),
            Column("year", _("Năm"), lambda one: str(one.year), ColumnKind.CODE),
            Column("document", _("Số, ký hiệu văn bản"), lambda one: one.document),
            Column("state", _("Tình trạng"), lambda one: one.state),
            Column("lines", _("Số việc"), lambda one: known(one.lines), ColumnKind.NUMBER),
            Column("done", _("Đã thực hiện"), lambda one: known(one.done), ColumnKind.NUMBER),
            Column("late", _("Quá tháng dự kiến"), lambda one: known(one.late), ColumnKind.NUMBER),
        ],
        plan_rows(actor, day),
        day=day,
    )


def lines_table(unit_plan: UnitPlan, unit: str, lines: Sequence[LineProgress], day: date) -> Table[LineProgress]:
    """Return what is planned line by line, what was done of each, and what is late, once the plan is signed."""
    is_signed = unit_plan.activity_id is not None
    return Table(
        f"ke-hoach-{unit_plan.year}",
        unit_plan.subject,
        [
            Column("number", _("STT"), lambda one: str(one.number), ColumnKind.CODE),
            Column("text", _("Nội dung công việc"), lambda one: one.line.text),
            Column("audience", _("Đối tượng"), lambda one: str(one.line.audience or "")),
            Column("month", _("Thời gian"), month_words),
            Column("quantity", _("Số lượng"), lambda one: one.line.quantity),
            Column("in_charge", _("Bộ phận chủ trì"), lambda one: one.line.in_charge),
            Column("done", _("Đã xác nhận"), lambda one: len(one.done), ColumnKind.NUMBER),
            Column("waiting", _("Chưa xác nhận"), lambda one: len(one.waiting), ColumnKind.NUMBER),
            Column("state", _("Tình trạng"), lambda one: line_state(one) if is_signed else NOT_APPLICABLE),
        ],
        lines,
        day=day,
        filters=[(_("Đơn vị"), unit)],
    )


def month_words(one: LineProgress) -> str:
    return _("Tháng %(month)d") % {"month": one.line.month} if one.line.month else _("Cả năm")


def line_state(one: LineProgress) -> str:
    if one.done:
        return _("Đã thực hiện")
    if one.is_late:
        return _("Quá tháng dự kiến")
    return _("Chờ xác nhận") if one.waiting else _("Chưa thực hiện")
