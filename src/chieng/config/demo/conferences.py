"""Conferences to which heads came, sent a deputy, or did not come, by their sheets; briefings of the press."""

from collections.abc import Iterator
from datetime import date, timedelta

from chieng.config.demo.accounts import LEAD, person
from chieng.config.demo.recording import tell
from chieng.config.demo.units import ENDED, UNDER_WAY, demo_unit, of_the_province, plan_unit
from chieng.core.actors import SYSTEM
from chieng.core.intervals import Interval
from chieng.ledger import actions
from chieng.ledger.kinds import Came, Figure, Presence, State
from chieng.ledger.models import Attendance
from chieng.organisations.models import Unit
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import themes_of

DAYS = (date(2024, 5, 14), date(2025, 1, 16))
INVITED = ("department", "district", "vertical-agency", "social-insurance", "state-bank")
DISPUTING = "so-3"
# Of thirty reporters and heads of the press: 27 in the year that was just missed ("trên 90%"), 28 in this one.
PRESS = {date(2024, 6, 18): (13, 14), date(2025, 2, 4): (14, 14)}


def hold_conferences(plan: PlanTerms) -> int:
    """Hold one each year, by the lead's officer and head; return how many units came to them."""
    return sum(_hold(plan, day) for day in DAYS)


def _hold(plan: PlanTerms, day: date) -> int:
    officer, head = person("chuongtrinh"), person("truongso")
    lines = list(_sheet(day))
    people = sum(sum(line.people.values()) for line in lines)
    activity = tell(
        Unit.objects.get(pk=LEAD),
        "conference",
        day,
        key=f"conference/{day.year}",
        state=State.DRAFT,
        by=officer,
        title=f"Hội nghị về trách nhiệm người đứng đầu năm {day.year}",
        audiences=("heads", "officials"),
        themes=tuple(theme.id for theme in themes_of(plan.id, day) if theme.code == "e-government"),
        figures=(Figure("people", people + 4), Figure("sessions", 1)),
        place="Hội trường tỉnh",
        languages=("vi",),
        cost=18_500_000,
    )
    actions.take_attendance(activity, lines=lines, actor=officer)
    actions.submit(activity, actor=officer)
    actions.verify(activity, actor=head)
    if day == DAYS[-1]:
        line = Attendance.objects.get(activity=activity, unit=demo_unit(DISPUTING))
        why = "Đơn vị có cử 01 cấp phó dự, người đứng đầu đi công tác (minh họa)."
        actions.dispute_attendance(line, reason=why, actor=SYSTEM)
    return sum(line.came for line in lines)


def brief_the_press() -> int:
    """Let newspaper and broadcaster brief their people each year; return how many activities that was."""
    for day, numbers in PRESS.items():
        for key, number in zip(("bao-kon-tum", "dai-ptth"), numbers, strict=True):
            tell(
                Unit.objects.get(pk=plan_unit(key)),
                "conference",
                day,
                key=f"press/{key}/{day.year}",
                title="Tập huấn phóng viên, lãnh đạo cơ quan báo chí",
                audiences=("reporters", "press-heads"),
                figures=(Figure("people", number - 3, "reporters"), Figure("people", 3, "press-heads")),
            )
    return 2 * len(PRESS)


def _sheet(day: date) -> Iterator[Came]:
    """Yield who came: most heads in person, of every six one deputy and one nobody."""
    deputies = {demo_unit(UNDER_WAY), demo_unit(ENDED)}
    in_person = {demo_unit(DISPUTING)}
    for number, unit in enumerate(of_the_province(Interval(day, day + timedelta(days=1)), INVITED)):
        if unit.pk == LEAD:
            continue
        place = number % 6
        if unit.pk in deputies or (place == 4 and unit.pk not in in_person):  # noqa: PLR2004 - one of six
            yield Came(unit.pk, came=True, head=Presence.DEPUTY, people={"officials": 1})
        elif place == 5 and unit.pk not in in_person:  # noqa: PLR2004 - one of six
            yield Came(unit.pk, came=False)
        else:
            yield Came(unit.pk, came=True, head=Presence.IN_PERSON, people={"heads": 1, "officials": 1})
