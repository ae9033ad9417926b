"""A bare plan with a theme and a task, as rows: for rooms above that only need something to refer to."""

from datetime import date

from chieng.core.intervals import FOREVER
from chieng.organisations.models import Unit
from chieng.programme.models import Plan, PlanVersion, Task, TaskVersion, Theme, ThemeVersion

BEGUN = date(2021, 1, 1)


def make_bare_plan(owner: Unit, code: str = "tinh-mot", *, since: date = BEGUN, until: date = FOREVER) -> Plan:
    plan = Plan.objects.create(owner=owner, code=code, since=since, until=until)
    PlanVersion.objects.create(
        plan=plan,
        number="1/KH-UBND",
        issued_on=since,
        label_vi="Kế hoạch (minh họa)",
        label_en="Plan (demo)",
        since=since,
        until=until,
    )
    return plan


def make_theme(plan: Plan, code: str = "risks-skills") -> Theme:
    theme = Theme.objects.create(plan=plan, code=code)
    ThemeVersion.objects.create(
        part=theme,
        position=0,
        label_vi=f"Nội dung {code}",
        label_en=f"Theme {code}",
        clause="III",
        since=plan.since,
    )
    return theme


def make_task(plan: Plan, code: str = "2b") -> Task:
    task = Task.objects.create(plan=plan, code=code)
    TaskVersion.objects.create(
        part=task, position=0, label_vi=f"Nhiệm vụ {code}", label_en=f"Task {code}", clause="IV", since=plan.since
    )
    return task
