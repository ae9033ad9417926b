"""What clients send, bounded before Django sees it.

Django's threads are few. A body is therefore taken in whole first, in the event loop, onto disk past a small
size: a slow phone holds a socket, not a thread. Too large a body is refused by its announced length before any of
it is read, or as soon as it grows too large when none was announced.
"""

import asyncio
import time
from tempfile import SpooledTemporaryFile

from chieng.config.serving.pages import security_headers, status_page
from chieng.core.ports import ASGIApplication, Message, Receive, Scope, Send

_IN_MEMORY = 256 * 1024
_CHUNK = 64 * 1024
_SILENCE = 30.0  # seconds without a byte before a body is given up
_LEAST_RATE = 512  # bytes a second on average, once the first silence has passed
_AT_ONCE = 200  # bodies that are being taken in at the same time

Spool = SpooledTemporaryFile[bytes]


class Refused(Exception):  # noqa: N818 - not an error of ours
    """The body is not taken; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):  # noqa: N818 - same
    """The client went away before its body was whole."""


class BoundedBodies:
    """Passes requests on to `application` with their bodies whole and no larger than `limit` bytes."""

    def __init__(self, application: ASGIApplication, limit: int) -> None:
        self._application = application
        self._limit = limit
        self._being_taken = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._application(scope, receive, send)
            return
        with SpooledTemporaryFile(_IN_MEMORY) as spool:
            try:
                size = await self._take(scope, receive, spool)
            except Refused as refused:
                await _say(refused.status, send)
            except Gone:
                return
            else:
                await self._application(_with_length(scope, size), _replay(spool, size, receive), send)

    async def _take(self, scope: Scope, receive: Receive, spool: Spool) -> int:
        if _announced_length(scope) > self._limit:
            raise Refused(413)
        if self._being_taken >= _AT_ONCE:
            raise Refused(503)
        self._being_taken += 1
        try:
            return await _read_into(spool, receive, self._limit)
        finally:
            self._being_taken -= 1


async def _read_into(spool: Spool, receive: Receive, limit: int) -> int:
    size, start = 0, time.monotonic()
    while True:
        message = await _next_part(receive)
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise Refused(413)
        spool.write(part)
        if not message.get("more_body", False):
            spool.seek(0)
            return size
        taken = time.monotonic() - start
        if taken > _SILENCE and size < taken * _LEAST_RATE:
            raise Refused(408)


async def _next_part(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(_SILENCE):
            message = await receive()
    except TimeoutError:
        raise Refused(408) from None
    if message["type"] == "http.disconnect":
        raise Gone
    return message


def _replay(spool: Spool, size: int, receive: Receive) -> Receive:
    """Return a `receive` that gives the taken body in parts, then whatever the client still does."""
    left = size
    finished = False

    async def give() -> Message:
        nonlocal left, finished
        if finished:
            return await receive()
        part = spool.read(_CHUNK)
        left -= len(part)
        finished = left <= 0 or not part
        return {"type": "http.request", "body": part, "more_body": not finished}

    return give


async def _say(status: int, send: Send) -> None:
    """Answer with a page. A refused client may still be sending: the server drops that, so that it can read."""
    body = status_page(status)
    headers = [*security_headers(), (b"content-length", str(len(body)).encode())]
    if status != 413:  # noqa: PLR2004
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _headers(scope: Scope) -> dict[bytes, bytes]:
    return dict(scope["headers"])


def _has_body(scope: Scope) -> bool:
    headers = _headers(scope)
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


def _announced_length(scope: Scope) -> int:
    text = _headers(scope).get(b"content-length", b"0")
    return int(text) if text.isdigit() else 0


def _with_length(scope: Scope, size: int) -> Scope:
    kept = [item for item in scope["headers"] if item[0] not in {b"content-length", b"transfer-encoding"}]
    return {**scope, "headers": [*kept, (b"content-length", str(size).encode())]}
