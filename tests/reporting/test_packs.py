"""The evidence pack of a target: what it says is what the page says, and it can be checked without this system."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import tracemalloc
import zipfile
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.core.files import DOCUMENTS, PHOTOS, TEXT, path_of, store
from chieng.core.models import AuditEntry, JobRecord, StoredFile
from chieng.core.personal.keeping import keep_to
from chieng.ledger.actions import attach_evidence
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Evidence
from chieng.organisations.kinds import Role
from chieng.organisations.models import RoleAssignment
from chieng.reporting import actions, jobs
from chieng.reporting.kinds import PackState
from chieng.reporting.models import EvidencePack
from chieng.reporting.packs.rows import file_name, slug
from tests.core.test_files import picture
from tests.core.test_papers import PLAIN, docx
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 20)
SUMS = shutil.which("sha256sum")


@pytest.fixture
def province(settings: Settings, tmp_path: Path) -> Province:
    settings.CHIENG_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_province(with_people=True)


def prove(province: Province, unit: str, *files: tuple[str, bytes]) -> None:
    """Let a unit count for T1, its conference proved by `files`."""
    make_activity(unit=province.units[unit], kind="unit-plan", since=TODAY)
    conference = make_activity(
        unit=province.units[unit], kind="conference", since=TODAY, title="Hội nghị “an toàn”", state=State.DRAFT
    )
    for name, content in files:
        stored = store(io.BytesIO(content), allowed=PHOTOS | DOCUMENTS | TEXT)
        attach_evidence(conference, file=stored, name=name, actor=SYSTEM)
    Activity.objects.filter(pk=conference.pk).update(state=State.VERIFIED, verified_at=now())


def ask(client: Client, province: Province, day: date = TODAY) -> EvidencePack:
    """Ask for the pack of T1 on the page, and have the job done."""
    answer = client.post(f"/chi-tieu/{province.plan}/T1/goi-minh-chung/?ngay={day.isoformat()}")
    assert answer.status_code == 302
    pack = EvidencePack.objects.latest("asked_at")
    assert answer["Location"] == f"/goi-minh-chung/{pack.pk}/"
    assert JobRecord.objects.filter(name="reporting.make_pack", arguments=[str(pack.pk)]).exists()
    jobs.make_pack(str(pack.pk))
    pack.refresh_from_db()
    return pack


def archive_of(client: Client, pack: EvidencePack) -> zipfile.ZipFile:
    answer: Any = client.get(f"/goi-minh-chung/{pack.pk}/tai-ve/")
    assert answer["Content-Disposition"] == (
        f'attachment; filename="minh-chung-{pack.plan}-T1-{pack.as_of.isoformat()}.zip"'
    )
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return told


@pytest.fixture
def officer(province: Province) -> Client:
    return browse(province.people[Role.PROGRAMME_OFFICER])


def test_a_pack_is_asked_for_on_the_page_made_and_taken_along(province: Province, officer: Client) -> None:
    prove(province, "so-2", ("Sổ nhật ký.jpg", picture()), ("Biên bản.docx", docx(PLAIN)))
    assert "Lập gói minh chứng" in officer.get(f"/chi-tieu/{province.plan}/T1/").content.decode()
    pack = ask(officer, province)
    assert (pack.state, pack.done, pack.total) == (PackState.READY, 1, 1)
    assert "Tải gói minh chứng" in officer.get(f"/goi-minh-chung/{pack.pk}/").content.decode()
    archive = archive_of(officer, pack)
    folder = "minh-chung/0001-so-2-mot-xyz/2025-02-20-hoi-nghi-an-toan-"
    files = [name for name in archive.namelist() if name.startswith("minh-chung/")]
    assert [name.removeprefix(folder)[8:] for name in files] == ["/02-so-nhat-ky.jpg", "/03-bien-ban.docx"]
    assert archive.testzip() is None
    assert all(name.isascii() for name in archive.namelist())
    verbs = (
        AuditEntry.objects.filter(verb__startswith="reporting.pack").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["reporting.pack.asked", "reporting.pack.made", "reporting.pack.downloaded"]


def test_its_hashes_are_those_of_the_files_and_the_usual_command_agrees(
    province: Province, officer: Client, tmp_path: Path
) -> None:
    original = picture()
    prove(province, "so-1", ("a.jpg", original))
    archive = archive_of(officer, ask(officer, province))
    sums = [line.partition("  ") for line in archive.read("SHA256SUMS").decode().splitlines()]
    listed = {name: sha256 for sha256, _spaces, name in sums}
    assert set(listed) == set(archive.namelist()) - {"SHA256SUMS"}
    for name, sha256 in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
    (line,) = [one for one in manifest_of(archive)["evidence"] if one["file"]]
    assert line["sha256"] == listed[line["file"]]
    assert line["original_sha256"] == hashlib.sha256(original).hexdigest()
    if SUMS:
        archive.extractall(tmp_path / "pack")
        done = subprocess.run([SUMS, "-c", "SHA256SUMS"], cwd=tmp_path / "pack", capture_output=True, check=False)
        assert done.returncode == 0, done.stdout


def test_manifest_table_and_readme_say_the_same(province: Province, officer: Client) -> None:
    prove(province, "so-3", ("a.jpg", picture()))
    archive = archive_of(officer, ask(officer, province))
    told = manifest_of(archive)
    lines = list(csv.DictReader(io.StringIO(archive.read("MANIFEST.csv").decode("utf-8-sig"))))
    assert [line["Tệp trong gói"] for line in lines] == [one["file"] for one in told["evidence"]]
    assert {line["Cơ quan, đơn vị"] for line in lines} == {"Sở 3 MỘT-XYZ"}
    assert {line["Đường dẫn"] for line in lines} - {""} == {
        one.link for one in Evidence.objects.filter(file=None, activity__unit=province.units["so-3"])
    }
    assert "Kế hoạch của đơn vị" in {line["Loại"] for line in lines} | {line["Được tính cho"] for line in lines}
    readme = archive.read("DOC-TRUOC-README.txt").decode()
    assert told["target"]["sentence"] in readme
    assert "Tính đến ngày 20/02/2025" in readme
    assert "EVIDENCE PACK OF TARGET T1" in readme
    assert "1/3" in readme
    with zipfile.ZipFile(io.BytesIO(archive.read("LIET-KE.xlsx"))) as book:
        assert "Sở 1 MỘT-XYZ" in b"".join(book.read(name) for name in book.namelist()).decode(errors="replace")


def test_the_figure_in_it_is_the_figure_of_the_page_whatever_was_done(province: Province, officer: Client) -> None:
    for done in product((False, True), repeat=3):
        Activity.objects.all().update(state=State.SUBMITTED, verified_at=None)
        for unit, counts in zip(("so-1", "so-2", "so-3"), done, strict=True):
            if counts:
                prove(province, unit, (f"{unit}.txt", unit.encode()))
        told = manifest_of(archive_of(officer, ask(officer, province)))["target"]
        shown = officer.get(f"/api/v1/plans/{province.plan}/targets").json()
        (api,) = [one for one in shown if one["target"] == "T1"]
        assert told == api
        assert (told["numerator"], told["denominator"]) == (sum(done), 3)
        page = officer.get(f"/chi-tieu/{province.plan}/T1/").content.decode()
        assert f"{sum(done)}/3" in page
        EvidencePack.objects.all().delete()


def test_units_out_of_reach_are_counted_and_neither_named_nor_put_in(province: Province) -> None:
    prove(province, "so-1", ("mine.jpg", picture()))
    prove(province, "so-2", ("theirs.jpg", picture("PNG")))
    client = browse(province.people[Role.UNIT_OFFICER])
    archive = archive_of(client, ask(client, province))
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    told = manifest_of(archive)
    assert (told["target"]["numerator"], told["target"]["denominator"]) == (2, 3)
    assert told["unnamed"] == {"counted": 1, "missing": 1}
    assert "Sở 1 MỘT-XYZ" in whole
    assert "Sở 2 MỘT-XYZ" not in whole
    assert not any("theirs" in name for name in archive.namelist())


def test_a_pack_is_for_whoever_asked_as_long_as_they_may_see_it(province: Province, officer: Client) -> None:
    prove(province, "so-2", ("a.jpg", picture()))
    pack = ask(officer, province)
    addresses = [f"/goi-minh-chung/{pack.pk}/{part}" for part in ("", "tien-do/", "tai-ve/")]
    for other in (browse(province.people[Role.AUDITOR]), browse(make_person())):
        assert [other.get(one).status_code for one in addresses] == [404, 404, 404]
    RoleAssignment.objects.filter(person=province.people[Role.PROGRAMME_OFFICER]).delete()
    assert [officer.get(one).status_code for one in addresses] == [404, 404, 404]


def test_it_is_gone_after_a_week_with_its_file(province: Province, officer: Client) -> None:
    prove(province, "so-2", ("a.jpg", picture()))
    pack = ask(officer, province)
    keep_to("reporting.packs", actor=SYSTEM)
    assert EvidencePack.objects.count() == 1
    EvidencePack.objects.update(expires_at=now() - timedelta(seconds=1))
    assert officer.get(f"/goi-minh-chung/{pack.pk}/").status_code == 404
    keep_to("reporting.packs", actor=SYSTEM)
    assert not EvidencePack.objects.exists()
    assert list(StoredFile.objects.values_list("media_type", flat=True)) == ["image/jpeg"]


def test_while_it_is_made_the_page_says_how_far(province: Province, officer: Client) -> None:
    officer.post(f"/chi-tieu/{province.plan}/T1/goi-minh-chung/")
    officer.post(f"/chi-tieu/{province.plan}/T1/goi-minh-chung/")
    pack = EvidencePack.objects.get()  # asked for twice, made once
    actions.note_progress(pack, done=3, total=9, actor=SYSTEM)
    assert "3/9" in officer.get(f"/goi-minh-chung/{pack.pk}/").content.decode()
    assert "3/9" in officer.get(f"/goi-minh-chung/{pack.pk}/tien-do/").content.decode()
    assert officer.get(f"/goi-minh-chung/{pack.pk}/tai-ve/").status_code == 404
    jobs.make_pack(str(pack.pk))
    assert officer.get(f"/goi-minh-chung/{pack.pk}/tien-do/")["HX-Refresh"] == "true"
    jobs.make_pack(str(pack.pk))  # run again: nothing more to do
    assert StoredFile.objects.count() == 1


def test_a_file_lost_or_changed_on_the_disk_is_told_and_stops_nothing(province: Province, officer: Client) -> None:
    prove(province, "so-2", ("lost.txt", b"lost"), ("changed.txt", b"changed"))
    lost, changed = (Evidence.objects.get(name=f"{name}.txt").file for name in ("lost", "changed"))
    assert lost is not None
    assert changed is not None
    path_of(lost).unlink()
    path_of(changed).write_bytes(b"else")
    told = manifest_of(archive_of(officer, ask(officer, province)))["evidence"]
    problems = {one["file_name"]: (bool(one["file"]), one["problem"]) for one in told if one["file_name"]}
    assert problems == {
        "lost.txt": (False, "Tệp không còn trong kho"),
        "changed.txt": (True, "Tệp trong kho không còn khớp mã SHA-256"),
    }


def test_what_goes_wrong_is_told_and_tried_again(
    province: Province, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.post(f"/chi-tieu/{province.plan}/T1/goi-minh-chung/")
    pack = EvidencePack.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr("chieng.reporting.packs.making.readme", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs.make_pack(str(pack.pk))
    assert "Chưa lập được gói" in officer.get(f"/goi-minh-chung/{pack.pk}/").content.decode()
    jobs.make_pack(str(pack.pk))
    pack.refresh_from_db()
    assert pack.state == PackState.READY


def test_only_the_system_makes_packs_and_only_people_who_see_the_plan_ask(province: Province) -> None:
    officer = province.people[Role.PROGRAMME_OFFICER]
    pack = actions.ask_for_pack(plan=province.plan, target="T1", as_of=TODAY, day=TODAY, actor=officer)
    for refused in (
        lambda: actions.ask_for_pack(plan=province.plan, target="T1", as_of=TODAY, day=TODAY, actor=SYSTEM),
        lambda: actions.ask_for_pack(plan="other", target="T1", as_of=TODAY, day=TODAY, actor=officer),
        lambda: actions.note_progress(pack, done=1, total=1, actor=officer),
        lambda: actions.note_failure(pack, actor=officer),
        lambda: actions.forget_packs(EvidencePack.objects.all(), actor=officer),
        lambda: actions.note_download(pack, actor=province.people[Role.AUDITOR]),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_nobody_fills_the_disk_with_packs(province: Province, officer: Client) -> None:
    for number in range(21):
        day = TODAY - timedelta(days=number)
        answer = officer.post(f"/chi-tieu/{province.plan}/T1/goi-minh-chung/?ngay={day.isoformat()}", follow=True)
    assert EvidencePack.objects.count() == 20
    assert "20 gói minh chứng" in answer.content.decode()


def test_an_unknown_target_is_not_found(province: Province, officer: Client) -> None:
    assert officer.post(f"/chi-tieu/{province.plan}/T99/goi-minh-chung/").status_code == 404
    assert officer.get(f"/chi-tieu/{province.plan}/T1/goi-minh-chung/").status_code == 405


def test_the_command_writes_the_same_pack(
    province: Province, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prove(province, "so-2", ("a.jpg", picture()))
    out = tmp_path / "pack.zip"
    given = {"as_of": TODAY, "out": out}
    call_command("targets", "evidence", province.plan, "T1", **given)
    assert "T1 1/3" in capsys.readouterr().out
    with zipfile.ZipFile(out) as archive:
        assert manifest_of(archive)["target"]["numerator"] == 1
    with pytest.raises(CommandError, match="đã có"):
        call_command("targets", "evidence", province.plan, "T1", **given)
    with pytest.raises(CommandError, match="T99"):
        call_command("targets", "evidence", province.plan, "T99", out=tmp_path / "b.zip")
    with pytest.raises(CommandError, match="evidence PLAN TARGET"):
        call_command("targets", province.plan, "T1")


def test_many_large_files_never_stand_in_memory(province: Province, officer: Client) -> None:
    size, many = 2_000_000, 15
    prove(province, "so-2", *((f"{n}.txt", f"{n:04d}".encode() * (size // 4)) for n in range(many)))
    pack = actions.ask_for_pack(
        plan=province.plan, target="T1", as_of=TODAY, day=TODAY, actor=province.people[Role.PROGRAMME_OFFICER]
    )
    jobs.make_pack(str(pack.pk))  # once, so that what is loaded only once is not measured
    EvidencePack.objects.filter(pk=pack.pk).update(state=PackState.WAITING)
    tracemalloc.start()
    jobs.make_pack(str(pack.pk))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000 < size * many


def test_more_units_ask_few_more_questions(province: Province, officer: Client) -> None:
    counts = []
    for units in (["so-1"], ["so-2", "so-3"]):
        for unit in units:
            prove(province, unit, (f"{unit}.txt", unit.encode()))
        pack = actions.ask_for_pack(
            plan=province.plan, target="T1", as_of=TODAY, day=TODAY, actor=province.people[Role.PROGRAMME_OFFICER]
        )
        with CaptureQueriesContext(connection) as asked:
            jobs.make_pack(str(pack.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sở Khoa học và Công nghệ", "so-khoa-hoc-va-cong-nghe"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "khong-ten"),
        ("\n\\x", "x"),
        ("đ" * 99, "d" * 40),
    ],
)
def test_names_in_a_pack_are_plain(text: str, wanted: str) -> None:
    assert slug(text) == wanted


def test_a_file_is_named_by_what_it_is() -> None:
    assert file_name("Ảnh.HEIC", "image/jpeg") == "anh.jpg"
    assert file_name("x", "application/zip") == "x.bin"
