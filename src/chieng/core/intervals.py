"""Half-open intervals of days: what holds since a day (inclusive) until another (exclusive).

`FOREVER` stands for "no end is known", so that a database compares dates and never nulls.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db import models

FOREVER = date(9999, 12, 31)
# The days that people may name: far enough from the ends of the calendar that a year more or less is a day, too.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """Days from `since` up to but not including `until`. Raises ValueError when it would be empty."""

    since: date
    until: date = FOREVER

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise ValueError(f"an interval must end after it starts: {self.since} … {self.until}")

    def __contains__(self, day: date) -> bool:
        return self.since <= day < self.until

    @property
    def last_day(self) -> date | None:
        """Return the last day that still holds, or None when no end is known."""
        return None if self.until == FOREVER else self.until - timedelta(days=1)

    def overlaps(self, other: Interval) -> bool:
        return self.since < other.until and other.since < self.until

    def intersect(self, other: Interval) -> Interval | None:
        """Return the days in both, or None when there are none."""
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Interval(since, until) if since < until else None


def one_day(day: date) -> Interval:
    """Return the interval that is this day alone."""
    return Interval(day, day + timedelta(days=1))


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same days as the fewest intervals, in order: overlapping and touching ones are joined."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.since <= merged[-1].until:
            merged[-1] = Interval(merged[-1].since, max(merged[-1].until, interval.until))
        else:
            merged.append(interval)
    return merged


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold for a time. Every question about them takes a day."""

    def on(self, day: date) -> Self:
        """Return the rows that hold on `day`."""
        return self.filter(since__lte=day, until__gt=day)

    def during(self, interval: Interval) -> Self:
        """Return the rows that hold on at least one day of `interval`."""
        return self.filter(since__lt=interval.until, until__gt=interval.since)


class Dated(models.Model):
    """A row that holds since a day (inclusive) until another (exclusive)."""

    since = models.DateField()
    until = models.DateField(default=FOREVER)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__lt=models.F("until")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
            )
        ]

    @property
    def interval(self) -> Interval:
        return Interval(self.since, self.until)
