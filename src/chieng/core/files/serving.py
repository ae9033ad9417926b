"""Showing a stored file so that it can do nothing: its type is fixed, it runs no script, it frames nothing."""

from django.http import FileResponse, Http404

from chieng.core.files.keeping import path_of
from chieng.core.files.types import PHOTOS
from chieng.core.models import StoredFile


def serve(stored: StoredFile, *, name: str, inline: bool = False) -> FileResponse:
    """Return the file for download under `name`; photos may be shown inline. The caller has checked the right.

    Raises Http404 when the bytes are gone from the disk.
    """
    try:
        stream = path_of(stored).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    shown = inline and stored.media_type in PHOTOS
    response = FileResponse(stream, as_attachment=not shown, filename=name, content_type=stored.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["ETag"] = f'"{stored.sha256}"'
    return response
