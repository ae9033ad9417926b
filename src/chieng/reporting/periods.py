"""The periods of a plan that a page can show: earlier ones judged at their end, the present one under way."""

from collections.abc import Sequence
from datetime import date, timedelta

from chieng.core.periods import Period, period_containing
from chieng.programme.kinds import PlanTerms, TargetTerms


def periods_of(plan: PlanTerms, target: TargetTerms, today: date) -> list[Period]:
    """Return the periods of the target that had begun on `today`, from the plan's first day to its due."""
    last = min(today, target.due, plan.period.until - timedelta(days=1))
    found = [period_containing(target.period_kind, plan.period.since)]
    while found[-1].interval.until <= last:
        found.append(period_containing(target.period_kind, found[-1].interval.until))
    return [period for period in found if period.since <= today]


def day_in(period: Period, target: TargetTerms, today: date) -> date:
    """Return the day on which a page shows the period: today while it is under way, else when it was judged."""
    return max(min(period.last_day, target.due, today), period.since)


def is_under_way(period: Period, target: TargetTerms, today: date) -> bool:
    """Say whether the period is still open on `today`: nothing has been judged yet."""
    return today < min(period.last_day, target.due)


def ending_in(year: int, periods: Sequence[Period]) -> Period | None:
    """Return the period that ends in the calendar year `year`, else the last that ended before, else the first.

    Report year 2024, school year 2023-2024 and calendar year 2024 all end in 2024: one year names them all.
    """
    before = [period for period in periods if period.last_day.year <= year]
    return before[-1] if before else next(iter(periods), None)
