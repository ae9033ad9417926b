"""The lists of this room, for page and file alike."""

from collections.abc import Sequence
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.export import EXPORT_PARAMETER
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.organisations.kinds import PlaceLine
from chieng.programme.kinds import PlanTerms
from chieng.reporting.asking import Asked
from chieng.reporting.kinds import CountedUnit, MissingUnit, Standing
from chieng.reporting.sentences import shown_tenths


def share_of(standing: Standing) -> Fraction | None:
    """Return the share that is shown, to a tenth of a percent; None when it is not a percentage."""
    tenths = shown_tenths(standing.target, standing.figure)
    return None if tenths is None else Fraction(tenths, 1000)


def target_address(asked: Asked, standing: Standing) -> str:
    page = reverse("reporting:target", args=[asked.plan.code, standing.target.code])
    return f"{page}{asked.query(standing.as_of)}"


def of_place(asked: Asked) -> list[tuple[Promise | str, str]]:
    """Return what a file says of the place it is about, and by which line it is computed."""
    if asked.place is None:
        return []
    line = str(PlaceLine(asked.place.place.line).label)
    return [(_("Địa bàn, đơn vị"), asked.place.name), (_("Cách tính địa bàn"), line)]


def standings_table(asked: Asked, found: list[Standing]) -> Table[Standing]:
    """Return the targets of a plan with where each stands on its day."""
    plan = asked.plan
    return Table(
        f"chi-tieu-{plan.code}",
        _("Chỉ tiêu của kế hoạch"),
        [
            Column("code", _("Số"), lambda one: one.target.code, ColumnKind.CODE),
            Column(
                "label",
                _("Chỉ tiêu"),
                lambda one: one.target.label,
                link=lambda one: target_address(asked, one),
            ),
            Column("period", _("Kỳ"), lambda one: one.period.label),
            Column("as_of", _("Tính đến ngày"), lambda one: one.as_of, ColumnKind.DAY),
            Column("threshold", _("Mức chỉ tiêu"), lambda one: one.target.threshold_words),
            Column("numerator", _("Số đã đạt"), lambda one: one.figure.numerator, ColumnKind.NUMBER),
            Column("denominator", _("Tổng số đối tượng"), lambda one: one.figure.denominator, ColumnKind.NUMBER),
            Column("share", _("Tỷ lệ"), share_of, ColumnKind.PERCENT),
            Column("verdict", _("Kết quả"), lambda one: str(one.verdict.label)),
            Column("list", _("Danh sách đơn vị"), _list),
        ],
        found,
        day=asked.day,
        filters=[(_("Kế hoạch"), f"{plan.number} {plan.label}"), *of_place(asked)],
    )


def _list(one: Standing) -> str:
    return str(_("danh sách chưa đầy đủ")) if one.is_list_incomplete else ""


def units_table(
    plan: PlanTerms, standing: Standing, about: Sequence[tuple[Promise | str, str]] = ()
) -> Table[CountedUnit | MissingUnit]:
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
        filters=[
            (_("Chỉ tiêu"), standing.target.label),
            (_("Kỳ"), standing.period.label),
            *about,
            (_("Câu cho báo cáo"), standing.sentence),
        ],
    )


def _met(one: CountedUnit | MissingUnit) -> str:
    return str(_("Đạt") if isinstance(one, CountedUnit) else _("Chưa đạt"))


def _activities(one: CountedUnit | MissingUnit) -> int:
    return len(one.activity_ids) if isinstance(one, CountedUnit) else 0


def _people(one: CountedUnit | MissingUnit) -> int | None:
    return one.people if isinstance(one, CountedUnit) else None


def files_of(path: str, asked: Asked, **more: str) -> list[tuple[str, str]]:
    """Return the names and addresses of the files of a page that is asked for so."""
    kept = asked.address | more
    return [(name.upper(), f"{path}?{urlencode({**kept, EXPORT_PARAMETER: name})}") for name in ("xlsx", "csv")]
