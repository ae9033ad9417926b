"""What may no longer change because its period is closed, told so that people know whom to ask."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.sheets.display import shown_day
from chieng.ledger.models import Activity, PeriodClosing
from chieng.ledger.queries.closing import closing_over, who_opens


def insist_not_closed(activity: Activity) -> None:
    """Raise ValidationError with the code "closed" where the activity's period is closed for its unit."""
    error = closed_error(activity)
    if error:
        raise error


def closed_error(activity: Activity) -> ValidationError | None:
    """Return why the activity may stay a draft only: its period is closed for its unit. None while it is open."""
    closing = closing_over(activity.plan_id, activity.unit_id, activity.since, on=today())
    return _error(closing) if closing else None


def _error(closing: PeriodClosing) -> ValidationError:
    lead = who_opens(closing.plan_id, today()) or _("cán bộ theo dõi chương trình")
    return ValidationError(
        _(
            "Các hoạt động từ %(first)s đến %(last)s đã khóa sổ ngày %(on)s (%(document)s), nên không gửi, sửa, "
            "xác nhận hoặc rút được nữa. Nếu cần, đề nghị %(lead)s gia hạn cho đơn vị."
        ),
        params={
            "first": shown_day(closing.since),
            "last": shown_day(closing.last_day),
            "on": shown_day(closing.closed_on),
            "document": closing.document,
            "lead": lead,
        },
        code="closed",
    )
