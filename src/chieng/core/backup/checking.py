"""Whether a backup can be restored here: whole, unchanged, and not from a newer version."""

import gzip
import hashlib
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

import chieng
from chieng.core.backup.form import BackupError, FileMark, Manifest, TableMark, damaged, newer


def check(folder: Path) -> Manifest:
    """Return what the backup holds after reading all of it. Raises BackupError naming what is wrong."""
    manifest = Manifest.read(folder)
    if _version(manifest.version) > _version(chieng.__version__) or _unknown(manifest):
        raise newer(folder)
    for mark in manifest.marks:
        _check_file(folder, mark)
    for table in manifest.tables:
        _check_rows(folder, table)
    return manifest


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _unknown(manifest: Manifest) -> bool:
    known = MigrationLoader(connections[DEFAULT_DB_ALIAS]).disk_migrations
    return any(migration not in known for migration in manifest.migrations)


def _check_file(folder: Path, mark: FileMark) -> None:
    path = folder / mark.path
    if not path.resolve().is_relative_to(folder.resolve()):
        raise damaged(path)
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        raise BackupError(
            f"{path}: thiếu trong bản sao lưu; hãy dùng bản sao lưu khác. Chưa có gì bị thay đổi. / "
            "missing from the backup; use another backup. Nothing was changed."
        ) from None
    if (digest, path.stat().st_size) != (mark.sha256, mark.size):
        raise damaged(path)


def _check_rows(folder: Path, table: TableMark) -> None:
    with gzip.open(folder / table.file.path, "rb") as lines:
        if sum(1 for _line in lines) - 1 != table.rows:
            raise damaged(folder / table.file.path)
