"""What the pages about people and signing in draw."""

import json
from datetime import date, timedelta
from typing import Any

import segno
from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from chieng.core.intervals import FOREVER
from chieng.organisations.models import Person

register = template.Library()

# The first mark that is found counts: most browsers also name those they descend from.
_BROWSERS = [
    ("Edg/", "Edge"), ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
]  # fmt: skip
_SYSTEMS = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "macOS"), ("Linux", "Linux")]  # fmt: skip


@register.filter
def as_json(value: Any) -> str:
    """Return `value` as JSON for a data attribute, which scripts read: the policy allows none in the page."""
    return json.dumps(value)


@register.filter
def qr(drawn: str) -> SafeString:
    """Put a QR drawn by us (segno) into the page."""
    return mark_safe(drawn)  # noqa: S308 - segno writes it from an address of ours; it holds numbers only


@register.simple_tag
def qr_of(text: str) -> SafeString:
    """Draw `text` as a QR code that scales with its box and prints sharp."""
    return qr(segno.make(text, error="m").svg_inline(border=4, omitsize=True))


@register.filter
def is_forever(day: date) -> bool:
    """Say whether no end is known."""
    return day == FOREVER


@register.filter
def day_before(day: date) -> date:
    """Return the last day that still counts, of an end that is written as the first day that does not."""
    return day - timedelta(days=1)


@register.simple_tag
def deed_url(verb: str, person: Person) -> str:
    """Return where a deed is done to `person`."""
    return reverse(f"organisations:person_{verb}", kwargs={"person_id": person.pk})


@register.filter
def browser_name(user_agent: str) -> str:
    """Return which browser on which system a session runs in, as people call them."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or _("trình duyệt khác")
