"""The log on stderr: a line or a JSON object for each thing, and no personal data in either.

An address may carry a token (an invitation, a password reset) and a database's complaint may carry values, so the
log names the route of a request, never its path, and drops what PostgreSQL adds as DETAIL.
"""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase

_requests = logging.getLogger("chieng.requests")
_DJANGO_REQUEST_ARGUMENTS = 2  # "%s: %s": what happened, and the path


def route_of(request: Any) -> str:
    """Return the pattern that a request matched, such as "don-vi/<uuid:id>/"."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(không có trang / no such page)"


class RouteInsteadOfPath(logging.Filter):
    """Puts the route where Django's own messages about requests say the path."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if (
            isinstance(record.args, tuple)
            and len(record.args) == _DJANGO_REQUEST_ARGUMENTS
            and request is not None
        ):
            record.args = (record.args[0], route_of(request))
        return True


def without_details(trace: str) -> str:
    """Return a traceback without the lines in which PostgreSQL quotes values."""
    return "\n".join(line for line in trace.splitlines() if not line.lstrip().startswith("DETAIL:"))


class _WithoutDetails(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return without_details(super().formatException(ei))


class LineFormatter(_WithoutDetails):
    """A line for people: time, level, where from, message."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname:7} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")


class JsonFormatter(_WithoutDetails):
    """A JSON object a line, for a log collector."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, tz=UTC)
        entry: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= getattr(record, "facts", {})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def log_requests(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: write a line for every request with its route, status and duration, never whose it was."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = get_response(request)
        took = round((time.perf_counter() - start) * 1000, 1)
        facts = {"method": request.method, "route": route_of(request), "status": response.status_code, "ms": took}
        _requests.info("%(method)s %(route)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
        return response

    return respond


def configuration(*, form: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING for a form ("lines" or "json") and a level."""
    formatter = JsonFormatter if form == "json" else LineFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chieng": {"()": formatter}},
        "filters": {"route": {"()": RouteInsteadOfPath}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "chieng", "filters": ["route"]}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "chieng": {"level": level.upper()},
            "uvicorn": {"level": "WARNING"},
            "django": {"handlers": [], "level": "WARNING"},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            # A page that isn't there is the visitor's affair; log_requests has counted it.
            "django.request": {"level": "ERROR"},
            # Scanners ask under foreign names all day.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # It writes user names and addresses; what matters of it is in the audit log.
            "axes": {"level": "ERROR"},
        },
    }
