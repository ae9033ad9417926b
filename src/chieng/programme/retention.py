"""What the programme keeps of people: who reported a piece of work as done, and the address of their calendar."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chieng.core.personal.own import DUTY
from chieng.core.personal.retention import LASTING, RETENTION, Lasting, Rule
from chieng.organisations.kinds import ERASURE_STEPS
from chieng.programme.models import CalendarFeed


def register() -> None:
    """Register what stays with the record of the programme."""
    RETENTION.register(
        "programme.calendars",
        Rule(
            what=_("Địa chỉ lịch riêng (chỉ giữ mã băm)"),
            purpose=_("Đưa việc được giao vào lịch của chính người đó"),
            basis=DUTY,
            since=_("địa chỉ hết hạn"),
            days=0,
            find=lambda before: CalendarFeed.objects.filter(expires_at__lt=before),
            covers=("programme.CalendarFeed",),
        ),
    )
    ERASURE_STEPS.register("programme.calendars", _forget_calendar)
    LASTING.register(
        "programme.record",
        Lasting(
            what=_("Việc được giao và người báo hoàn thành"),
            why=_("Hồ sơ công việc của cơ quan; khi xóa dữ liệu cá nhân, chỉ còn mã số thay cho tên."),
            covers=("programme.AssignedUnit", "programme.Assignment", "programme.Edition"),
        ),
    )


def _forget_calendar(person_id: UUID) -> None:
    CalendarFeed.objects.filter(person=person_id).delete()
