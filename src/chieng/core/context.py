"""What every template knows: the site, the menu, the theme, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

import chieng
from chieng.core import clock
from chieng.core.navigation import links_for
from chieng.core.site import look_of

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the base template. Lazy: a page that shows no menu asks for none."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_look": SimpleLazyObject(lambda: look_of(request)),
        "main_links": SimpleLazyObject(lambda: links_for(request)),
        "tail_links": SimpleLazyObject(lambda: links_for(request, tail=True)),
        "foot_links": SimpleLazyObject(lambda: links_for(request, foot=True)),
        "theme": theme if theme in THEMES else "",
        "is_demo": settings.CHIENG_DEMO or settings.CHIENG_TODAY is not None,
        "fixed_day": settings.CHIENG_TODAY,
        "programme_day": SimpleLazyObject(clock.today),
        "version": chieng.__version__,
    }
