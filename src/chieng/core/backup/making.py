"""Making a backup of a running installation."""

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

import chieng
from chieng.core.backup import database
from chieng.core.backup.form import MANIFEST, FileMark, Manifest, TableMark, encode, measure
from chieng.core.backup.journals import JOURNALS
from chieng.core.clock import VIETNAM, now
from chieng.core.models import AuditSeal, StoredFile
from chieng.core.sealing import heads_path

_ALIAS = "backup"
_CHUNK = 2000
PREFIX = "chieng-"


def make(into: Path, *, keep: int | None = None) -> tuple[Path, Manifest]:
    """Back the installation up into a new folder under `into`; return the folder and what it holds.

    The folder appears under its name only when complete. With `keep`, older backups beyond that number go.
    """
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    previous = backups(into)
    name = f"{PREFIX}{now().astimezone(VIETNAM):%Y%m%d-%H%M%S}"
    building = into / f".{name}.building"
    building.mkdir(mode=0o700)  # as private as what it copies
    try:
        manifest = _fill(building, previous[-1] if previous else None)
        target = _free(into / name)
        os.sync()  # everything in it, before it gets its name
        building.rename(target)
        _sync(into)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    for old in backups(into)[: -keep if keep else 0]:
        shutil.rmtree(old)
    return target, manifest


def backups(folder: Path) -> list[Path]:
    """Return the complete backups under `folder`, the oldest first."""
    return sorted(path.parent for path in folder.glob(f"{PREFIX}*/{MANIFEST}"))


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _fill(folder: Path, previous: Path | None) -> Manifest:
    with database.snapshot(_ALIAS) as connection:
        head = AuditSeal.objects.using(_ALIAS).order_by("-sequence").first()
        manifest = Manifest(
            version=chieng.__version__,
            made_at=now().isoformat(),
            engine=connection.vendor,
            migrations=database.migrations_in(connection),
            audit_head=(head.sequence, head.hash) if head else (0, ""),
        )
        (folder / "tables").mkdir()
        for model in database.tables():
            manifest.tables.append(_write_table(model, folder))
        wanted = set(StoredFile.objects.using(_ALIAS).values_list("sha256", flat=True))
    _copy_journals(folder, manifest)
    _copy_files(folder, manifest, wanted, previous)
    manifest.write(folder)
    return manifest


def _write_table(model: type[models.Model], folder: Path) -> TableMark:
    fields = database.columns_of(model)
    name = model._meta.db_table
    path, rows = folder / "tables" / f"{name}.jsonl.gz", 0
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as out:
        out.write(json.dumps([[field.column, database.type_of(field)] for field in fields]) + "\n")
        for row in _rows(model, fields):
            out.write(json.dumps(row, default=encode, ensure_ascii=False, separators=(",", ":")) + "\n")
            rows += 1
    return TableMark(name, rows, measure(path, folder))


def _rows(model: type[models.Model], fields: "list[models.Field[Any, Any]]") -> Iterator[tuple[Any, ...]]:
    query: models.QuerySet[Any] = models.QuerySet(model, using=_ALIAS).order_by("pk")
    return query.values_list(*(field.attname for field in fields)).iterator(chunk_size=_CHUNK)


def _copy_journals(folder: Path, manifest: Manifest) -> None:
    for name in JOURNALS.names():
        target = folder / "journals" / name
        target.mkdir(parents=True)
        JOURNALS[name].copy_to(target)
        manifest.journals.append(name)
        manifest.files += [measure(path, folder) for path in sorted(target.rglob("*")) if path.is_file()]
    if heads_path().exists():
        (folder / "audit").mkdir()
        shutil.copy2(heads_path(), folder / "audit" / "heads.log")
        manifest.files.append(measure(folder / "audit" / "heads.log", folder))


def _copy_files(folder: Path, manifest: Manifest, wanted: set[str], previous: Path | None) -> None:
    """Copy stored files by hash; one that the previous backup holds already is linked to it, not copied again."""
    for sha256 in sorted(wanted):
        shard = Path(sha256[:2]) / sha256[2:4] / sha256
        source, target = Path(settings.MEDIA_ROOT) / shard, folder / "files" / shard
        target.parent.mkdir(parents=True, exist_ok=True)
        before = previous / "files" / shard if previous else None
        if before is not None and before.exists() and _linked(before, target):
            manifest.files.append(FileMark(target.relative_to(folder).as_posix(), target.stat().st_size, sha256))
        elif source.exists():
            shutil.copyfile(source, target)
            mark = measure(target, folder)
            manifest.files.append(mark)
            manifest.lost_files += [] if mark.sha256 == sha256 else [f"{sha256} (damaged)"]
        else:
            manifest.lost_files.append(sha256)


def _linked(source: Path, target: Path) -> bool:
    try:
        target.hardlink_to(source)
    except OSError:
        return False
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
