"""What a person can mend on the command line is told in one line, in both languages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from chieng.config.cli import Usage, explain_database, take_data_folder

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    given = {name: value for name, value in os.environ.items() if not name.startswith("CHIENG_")}
    given |= {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "chieng.config.settings", **environ}
    return subprocess.run(
        [sys.executable, "-m", "chieng.config.cli", *arguments],
        env=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.mark.parametrize(
    "arguments", [["--data", "d", "plan", "load"], ["plan", "--data", "d", "load"], ["plan", "load", "--data=d"]]
)
def test_the_data_folder_may_stand_anywhere(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIENG_DATA", "elsewhere")
    assert take_data_folder(arguments) == ["plan", "load"]
    assert os.environ["CHIENG_DATA"] == "d"


@pytest.mark.parametrize("arguments", [["--data"], ["--data="], ["--data", "--fresh"]])
def test_a_data_folder_without_a_name_is_refused(arguments: list[str]) -> None:
    with pytest.raises(Usage):
        take_data_folder(arguments)


def test_a_folder_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "du-lieu").mkdir()
    done = run("targets", "x", "--data", str(tmp_path / "du-lieux"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"did you mean {tmp_path / 'du-lieu'}?" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "du-lieux").exists()


def test_an_unknown_command_is_told_with_the_nearest(tmp_path: Path) -> None:
    done = run("targts", "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "“chieng targets”" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_wrong_settings_are_told_without_a_traceback(tmp_path: Path) -> None:
    done = run("serve", "--data", str(tmp_path), CHIENG_UPLOAD_MB="x", CHIENG_TODAY="x")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr


def test_a_path_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "tep"
    file.write_text("")
    (tmp_path / "du-lieu").mkdir()
    done = run("backup", str(file / "sao-luu"), "--data", str(tmp_path / "du-lieu"))
    assert (done.returncode, done.stdout) == (1, "")
    assert str(file) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_help_needs_no_data_folder(tmp_path: Path) -> None:
    done = run("help", "--data", str(tmp_path / "none"))
    assert done.returncode == 0
    assert "targets" in done.stdout
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("database is locked", "the database is locked"),
        ("no such table: core_auditentry", "run “chieng migrate”"),
        ("database or disk is full", "the disk is full"),
        ("connection refused", "check DATABASE_URL"),
        ("", "check DATABASE_URL"),
    ],
)
def test_what_a_database_complains_of_comes_with_its_cure(said: str, cure: str) -> None:
    told = explain_database(OperationalError(said))
    assert cure in told
    assert len(told.splitlines()) == 1
