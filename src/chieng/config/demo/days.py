"""The demonstration's own past: what happened on a day is told as if that day were today."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings

# The last day of the story, and the one on which a demonstration stands (`config.up.folder.DEMO_DAY`).
DAY = date(2025, 2, 20)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Within, the programme's day is `day`. Only a command that builds a demonstration may move it."""
    kept = settings.CHIENG_TODAY
    settings.CHIENG_TODAY = day
    try:
        yield
    finally:
        settings.CHIENG_TODAY = kept
