"""Photos: drawn anew from their pixels, upright, without where and with what they were taken."""

import io
from pathlib import Path
from threading import BoundedSemaphore

from PIL import Image, ImageCms, ImageOps

from chieng.core.files.office import damaged
from chieng.core.files.types import FORMATS, too_many_pixels

MOST_PIXELS = 64_000_000
# A picture of that many takes a quarter of a gigabyte unpacked: so many at once, the others wait their turn.
AT_ONCE = 2
_turn = BoundedSemaphore(AT_ONCE)
# Enough to read a page of a log book; what phones take beyond that only fills the disk.
LONGEST_SIDE = 4096
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "JPEG"}
_KEPT_AS = {"image/heic": "image/jpeg"}
_OPTIONS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85, "method": 4},
}


def kept_as(media_type: str) -> str:
    """Return the media type as which a picture of `media_type` is kept."""
    return _KEPT_AS.get(media_type, media_type)


def redraw(source: Path, target: Path, media_type: str) -> tuple[int, int]:
    """Write the picture of `source` to `target` with nothing but its pixels; return width and height.

    Raises ValidationError when it is damaged or has too many pixels (asked before they are unpacked).
    """
    kind = _FORMATS[media_type]
    try:
        with Image.open(source, formats=FORMATS) as probe:
            _bound(probe)
            probe.verify()
        with _turn, Image.open(source, formats=FORMATS) as picture:
            if picture.format == "JPEG":
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            plain = _plain(upright, kind)
            plain.save(target, format=kind, **_OPTIONS[kind])
            return plain.size
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise damaged() from error


def _bound(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise too_many_pixels()


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """Return the pixels alone, in a mode that `kind` can hold, no larger than LONGEST_SIDE."""
    see_through = kind != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    profile = picture.info.get("icc_profile") if picture.mode == "RGB" else None
    plain = picture.convert("RGBA" if see_through else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain.info.clear()
    return _in_srgb(plain, profile) if profile and not see_through else plain


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in the colours every screen shows; phones take wider ones and say so in a profile."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        drawn = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    assert drawn is not None  # noqa: S101 - only in-place conversion returns None
    drawn.info.clear()
    return drawn
