"""Small pictures of photos, drawn when asked for and kept by the browser."""

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from PIL import Image, ImageOps

from chieng.core.files import PHOTOS, path_of

if TYPE_CHECKING:
    from chieng.core.models import StoredFile

_SIDE = 360


def thumbnail(stored: "StoredFile") -> HttpResponse:
    """Return a small WebP of a stored photo, Http404 for anything else. The caller has checked the right."""
    if stored.media_type not in PHOTOS:
        raise Http404
    try:
        with Image.open(path_of(stored)) as picture:
            picture.draft("RGB", (_SIDE, _SIDE))
            small = ImageOps.contain(picture.convert("RGB"), (_SIDE, _SIDE))
    except OSError:
        raise Http404 from None
    data = BytesIO()
    small.save(data, "WEBP", quality=70)
    response = HttpResponse(data.getvalue(), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
