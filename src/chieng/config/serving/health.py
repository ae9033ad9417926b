"""`/healthz` for machines: 200 when the installation can do its work, 503 when somebody must act."""

import asyncio
import json
import time
from typing import Any

from django.db import close_old_connections

from chieng.core.health import State, find_all
from chieng.core.ports import Receive, Scope, Send

# Seconds for which an answer is good: many who ask at once cost one look.
_GOOD_FOR = {200: 2.0, 503: 0.2}


class _Health:
    """An ASGI application. It looks in a thread, since the checks ask the database."""

    def __init__(self) -> None:
        self._lock: asyncio.Lock | None = None
        self._looked_at = float("-inf")
        self._answer: tuple[int, bytes] = (503, b"")

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self._lock = self._lock or asyncio.Lock()
        async with self._lock:
            if time.monotonic() - self._looked_at > _GOOD_FOR[self._answer[0]]:
                self._answer = await asyncio.to_thread(look)
                self._looked_at = time.monotonic()
        status, body = self._answer
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})


def look() -> tuple[int, bytes]:
    """Run the checks and return the status and the JSON to answer with."""
    try:
        found = {check.name: finding for check, finding in find_all().items()}
    finally:
        close_old_connections()
    bad = any(finding.state is State.BAD for finding in found.values())
    answer: dict[str, Any] = {
        "status": "failing" if bad else "ok",
        "checks": {name: {"state": str(finding.state), **finding.facts} for name, finding in found.items()},
    }
    return (503 if bad else 200), json.dumps(answer, default=str).encode()


healthz = _Health()
