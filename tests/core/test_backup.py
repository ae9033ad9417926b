"""Backup and restore: the same rows and files afterwards, on either engine; nothing lost when it is cut short."""

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from PIL import Image
from pytest_django import Settings

from chieng.core import audit, backup, files, jobs, presence, sealing
from chieng.core.actors import SYSTEM
from chieng.core.backup import checking, form, making, restoring, swap
from chieng.core.erasure import Subject
from chieng.core.housekeeping import forget_done_jobs
from chieng.core.models import AuditEntry, JobRecord, StoredFile
from tests.core.live import ROOT, installation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    settings.CHIENG_DATA = tmp_path / "here"
    settings.MEDIA_ROOT = settings.CHIENG_DATA / "files"
    settings.CHIENG_DATA.mkdir()
    return Path(settings.CHIENG_DATA)


def a_photo(colour: str = "red") -> StoredFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    out.seek(0)
    return files.store(out, allowed=files.PHOTOS)


@pytest.fixture
def something(data: Path) -> StoredFile:
    """An installation with a photo, a job that waits, and a sealed log of every kind of value."""
    photo = a_photo()
    audit.record(
        "tests.thing.made",
        Subject("tests.thing", str(uuid4())),
        actor=SYSTEM,
        data={"text": "Đắk Tô “\n\\\t", "none": None, "number": 10**15, "list": [1, {"a": True}], "empty": ""},
        personal={"phone": "0901"},
    )
    jobs.enqueue(forget_done_jobs)
    sealing.seal()
    return photo


Rows = dict[str, list[tuple[Any, ...]]]
OF_ITS_OWN = {"django_migrations", "django_session", "core_workerbeat", "core_restoration", "sqlite_sequence"}


def rows_in_sqlite(path: Path) -> Rows:
    database = sqlite3.connect(path)
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {name: sorted(map(repr, database.execute(f"SELECT * FROM {name}"))) for name in names}  # noqa: S608
    database.close()
    return _kept(rows)


def rows_in_postgresql(url: str) -> Rows:
    with psycopg.connect(url) as database:
        names = [
            name for (name,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        rows = {name: sorted(map(repr, database.execute(f"SELECT * FROM {name}"))) for name in names}  # noqa: S608
    return _kept(rows)


def _kept(rows: dict[str, list[Any]]) -> Rows:
    return {name: kept for name, kept in rows.items() if name not in OF_ITS_OWN and kept}


class Place:
    """Somewhere to restore to: a data folder, on SQLite or with a PostgreSQL database of its own."""

    def __init__(self, folder: Path, url: str = "") -> None:
        folder.mkdir()
        self.folder, self.url = folder, url
        self.environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
            "CHIENG_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        if url:
            self.environ["DATABASE_URL"] = url

    def run(self, *arguments: str, expect: int = 0) -> str:
        start = "import sys; sys.argv[0] = 'chieng'; from chieng.config.cli import main; main()"
        return self._start([sys.executable, "-c", start, *arguments], expect)

    def restore_killed(self, at: int, *arguments: str) -> str:
        return self._start([sys.executable, "-m", "tests.core.run_restore", str(at), *arguments], -signal.SIGKILL)

    def _start(self, command: list[str], expect: int) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    def rows(self) -> Rows:
        return rows_in_postgresql(self.url) if self.url else rows_in_sqlite(self.folder / "chieng.sqlite3")

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        if self.url:
            with psycopg.connect(self.url) as there:
                return there.execute(statement).fetchall()
        with sqlite3.connect(self.folder / "chieng.sqlite3") as here:
            rows = here.execute(statement).fetchall()
        here.close()
        return rows


@pytest.fixture
def fresh_postgresql() -> Iterator[str]:
    at = connection.settings_dict
    name = f"{at['NAME']}_restore"
    server = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """Return an empty place on the engine that is being tested."""
    url = request.getfixturevalue("fresh_postgresql") if connection.vendor == "postgresql" else ""
    return Place(tmp_path / "elsewhere", url)


def rows_here(tmp_path: Path) -> Rows:
    if connection.vendor == "postgresql":
        with installation(tmp_path) as here:
            return rows_in_postgresql(here.environ["DATABASE_URL"])
    copy = tmp_path / "copy"
    copy.mkdir(exist_ok=True)
    with installation(copy):
        return rows_in_sqlite(copy / "chieng.sqlite3")


def without_what_restoring_adds(rows: Rows) -> Rows:
    """Leave out the entry that says a restore took place."""
    log = [row for row in rows["core_auditentry"] if "core.installation.restored" not in row]
    return rows | {"core_auditentry": log}


class Hall:
    """A room's journal."""

    def copy_to(self, folder: Path) -> None:
        (folder / "round.log").write_text("câu trả lời")


@pytest.fixture
def hall() -> Iterator[None]:
    backup.JOURNALS.register("tests.hall", Hall())
    yield
    backup.JOURNALS._things.pop("tests.hall")


@pytest.mark.usefixtures("hall")
def test_a_restored_installation_has_the_same_rows_files_and_journals(
    something: StoredFile, tmp_path: Path, elsewhere: Place
) -> None:
    folder, manifest = backup.make(tmp_path / "backups")
    assert manifest.lost_files == []
    assert sum(table.rows for table in manifest.tables) >= 5
    said = elsewhere.run("restore", str(tmp_path / "backups"))
    assert re.search(r"^Đã khôi phục về lúc \d\d/\d\d/\d{4} \d\d:\d\d:\d\d\. / Restored to ", said, re.MULTILINE)
    assert without_what_restoring_adds(elsewhere.rows()) == rows_here(tmp_path)
    shard = Path(something.sha256[:2]) / something.sha256[2:4] / something.sha256
    assert (elsewhere.folder / "files" / shard).read_bytes() == files.path_of(something).read_bytes()
    journal = elsewhere.folder / "journals" / "tests.hall" / "round.log"
    assert journal.read_text() == "câu trả lời"
    assert "Nhật ký còn nguyên vẹn." in elsewhere.run("audit", "verify")
    ((epoch,),) = elsewhere.sql("SELECT epoch FROM core_restoration")
    assert epoch > 1_700_000_000_000
    # Numbers go on after the restored ones.
    newest = "SELECT max(id) FROM core_auditentry WHERE verb = 'core.installation.restored'"
    assert elsewhere.sql(newest)[0][0] > AuditEntry.objects.latest("pk").pk
    assert folder.exists()


@pytest.mark.slow
def test_a_backup_moves_between_the_engines(something: StoredFile, tmp_path: Path, request: Any) -> None:
    """Through SQLite and back; on PostgreSQL's run that is from one engine to the other and back."""
    backup.make(tmp_path / "first")
    there = Place(tmp_path / "sqlite")
    there.run("restore", str(tmp_path / "first"))
    there.run("backup", str(tmp_path / "second"))
    url = request.getfixturevalue("fresh_postgresql") if connection.vendor == "postgresql" else ""
    back = Place(tmp_path / "back", url)
    back.run("restore", str(tmp_path / "second"))
    assert without_what_restoring_adds(back.rows()) == rows_here(tmp_path) | {
        name: rows for name, rows in back.rows().items() if name == "core_auditseal"
    }
    assert "Nhật ký còn nguyên vẹn." in back.run("audit", "verify")


def test_a_place_with_data_is_only_replaced_on_request_and_the_old_is_kept(
    something: StoredFile, tmp_path: Path, elsewhere: Place
) -> None:
    backup.make(tmp_path / "backups")
    elsewhere.run("restore", str(tmp_path / "backups"))
    before = elsewhere.rows()
    assert "--replace" in elsewhere.run("restore", str(tmp_path / "backups"), expect=1)
    assert elsewhere.rows() == before
    JobRecord.objects.all().delete()
    backup.make(tmp_path / "later")
    said = elsewhere.run("restore", str(tmp_path / "later"), "--replace")
    aside = said.split(" if anything, is in ")[1].strip().rstrip(".")
    assert "core_jobrecord" not in elsewhere.rows()
    if elsewhere.url:
        schema = aside.replace("-", "_")
        assert elsewhere.sql(f"SELECT count(*) FROM {schema}.core_jobrecord") == [(1,)]  # noqa: S608
    else:
        assert rows_in_sqlite(elsewhere.folder / aside / "chieng.sqlite3") == before
    assert (elsewhere.folder / aside / "files" / something.sha256[:2]).exists()


@pytest.mark.slow
@pytest.mark.parametrize("before_rename", [0, 1])
def test_a_restore_killed_while_changing_places_is_finished_by_one_command(
    something: StoredFile, tmp_path: Path, elsewhere: Place, before_rename: int
) -> None:
    backup.make(tmp_path / "backups")
    elsewhere.restore_killed(before_rename, str(tmp_path / "backups"))
    assert "restore --finish" in elsewhere.run("check", expect=1)
    elsewhere.run("restore", "--finish")
    assert without_what_restoring_adds(elsewhere.rows()) == rows_here(tmp_path)
    assert "Nhật ký còn nguyên vẹn." in elsewhere.run("audit", "verify")
    assert "Không có lần khôi phục nào dở dang." in elsewhere.run("restore", "--finish")


NAMES = {"chieng.sqlite3": "database", "chieng.sqlite3-wal": "", "files/ab": "photo", "journals/hall": "log"}


def installed(folder: Path, what: str) -> None:
    for name, content in NAMES.items():
        if content or what == "old":  # the new database has no write-ahead log beside it
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{what} {content}")


def contents(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in NAMES if (folder / name).exists()}


@pytest.mark.parametrize("steps", range(8))
def test_changing_places_can_be_cut_anywhere_and_gone_on_with(
    data: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    installed(data, "old")
    installed(data / "restoring", "new")
    monkeypatch.setattr(swap, "connections", {"default": SimpleNamespace(vendor="sqlite", close=lambda: None)})
    plan = swap.Plan(1, "restoring", "aside", "", "", 0, "")
    rename, left = Path.rename, [steps]

    def some(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as cut, suppress(KeyboardInterrupt):
        cut.setattr(Path, "rename", some)
        swap.change_places(plan)
    swap.change_places(plan)
    assert contents(data) == {name: f"new {content}" for name, content in NAMES.items() if content}
    assert contents(data / "aside") == {name: f"old {content}" for name, content in NAMES.items()}
    assert not (data / "restoring").exists()


def test_a_running_installation_is_not_restored(something: StoredFile, tmp_path: Path) -> None:
    backup.make(tmp_path / "backups")
    presence.hold()
    try:
        with pytest.raises(backup.BackupError, match="Chiêng is running: stop it"):
            backup.restore(tmp_path / "backups", actor=SYSTEM, replace=True)
    finally:
        os.close(presence._held.pop())


def refusal(folder: Path) -> str:
    with pytest.raises(backup.BackupError) as caught:
        checking.check(folder)
    return str(caught.value)


def test_a_damaged_backup_is_refused_by_name(something: StoredFile, tmp_path: Path) -> None:
    folder, manifest = backup.make(tmp_path / "backups")
    assert checking.check(folder).tables == manifest.tables
    photo = next(folder.rglob(something.sha256))
    content = photo.read_bytes()
    photo.write_bytes(content[:-1] + b"x")
    assert refusal(folder).startswith(f"{photo}: nội dung khác với khi sao lưu")
    photo.unlink()
    assert refusal(folder).startswith(f"{photo}: thiếu trong bản sao lưu")
    photo.write_bytes(content)
    manifest_path = folder / "manifest.json"
    manifest_path.write_text(manifest_path.read_text().replace('"rows": 1', '"rows": 2', 1))
    assert refusal(folder).startswith(f"{manifest_path}: nội dung khác với khi sao lưu")
    manifest_path.write_text("{")
    assert "không phải bản sao lưu" in refusal(folder)
    assert "không phải bản sao lưu" in refusal(tmp_path)


def test_a_table_cut_short_is_refused(something: StoredFile, tmp_path: Path) -> None:
    folder, manifest = backup.make(tmp_path / "backups")
    table = next(table for table in manifest.tables if table.rows)
    manifest.tables[manifest.tables.index(table)] = form.TableMark(table.name, table.rows + 1, table.file)
    manifest.write(folder)
    assert refusal(folder).startswith(f"{folder / table.file.path}: nội dung khác")


@pytest.mark.parametrize("newer", ["version", "migration", "format"])
def test_a_backup_of_a_newer_version_is_refused(newer: str, something: StoredFile, tmp_path: Path) -> None:
    folder, manifest = backup.make(tmp_path / "backups")
    if newer == "version":
        manifest.version = "999.0"
    elif newer == "migration":
        manifest.migrations.append(("core", "0999_from_the_future"))
    else:
        manifest.format = 2
    manifest.write(folder)
    assert "upgrade Chiêng" in refusal(folder)


def test_a_path_that_leads_out_of_the_backup_is_refused(something: StoredFile, tmp_path: Path) -> None:
    folder, manifest = backup.make(tmp_path / "backups")
    manifest.files.append(form.FileMark("../../outside", 1, "0" * 64))
    manifest.write(folder)
    assert "nội dung khác" in refusal(folder)


def test_a_table_that_is_none_of_ours_is_refused(something: StoredFile, tmp_path: Path) -> None:
    folder, manifest = backup.make(tmp_path / "backups")
    first = manifest.tables[0]
    manifest.tables[0] = form.TableMark('"x" (y) SELECT 1 --', first.rows, first.file)
    manifest.write(folder)
    with pytest.raises(backup.BackupError, match="differs"):
        restoring._build(folder, checking.check(folder))


def test_what_the_backup_does_not_name_is_not_restored(something: StoredFile, tmp_path: Path, data: Path) -> None:
    folder, _manifest = backup.make(tmp_path / "backups")
    (folder / "files" / "slipped-in").symlink_to("/etc/hostname")
    building = data / "restoring"
    restoring._build(folder, checking.check(folder))
    assert [path.name for path in (building / "files").rglob("*") if path.is_file()] == [something.sha256]


def test_only_its_own_user_reads_a_backup(something: StoredFile, tmp_path: Path) -> None:
    folder, _manifest = backup.make(tmp_path / "backups")
    assert (folder.stat().st_mode & 0o777, folder.parent.stat().st_mode & 0o777) == (0o700, 0o700)


def test_older_backups_go_and_files_are_kept_once(something: StoredFile, tmp_path: Path) -> None:
    into = tmp_path / "backups"
    first, _manifest = backup.make(into)
    second, _manifest = backup.make(into)
    photos = [next(folder.rglob(something.sha256)) for folder in (first, second)]
    assert photos[0].stat().st_ino == photos[1].stat().st_ino
    assert photos[0].stat().st_ino != files.path_of(something).stat().st_ino
    third, _manifest = backup.make(into, keep=2)
    assert making.backups(into) == [second, third]
    checking.check(second)


def test_a_file_lost_from_the_disk_is_named(something: StoredFile, tmp_path: Path) -> None:
    files.path_of(something).unlink()
    _folder, manifest = backup.make(tmp_path / "backups")
    assert manifest.lost_files == [something.sha256]


def test_a_backup_that_fails_leaves_nothing(
    something: StoredFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(making, "_copy_files", full)
    with pytest.raises(OSError, match="no space left"):
        backup.make(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.slow
def test_a_backup_taken_while_others_write_is_of_one_moment(tmp_path: Path) -> None:
    """Two rows are always written together; a backup never has one without the other."""
    place = tmp_path / "live"
    place.mkdir()
    with installation(place) as live:
        pairs = subprocess.Popen(
            [sys.executable, "-m", "tests.core.write_pairs"], cwd=ROOT, env=live.environ, stdout=subprocess.PIPE
        )
        live.processes.append(pairs)
        assert pairs.stdout is not None
        pairs.stdout.readline()
        here = Place(tmp_path / "elsewhere", live.environ.get("DATABASE_URL", ""))
        here.environ = live.environ
        here.run("backup", str(tmp_path / "backups"))
        assert pairs.poll() is None
        pairs.stdout.close()
    (folder,) = making.backups(tmp_path / "backups")
    counts = {table.name: table.rows for table in form.Manifest.read(folder).tables}
    assert counts["core_restoration"] == counts["core_periodicstate"] > 0
    assert json.loads((folder / "manifest.json").read_text())["engine"] == connection.vendor
