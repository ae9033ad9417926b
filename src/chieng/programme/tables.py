"""The lists of this room, for page and file alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.programme.kinds import DutyTerms, PlanTerms, TargetTerms, UnitDuty
from chieng.programme.models import Plan
from chieng.programme.queries import plan_terms, targets_of


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list of plans: with the name of its owner."""

    terms: PlanTerms
    owner: str
    state: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty and one of those whom it is for."""

    duty: DutyTerms
    addressee: str
    mode: str


def due_words(duty: DutyTerms) -> str:
    """Return when a duty falls due, as the plan says it: "trước ngày 15/12 hằng năm"."""
    if duty.due_on is not None:
        return f"{duty.due_on:%d/%m/%Y}"
    if duty.due_month is not None and duty.due_day is not None:
        return _("trước ngày %(day)s hằng năm") % {"day": f"{duty.due_day:02d}/{duty.due_month:02d}"}
    return str(duty.recurrence.label)


def plans_table(lines: Sequence[PlanLine]) -> Table[PlanLine]:
    """Return the plans, newest first."""
    return Table(
        "ke-hoach",
        gettext_lazy("Kế hoạch"),
        [
            Column(
                "label",
                gettext_lazy("Kế hoạch"),
                lambda one: one.terms.label,
                link=lambda one: reverse("programme:plan", args=[one.terms.code]),
            ),
            Column("number", gettext_lazy("Số, ký hiệu"), lambda one: one.terms.number),
            Column("issued", gettext_lazy("Ngày ban hành"), lambda one: one.terms.issued_on, ColumnKind.DAY),
            Column("owner", gettext_lazy("Cơ quan ban hành"), lambda one: one.owner),
            Column("since", gettext_lazy("Từ ngày"), lambda one: one.terms.period.since, ColumnKind.DAY),
            Column("last", gettext_lazy("Đến ngày"), lambda one: one.terms.period.last_day, ColumnKind.DAY),
            Column("state", gettext_lazy("Tình trạng"), lambda one: one.state),
        ],
        lines,
    )


def targets_table(plan: Plan, day: date) -> Table[TargetTerms]:
    """Return the plan's targets as they are defined on `day`. Where they stand is on their own page."""
    return Table(
        f"chi-tieu-{plan.code}",
        gettext_lazy("Chỉ tiêu"),
        [
            Column("code", gettext_lazy("Số"), lambda one: one.code, ColumnKind.CODE),
            Column(
                "label",
                gettext_lazy("Chỉ tiêu"),
                lambda one: one.label,
                link=lambda one: target_address(plan.code, one.code, day),
            ),
            Column("threshold", gettext_lazy("Mức chỉ tiêu"), lambda one: one.threshold_words),
            Column("period", gettext_lazy("Kỳ tính"), lambda one: str(one.period_kind.label)),
            Column("due", gettext_lazy("Hạn"), lambda one: one.due, ColumnKind.DAY),
            Column("clause", gettext_lazy("Mục của kế hoạch"), lambda one: one.clause),
        ],
        targets_of(plan.pk, day),
        day=day,
        filters=_about(plan, day),
    )


def duties_table(plan: Plan, lines: Sequence[DutyLine], day: date) -> Table[DutyLine]:
    """Return who owes what in the plan on `day`."""
    return Table(
        f"trach-nhiem-{plan.code}",
        gettext_lazy("Trách nhiệm thực hiện"),
        [
            Column("addressee", gettext_lazy("Cơ quan, đơn vị"), lambda one: one.addressee),
            Column("label", gettext_lazy("Trách nhiệm"), lambda one: one.duty.label),
            Column("mode", gettext_lazy("Cách giao"), lambda one: one.mode),
            Column("due", gettext_lazy("Thời hạn"), lambda one: due_words(one.duty)),
            Column("tasks", gettext_lazy("Nhiệm vụ"), lambda one: ", ".join(one.duty.tasks)),
            Column("clause", gettext_lazy("Mục của kế hoạch"), lambda one: one.duty.clause),
        ],
        lines,
        day=day,
        filters=_about(plan, day),
    )


def unit_duties_table(plan: Plan, owed: Sequence[UnitDuty], unit: str, day: date) -> Table[UnitDuty]:
    """Return what one unit must do in the plan on `day`."""
    return Table(
        f"trach-nhiem-don-vi-{plan.code}",
        gettext_lazy("Trách nhiệm của đơn vị"),
        [
            Column("label", gettext_lazy("Trách nhiệm"), lambda one: one.duty.label),
            Column("mode", gettext_lazy("Cách giao"), lambda one: str(one.mode.label)),
            Column("due", gettext_lazy("Thời hạn"), lambda one: due_words(one.duty)),
            Column("next", gettext_lazy("Hạn tới"), lambda one: one.duty.next_due(day), ColumnKind.DAY),
            Column("tasks", gettext_lazy("Nhiệm vụ"), lambda one: ", ".join(one.duty.tasks)),
            Column("clause", gettext_lazy("Mục của kế hoạch"), lambda one: one.duty.clause),
        ],
        owed,
        day=day,
        filters=[*_about(plan, day), (gettext_lazy("Cơ quan, đơn vị"), unit)],
    )


def _about(plan: Plan, day: date) -> list[tuple[str, str]]:
    terms = plan_terms(plan, day)
    return [(_("Kế hoạch"), f"{terms.number} {terms.label}")] if terms else []


def target_address(plan_code: str, target: str, day: date) -> str:
    """Return the address of the page that says where a target stands on `day`."""
    return f"{reverse('reporting:target', args=[plan_code, target])}?ngay={day.isoformat()}"
