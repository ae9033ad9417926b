"""How figures and days are written in a template: `{{ n|number }}`, `{{ day|day }}`."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from chieng.core import intervals
from chieng.core.clock import VIETNAM
from chieng.core.sheets import display

register = template.Library()


@register.filter
def number(value: Any) -> str:
    """Return 1.518.620 in Vietnamese, 1,518,620 in English; "…" for what is not entered."""
    return display.shown(value, "number")


@register.filter
def money(value: Any) -> SafeString:
    """Return 1.518.620.000 đồng, unbroken; "…" for what is not entered."""
    text = display.shown(value, "money")
    return mark_safe(text if value is None else f"{conditional_escape(text)}\N{NO-BREAK SPACE}đồng")  # noqa: S308


@register.filter
def percent(value: Any) -> str:
    """Return a share between 0 and 1 as 86,5% in Vietnamese and 86.5% in English; "…" when there is none."""
    return display.shown(value, "percent")


@register.filter
def day(value: date | datetime | None) -> str:
    """Return dd/mm/yyyy in Vietnam; nothing for no day and for no known end."""
    if value is None or value == intervals.FOREVER:
        return ""
    local = value.astimezone(VIETNAM) if isinstance(value, datetime) else value
    return local.strftime("%d/%m/%Y")


@register.filter
def moment(value: datetime | None) -> str:
    """Return dd/mm/yyyy hh:mm in Vietnam."""
    return display.shown_day(value) if value else ""


@register.filter
def last_day(until: date | None) -> str:
    """Return the last day of an interval that ends before `until`, as dd/mm/yyyy; nothing for no known end."""
    return "" if until is None or until == intervals.FOREVER else day(until - timedelta(days=1))


@register.filter
def given_name(full_name: str) -> str:
    """Return the name people call each other by: "Lan" of "Lê Thị Lan", the whole of "Y Bình"."""
    words = str(full_name).split("(")[0].split()
    if words[:1] in (["A"], ["Y"]) and len(words) > 1:
        return " ".join(words)
    return words[-1] if words else ""


@register.filter
def isoday(value: date | None) -> str:
    """Return yyyy-mm-dd, as addresses and native date inputs write it."""
    return value.isoformat() if value else ""
