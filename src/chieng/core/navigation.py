"""The main menu: each room registers its entries in `apps.py`, the base template shows those a visitor may use."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from chieng.core.ports import Registry

Who = Callable[[HttpRequest], bool]


def everyone(_request: HttpRequest) -> bool:
    """Say yes to signed-in people and strangers alike."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """Say yes to whoever has signed in."""
    return request.user.is_authenticated


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A line of the main menu. `order` sorts the lines: 10 desk, 20 activities, 30 plan, 40 targets, 50 units…

    A tail entry (health, audit) stands in the account menu instead, where it is out of the way; one in the foot
    stands there for strangers too, and on the front page.
    """

    label: str | Promise
    url_name: str
    who: Who = signed_in
    order: int = 50
    tail: bool = False
    foot: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as shown: `current` on the page itself and on those below it."""

    label: str | Promise
    url: str
    current: bool


NAVIGATION: Registry[NavEntry] = Registry("menu entry")


def links_for(request: HttpRequest, *, tail: bool = False, foot: bool = False) -> list[Link]:
    """Return the menu that whoever sends `request` may use, in its order: the main one, the tail or the foot."""
    entries = sorted(NAVIGATION, key=attrgetter("order"))
    shown = [entry for entry in entries if entry.tail is tail and entry.foot is foot and entry.who(request)]
    urls = [reverse(entry.url_name) for entry in shown]
    # Of /don-vi/ and /don-vi/cay/ only the longest match is where the visitor stands.
    here = max((url for url in urls if url != "/" and request.path.startswith(url)), key=len, default=None)
    return [Link(entry.label, url, url == here) for entry, url in zip(shown, urls, strict=True)]
