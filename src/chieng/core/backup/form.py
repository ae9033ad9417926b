"""The form of a backup: a folder with `manifest.json`, `tables/`, `files/`, `journals/`.

A table is a gzipped file of JSON lines: first its columns with their types, then a list a row. Every file's
SHA-256 is in the manifest, and the manifest carries its own.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Self
from uuid import UUID

FORMAT = 1
MANIFEST = "manifest.json"


class BackupError(Exception):
    """A backup can't be made or restored. The message says what to do, in Vietnamese and English."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file of the backup: its path within, size and SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableMark:
    """A table of the backup: its name in the database, its number of rows, its file."""

    name: str
    rows: int
    file: FileMark


@dataclass(slots=True)
class Manifest:
    """What a backup holds, and what it was made from."""

    version: str
    made_at: str
    engine: str
    migrations: list[tuple[str, str]]
    tables: list[TableMark] = field(default_factory=list)
    files: list[FileMark] = field(default_factory=list)
    journals: list[str] = field(default_factory=list)
    # Files that the database speaks of but that were not on the disk when the backup was made.
    lost_files: list[str] = field(default_factory=list)
    audit_head: tuple[int, str] = (0, "")
    format: int = FORMAT

    @property
    def marks(self) -> list[FileMark]:
        return [*(table.file for table in self.tables), *self.files]

    def write(self, folder: Path) -> None:
        values = asdict(self)
        values["sha256"] = _hash_of(values)
        (folder / MANIFEST).write_text(json.dumps(values, indent=1))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read and check the manifest. Raises BackupError when it is not one, damaged, or of a newer form."""
        try:
            values = json.loads((folder / MANIFEST).read_text())
            stated = values.pop("sha256")
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise BackupError(
                f"{folder}: không phải bản sao lưu, hoặc tệp manifest.json bị hỏng. / "
                "not a backup, or its manifest.json is damaged."
            ) from error
        if values.get("format", 0) > FORMAT:
            raise newer(folder)
        if stated != _hash_of(values):
            raise damaged(folder / MANIFEST)
        return cls._from(values)

    @classmethod
    def _from(cls, values: dict[str, Any]) -> Self:
        tables = [TableMark(t["name"], t["rows"], FileMark(**t["file"])) for t in values.pop("tables")]
        files = [FileMark(**mark) for mark in values.pop("files")]
        migrations = [(app, name) for app, name in values.pop("migrations")]
        head = values.pop("audit_head")
        return cls(tables=tables, files=files, migrations=migrations, audit_head=(head[0], head[1]), **values)


def _hash_of(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def damaged(path: Path) -> BackupError:
    return BackupError(
        f"{path}: nội dung khác với khi sao lưu; hãy dùng bản sao lưu khác. Chưa có gì bị thay đổi. / "
        "differs from what was backed up; use another backup. Nothing was changed."
    )


def newer(folder: Path) -> BackupError:
    return BackupError(
        f"{folder}: bản sao lưu do phiên bản Chiêng mới hơn tạo ra; hãy nâng cấp Chiêng rồi khôi phục. / "
        "made by a newer version of Chiêng; upgrade Chiêng, then restore."
    )


def measure(path: Path, within: Path) -> FileMark:
    """Return the file's mark."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return FileMark(path.relative_to(within).as_posix(), path.stat().st_size, digest)


# --- Values ----------------------------------------------------------------------------------------------------


def encode(value: Any) -> Any:
    """Return a value that JSON lacks as text; called by `json.dumps`."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, timedelta):
        return value / timedelta(microseconds=1)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    raise TypeError(f"a backup can't hold {type(value)}")


# How a column's value is read back, by the type of its field. What is not here, JSON holds as it is.
DECODERS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "UUIDField": UUID,
    "DecimalField": Decimal,
    "DurationField": lambda value: timedelta(microseconds=value),
    "BinaryField": base64.b64decode,
}
