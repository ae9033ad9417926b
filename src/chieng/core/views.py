"""Pages that belong to no room: the front door, the statements, the gallery, the choice of theme."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from chieng.core.access import public
from chieng.core.context import THEMES
from chieng.core.navigation import links_for

YEAR = 365 * 24 * 60 * 60


@public("the front door: what this is and who runs it")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show strangers what this is; take whoever has signed in to the first page of their menu, the desk."""
    links = links_for(request)
    if request.user.is_authenticated and links:
        return redirect(links[0].url)
    return render(request, "core/home.html")


@public("a statement to everybody")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "core/accessibility.html")


@public("keeps a choice of colours in a cookie, changes nothing else")
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice of a light or dark page for a year; an empty choice follows the device again."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            "theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
