"""The virus scanner: asked over TCP or a unix socket, and what follows from its word or its silence."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings

from chieng.config.checks import scanner
from chieng.core.actors import SYSTEM
from chieng.core.files import PHOTOS, TEXT, path_of, scanning, serve, store
from chieng.core.files.cleanliness import note_scan, scan_waiting
from chieng.core.health import State
from chieng.core.housekeeping import scan_files
from chieng.core.jobs.registry import PERIODIC
from chieng.core.models import AuditEntry, ScanState, StoredFile
from tests.core.actors import Stranger
from tests.core.clamd import Clamd, running
from tests.core.test_files import picture

pytestmark = pytest.mark.django_db
EICAR = "stream: Win.Test.EICAR_HDB-1 FOUND"
LARGE = bytes(range(256)) * 1024  # more than one chunk


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def clamd(settings: Settings) -> Iterator[Clamd]:
    with running() as made:
        settings.CHIENG_CLAMD = made.address
        yield made


def text(words: str = "Biên bản họp thôn.\n") -> io.BytesIO:
    return io.BytesIO(words.encode())


def refusal(content: io.BytesIO) -> str | None:
    with pytest.raises(ValidationError) as caught:
        store(content, allowed=PHOTOS | TEXT)
    assert not StoredFile.objects.exists()
    return caught.value.code


def kept(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_without_a_scanner_nothing_is_asked(settings: Settings) -> None:
    assert settings.CHIENG_CLAMD is None
    assert store(text(), allowed=TEXT).scan == ScanState.NONE
    assert scanner.find().state is State.GOOD


def test_a_file_is_shown_to_the_scanner_in_chunks_as_it_came(clamd: Clamd, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(LARGE)
    assert scanning.scan(tmp_path / "a").is_clean
    assert clamd.received == [LARGE]
    assert len(clamd.chunks) == 4
    content = picture()
    assert store(io.BytesIO(content), allowed=PHOTOS).scan == ScanState.CLEAN
    assert clamd.received[-1] == content  # the original, not what is drawn from it


def test_a_unix_socket_does_as_well(settings: Settings, tmp_path: Path) -> None:
    with running(path=tmp_path / "c") as made:
        settings.CHIENG_CLAMD = made.address
        assert store(text(), allowed=TEXT).scan == ScanState.CLEAN
        assert scanner.find().state is State.GOOD


def test_what_is_infected_is_refused_by_name_and_nothing_is_left(clamd: Clamd, media: Path) -> None:
    clamd.answer = EICAR
    with pytest.raises(ValidationError) as caught:
        store(text(), allowed=TEXT)
    assert caught.value.code == "infected"
    assert "Win.Test.EICAR_HDB-1" in caught.value.messages[0]
    assert kept(media) == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "answer", ["stream: Can't allocate memory ERROR", "close", "", "nonsense", "stream: FOUND it"]
)
def test_an_answer_that_says_nothing_is_no_clearance(clamd: Clamd, media: Path, answer: str) -> None:
    clamd.answer = answer
    assert refusal(text()) == "not_scanned"
    assert kept(media) == []


def test_a_file_too_large_for_the_scanner_says_so(clamd: Clamd, settings: Settings, tmp_path: Path) -> None:
    clamd.answer = "limit"
    (tmp_path / "a").write_bytes(LARGE * 40)
    with pytest.raises(scanning.TooLargeToScan):
        scanning.scan(tmp_path / "a")
    assert refusal(text()) == "too_large_to_scan"
    settings.CHIENG_CLAMD_DOWN = "take"
    assert store(text(), allowed=TEXT).scan == ScanState.TOO_LARGE
    scan_waiting(actor=SYSTEM)
    assert StoredFile.objects.get().scan == ScanState.TOO_LARGE  # not asked again and again


def test_a_scanner_that_hangs_is_not_waited_for_for_ever(clamd: Clamd, tmp_path: Path) -> None:
    clamd.answer = "hang"
    (tmp_path / "a").write_bytes(b"a")
    for limits in ({"patience": 0.1}, {"whole": 0.0}):
        with pytest.raises(scanning.ScannerError):
            scanning.scan(tmp_path / "a", **limits)


def test_a_scanner_that_is_not_there_stops_uploads_unless_they_are_taken_to_be_scanned_later(
    settings: Settings, media: Path
) -> None:
    with running() as gone:
        settings.CHIENG_CLAMD = gone.address
    assert refusal(text()) == "not_scanned"
    found = scanner.find()
    assert (found.state, found.facts["waiting"]) == (State.WATCH, 0)
    settings.CHIENG_CLAMD_DOWN = "take"
    assert store(text(), allowed=TEXT).scan == ScanState.WAITING
    assert scan_waiting(actor=SYSTEM) == 0
    assert scanner.find().facts["waiting"] == 1


def test_what_waited_is_scanned_by_a_job_and_taken_away_when_infected(settings: Settings, clamd: Clamd) -> None:
    settings.CHIENG_CLAMD_DOWN = "take"
    wanted = PERIODIC["core.scan_files"].wanted
    assert not wanted()
    clamd.answer = "close"
    first, second, third = (store(text(f"Tệp {n}"), allowed=TEXT) for n in range(3))
    assert wanted()
    path_of(third).unlink()
    clamd.answer = "stream: OK"
    StoredFile.objects.filter(pk=second.pk).update(scan=ScanState.NONE)
    scan_files()
    assert StoredFile.objects.get(pk=first.pk).scan == ScanState.CLEAN
    assert StoredFile.objects.get(pk=third.pk).scan == ScanState.NONE
    StoredFile.objects.filter(pk=second.pk).update(scan=ScanState.WAITING)
    clamd.answer = EICAR
    scan_files()
    assert StoredFile.objects.get(pk=second.pk).scan == ScanState.INFECTED
    assert path_of(first).exists()
    assert not path_of(second).exists()
    entry = AuditEntry.objects.get(verb="core.file.infected")
    assert (entry.subject_id, entry.data["found"]) == (str(second.pk), "Win.Test.EICAR_HDB-1")
    with pytest.raises(Http404):
        serve(RequestFactory().get("/"), second, name="a.txt")
    assert not wanted()


def test_nobody_but_the_system_says_what_was_scanned(clamd: Clamd) -> None:
    stored = store(text(), allowed=TEXT)
    with pytest.raises(PermissionDenied):
        note_scan(stored, state=ScanState.CLEAN, actor=Stranger())
