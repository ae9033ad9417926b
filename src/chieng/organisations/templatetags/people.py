"""What the pages about people and signing in draw."""

import json
from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


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
