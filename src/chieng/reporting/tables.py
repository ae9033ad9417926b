"""The lists of this room, for page and file alike."""

from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.programme.kinds import PlanTerms
from chieng.reporting.kinds import CountedUnit, MissingUnit, Standing
from chieng.reporting.sentences import shown_tenths


def share_of(standing: Standing) -> Fraction | None:
    """Return the share that is shown, to a tenth of a percent; None when it is not a percentage."""
    tenths = shown_tenths(standing.target, standing.figure)
    return None if tenths is None else Fraction(tenths, 1000)


def target_address(plan: PlanTerms, standing: Standing, day: date) -> str:
    return f"{reverse('reporting:target', args=[plan.code, standing.target.code])}?ngay={day.isoformat()}"


def standings_table(plan: PlanTerms, found: list[Standing], day: date) -> Table[Standing]:
    """Return the targets of a plan with where each stands on `day`."""
    return Table(
        f"chi-tieu-{plan.code}",
        _("Chỉ tiêu của kế hoạch"),
        [
            Column("code", _("Số"), lambda one: one.target.code, ColumnKind.CODE),
            Column(
                "label",
                _("Chỉ tiêu"),
                lambda one: one.target.label,
                link=lambda one: target_address(plan, one, day),
            ),
            Column("threshold", _("Mức chỉ tiêu"), lambda one: one.target.threshold_words),
            Column("numerator", _("Số đã đạt"), lambda one: one.figure.numerator, ColumnKind.NUMBER),
            Column("denominator", _("Tổng số đối tượng"), lambda one: one.figure.denominator, ColumnKind.NUMBER),
            Column("share", _("Tỷ lệ"), share_of, ColumnKind.PERCENT),
            Column("verdict", _("Kết quả"), lambda one: str(one.verdict.label)),
        ],
        found,
        day=day,
        filters=[(_("Kế hoạch"), f"{plan.number} {plan.label}")],
    )


def units_table(plan: PlanTerms, standing: Standing) -> Table[CountedUnit | MissingUnit]:
    """Return the units of a target, those missing first with the reason in words, then those counted."""
    return Table(
        f"chi-tieu-{plan.code}-{standing.target.code}",
        _("Đơn vị của chỉ tiêu"),
        [
            Column("name", _("Cơ quan, đơn vị"), lambda one: one.name),
            Column("met", _("Kết quả"), _met),
            Column("reason", _("Lý do"), lambda one: one.words if isinstance(one, MissingUnit) else ""),
            Column("activities", _("Số hoạt động"), _activities, ColumnKind.NUMBER),
            Column("people", _("Số người"), _people, ColumnKind.NUMBER),
        ],
        [*standing.missing, *standing.counted],
        day=standing.as_of,
        filters=[(_("Chỉ tiêu"), standing.target.label), (_("Câu cho báo cáo"), standing.sentence)],
    )


def _met(one: CountedUnit | MissingUnit) -> str:
    return str(_("Đạt") if isinstance(one, CountedUnit) else _("Chưa đạt"))


def _activities(one: CountedUnit | MissingUnit) -> int:
    return len(one.activity_ids) if isinstance(one, CountedUnit) else 0


def _people(one: CountedUnit | MissingUnit) -> int | None:
    return one.people if isinstance(one, CountedUnit) else None
