"""What a file is, by its content alone. Its name and what the browser says about it are not asked."""

import codecs
import unicodedata
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import IO

import pi_heif
import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from chieng.core.files.office import DOCX, ODS, ODT, OFFICE, PPTX, XLSX, damaged, office_type

# Read only: what a phone takes as HEIC is kept as JPEG, which everybody can open.
pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)

# Kept and shown as they are (drawn anew); HEIC is taken in and kept as one of them.
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
HEIC = frozenset({"image/heic"})
AUDIO = frozenset({"audio/mpeg", "audio/ogg", "audio/mp4", "audio/wav"})
VIDEO = frozenset({"video/mp4"})
DOCUMENTS = frozenset({"application/pdf", *OFFICE})
TEXT = frozenset({"text/plain"})

# What people call them; the same in both languages.
NAMES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/heic": "HEIC",
    "application/pdf": "PDF",
    DOCX: "DOCX",
    XLSX: "XLSX",
    PPTX: "PPTX",
    ODT: "ODT",
    ODS: "ODS",
    "text/plain": "TXT",
    "audio/mpeg": "MP3",
    "audio/ogg": "OGG",
    "audio/mp4": "M4A",
    "audio/wav": "WAV",
    "video/mp4": "MP4",
}
# The only decoders a file of unknown origin reaches.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# A phone's JPEG with a second picture for depth calls itself MPO.
_PICTURE_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
}
# puremagic's words for a sound or a film → ours.
_MEDIA_TYPES = {
    "audio/mpeg": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "application/ogg": "audio/ogg",
    "audio/ogg": "audio/ogg",
    "audio/mp4": "audio/mp4",
    "video/mp4": "video/mp4",
}
_HEAD, _TAIL = 4096, 2048
_CHUNK = 64 * 1024
# A text that begins like this is a page or a program, whatever it is called.
_NOT_PLAIN = ("<", "#!", "%!", "MZ")
_WHITE = "\t\n\r\f"


def detect(path: Path, allowed: Collection[str]) -> str:
    """Return the media type of the file. Raises ValidationError unless it is one of `allowed` and only that."""
    found = _picture(path) or _pdf(path) or office_type(path) or _media(path) or _text(path)
    if found is None or found not in allowed:
        wanted = ", ".join(NAMES[name] for name in sorted(allowed, key=NAMES.__getitem__))
        raise ValidationError(
            _(
                "Nội dung tệp không thuộc loại được nhận (%(wanted)s). Đổi đuôi tệp không làm đổi nội dung: "
                "hãy chọn đúng tệp gốc, hoặc lưu lại ở một trong các định dạng này rồi tải lên."
            ),
            code="type",
            params={"wanted": wanted},
        )
    if found not in OFFICE and zipfile.is_zipfile(path):
        raise ValidationError(
            _("Tệp giấu một tệp nén bên trong nên không được nhận. Hãy xuất lại từ ứng dụng gốc rồi tải lên."),
            code="hidden",
        )
    return found


def _picture(path: Path) -> str | None:
    try:
        with Image.open(path, formats=FORMATS) as picture:
            return _PICTURE_TYPES.get(picture.format or "")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many_pixels() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None


def too_many_pixels() -> ValidationError:
    return ValidationError(
        _("Ảnh có quá nhiều điểm ảnh. Hãy chọn cỡ ảnh nhỏ hơn trong máy ảnh rồi chụp lại."), code="pixels"
    )


def _pdf(path: Path) -> str | None:
    with path.open("rb") as stream:
        if stream.read(5) != b"%PDF-":
            return None
        if b"%%EOF" not in _end_of(stream):
            raise damaged()
    return "application/pdf"


def _end_of(stream: IO[bytes]) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    return stream.read()


def _media(path: Path) -> str | None:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    best = max(guess.confidence for guess in guesses)
    if head[4:11] == b"ftypM4A":  # the same box as a film's; only the brand tells
        return "audio/mp4"
    # MP3 frames have a weak signature; anything that looks more like something else is that.
    for guess in guesses:
        if guess.mime_type in _MEDIA_TYPES and (guess.confidence == best or head[:3] == b"ID3"):
            return _MEDIA_TYPES[guess.mime_type]
    return None


def _text(path: Path) -> str | None:
    """Plain text: every byte of it can be read, and nothing in it steers a machine."""
    with path.open("rb") as stream:
        mark = stream.read(2)
        stream.seek(0)
        encoding = "utf-16" if mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"
        decoder = codecs.getincrementaldecoder(encoding)()
        begun = False
        try:
            while chunk := stream.read(_CHUNK):
                text = decoder.decode(chunk)
                if _steers(text) or (not begun and text.lstrip().startswith(_NOT_PLAIN)):
                    return None
                begun = begun or bool(text.strip())
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return "text/plain" if begun else None


def _steers(text: str) -> bool:
    return any(unicodedata.category(char) in {"Cc", "Cn", "Co"} and char not in _WHITE for char in set(text))
