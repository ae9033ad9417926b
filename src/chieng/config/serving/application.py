"""The one ASGI application: mounted applications by their prefix, `/healthz`, and Django for the rest."""

from collections.abc import Mapping
from typing import Any

import django
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from chieng.config.serving.bodies import BoundedBodies
from chieng.config.serving.health import healthz
from chieng.core.ports import MOUNTS, ASGIApplication, Receive, Scope, Send

PARTS = ("pages", "hall", "stage")
_GOING_AWAY = 1001
# A form has more than its files: the other fields, and what separates them.
_ROOM_FOR_THE_FORM = 1024 * 1024


class NothingMounted(Exception):  # noqa: N818 - it is a message to a person
    """A part was asked for of which this installation has nothing."""


def build(only: str | None = None) -> ASGIApplication:
    """Return the application with every part, or with `only` one. Raises NothingMounted for an empty part."""
    django.setup()  # rooms register their mounts in apps.py
    wanted = PARTS if only is None else (only,)
    mounts: dict[str, ASGIApplication] = {"/healthz": healthz}
    mounts |= {mount.prefix: mount.build() for mount in MOUNTS if mount.part in wanted}
    if only and only != "pages" and len(mounts) == 1:
        raise NothingMounted(only)
    return Dispatcher(mounts, _pages() if "pages" in wanted else _nothing_here)


def _pages() -> ASGIApplication:
    wsgi: Any = get_wsgi_application()
    pages: Any = WSGIMiddleware(wsgi, workers=settings.CHIENG_THREADS)
    return BoundedBodies(pages, settings.CHIENG_UPLOAD_BYTES + _ROOM_FOR_THE_FORM)


class Dispatcher:
    """Sends a request to the application with the longest matching prefix, else to `rest`."""

    def __init__(self, mounts: Mapping[str, ASGIApplication], rest: ASGIApplication) -> None:
        self._mounts = sorted(mounts.items(), key=lambda item: -len(item[0]))
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        application = self._application_for(scope["path"])
        if scope["type"] == "websocket" and application is self._rest:
            await receive()
            await send({"type": "websocket.close", "code": _GOING_AWAY})
            return
        await application(scope, receive, send)

    def _application_for(self, path: str) -> ASGIApplication:
        for prefix, application in self._mounts:
            if path == prefix or (prefix.endswith("/") and path.startswith(prefix)):
                return application
        return self._rest


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _nothing_here(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"404\n"})
