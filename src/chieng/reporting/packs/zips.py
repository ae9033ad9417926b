"""A ZIP written straight to the disk, with the hash of everything that went into it."""

import hashlib
import zipfile
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

_CHUNK = 256 * 1024
SUMS = "SHA256SUMS"
# Packed already; to pack them again takes time and gains nothing.
_PACKED = (".jpg", ".png", ".webp", ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods")


class HashedZip:
    """Use as a context. Names are relative, of plain ASCII. The list of hashes is added at the end."""

    def __init__(self, path: Path, day: date) -> None:
        self._archive = zipfile.ZipFile(path, "w", allowZip64=True)
        self._moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
        self._sums: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            lines = "".join(f"{sha256}  {name}\n" for name, sha256 in self._sums.items())
            self._archive.writestr(self._entry(SUMS), lines.encode())
        self._archive.close()

    def add(self, name: str, content: bytes) -> None:
        """Put `content` in under `name`."""
        self._archive.writestr(self._entry(name), content)
        self._sums[name] = hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, path: Path) -> str:
        """Put a file in piece by piece and return the SHA-256 of what went in. Raises FileNotFoundError."""
        digest = hashlib.sha256()
        with path.open("rb") as source, self._archive.open(self._entry(name), "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
        self._sums[name] = digest.hexdigest()
        return self._sums[name]

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._moment)
        entry.external_attr = 0o644 << 16
        entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
        return entry
