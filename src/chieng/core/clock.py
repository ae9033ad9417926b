"""What day it is, in Vietnam.

Two clocks, on purpose. `today()` is the day of the programme: a demonstration or a rehearsal may fix it
with the setting CHIENG_TODAY, and every page then says so. `now()` is the real moment: audit, sessions,
tokens and deadlines of security never follow a fixed day.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return the real moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the programme's day: the fixed one where CHIENG_TODAY is set, else today's date in Vietnam."""
    fixed: date | None = settings.CHIENG_TODAY
    return fixed or now().astimezone(VIETNAM).date()
