"""What the units of the second province did: little, and nobody of the first sees any of it."""

from datetime import date

from chieng.config.demo.accounts import NEIGHBOUR_DEPARTMENT, person
from chieng.config.demo.neighbour import neighbour_unit
from chieng.config.demo.recording import tell
from chieng.core.actors import SYSTEM
from chieng.ledger.kinds import Figure, PlanDocument, State
from chieng.organisations.models import Unit
from chieng.programme import actions
from chieng.programme.models import Plan

PLANNED = date(2024, 12, 23)


def record_neighbour(plan: Plan, day: date) -> int:
    """Record a plan and a conference of three units, an entry that waits, and the year's work; return how many."""
    actions.load_moments(plan.owner, actor=SYSTEM)
    actions.issue_yearly_assignments(plan, day=day, actor=SYSTEM)
    for number, key in enumerate(("so-1", "huyen-1", "huyen-2"), start=1):
        unit = Unit.objects.get(pk=neighbour_unit(key))
        tell(
            unit,
            "unit-plan",
            PLANNED,
            key=f"neighbour/{key}/plan",
            title="Kế hoạch tuyên truyền an toàn thông tin",
            document=PlanDocument(f"{number:02d}/KH-LG", PLANNED, "Người ký minh họa"),
        )
        tell(
            unit,
            "conference",
            date(2025, 1, 10 + number),
            key=f"neighbour/{key}/conference",
            title="Hội nghị quán triệt cho cán bộ",
            audiences=("officials",),
            figures=(Figure("people", 20 + number),),
        )
    tell(
        Unit.objects.get(pk=NEIGHBOUR_DEPARTMENT),
        "portal-post",
        date(2025, 2, 12),
        key="neighbour/waiting",
        state=State.SUBMITTED,
        by=person("tinh2.donvi"),
        title="Bài trên cổng: nhận diện tin giả",
        audiences=("officials",),
        figures=(Figure("articles", 1),),
    )
    return 7
