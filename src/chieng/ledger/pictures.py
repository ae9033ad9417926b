"""Small pictures of photos, drawn when asked for and kept by the browser."""

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from PIL import Image, ImageOps

from chieng.core.files import PHOTOS, path_of, unless_known

if TYPE_CHECKING:
    from chieng.core.models import StoredFile

_SIDE = 360


def thumbnail(request: HttpRequest, stored: "StoredFile") -> HttpResponseBase:
    """Return a small WebP of a stored photo, Http404 for anything else. The caller has checked the right."""
    if stored.media_type not in PHOTOS:
        raise Http404
    return unless_known(request, f"{stored.sha256}-{_SIDE}", lambda: _drawn(stored))


def _drawn(stored: "StoredFile") -> HttpResponse:
    try:
        with Image.open(path_of(stored)) as picture:
            picture.draft("RGB", (_SIDE, _SIDE))
            small = ImageOps.contain(picture.convert("RGB"), (_SIDE, _SIDE))
    except OSError:
        raise Http404 from None
    data = BytesIO()
    small.save(data, "WEBP", quality=70)
    return HttpResponse(data.getvalue(), content_type="image/webp")
