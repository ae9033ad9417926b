"""The store on disk: MEDIA_ROOT/ab/cd/abcd…, written to a temporary name and renamed when complete."""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from chieng.core.clock import now
from chieng.core.errors import TooLarge
from chieng.core.files import types
from chieng.core.files.cleanliness import cleared
from chieng.core.files.papers import refuse_marked
from chieng.core.files.pictures import kept_as, redraw
from chieng.core.files.references import REFERENCES
from chieng.core.models import ScanState, StoredFile

_CHUNK = 256 * 1024
_INCOMING = "incoming"
# How long a file may be without its row, and a row without a use, before the sweeper takes it away.
_UNFINISHED = timedelta(days=1)
_UNUSED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Written:
    sha256: str
    size: int


def path_of(stored: StoredFile) -> Path:
    """Return where the file's bytes are."""
    return _path(stored.sha256)


def store(stream: IO[bytes] | Any, *, allowed: Collection[str], limit: int | None = None) -> StoredFile:
    """Keep what `stream` holds and return its row; the same content is kept once.

    `allowed` are media types (PHOTOS, DOCUMENTS, AUDIO, VIDEO or a mixture); the type is found by content.
    `limit` is in bytes, the installation's upload limit when not given. Photos are re-encoded without EXIF.
    Raises ValidationError: empty, too large, of another type, damaged, hiding something, infected, or
    marked as secret.
    Of what is refused nothing is left.
    """
    kept = {kept_as(one) for one in allowed}
    with _temporary() as incoming, _temporary() as redrawn:
        original = _receive(stream, incoming, limit or settings.CHIENG_UPLOAD_BYTES)
        known = StoredFile.objects.filter(original_sha256=original.sha256, media_type__in=kept).first()
        if known is not None and path_of(known).exists():
            os.utime(path_of(known))
            return known
        media_type = types.detect(incoming, allowed)
        scan = cleared(incoming)
        if media_type not in types.PHOTOS | types.HEIC:
            refuse_marked(incoming, media_type)
            return _keep(incoming, original, original.sha256, media_type, scan=scan)
        size = redraw(incoming, redrawn, media_type)
        return _keep(redrawn, _measure(redrawn), original.sha256, kept_as(media_type), size, scan=scan)


def keep_made(make: Callable[[Path], None], *, media_type: str) -> StoredFile:
    """Keep a file that the system makes itself: `make` writes it to the path it is given."""
    with _temporary() as made:
        make(made)
        written = _measure(made)
        return _keep(made, written, written.sha256, media_type, scan=ScanState.NONE)


def sweep() -> int:
    """Remove what nobody can reach: uploads broken off, files whose row was never committed, unused rows.

    Returns how many files and rows went.
    """
    return _sweep_rows() + _sweep_disk()


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _path(sha256: str) -> Path:
    return _root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def _temporary() -> Iterator[Path]:
    folder = _root() / _INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _receive(stream: IO[bytes], target: Path, limit: int) -> _Written:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            digest.update(chunk)
            out.write(chunk)
    if not size:
        raise ValidationError(_("Tệp trống, không có nội dung. Hãy chọn tệp khác."), code="empty")
    return _Written(digest.hexdigest(), size)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        _("Tệp lớn hơn %(limit)s MB. Hãy chọn cỡ ảnh nhỏ hơn, hoặc chia thành nhiều tệp, rồi tải lại."),
        code="too_large",
        params={"limit": f"{limit / 1024 / 1024:.4g}".replace(".", ",")},
    )


def _measure(path: Path) -> _Written:
    with path.open("rb") as stream:
        return _Written(hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size)


def _keep(  # noqa: PLR0913 - what is known of a file
    path: Path,
    written: _Written,
    original_sha256: str,
    media_type: str,
    size: tuple[int, int] | None = None,
    *,
    scan: ScanState,
) -> StoredFile:
    _move(path, _path(written.sha256))
    stored, _created = StoredFile.objects.get_or_create(
        sha256=written.sha256,
        original_sha256=original_sha256,
        defaults={
            "size": written.size,
            "media_type": media_type,
            "width": size[0] if size else None,
            "height": size[1] if size else None,
            "scan": scan,
        },
    )
    if stored.scan != scan:  # handed in again: what the scanner says now
        StoredFile.objects.filter(pk=stored.pk).update(scan=scan)
        stored.scan = scan
    return stored


def _move(source: Path, target: Path) -> None:
    """Give the complete file its name, in a way that survives a power cut."""
    if target.exists():
        os.utime(target)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb+") as stream:
        os.fsync(stream.fileno())
    source.chmod(0o640)
    source.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep_rows() -> int:
    old = StoredFile.objects.filter(created_at__lt=now() - _UNUSED)
    # Hidden ones too (related_name="+"): every foreign key counts.
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and relation.related_model != StoredFile:
            users: models.QuerySet[Any] = models.QuerySet(relation.related_model).filter(
                **{relation.field.name: models.OuterRef("pk")}
            )
            old = old.exclude(models.Exists(users))
    hashes = set(old.values_list("sha256", flat=True)) | set(old.values_list("original_sha256", flat=True))
    needed: set[str] = set()
    for check in REFERENCES:
        needed |= check(hashes)
    unused = old.exclude(sha256__in=needed).exclude(original_sha256__in=needed)
    return unused.delete()[0]


def _sweep_disk() -> int:
    before = time.time() - _UNFINISHED.total_seconds()
    return _remove(_root() / _INCOMING, before, lambda _names: set()) + sum(
        _remove(shard, before, _with_row) for shard in sorted(_root().glob("??/??"))
    )


def _with_row(names: set[str]) -> set[str]:
    return set(StoredFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))


def _remove(folder: Path, before: float, needed: Callable[[set[str]], set[str]]) -> int:
    if not folder.is_dir():
        return 0
    old = {path.name: path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before}
    gone = old.keys() - needed(set(old))
    for name in gone:
        old[name].unlink(missing_ok=True)
    return len(gone)
