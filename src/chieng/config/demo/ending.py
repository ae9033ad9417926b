"""A district that ended: what it did before, who took it over, and what it had not done."""

from datetime import date

from chieng.config.demo.recording import tell
from chieng.config.demo.units import ENDED, ENDED_ON, HEIR, demo_unit, plan_unit
from chieng.core.actors import SYSTEM
from chieng.ledger.kinds import Figure, PlanDocument
from chieng.organisations.actions import merge_units
from chieng.organisations.models import Unit

DOCUMENT = "Nghị quyết số 01/NQ-MH (văn bản minh họa, không có thật)"


def end_district() -> Unit:
    """Let the invented district pass into its neighbour, with its communes and schools; return the ended one."""
    ended, heir = Unit.objects.get(pk=demo_unit(ENDED)), Unit.objects.get(pk=plan_unit(HEIR))
    merge_units([ended], into=heir, on=ENDED_ON, document=DOCUMENT, actor=SYSTEM)
    return Unit.objects.get(pk=ended.pk)


def record_before_the_end(ended: Unit) -> int:
    """Record what the district did while it existed; it goes on counting for the year. Return how much."""
    planned, met = date(2024, 12, 18), date(2025, 1, 9)
    tell(
        ended,
        "unit-plan",
        planned,
        key="ended/plan",
        title="Kế hoạch tuyên truyền an toàn thông tin",
        document=PlanDocument("03/KH-MH", planned, "A Minh Họa"),
    )
    tell(
        ended,
        "conference",
        met,
        key="ended/conference",
        title="Hội nghị quán triệt cho cán bộ huyện, xã",
        audiences=("officials",),
        figures=(Figure("people", 46),),
        place="Hội trường huyện",
    )
    return 2
