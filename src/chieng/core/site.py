"""Whose page this is: the name, subtitle and owner on every page. The room that knows sites registers how."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from chieng.core.ports import Registry


@dataclass(frozen=True, slots=True)
class SiteLook:
    """What a page says of its site. `owner` is who runs it, in full; `contact` how to reach them.

    `is_demo` marks every page as demonstration data, whatever the settings say.
    """

    name: str = "Chiêng"
    subtitle: str = ""
    owner: str = ""
    contact: str = ""
    is_demo: bool = False


# One function under the name "site"; without it the plain product name is shown.
SITE_LOOK: Registry[Callable[[HttpRequest], SiteLook]] = Registry("look of the site")


def look_of(request: HttpRequest) -> SiteLook:
    """Return the look of the site that `request` came to."""
    return SITE_LOOK["site"](request) if "site" in SITE_LOOK else SiteLook()
