"""Where a picture was taken, read only when the person asked for it to be kept. All else of it is dropped."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from PIL import Image

from chieng.core.files.types import FORMATS

_GPS = 0x8825
_LATITUDE_SIDE, _LATITUDE, _LONGITUDE_SIDE, _LONGITUDE = 1, 2, 3, 4
_STEP = Decimal("0.00001")  # about a metre


@dataclass(frozen=True, slots=True)
class Location:
    """Degrees north and east, as two numbers."""

    latitude: Decimal
    longitude: Decimal


def location_of(stream: IO[bytes] | Any) -> Location | None:
    """Return where the picture in `stream` was taken, None when it does not say; `stream` is rewound."""
    try:
        with Image.open(stream, formats=FORMATS) as picture:
            told = picture.getexif().get_ifd(_GPS)
        latitude = _degrees(told.get(_LATITUDE), told.get(_LATITUDE_SIDE), "S", 90)
        longitude = _degrees(told.get(_LONGITUDE), told.get(_LONGITUDE_SIDE), "W", 180)
    except (OSError, ValueError, SyntaxError, TypeError, ZeroDivisionError, Image.DecompressionBombError):
        return None
    finally:
        stream.seek(0)
    return Location(latitude, longitude) if latitude is not None and longitude is not None else None


def _degrees(parts: Sequence[Any] | None, side: Any, negative: str, most: int) -> Decimal | None:
    if not parts or len(parts) != 3:  # noqa: PLR2004 - degrees, minutes, seconds
        return None
    degrees, minutes, seconds = (float(one) for one in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    exact = Decimal(value).quantize(_STEP)
    return -exact if str(side).strip("\0 ").upper() == negative else exact
