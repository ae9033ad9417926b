"""What the overview of a programme shows: targets, tasks, units, the last week, and who is late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.clock import now
from chieng.core.sheets.display import number
from chieng.core.ui.kinds import Fact, Tone
from chieng.ledger.kinds import State
from chieng.ledger.queries import steps_since
from chieng.organisations.queries import EVERY_ROLE, under, units_where
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import targets_of
from chieng.reporting.kinds import Standing
from chieng.reporting.pages import TargetLine, quick_days
from chieng.reporting.queries import standings_each_on
from chieng.reporting.queries.overview import (
    UnitLine,
    UnitState,
    tally_by_area,
    tally_by_kind,
    task_lines,
    unit_lines,
    year_so_far,
)
from chieng.reporting.sentences import shown_tenths

# A trend compares with so long ago; a task is silent after so many weeks.
TREND = timedelta(days=30)
SILENT_WEEKS = 4
# As many as one sheet of paper takes; the rest are folded.
_SHOWN = 15
WEEK = timedelta(days=7)
_STEPS = {
    "recorded": gettext_lazy("Hoạt động mới ghi"),
    "submitted": gettext_lazy("Gửi xác nhận"),
    "verified": gettext_lazy("Đã xác nhận"),
    "returned": gettext_lazy("Trả lại để bổ sung"),
}


@dataclass(frozen=True, slots=True)
class Strip:
    """A target in the strip at the head: its line, and how it moved in the last 30 days."""

    line: TargetLine
    moved: int | None

    @property
    def trend(self) -> str:
        """Return how the figure moved, in percentage points: "+3,5 điểm %", "không đổi", or nothing."""
        if self.moved is None:
            return ""
        if self.moved == 0:
            return _("không đổi")
        points = number(Decimal(abs(self.moved)).scaleb(-1))
        return _("%(change)s điểm %%") % {"change": f"{'+' if self.moved > 0 else '−'}{points}"}


def overview_context(actor: object, plan: PlanTerms, day: date) -> dict[str, Any]:
    """Return everything on the page. Figures are of the whole; units are named only within the actor's reach."""
    found, before = _now_and_before(plan, day)
    lines = unit_lines(plan, found, day)
    reach = set(units_where(actor, EVERY_ROLE, day).order_by().values_list("pk", flat=True))
    mine = [line for line in lines if line.unit_id in reach]
    late = [line for line in mine if line.is_assigned and line.state is not UnitState.DONE]
    asked = [line for line in mine if not line.is_assigned and line.state is not UnitState.DONE]
    return {
        "plan": plan,
        "day": day,
        "quick": quick_days(plan),
        "since": year_so_far(day).since,
        "strip": strip(found, before),
        "tasks": [(task, _silence(task.weeks_silent)) for task in task_lines(plan, day)],
        "tally": _tally(lines),
        "kinds": tally_by_kind(lines),
        "areas": tally_by_area(plan, lines, day),
        "late": _sorted(late)[:_SHOWN],
        "late_more": _sorted(late)[_SHOWN:],
        "late_count": len(late),
        "asked": asked,
        "hidden": len(lines) - len(mine),
        "week": _week(plan, day),
    }


def _now_and_before(plan: PlanTerms, day: date) -> tuple[list[Standing], list[Standing]]:
    """Return where the targets stand on `day` and stood 30 days earlier, in one pass over the activities."""
    now_asked, before_asked = ([(one, on) for one in targets_of(plan.id, on)] for on in (day, day - TREND))
    found = standings_each_on([*now_asked, *before_asked])
    return found[: len(now_asked)], found[len(now_asked) :]


def strip(found: Sequence[Standing], before: Sequence[Standing]) -> list[Strip]:
    """Return the targets with how each moved; one that was in another period then has not moved."""
    earlier = {one.target.code: one for one in before}
    return [Strip(TargetLine(one), _moved(one, earlier.get(one.target.code))) for one in found]


def _moved(one: Standing, earlier: Standing | None) -> int | None:
    if earlier is None or earlier.days.since != one.days.since:
        return None
    now_at, then_at = (shown_tenths(each.target, each.figure) for each in (one, earlier))
    return None if now_at is None or then_at is None else now_at - then_at


def _silence(weeks: int | None) -> tuple[str, Tone]:
    if weeks is None:
        return _("Chưa có trong kỳ"), Tone.WAIT
    if weeks >= SILENT_WEEKS:
        return _("%(n)d tuần chưa có hoạt động") % {"n": weeks}, Tone.WAIT
    return "", Tone.PLAIN


def _tally(lines: Sequence[UnitLine]) -> list[Fact]:
    counts = Counter(line.state for line in lines)
    labels = {
        UnitState.DONE: _("Đơn vị đã xong"),
        UnitState.UNDER_WAY: _("Đang làm"),
        UnitState.NOTHING: _("Chưa có gì"),
    }
    return [Fact(words, counts[state]) for state, words in labels.items()]


def _sorted(lines: Sequence[UnitLine]) -> list[UnitLine]:
    """Put units with nothing first; within one state the official order stays."""
    return sorted(lines, key=lambda line: line.state is not UnitState.NOTHING)


def _week(plan: PlanTerms, day: date) -> list[Fact]:
    """Return what changed within the last seven days by the real clock, for that is when people did it."""
    steps = steps_since(under(plan.owner_id, year_so_far(day)), now() - WEEK)
    listed = reverse("ledger:activities")
    urls = {
        "submitted": f"{listed}?trang_thai={State.SUBMITTED}",
        "returned": f"{listed}?trang_thai={State.RETURNED}",
    }
    return [Fact(words, steps[verb], url=urls.get(verb, listed)) for verb, words in _STEPS.items()]
