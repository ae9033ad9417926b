"""Is this file what it says, and safe to open? Asked before any reader touches it.

A workbook is a ZIP of XML. We don't trust what the ZIP says of itself: every part that is needed is unpacked
under a limit that counts real bytes and packed into a fresh archive, and only that is given to the reader.
"""

import io
import zipfile
import zlib
from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.parts import MOST_CELLS, CellWalker, Flaws, sheet_parts, too_wide_or_long, walk
from chieng.core.sheets.problems import UnreadableFile
from chieng.core.sheets.refusals import refuse

MB: Final = 1024 * 1024
MOST_PARTS: Final = 500
MOST_UNPACKED: Final = 80 * MB  # a hundred thousand rows of ten cells
MOST_RATIO: Final = 150  # honest sheets pack 10 to 40 times
SMALL: Final = 2 * MB  # below this any ratio is harmless
MOST_SHEETS: Final = 20

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_NOT_SHEETS: Final = {
    b"MZ": _("một chương trình Windows"),
    b"\x7fELF": _("một chương trình Linux"),
    b"\xcf\xfa\xed\xfe": _("một chương trình macOS"),
    b"\xca\xfe\xba\xbe": _("một chương trình"),
    b"#!": _("một chương trình"),
    b"%PDF": _("một tệp PDF"),
    b"\x89PNG": _("một tấm ảnh"),
    b"\xff\xd8\xff": _("một tấm ảnh"),
    b"GIF8": _("một tấm ảnh"),
    b"Rar!": _("một tệp nén RAR"),
    b"7z\xbc\xaf": _("một tệp nén 7z"),
    b"\x1f\x8b": _("một tệp nén gzip"),
}
_WEB: Final = (b"<html", b"<!doctype", b"<?xml", b"<table")
_WANTED: Final = ("[Content_Types].xml", "_rels/", "xl/")
_LEFT_OUT: Final = ("xl/media/", "xl/embeddings/", "xl/drawings/", "xl/charts/", "xl/externallinks/", "xl/vba")
_CORE_PARTS: Final = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def kind_of(content: bytes) -> str:
    """Return "xlsx" or "csv" by what is in the file, whatever it is called. Raises UnreadableFile."""
    if not content.strip():
        raise refuse("empty")
    if content.startswith(_OLE):
        raise refuse("password" if _ENCRYPTED in content else "old_excel")
    if content.startswith(_ZIP):
        return "xlsx"
    for signature, what in _NOT_SHEETS.items():
        if content.startswith(signature):
            raise refuse("not_a_sheet", what=what)
    if content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB):
        raise refuse("web_page")
    return "csv"


def safe_workbook(content: bytes) -> tuple[bytes, dict[str, Flaws]]:
    """Return the workbook packed anew from counted bytes, and the flaws of each sheet's cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise refuse("broken") from None
    return _packed(parts), _flaws(parts)


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = {part.filename: part for part in archive.infolist()}
    _check_sizes(archive.infolist())
    if not listed.keys() >= _CORE_PARTS:
        raise _refuse_other_zip(listed.keys())
    parts = {name: archive.read(part) for name, part in listed.items() if _is_wanted(name)}
    if any(data.startswith(_ZIP) for data in parts.values()):
        raise refuse("nested")
    return parts


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that says it unpacks into far more than it is. One that lies is cut short when read."""
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    too_dense = unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or too_dense:
        raise refuse("zip_bomb", size=max(unpacked // MB, 1))


def _is_wanted(name: str) -> bool:
    lower = name.lower()
    return name.startswith(_WANTED) and lower.endswith((".xml", ".rels")) and not lower.startswith(_LEFT_OUT)


def _refuse_other_zip(names: Collection[str]) -> UnreadableFile:
    if "xl/workbook.bin" in names:
        return refuse("xlsb")
    if "content.xml" in names:
        return refuse("ods")
    return refuse("not_a_sheet", what=_("một tệp nén ZIP hoặc một văn bản"))


def _packed(parts: dict[str, bytes]) -> bytes:
    fresh = io.BytesIO()
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return fresh.getvalue()


def _flaws(parts: dict[str, bytes]) -> dict[str, Flaws]:
    """Walk every part, whether or not it is named as a sheet: a reader may find sheets in ways of its own."""
    sheets = sheet_parts(parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"])
    if len(sheets) > MOST_SHEETS:
        raise refuse("too_many_sheets", count=len(sheets), most=MOST_SHEETS)
    flaws: dict[str, Flaws] = {}
    cells = 0
    for name, data in parts.items():
        walker = CellWalker()
        walk(data, walker)
        cells += walker.cells
        if cells > MOST_CELLS:
            raise too_wide_or_long()
        if name in sheets:
            flaws[sheets[name]] = walker.flaws
    return flaws
