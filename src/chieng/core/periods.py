"""The periods that reports and targets speak of: every day is in exactly one period of each kind.

A report year runs from 15 December to 14 December (Decree 09/2019, article 12), a school year from 1 September
to 31 August, a calendar year from 1 January to 31 December. Each is named after one year: a report year after
the year in which it ends, a school year after the one in which it begins (2024 is 2024-2025).
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.intervals import Interval


class PeriodKind(models.TextChoices):
    """How a year is cut: by reports, by the calendar, or by schools."""

    REPORT_YEAR = "report_year", gettext_lazy("năm báo cáo")
    CALENDAR = "calendar", gettext_lazy("năm dương lịch")
    SCHOOL_YEAR = "school_year", gettext_lazy("năm học")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """One period: its kind, the year it is named after, and its days."""

    kind: PeriodKind
    year: int
    interval: Interval

    @property
    def since(self) -> date:
        return self.interval.since

    @property
    def last_day(self) -> date:
        last = self.interval.last_day
        if last is None:
            raise ValueError("a period has an end")
        return last

    @property
    def label(self) -> str:
        """Return its name as an official writes it: "năm báo cáo 2025", "năm 2025", "năm học 2024-2025"."""
        if self.kind is PeriodKind.REPORT_YEAR:
            return _("năm báo cáo %(year)d") % {"year": self.year}
        if self.kind is PeriodKind.SCHOOL_YEAR:
            return _("năm học %(year)d-%(next)d") % {"year": self.year, "next": self.year + 1}
        return _("năm %(year)d") % {"year": self.year}


def report_year(year: int) -> Period:
    return Period(PeriodKind.REPORT_YEAR, year, Interval(date(year - 1, 12, 15), date(year, 12, 15)))


def school_year(year: int) -> Period:
    return Period(PeriodKind.SCHOOL_YEAR, year, Interval(date(year, 9, 1), date(year + 1, 9, 1)))


def calendar_year(year: int) -> Period:
    return Period(PeriodKind.CALENDAR, year, Interval(date(year, 1, 1), date(year + 1, 1, 1)))


def report_year_containing(day: date) -> Period:
    return report_year(day.year + ((day.month, day.day) >= (12, 15)))


def school_year_containing(day: date) -> Period:
    return school_year(day.year - (day.month < 9))  # noqa: PLR2004 - September


def calendar_year_containing(day: date) -> Period:
    return calendar_year(day.year)


_CONTAINING = {
    PeriodKind.REPORT_YEAR: report_year_containing,
    PeriodKind.CALENDAR: calendar_year_containing,
    PeriodKind.SCHOOL_YEAR: school_year_containing,
}
_NAMED = {
    PeriodKind.REPORT_YEAR: report_year,
    PeriodKind.CALENDAR: calendar_year,
    PeriodKind.SCHOOL_YEAR: school_year,
}


def period_containing(kind: PeriodKind, day: date) -> Period:
    """Return the one period of `kind` that holds `day`."""
    return _CONTAINING[kind](day)


def period_before(period: Period) -> Period:
    """Return the period of the same kind just before, for "so với cùng kỳ"."""
    return _NAMED[period.kind](period.year - 1)
