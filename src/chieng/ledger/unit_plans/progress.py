"""What was done of a plan, line by line: found by kind, audience and month of what is linked to the plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, UnitPlanLine

_MONTHS = 12


@dataclass(slots=True)
class LineProgress:
    """A line with what was done of it: what is verified, and what is entered and waits."""

    number: int
    line: UnitPlanLine
    done: list[Activity] = field(default_factory=list)
    waiting: list[Activity] = field(default_factory=list)
    is_late: bool = False


def progress(
    lines: Sequence[UnitPlanLine], activities: Iterable[Activity], year: int, day: date
) -> tuple[list[LineProgress], list[Activity]]:
    """Return the lines with what was done of each, and what was done beside them.

    An activity stands under one line only: of its kind and, where the line names one, its audience; of several
    the one planned nearest to its month. A line is late when its month is over and nothing of it is verified.
    """
    found = [LineProgress(number, line) for number, line in enumerate(lines, start=1)]
    beside = []
    for activity in sorted(activities, key=lambda one: (one.since, str(one.pk))):
        fitting = [one for one in found if _fits(one.line, activity)]
        if not fitting:
            beside.append(activity)
            continue
        nearest = min(fitting, key=lambda one: (_distance(one.line, activity), one.number))
        (nearest.done if activity.state == State.VERIFIED else nearest.waiting).append(activity)
    for one in found:
        one.is_late = not one.done and _is_over(one.line, year, day)
    return found, beside


def _fits(line: UnitPlanLine, activity: Activity) -> bool:
    if line.kind_id != activity.kind_id:
        return False
    return line.audience_id is None or line.audience_id in {one.pk for one in activity.audiences.all()}


def _distance(line: UnitPlanLine, activity: Activity) -> int:
    return _MONTHS if line.month is None else abs(line.month - activity.since.month)


def _is_over(line: UnitPlanLine, year: int, day: date) -> bool:
    if line.month is None:
        return day.year > year
    return (day.year, day.month) > (year, line.month)
