"""A target as the public reads it: from the same plain record that is published for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.sheets.display import number, shown_day
from chieng.core.ui.kinds import Tone
from chieng.organisations.kinds import Scope
from chieng.organisations.queries import site_of
from chieng.programme.kinds import WHOLE, Comparator, Coverage, PlanTerms
from chieng.programme.queries import plan_by_code
from chieng.reporting.kinds import Verdict
from chieng.reporting.sentences import list_words
from chieng.reporting.tones import TONES


@dataclass(frozen=True, slots=True)
class PublicTarget:
    """A record of `releases.public_record`, in words of the page's language."""

    record: Mapping[str, Any]

    @property
    def code(self) -> str:
        return str(self.record["target"])

    @property
    def label(self) -> str:
        return str(self._in_language("label"))

    @property
    def is_hidden(self) -> bool:
        """Say whether the figure is held back because too few people stand behind it."""
        return bool(self.record.get("hidden"))

    @property
    def counts_people(self) -> bool:
        return bool(self.record["counts"] == "people")

    @property
    def percent(self) -> str:
        value = self.record["value"]
        return "" if value is None else f"{number(Decimal(str(value)).quantize(Decimal('0.1')))}%"

    @property
    def share(self) -> float | None:
        value = self.record["value"]
        return None if value is None else value / 100

    @property
    def threshold(self) -> float:
        return float(self.record["threshold"]) / 100

    @property
    def wanted(self) -> str:
        percent = f"{number(Decimal(str(self.record['threshold'])))}%"
        if self.record["comparator"] == Comparator.ABOVE:
            return _("trên %(percent)s") % {"percent": percent}
        return percent if self.threshold * WHOLE == WHOLE else _("từ %(percent)s trở lên") % {"percent": percent}

    @property
    def verdict(self) -> Verdict:
        return Verdict.NOT_SHOWN if self.is_hidden else Verdict(self.record["verdict"])

    @property
    def tone(self) -> Tone:
        return TONES[self.verdict]

    @property
    def out_of(self) -> str:
        """Return the figure as "45/52 cơ quan, đơn vị" or "ít nhất 900/1.150 người"."""
        if self.is_hidden:
            return _("Nhóm quá nhỏ, không nêu số")
        words = {
            "some": number(self.record["numerator"] or 0),
            "all": "…" if self.record["denominator"] is None else number(self.record["denominator"]),
        }
        if self.counts_people:
            return _("ít nhất %(some)s/%(all)s người, không trùng") % words
        return _("%(some)s/%(all)s cơ quan, đơn vị") % words

    @property
    def list_words(self) -> str:
        """Return that the list of units is not complete, or "". Releases older than the question say nothing."""
        said = self.record.get("unit_list")
        return list_words(Coverage(said["complete"], said["expected"]), self.record["denominator"]) if said else ""

    @property
    def method(self) -> str:
        """Return in one sentence what counts."""
        things = "; ".join(self._in_language("methods"))
        if self.counts_people:
            return _(
                "Tính số người được tuyên truyền theo hoạt động đã được lãnh đạo đơn vị xác nhận (%(things)s),"
                " mỗi người một lần trong một đơn vị, chia cho tổng số đối tượng theo thống kê."
            ) % {"things": things}
        return _("Tính đơn vị có hoạt động đã được lãnh đạo đơn vị xác nhận cho từng điều: %(things)s.") % {
            "things": things
        }

    @property
    def period(self) -> str:
        since, last = (date.fromisoformat(self.record["period"][key]) for key in ("since", "last_day"))
        return f"{shown_day(since)} – {shown_day(last)}"

    @property
    def sources(self) -> str:
        return "; ".join(self.record["sources"])

    @property
    def units(self) -> list[Mapping[str, Any]]:
        """Return the units of a release that are named: those that count, and those assigned that do not yet."""
        return list(self.record.get("units", ()))

    @property
    def not_named(self) -> int:
        return int(self.record.get("not_named", 0))

    @property
    def row(self) -> list[Any]:
        """Return the target as a line of a spreadsheet."""
        return [
            self.code,
            self.label,
            self.wanted,
            self.record["numerator"],
            self.record["denominator"],
            self.percent,
            str(self.verdict.label),
            self.record["units_counted"],
            self.period,
            self.sources,
            self.list_words,
        ]

    def _in_language(self, name: str) -> Any:
        language = "en" if (get_language() or "vi").startswith("en") else "vi"
        return self.record[f"{name}_{language}"]


def shows_figures(request: HttpRequest) -> bool:
    """Say whether the site names a plan and is for everybody: one for insiders shows the public nothing."""
    site = site_of(request)
    return bool(site.plan_code) and site.scope == Scope.PUBLIC


def public_plan(request: HttpRequest) -> PlanTerms | None:
    """Return the plan that the site names for itself, where it shows the public its figures."""
    return plan_by_code(site_of(request).plan_code, today()) if shows_figures(request) else None


def public_heading() -> list[str]:
    """Return the headings of `PublicTarget.row`."""
    return [
        _("Số"),
        _("Chỉ tiêu"),
        _("Mức chỉ tiêu"),
        _("Số đã đạt"),
        _("Tổng số đối tượng"),
        _("Tỷ lệ"),
        _("Kết quả"),
        _("Số đơn vị đã tính"),
        _("Kỳ"),
        _("Nguồn"),
        _("Danh sách đơn vị"),
    ]
