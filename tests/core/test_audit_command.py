"""`chieng audit`: what it prints and how it ends."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from chieng.core import audit, sealing
from chieng.core.actors import SystemActor
from chieng.core.erasure import Subject
from chieng.core.models import AuditEntry, PersonalValue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_entries(tmp_path: Path, settings: Settings) -> None:
    settings.CHIENG_DATA = tmp_path
    for number in (1, 2):
        audit.record(
            "tests.thing.changed",
            Subject("tests.thing", str(number)),
            actor=SystemActor("tests", "Y Ngọc (minh họa)"),
            data={"old": "cũ", "new": "mới"},
            personal={"phone": f"090{number}"},
        )


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("audit", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_sound_log_is_said_to_be_so_in_both_languages() -> None:
    code, out = run("verify")
    assert code == 0
    assert out.splitlines() == [
        "Nhật ký còn nguyên vẹn. / The audit log is as it was written.",
        (
            "Đã đọc 2 mục, 2 mắt xích, 1 dòng đối chiếu bên ngoài. / "
            "Read 2 entries, 2 seals, 1 heads outside the database."
        ),
    ]


def test_a_subject_that_nobody_knows_is_answered() -> None:
    assert run("show", "ledger.activity:khong-co") == (
        0,
        "Không có mục nào; viết loại:mã, hoặc mã / No entries; write type:id, or an id\n",
    )


def test_a_changed_row_is_named_and_the_command_fails() -> None:
    sealing.seal()
    changed = AuditEntry.objects.earliest("pk")
    AuditEntry.objects.filter(pk=changed.pk).update(data={"old": "khác"})
    code, out = run("verify")
    assert code == 1
    assert out.splitlines()[0] == (f"changed: mục {changed.pk} đã bị sửa. / entry {changed.pk} was changed.")


def test_a_missing_row_as_json() -> None:
    sealing.seal()
    gone = AuditEntry.objects.latest("pk").pk
    AuditEntry.objects.filter(pk=gone).delete()
    code, out = run("verify", "--json")
    assert code == 1
    report = json.loads(out)
    assert report["sound"] is False
    assert report["findings"] == [{"kind": "missing", "sequence": 2, "entry_id": gone, "other_id": 0}]


def test_what_was_done_to_a_subject_and_by_an_actor() -> None:
    _code, out = run("show", "tests.thing:2")
    (line,) = out.splitlines()
    assert line[21:] == 'Y Ngọc (minh họa)  tests.thing.changed  tests.thing:2  new: "mới", old: "cũ"'
    assert len(run("show", "tests")[1].splitlines()) == 2
    assert json.loads(run("show", "1", "--json")[1])["subject_id"] == "1"


def test_personal_values_are_erased_with_a_reason() -> None:
    assert run("erase-personal", "tests.thing:1", "--reason", "theo đơn") == (
        0, "Đã xóa 1 mục dữ liệu cá nhân. / Personal values erased: 1.\n",
    )  # fmt: skip
    assert list(PersonalValue.objects.values_list("value", flat=True)) == ["0902"]
    assert run("verify")[0] == 0
    with pytest.raises(CommandError):
        run("erase-personal", "nothing", "--reason", "x")
