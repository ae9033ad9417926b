"""What follows from the scanner's word: what is infected is refused or taken away, what waits is scanned later."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.files import scanning
from chieng.core.models import ScanState, StoredFile

_log = logging.getLogger(__name__)
_AT_ONCE = 100


def cleared(path: Path) -> ScanState:
    """Return what to note of a file that is being handed in.

    Raises ValidationError for one that is infected, and for one that could not be scanned, unless the installation
    takes such files and scans them later (`CHIENG_CLAMD_DOWN=take`).
    """
    if not scanning.is_configured():
        return ScanState.NONE
    try:
        found = scanning.scan(path).found
    except scanning.ScannerError as error:
        _log.warning("the virus scanner did not answer: %s", error)
        if settings.CHIENG_CLAMD_DOWN != "take":
            raise _not_scanned(error) from error
        too_large = isinstance(error, scanning.TooLargeToScan)
        return ScanState.TOO_LARGE if too_large else ScanState.WAITING
    if found:
        raise ValidationError(
            _(
                "Phần mềm quét mã độc báo tệp này bị nhiễm (%(name)s) nên không được nhận, không giữ lại gì. "
                "Hãy báo cán bộ công nghệ thông tin kiểm tra máy, rồi dùng tệp khác."
            ),
            code="infected",
            params={"name": found[:100]},
        )
    return ScanState.CLEAN


def _not_scanned(error: scanning.ScannerError) -> ValidationError:
    if isinstance(error, scanning.TooLargeToScan):
        return ValidationError(
            _("Tệp quá lớn để quét mã độc nên chưa được nhận. Hãy chọn tệp nhỏ hơn, hoặc dán đường dẫn."),
            code="too_large_to_scan",
        )
    return ValidationError(
        _(
            "Chưa quét được mã độc nên tệp chưa được nhận; những gì đã nhập vẫn còn. "
            "Hãy thử lại sau ít phút; nếu vẫn thế, báo người quản trị hệ thống."
        ),
        code="not_scanned",
    )


def waiting() -> Any:
    """Return the files that were taken in without a scan, the oldest first."""
    return StoredFile.objects.filter(scan=ScanState.WAITING).order_by("created_at", "id")


def scan_waiting(*, actor: Actor) -> int:
    """Scan what waits; return how many have been. Stops quietly when the scanner is still not there."""
    from chieng.core.files.keeping import path_of

    done = 0
    for stored in _some():
        path = path_of(stored)
        if not path.exists():
            note_scan(stored, state=ScanState.NONE, actor=actor)
            continue
        try:
            found = scanning.scan(path).found
        except scanning.TooLargeToScan:
            note_scan(stored, state=ScanState.TOO_LARGE, actor=actor)
            continue
        except scanning.ScannerError:
            break
        note_scan(stored, state=ScanState.INFECTED if found else ScanState.CLEAN, found=found, actor=actor)
        if found:
            path.unlink(missing_ok=True)
        done += 1
    return done


def _some() -> Iterator[StoredFile]:
    yield from waiting()[:_AT_ONCE]


@action
def note_scan(stored: StoredFile, *, state: ScanState, actor: Actor, found: str = "") -> None:
    """Write down what the scanner said of a file taken in before. Its row stays: it says what was handed in."""
    if not isinstance(actor, SystemActor):
        raise PermissionDenied
    same = StoredFile.objects.filter(sha256=stored.sha256, scan=ScanState.WAITING)
    same.update(scan=state)
    if state == ScanState.INFECTED:
        audit.record("core.file.infected", stored, actor=actor, data={"found": found, "sha256": stored.sha256})
    audit.unchanged()
