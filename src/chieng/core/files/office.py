"""Office files, told apart by what is inside the archive. Those that could run something are refused."""

import zipfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = frozenset({DOCX, XLSX, PPTX, ODT, ODS})
UNPACKED = 300 * 1024 * 1024

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Where the formats keep what runs: macros, controls, the macro sheets of old workbooks.
_RUNNING = ("vbaproject", "/activex/", "/macrosheets/", "/basic/", "/scripts/")
_LONGEST_TYPE = 100


def office_type(path: Path) -> str | None:
    """Return the media type of an office file, None for anything else.

    Raises ValidationError: damaged, with macros, of the format before 2007, locked, or unpacking to far too much.
    """
    with path.open("rb") as stream:
        head = stream.read(8)
    if head == _OLE:
        raise _old_or_locked(path)
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            found = _microsoft(parts) or _open_document(archive, parts)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise damaged() from None
    if found:
        _refuse_dangers(parts)
    return found


def damaged() -> ValidationError:
    return ValidationError(
        _("Tệp bị hỏng hoặc chưa được gửi hết. Hãy mở thử tệp trên máy, rồi chọn lại."), code="damaged"
    )


def _microsoft(parts: dict[str, zipfile.ZipInfo]) -> str | None:
    kinds = [kind for name, kind in _MAIN_PARTS.items() if name in parts]
    return kinds[0] if "[Content_Types].xml" in parts and len(kinds) == 1 else None


def _open_document(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str | None:
    kind = parts.get("mimetype")
    if kind is None or "content.xml" not in parts or "[Content_Types].xml" in parts:
        return None
    with archive.open(kind) as stream:
        named = stream.read(_LONGEST_TYPE).decode("ascii", "replace").strip()
    return named if named in {ODT, ODS} else None


def _refuse_dangers(parts: dict[str, zipfile.ZipInfo]) -> None:
    names = [f"/{name.lower()}" for name in parts]
    if any(running in name for name in names for running in _RUNNING):
        raise ValidationError(
            _("Tệp có chứa macro nên không được nhận. Hãy lưu lại ở dạng không có macro (.docx, .xlsx)."),
            code="macro",
        )
    if sum(part.file_size for part in parts.values()) > UNPACKED:
        raise ValidationError(
            _("Tệp giải nén ra quá lớn nên không được nhận. Hãy bỏ bớt ảnh trong tệp, rồi lưu và tải lại."),
            code="bomb",
        )


def _old_or_locked(path: Path) -> ValidationError:
    if _ENCRYPTED in path.read_bytes():
        return ValidationError(
            _("Tệp đặt mật khẩu nên không được nhận. Hãy bỏ mật khẩu, lưu rồi tải lại."), code="locked"
        )
    return ValidationError(
        _(
            "Tệp ở định dạng Office cũ (.doc, .xls, .ppt), có thể chứa macro nên không được nhận. "
            "Hãy mở tệp, chọn Lưu thành .docx, .xlsx hoặc PDF, rồi tải lên."
        ),
        code="old_office",
    )
