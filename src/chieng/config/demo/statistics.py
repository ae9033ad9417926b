"""Numbers of people that no source gives, invented for the demonstration so that a share can be seen."""

from datetime import date

from chieng.config.demo.units import plan_unit
from chieng.core.actors import SYSTEM
from chieng.organisations.models import Unit
from chieng.programme.actions import record_statistic
from chieng.programme.kinds import Grade

ON = date(2024, 9, 30)
NUMBERS = {
    "students": (1_150, "Số sinh viên (minh họa)"),
    "it-reporters": (24, "Số phóng viên (minh họa)"),
    "press-heads": (6, "Số lãnh đạo cơ quan báo chí (minh họa)"),
}


def record_statistics() -> int:
    """Record the invented numbers of the province and return how many there are."""
    province = Unit.objects.get(pk=plan_unit("ubnd-tinh"))
    for kind, (value, source) in NUMBERS.items():
        record_statistic(
            province, kind=kind, on=ON, value=value, source=source, grade=Grade.ESTIMATE, actor=SYSTEM
        )
    return len(NUMBERS)
