"""What the programme holds of one person."""

from django.utils.translation import gettext_lazy as _

from chieng.core.personal.holdings import HOLDINGS, Work, work_done
from chieng.programme.models import AssignedUnit, CalendarFeed

_WORKS = (
    Work(_("báo hoàn thành việc được giao"), AssignedUnit, "reported_by", "reported_on", "assignment__asked"),
    Work(_("lập địa chỉ lịch riêng"), CalendarFeed, "person", "made_at", "expires_at"),
)


def register() -> None:
    """Register what the programme holds."""
    HOLDINGS.register("programme.work", work_done(_("Việc được giao và lịch riêng"), _WORKS))
