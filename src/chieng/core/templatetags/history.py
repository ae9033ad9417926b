"""`{% load history %}{% history unit %}`: what was done to a thing, for whoever may see it."""

from typing import Any

from django import template

from chieng.core.history import events_of

register = template.Library()


@register.inclusion_tag("core/history.html")
def history(*subjects: Any) -> dict[str, Any]:
    """Draw "Lịch sử thay đổi" of the subjects together. The page has checked that they may be seen."""
    return {"events": events_of(*subjects)}
