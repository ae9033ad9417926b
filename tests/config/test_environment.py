"""Wrong settings are refused at start, all at once, by name, in both languages."""

from pathlib import Path

import pytest

from chieng.config import environment
from chieng.config.environment import SETTINGS, WrongSettings, load, read_file, write_file
from chieng.config.up.folder import settle

DOCUMENTED = Path(__file__).parents[2] / "docs" / "operations" / "settings.md"


def problems(tmp_path: Path, **given: str) -> list[str]:
    try:
        load({"CHIENG_DATA": str(tmp_path), **given})
    except WrongSettings as wrong:
        return list(wrong.problems)
    return []


def test_without_any_setting_everything_has_its_default(tmp_path: Path) -> None:
    values = load({"CHIENG_DATA": str(tmp_path)})
    assert set(values) == set(SETTINGS)
    assert values["DATABASE_URL"] is None
    assert values["CHIENG_HOSTS"] == ["localhost", "127.0.0.1"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHIENG_UPLOAD_MB", "nhiều"),
        ("CHIENG_UPLOAD_MB", "0"),
        ("CHIENG_UPLOAD_MB", "²"),
        ("CHIENG_TODAY", "20/02/2025"),
        ("CHIENG_DEMO", "maybe"),
        ("CHIENG_HOSTS", "https://chieng.example/"),
        ("CHIENG_LOG", "xml"),
        ("CHIENG_CLAMD", "clamd"),
        ("CHIENG_CLAMD", "clamd:99999"),
        ("CHIENG_CLAMD_DOWN", "maybe"),
        ("CHIENG_THREADS", "-1"),
        ("CHIENG_MAIL_URL", "mail.example"),
        ("CHIENG_MAIL_URL", "smtp://host:không"),
        ("CHIENG_SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "postgresql://localhost:99999/x"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("CHIENG_OIDC_URL", "http://id.example"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    (problem,) = problems(tmp_path, **{name: value})
    assert problem.startswith(f"{name}=")
    assert " / " in problem


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    told = problems(tmp_path, CHIENG_HOST="a", CHIENG_UPLOAD_MB="x", CHIENG_TODAY="x")
    assert [line.partition("=")[0].partition(":")[0] for line in told] == [
        "CHIENG_HOST",
        "CHIENG_TODAY",
        "CHIENG_UPLOAD_MB",
    ]
    assert "CHIENG_HOSTS?" in told[0]


def test_a_secret_is_never_repeated(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, DATABASE_URL="mysql://chieng:hunter2@localhost/x")
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"CHIENG_HTTPS": "yes"}, "CHIENG_HTTPS"),
        ({"CHIENG_HTTPS": "yes", "CHIENG_HOSTS": "a.example", "CHIENG_DEBUG": "yes"}, "CHIENG_DEBUG"),
        ({"CHIENG_HTTPS": "yes", "CHIENG_HOSTS": "a.example", "CHIENG_DEMO": "yes"}, "CHIENG_DEMO"),
        ({"CHIENG_HOSTS": "*"}, "CHIENG_HOSTS"),
        ({"CHIENG_OIDC_URL": "https://id.example", "CHIENG_OIDC_SECRET": "x"}, "CHIENG_OIDC_CLIENT_ID"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(
    tmp_path: Path, given: dict[str, str], named: str
) -> None:
    assert [problem.partition(":")[0] for problem in problems(tmp_path, **given)] == [named]


def test_the_folder_s_file_counts_and_the_environment_comes_first(tmp_path: Path) -> None:
    write_file(tmp_path / environment.FILE, {"CHIENG_TODAY": "2025-02-20", "CHIENG_UPLOAD_MB": "7"})
    values = load({"CHIENG_DATA": str(tmp_path), "CHIENG_UPLOAD_MB": "9"})
    assert values["CHIENG_TODAY"].isoformat() == "2025-02-20"
    assert values["CHIENG_UPLOAD_MB"] == 9


def test_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    assert problems(tmp_path, CHIENG_UPLOAD_MB="", DATABASE_URL="") == []


@pytest.mark.parametrize("line", ["CHIENG_TODAY", "CHIENG_DATA=/elsewhere"])
def test_a_line_of_the_file_that_can_not_be_meant_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / environment.FILE
    path.write_text(f"# đầu tệp\n{line}\n")
    with pytest.raises(WrongSettings, match=f"{path}:2: "):
        read_file(path)


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    text = DOCUMENTED.read_text("utf-8")
    rows = [line.split("|")[1].strip().strip("`") for line in text.splitlines() if line.startswith("| `")]
    assert rows == list(SETTINGS)
    for setting in SETTINGS.values():
        assert setting.meaning in text, setting.name


def test_only_its_own_user_reads_a_new_data_folder_and_its_settings(tmp_path: Path) -> None:
    data = tmp_path / "data"
    settle(data, no_demo=True)
    assert (data.stat().st_mode & 0o777, (data / environment.FILE).stat().st_mode & 0o777) == (0o700, 0o600)
