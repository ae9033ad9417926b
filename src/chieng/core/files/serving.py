"""Showing a stored file so that it can do nothing: its type is fixed, it runs no script, it frames nothing."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response

from chieng.core.files.keeping import path_of
from chieng.core.files.types import PHOTOS
from chieng.core.models import StoredFile


def serve(request: HttpRequest, stored: StoredFile, *, name: str, inline: bool = False) -> HttpResponseBase:
    """Return the file for download under `name`; photos may be shown inline. The caller has checked the right.

    Raises Http404 when the bytes are gone from the disk.
    """

    def whole() -> FileResponse:
        try:
            stream = path_of(stored).open("rb")
        except FileNotFoundError:
            raise Http404 from None
        shown = inline and stored.media_type in PHOTOS
        response = FileResponse(stream, as_attachment=not shown, filename=name, content_type=stored.media_type)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return unless_known(request, stored.sha256, whole)


def unless_known(request: HttpRequest, mark: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return what `make` gives, or that the browser's copy under `mark` is still the same.

    The browser keeps the bytes and asks each time whether it may show them: who lost the right sees nothing more,
    and the next person at the same machine is not shown what it kept.
    """
    etag = f'"{mark}"'
    response = get_conditional_response(request, etag) or make()
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
