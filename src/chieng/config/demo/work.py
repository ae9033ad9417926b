"""What the units of the demonstration were given, last year and this one, and the moments of their year."""

from collections.abc import Sequence
from datetime import date

from chieng.config.demo.accounts import DEPARTMENT, LEAD, person
from chieng.config.demo.days import DAY, on_day
from chieng.config.demo.recording import own_id
from chieng.config.demo.units import of_the_province, plan_unit
from chieng.core.actors import SYSTEM
from chieng.core.intervals import Interval
from chieng.programme import actions
from chieng.programme.actions import Given
from chieng.programme.kinds import DutyMode
from chieng.programme.models import AssignedUnit, Assignment, Plan

LAST_YEAR, THIS_YEAR = date(2023, 12, 20), date(2024, 12, 16)
LIST_ASKED, LIST_DUE, LIST_LONGER = date(2025, 1, 6), date(2025, 1, 31), date(2025, 2, 28)
# Of those who owed last year's report or the list, every so many are late; the demo officer's department is.
LATE_REPORT, LATE_LIST = 11, 7
LONGER, EXCUSED = "huyen-kon-plong", "huyen-ngoc-hoi"


def give_work(plan: Plan) -> int:
    """Give the yearly work of both years and something of the lead's own; return how many parts there are."""
    actions.load_moments(plan.owner, actor=SYSTEM)
    given = 0
    for day in (LAST_YEAR, THIS_YEAR):
        with on_day(day):
            given += actions.issue_yearly_assignments(plan, day=day, actor=SYSTEM)
    _hand_in_reports(plan)
    return given + _ask_for_lists(plan)


def _hand_in_reports(plan: Plan) -> None:
    """Let most units say that last year's report is handed in, and the demo department that all of it is done."""
    rows = AssignedUnit.objects.filter(assignment__plan=plan, assignment__year=LAST_YEAR.year + 1)
    owed = rows.exclude(due=None).order_by("unit__position", "pk")
    with on_day(date(2024, 12, 12)):
        for number, part in enumerate(owed.exclude(unit=DEPARTMENT), start=1):
            if number % LATE_REPORT:
                actions.report_done(part, words="Đã gửi báo cáo năm 2024 (minh họa)", actor=SYSTEM)
        for part in rows.filter(unit=DEPARTMENT):
            actions.report_done(part, words="Đã thực hiện, đã báo cáo (minh họa)", actor=SYSTEM)


def _ask_for_lists(plan: Plan) -> int:
    officer = person("chuongtrinh")
    units = [one for one in _asked() if one.unit.pk != LEAD]
    with on_day(LIST_ASKED):
        asked = actions.assign(
            plan,
            asked="Cử công chức làm đầu mối theo dõi kế hoạch năm 2025, gửi danh sách",
            to=units,
            client_id=own_id("assigned/list"),
            since=LIST_ASKED,
            document_number="12/STTTT-CNTT (minh họa)",
            document_date=LIST_ASKED,
            actor=officer,
        )
    with on_day(LIST_DUE):
        _answer(asked)
        actions.extend_assignment(
            asked, units=[plan_unit(LONGER)], to=LIST_LONGER, reason="Đang kiện toàn nhân sự (minh họa).",
            actor=officer,
        )  # fmt: skip
        actions.call_off_assignment(
            asked, units=[plan_unit(EXCUSED)], reason="Đã cử trong văn bản khác (minh họa).", actor=officer
        )
    return len(units)


def _asked() -> Sequence[Given]:
    day = Interval(LIST_ASKED, DAY)
    assigned = of_the_province(day, ("department", "district", "vertical-agency", "social-insurance"))
    requested = of_the_province(day, ("telecom-enterprise",))
    return [
        *(Given(unit, DutyMode.ASSIGNED, LIST_DUE) for unit in assigned),
        *(Given(unit, DutyMode.REQUESTED, LIST_DUE) for unit in requested),
    ]


def _answer(asked: Assignment) -> None:
    spared = {DEPARTMENT, plan_unit(LONGER), plan_unit(EXCUSED)}
    for number, part in enumerate(asked.units.exclude(unit__in=spared), start=1):
        if number % LATE_LIST:
            actions.report_done(part, words="Đã gửi danh sách (minh họa)", actor=SYSTEM)


def pass_work_on(plan: Plan, day: date) -> int:
    """Give what the ended district had not done to who succeeded it; return how much."""
    with on_day(day):
        return actions.hand_over_assignments(plan, day=day, actor=SYSTEM)
