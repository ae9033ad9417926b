"""Who may open an address. Every view says it with one of three decorators, and a test insists on it.

`@requires(predicate)` asks a named predicate about the person; `@signed_in("…")` lets every signed-in person in
because the view itself reads only through `visible_to` or `get_for`; `@public("…")` lets everybody in.
The last two state the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from chieng.core.actors import Actor

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Access:
    """What a view says about who may open it."""

    kind: str
    reason: str


def public(reason: str) -> Callable[[View], View]:
    """Let everybody open the view, for the stated reason."""
    return lambda view: _mark(view, Access("public", reason))


def signed_in(reason: str) -> Callable[[View], View]:
    """Let every signed-in person open the view; `reason` says what narrows what they see. Others sign in first."""

    def decorate(view: View) -> View:
        return _mark(_for_signed_in(view), Access("signed in", reason))

    return decorate


def requires(predicate: Callable[[Any], bool]) -> Callable[[View], View]:
    """Let those signed-in persons open the view for whom `predicate(person)` holds; refuse the others.

    A right over one thing is not asked here: it is the action's or `get_for`'s to check.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not predicate(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _mark(_for_signed_in(guarded), Access("requires", predicate.__name__))

    return decorate


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in a request of somebody signed in, which the decorators of the view have made sure of."""
    return cast(Actor, request.user)


def access_of(view: Any) -> Access | None:
    """Return what a view says about who may open it, or None when it says nothing."""
    access: Access | None = getattr(view, "access", None)
    return access


def _mark(view: View, access: Access) -> View:
    if not access.reason.strip():
        raise ValueError(f"{view.__module__}.{view.__qualname__}: state the reason")
    view.access = access  # type: ignore[attr-defined]
    return view


def _for_signed_in(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return _to_sign_in(request)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if getattr(request, "htmx", False):
        # A part of a page was asked for: the whole page goes to the sign-in form, not the part.
        return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
