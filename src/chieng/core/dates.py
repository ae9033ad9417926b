"""The day that a page is asked for: `?ngay=2025-12-14`, today when it is not given."""

import re
from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.intervals import FIRST_DAY, LAST_DAY

DAY_PARAMETER = "ngay"
_VIETNAMESE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def parse_day(text: str) -> date:
    """Read yyyy-mm-dd or dd/mm/yyyy. Raises ValueError for anything else, and for days that nobody can mean."""
    if match := _VIETNAMESE.fullmatch(text.strip()):
        day, month, year = map(int, match.groups())
        found = date(year, month, day)
    else:
        found = date.fromisoformat(text.strip())
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"{found} is too far away")
    return found


def day_asked_for(request: HttpRequest, name: str = DAY_PARAMETER) -> date:
    """Return the day in the address; today, with a message that says so, when it can't be read."""
    text = request.GET.get(name, "")
    if not text:
        return today()
    try:
        return parse_day(text)
    except ValueError:
        messages.error(
            request,
            _("Không đọc được ngày “%(text)s”. Hãy chọn lại ngày; trang này đang hiện theo ngày hôm nay.")
            % {"text": text[:20]},
        )
        return today()
