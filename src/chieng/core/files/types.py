"""What a file is, by its content alone. Its name and what the browser says about it are not asked."""

import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import IO

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
AUDIO = frozenset({"audio/mpeg", "audio/ogg", "audio/mp4", "audio/wav"})
VIDEO = frozenset({"video/mp4"})
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENTS = frozenset({"application/pdf", _WORD, _SHEET})

# What people call them; the same in both languages.
NAMES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "application/pdf": "PDF",
    _WORD: "DOCX",
    _SHEET: "XLSX",
    "audio/mpeg": "MP3",
    "audio/ogg": "OGG",
    "audio/mp4": "M4A",
    "audio/wav": "WAV",
    "video/mp4": "MP4",
}
# The only decoders a file of unknown origin reaches.
FORMATS = ("JPEG", "PNG", "WEBP")
# A phone's JPEG with a second picture for depth calls itself MPO.
_PICTURE_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_OFFICE_PARTS = {"word/document.xml": _WORD, "xl/workbook.xml": _SHEET}
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
OFFICE_UNPACKED = 300 * 1024 * 1024


def detect(path: Path, allowed: Collection[str]) -> str:
    """Return the media type of the file. Raises ValidationError unless it is one of `allowed` and only that."""
    found = _picture(path) or _pdf(path) or _office(path) or _media(path)
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
    if found not in _OFFICE_PARTS.values() and zipfile.is_zipfile(path):
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


def damaged() -> ValidationError:
    return ValidationError(
        _("Tệp bị hỏng hoặc chưa được gửi hết. Hãy mở thử tệp trên máy, rồi chọn lại."), code="damaged"
    )


def _office(path: Path) -> str | None:
    with path.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {part.filename: part for part in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise damaged() from None
    kinds = [kind for name, kind in _OFFICE_PARTS.items() if name in parts]
    if "[Content_Types].xml" not in parts or len(kinds) != 1:
        return None
    _refuse_dangers(parts)
    return kinds[0]


def _refuse_dangers(parts: dict[str, zipfile.ZipInfo]) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise ValidationError(
            _("Tệp có chứa macro nên không được nhận. Hãy lưu lại ở dạng không có macro (.docx, .xlsx)."),
            code="macro",
        )
    if sum(part.file_size for part in parts.values()) > OFFICE_UNPACKED:
        raise ValidationError(
            _("Tệp giải nén ra quá lớn nên không được nhận. Hãy bỏ bớt ảnh trong tệp, rồi lưu và tải lại."),
            code="bomb",
        )


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
