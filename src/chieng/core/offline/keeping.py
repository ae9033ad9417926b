"""Which pages a device keeps for use without a signal, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise

from chieng.core.ports import Registry

View = Callable[..., HttpResponseBase]
# Read by the service worker: the page may be kept, encrypted, for this owner.
KEEP_HEADER = "X-Chieng-Keep"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that devices fetch ahead, so that it opens without a signal though nobody opened it before."""

    label: str | Promise
    url_name: str
    who: Callable[[HttpRequest], bool]


KEPT: Registry[KeptPage] = Registry("page kept offline")
# Who else than a signed-in person has things of their own on a device: a room answers with an opaque id or "".
OWNERS: Registry[Callable[[HttpRequest], str]] = Registry("owner of what a device keeps")


def owner_of(request: HttpRequest) -> str:
    """Return the opaque id of whoever sends `request`, under which their device keeps things; "" for strangers."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    return next((owner for owner in (find(request) for find in OWNERS) if owner), "")


def kept_for(request: HttpRequest) -> list[str]:
    """Return the addresses that the device of whoever sends `request` fetches ahead."""
    if not owner_of(request):
        return []
    return [reverse(page.url_name) for page in KEPT if page.who(request)]


def keep_offline(view: View) -> View:
    """Let the owner's device keep the page as it was last shown, encrypted, until they sign out.

    For pages that hold a form and choices, not other people's data. Only the plain address is kept: what a query
    selects is not.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        owner = owner_of(request)
        plain = request.method == "GET" and not request.GET and response.status_code == HTTPStatus.OK
        if owner and plain:
            response.headers[KEEP_HEADER] = owner
        return response

    return kept
