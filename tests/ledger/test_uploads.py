"""Files handed in with an activity: what is taken, what is refused, and what the log says of it."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from chieng.core.actors import SYSTEM
from chieng.core.models import AuditEntry, PersonalValue, StoredFile
from chieng.ledger import actions
from chieng.ledger.models import Evidence, StagedUpload
from tests.core.clamd import running
from tests.core.test_papers import PLAIN, STAMPED, docx
from tests.ledger.conftest import Place, Record

SAMPLES = Path(__file__).parents[1] / "core" / "data"
UPLOAD = "/hoat-dong/ghi/tep/"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def send(client: Client, name: str, content: bytes, **fields: str) -> "tuple[int, str]":
    given = {"file": SimpleUploadedFile(name, content), "client_id": str(uuid4()), **fields}
    response = client.post(UPLOAD, given)
    return response.status_code, response.content.decode()


def test_a_heic_from_a_phone_becomes_a_jpeg_that_is_shown(here: Place, client: Client) -> None:
    client.force_login(here.officer)
    status, line = send(client, "IMG_0001.HEIC", (SAMPLES / "small.heic").read_bytes())
    staged = StagedUpload.objects.select_related("file").get()
    assert (status, staged.file.media_type) == (201, "image/jpeg")
    thumbnail = client.get(f"{UPLOAD}{staged.pk}/")
    assert (thumbnail.status_code, thumbnail["Content-Type"]) == (200, "image/webp")
    assert "IMG_0001.HEIC" in line


def test_a_paper_with_a_mark_is_refused_in_words_and_only_the_fact_is_logged(
    here: Place, client: Client, media: Path
) -> None:
    client.force_login(here.officer)
    status, words = send(client, "ke-hoach-rieng.docx", docx(STAMPED))
    assert (status, "TỐI MẬT" in words, "văn thư" in words) == (422, True, True)
    assert not StoredFile.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []
    entry = AuditEntry.objects.get(verb="ledger.upload.secret")
    assert (entry.subject_id, entry.data) == (str(here.officer.pk), {})
    assert not any("ke-hoach-rieng" in str(one.value) for one in PersonalValue.objects.all())
    assert send(client, "ke-hoach.docx", docx(PLAIN))[0] == 201


def test_an_infected_file_is_refused_in_words_and_logged(here: Place, client: Client, settings: Settings) -> None:
    client.force_login(here.officer)
    with running("stream: Win.Test.EICAR_HDB-1 FOUND") as clamd:
        settings.CHIENG_CLAMD = clamd.address
        status, words = send(client, "bien-ban.txt", b"Bien ban")
    assert (status, "EICAR" in words) == (422, True)
    assert AuditEntry.objects.filter(verb="ledger.upload.infected").count() == 1
    assert not StagedUpload.objects.exists()


def test_a_file_that_was_not_scanned_says_so(
    here: Place, client: Client, settings: Settings, record: Record
) -> None:
    client.force_login(here.officer)
    settings.CHIENG_CLAMD, settings.CHIENG_CLAMD_DOWN = "127.0.0.1:1", "take"
    assert "chưa quét mã độc" in send(client, "bien-ban.txt", b"Bien ban")[1]
    activity = record()
    client.post(f"/hoat-dong/{activity.pk}/minh-chung/", {"photos": SimpleUploadedFile("b.txt", b"Bien ban 2")})
    assert "chưa quét mã độc" in client.get(f"/hoat-dong/{activity.pk}/").content.decode()


def test_an_ordinary_refusal_is_not_logged(here: Place, client: Client) -> None:
    client.force_login(here.officer)
    assert send(client, "a.jpg", b"MZ\x90")[0] == 422
    assert not AuditEntry.objects.filter(verb__startswith="ledger.upload").exists()


def test_a_name_that_speaks_of_a_mark_is_asked_about_and_not_refused(
    here: Place, client: Client, record: Record
) -> None:
    client.force_login(here.officer)
    assert "Tên tệp có chữ MẬT" in send(client, "CV 12 (MẬT).txt", b"Chao")[1]
    assert "Tên tệp" not in send(client, "bao mat.txt", b"Chao ban")[1]
    activity = record()
    client.post(f"/hoat-dong/{activity.pk}/minh-chung/", {"photos": SimpleUploadedFile("12-MAT.txt", b"A")})
    assert Evidence.objects.count() == 1
    assert "Tên tệp có chữ MẬT" in client.get(f"/hoat-dong/{activity.pk}/").content.decode()


def test_only_a_person_who_may_record_has_a_refusal_noted(here: Place) -> None:
    for actor in (SYSTEM, here.auditor):
        with pytest.raises(PermissionDenied):
            actions.note_refused_upload(reason="secret", actor=actor)


def test_a_text_is_a_download_that_can_do_nothing(here: Place, client: Client, record: Record) -> None:
    client.force_login(here.officer)
    activity = record()
    client.post(f"/hoat-dong/{activity.pk}/minh-chung/", {"photos": SimpleUploadedFile("a.txt", b"Xin chao")})
    response = client.get(f"/hoat-dong/minh-chung/{Evidence.objects.get().pk}/")
    assert response["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response.streaming_content) == b"Xin chao"  # type: ignore[attr-defined]
