"""What a form that was written down on a device is told when it arrives: in JSON, for a script to act upon."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import wraps
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from chieng.core.clock import now
from chieng.core.offline.keeping import owner_of

View = Callable[..., HttpResponseBase]
# A phone's clock may be a little ahead; beyond this, or older than anything is kept, it is not believed.
_AHEAD = timedelta(minutes=5)
_OLDEST = timedelta(days=90)
LATER, NOW = "later", "now"


class Sent(StrEnum):
    """What became of what a device sent. All but REFUSED, OTHER and DENIED let it forget its copy."""

    RECORDED = "recorded"
    DRAFT = "draft"
    HELD = "held"
    REFUSED = "refused"
    DENIED = "denied"
    OTHER = "other"


_STATUS = {Sent.REFUSED: HTTPStatus.UNPROCESSABLE_ENTITY, Sent.DENIED: HTTPStatus.FORBIDDEN, Sent.OTHER: 409}


@dataclass(frozen=True, slots=True)
class Captured:
    """When it was written down. `doubted` is what the device claimed, where its clock was not believed."""

    at: datetime
    doubted: str = ""


def is_queued(request: HttpRequest) -> bool:
    """Whether a device wrote the form down before it sent it: the answer is for its script, not for a reader."""
    return request.headers.get("X-Chieng-Queued") in {LATER, NOW}


def captured(request: HttpRequest) -> Captured:
    """Return the device's time, or the moment of arrival where there is none or its clock is clearly wrong."""
    received, claimed = now(), request.headers.get("X-Chieng-Captured", "")[:40]
    if not claimed:
        return Captured(received)
    try:
        at = datetime.fromisoformat(claimed)
    except ValueError:
        return Captured(received, claimed)
    if at.tzinfo is None or not received - _OLDEST <= at <= received + _AHEAD:
        return Captured(received, claimed)
    return Captured(min(at, received))


def answer(sent: Sent, *, address: str = "", message: str = "", errors: Sequence[str] = ()) -> JsonResponse:
    """Return the answer for the device's script."""
    said = {"state": str(sent), "address": address, "message": message, "errors": list(errors)}
    return JsonResponse(said, status=_STATUS.get(sent, HTTPStatus.OK), headers={"Cache-Control": "no-store"})


def queueable(view: View) -> View:
    """Let a device write the view's form down and send it later. Stands next to the view, below who may open it.

    The view stays an ordinary one: it redirects once the thing is recorded, and never for another reason; the
    same `client_id` again redirects to what was recorded the first time. A page with another status shows what
    is wrong. It may also answer with `answer(…)` by itself.
    """

    @wraps(view)
    def queued(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not is_queued(request):
            return view(request, *args, **kwargs)
        # Somebody else has signed in on the device since: nothing is sent under another's name.
        if request.headers.get("X-Chieng-Owner", "") != owner_of(request):
            return answer(Sent.OTHER)
        try:
            return _told(request, view(request, *args, **kwargs))
        except PermissionDenied:
            return answer(Sent.DENIED, errors=[_("Anh/chị không còn quyền ghi việc này.")])
        except Http404:
            return answer(Sent.DENIED, errors=[_("Không còn tìm thấy nơi nhận việc này.")])

    return queued


def _told(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, JsonResponse):
        return response
    location = response.headers.get("Location", "")
    if location:
        return answer(Sent.RECORDED, address=location, message=_message(request))
    return answer(Sent.REFUSED, errors=_errors(response))


def _message(request: HttpRequest) -> str:
    """Return what the next page would say; for what is sent from behind, nobody's next page says it."""
    if request.headers.get("X-Chieng-Queued") == NOW:
        return ""
    return " ".join(str(one) for one in messages.get_messages(request))


def _errors(response: HttpResponseBase) -> list[str]:
    reader = _Summary()
    reader.feed(getattr(response, "content", b"").decode(errors="replace"))
    return reader.found or [_("Mở ra để xem lại rồi gửi.")]


class _Summary(HTMLParser):
    """Reads the lines of a page's summary of errors."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._depth = 0
        self._line: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and (self._depth or "summary-errors" in (dict(attrs).get("class") or "").split()):
            self._depth += 1
        if self._depth and tag == "li":
            self._line = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1
        if tag == "li" and self._line is not None:
            self.found.append(" ".join("".join(self._line).split()))
            self._line = None

    def handle_data(self, data: str) -> None:
        if self._line is not None:
            self._line.append(data)
