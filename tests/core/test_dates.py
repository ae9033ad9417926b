from datetime import date

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from chieng.core.clock import today
from chieng.core.dates import day_asked_for, parse_day
from chieng.core.intervals import FIRST_DAY, LAST_DAY


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_both_ways_of_writing_a_day_are_read(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.day}/{day.month:02d}/{day.year:04d}") == day


@pytest.mark.parametrize(
    "text", ["31/02/2025", "2025-13-01", "hôm qua", "1/1/25", "0/0/0000", "9999-12-31", "01/01/0001"]
)
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_day(text)


def test_a_page_asked_for_an_unreadable_day_says_so_and_shows_today() -> None:
    request = RequestFactory().get("/", {"ngay": "14-12-2025"})
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    assert day_asked_for(request) == today()
    assert [str(message) for message in request._messages] == [  # type: ignore[attr-defined]
        "Không đọc được ngày “14-12-2025”. Hãy chọn lại ngày; trang này đang hiện theo ngày hôm nay."
    ]
