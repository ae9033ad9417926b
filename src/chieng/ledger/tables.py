"""The list of activities as a table: the page and its files show the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.sheets.display import DASH, NOT_APPLICABLE, shown
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Quantity
from chieng.ledger.queries import for_lines
from chieng.organisations.queries import names_at

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """An activity with what its line shows beside its own fields."""

    activity: Activity
    unit: str
    figures: str
    evidence: int


class ActivityLines:
    """Activities as rows of a table: only a page is loaded, each portion in a fixed number of queries."""

    def __init__(self, activities: QuerySet[Activity]) -> None:
        self._activities = activities

    def __len__(self) -> int:
        return self._activities.count()

    def __iter__(self) -> Iterator[Line]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def __getitem__(self, wanted: Any, /) -> Any:
        if isinstance(wanted, int):
            return lines_of(for_lines(self._activities[wanted : wanted + 1]))[0]
        return lines_of(for_lines(self._activities[wanted]))


def lines_of(activities: Sequence[Any]) -> list[Line]:
    """Return the lines of activities that were loaded with their quantities; units as named on the day itself."""
    names = names_at([(one.unit_id, one.since) for one in activities])
    return [
        Line(one, names.get((one.unit_id, one.since), ""), figures_in_words(one), one.evidence_count)
        for one in activities
    ]


def figures_in_words(activity: Activity) -> str:
    """Return "35 người · 2 buổi". A number split by audience is given part by part."""
    return " · ".join(figure_in_words(one) for one in activity.quantities.all())


def figure_in_words(figure: Quantity) -> str:
    number = DASH if figure.not_applicable else shown(figure.value, "number")
    words = f"{number} {figure.kind.word}"
    return f"{words} ({figure.audience})" if figure.audience else words


def languages_in_words(activity: Activity) -> str:
    return "; ".join(str(one) for one in activity.languages.all())


def _cost(activity: Activity) -> Any:
    """Return đồng; paid out of other work is a dash, not said is nothing."""
    return NOT_APPLICABLE if activity.funded_inside else activity.cost


def activities_table(
    activities: QuerySet[Activity], day: date, filters: Sequence[tuple[str, str]] = ()
) -> Table[Line]:
    return Table(
        "hoat-dong",
        _("Hoạt động"),
        [
            Column("title", _("Hoạt động"), lambda line: str(line.activity), link=_address),
            Column("since", _("Ngày"), lambda line: line.activity.since, ColumnKind.DAY),
            Column("last_day", _("Đến ngày"), lambda line: line.activity.last_day, ColumnKind.DAY),
            Column("kind", _("Loại"), lambda line: str(line.activity.kind)),
            Column("unit", _("Đơn vị"), lambda line: line.unit),
            Column("figures", _("Số liệu"), lambda line: line.figures),
            Column("outlet", _("Kênh tuyên truyền"), lambda line: line.activity.outlet),
            Column("place", _("Địa điểm"), lambda line: line.activity.place),
            Column("languages", _("Ngôn ngữ"), lambda line: languages_in_words(line.activity)),
            Column("cost", _("Kinh phí (đồng)"), lambda line: _cost(line.activity), ColumnKind.MONEY),
            Column("evidence", _("Minh chứng"), lambda line: line.evidence, ColumnKind.NUMBER),
            Column("state", _("Trạng thái"), lambda line: str(State(line.activity.state).label)),
            Column("by", _("Người ghi"), lambda line: str(line.activity.writer or _("Hệ thống"))),
        ],
        ActivityLines(activities),
        day=day,
        filters=filters,
    )


def _address(line: Line) -> str:
    return reverse("ledger:activity", args=[line.activity.pk])
