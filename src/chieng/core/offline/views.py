"""The service worker, the manifest of the app, the page for no signal, and the list of what waits to be sent."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chieng.core.access import public
from chieng.core.offline import shell
from chieng.core.offline.keeping import KEPT, keep_offline, owner_of
from chieng.core.site import look_of

ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


@public("a script that holds no data, asked for by the browser itself")
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Serve the service worker from the root, so that it looks after every page. Any static file changes it."""
    told = {"version": shell.version(), "shell": shell.addresses(), "offline": reverse("core:offline")}
    code = f'import {{ start }} from "{static("core/offline/worker.js")}";\nstart({json.dumps(told)});\n'
    # Browsers ask again at each visit; nothing between may answer for us.
    return HttpResponse(code, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@public("the name and signs of the site, the same for everybody")
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    look = look_of(request)
    said = {
        "id": "/",
        "name": " ".join(part for part in (look.name, look.subtitle) if part),
        "short_name": look.name,
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf8f2",
        "theme_color": "#1c1a2e",
        "icons": [
            {"src": static("core/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {
                    "src": static(icon_name(side, use)),
                    "sizes": f"{side}x{side}",
                    "type": "image/png",
                    "purpose": use,
                }
                for side, use in ICONS
            ),
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def icon_name(side: int, use: str) -> str:
    return f"core/icons/mark-{side}{'-maskable' if use == 'maskable' else ''}.png"


@public("says that there is no signal; the same for everybody, and kept on devices")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    pages = [(page.label, reverse(page.url_name)) for page in KEPT]
    return render(request, "core/offline.html", {"kept": pages})


@public("holds nothing itself: the script lists what this device keeps for its owner")
@require_safe
@keep_offline
def outbox(request: HttpRequest) -> HttpResponse:
    """Show what the device has written down and not sent yet."""
    return render(request, "core/outbox.html")


@public("tells who is signed in to the device of that very person")
@require_safe
@never_cache
def outbox_token(request: HttpRequest) -> JsonResponse:
    """Give the device's script what sending takes: a fresh CSRF token, and for whom it is."""
    owner = owner_of(request)
    return JsonResponse({"owner": owner, "token": get_token(request) if owner else ""})
