"""Working days of Vietnamese offices: what a period "at least two working days" is counted in.

Saturdays, Sundays and the days of `data/holidays.toml` are off, the Saturdays that it says are worked are not. An
installation keeps its own copy as `holidays.toml` in the data folder, which is then read instead.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from chieng.core.intervals import Interval

SHIPPED = Path(__file__).parent / "data" / "holidays.toml"
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OffDays:
    """Days off beside the weekends: those of every year as (month, day), those of one year, Saturdays worked."""

    every_year: frozenset[tuple[int, int]]
    off: frozenset[date]
    worked: frozenset[date]


def is_working_day(day: date) -> bool:
    """Say whether offices work on `day`."""
    return _works(day, off_days())


def add_working_days(day: date, number: int) -> date:
    """Return the `number`-th working day after `day`, the day itself not counted; `day` for none.

    What must be done within two working days of `day` is done by that day's end. Raises ValueError below zero.
    """
    if number < 0:
        raise ValueError("working days are counted forward")
    known = off_days()
    while number:
        day += _DAY
        number -= _works(day, known)
    return day


def working_days_in(interval: Interval) -> int:
    """Return how many working days the interval has. It must have an end."""
    known = off_days()
    length = (interval.until - interval.since).days
    return sum(_works(interval.since + timedelta(days=one), known) for one in range(length))


def off_days() -> OffDays:
    """Return the installation's days off, read again when their file changes."""
    own = Path(settings.CHIENG_DATA) / "holidays.toml"
    path = own if own.exists() else SHIPPED
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> OffDays:
    return parse(tomllib.loads(path.read_text("utf-8")))


def parse(told: Mapping[str, Any]) -> OffDays:
    """Return the days off that a file tells. Raises ValueError for a span that is empty."""
    spans = [Interval(row["since"], row["until"]) for row in told.get("off", ())]
    return OffDays(
        every_year=frozenset((int(row["day"][:2]), int(row["day"][3:])) for row in told.get("every_year", ())),
        off=frozenset(
            span.since + timedelta(days=one) for span in spans for one in range((span.until - span.since).days)
        ),
        worked=frozenset(row["day"] for row in told.get("worked", ())),
    )


def _works(day: date, known: OffDays) -> bool:
    if day in known.worked:
        return True
    return day.weekday() < _SATURDAY and day not in known.off and (day.month, day.day) not in known.every_year
