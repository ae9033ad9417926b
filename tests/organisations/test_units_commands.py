"""`chieng units import` and `export` as people type them, and as a real process that is killed."""

import json
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from python_calamine import load_workbook

from chieng.core.actors import SYSTEM
from chieng.core.models import AuditEntry
from chieng.core.sheets.export import write_csv
from chieng.organisations.actions import define_kind, define_scheme
from chieng.organisations.models import StagedImport, Unit
from tests.core.live import ROOT, Installation, eventually, installation

HEADING = ["Mã", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày"]
ROWS = [
    ["62", "Tỉnh Kon Tum (minh họa)", "Tỉnh", "", "1/1/2000"],
    ["00608", "=Huyện Đắk Tô (minh họa)", "Tỉnh", "62", "1/1/2000"],
]


@pytest.fixture
def words(db: Any) -> None:
    define_kind(code="tinh", name_vi="Tỉnh", name_en="Province", actor=SYSTEM)
    define_scheme(code="administrative", name_vi="Mã hành chính", name_en="Code", actor=SYSTEM)


def file(folder: Path, rows: list[list[str]], name: str = "don-vi.csv") -> Path:
    path = folder / name
    path.write_bytes(write_csv(HEADING, rows))
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("units", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("words")
def test_a_dry_run_says_everything_and_writes_nothing(tmp_path: Path) -> None:
    said = run("import", file(tmp_path, ROWS), "--dry-run")
    assert said.splitlines() == [
        "2 thêm mới / new, 0 thay đổi / changed, 0 kết thúc / ended, 0 giữ nguyên / unchanged",
        "Chỉ kiểm tra, chưa nhập / Checked only, nothing imported",
    ]
    assert (Unit.objects.count(), StagedImport.objects.count()) == (0, 0)


@pytest.mark.usefixtures("words")
def test_an_import_is_one_audited_step(tmp_path: Path) -> None:
    assert run("import", file(tmp_path, ROWS)).splitlines()[-1] == "Đã nhập xong / Imported"
    entry = AuditEntry.objects.get(verb="organisations.units.imported")
    assert (entry.data["file"], entry.data["new"], entry.actor_id) == ("don-vi.csv", 2, "command-line")
    assert run("import", file(tmp_path, ROWS)).splitlines()[-1] == "Không có gì thay đổi / Nothing to change"


@pytest.mark.usefixtures("words")
def test_problems_are_said_in_both_languages_and_as_json(tmp_path: Path) -> None:
    path = file(tmp_path, [["62", "Tỉnh Kon Tum", "Tinhh", "", "31/2/2000"]])
    out = StringIO()
    with pytest.raises(CommandError, match="2 lỗi, chưa nhập gì / 2 problems, nothing imported"):
        call_command("units", "import", str(path), stdout=out)
    assert out.getvalue().splitlines()[:2] == [
        "Ô C2: Không có “Tinhh”. Có phải là “Tỉnh”?",
        "    Cell C2: There is no “Tinhh”. Did you mean “Tỉnh”?",
    ]
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("units", "import", str(path), "--json", stdout=out)
    result = json.loads(out.getvalue())
    first = result["problems"][0]
    assert {key: first[key] for key in ("sheet", "row", "column", "cell", "code")} == {
        "sheet": "CSV",
        "row": 2,
        "column": 3,
        "cell": "C2",
        "code": "unknown_choice",
    }
    assert (result["applied"], result["problem_count"]) == (False, 2)


@pytest.mark.usefixtures("db")
def test_what_is_no_sheet_is_refused_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "don-vi.xlsx"
    path.write_bytes(b"MZ\x90" + b"\0" * 100)
    with pytest.raises(CommandError) as caught:
        call_command("units", "import", str(path))
    assert str(caught.value) == (
        "Tệp này là một chương trình Windows, không phải bảng tính. Chọn tệp XLSX hoặc CSV. / "
        "This file is a Windows program, not a spreadsheet. Choose an XLSX or CSV file."
    )
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("units", "import", str(tmp_path / "khong-co.xlsx"))


@pytest.mark.usefixtures("words")
def test_an_export_keeps_zeros_and_runs_nothing(tmp_path: Path) -> None:
    run("import", file(tmp_path, ROWS))
    path = tmp_path / "xuat.xlsx"
    run("export", path, "--day", "2020-01-01")
    book = load_workbook(path)
    assert book.sheet_names == ["Đơn vị", "Loại đơn vị", "Bảng mã", "Thông tin"]
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1:3] for row in rows[1:]] == [
        ["62", "Tỉnh Kon Tum (minh họa)"],
        ["00608", "=Huyện Đắk Tô (minh họa)"],
    ]
    run("export", tmp_path / "xuat.csv")
    assert ",00608,'=Huyện Đắk Tô (minh họa)," in (tmp_path / "xuat.csv").read_text("utf-8-sig")
    with pytest.raises(CommandError, match=r"\.xlsx"):
        call_command("units", "export", str(tmp_path / "xuat.exe"))


def start(live: Installation, path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "chieng.config.cli", "units", "import", str(path)]
    process = subprocess.Popen(command, cwd=ROOT, env=live.environ, stdout=subprocess.PIPE)
    live.processes.append(process)
    return process


def is_writing(live: Installation) -> bool:
    """Say whether the other process is in the middle of its transaction."""
    if connection.vendor == "sqlite":
        database = sqlite3.connect(live.data / "chieng.sqlite3", isolation_level=None, timeout=0)
        try:
            database.execute("BEGIN IMMEDIATE")
            database.rollback()
        except sqlite3.OperationalError:
            return True
        finally:
            database.close()
        return False
    statement = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
    return bool(live.run_sql(f"{statement} AND pid <> pg_backend_pid()"))


def counts(live: Installation) -> list[object]:
    tables = ["unit", "unitname", "unitcode", "relation", "unitpath", "stagedimport"]
    return [live.run_sql(f"SELECT count(*) FROM organisations_{table}")[0][0] for table in tables]  # noqa: S608


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("words")
def test_an_import_killed_midway_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    rows = [[str(number), f"Xã {number} (minh họa)", "Tỉnh", "62", "1/1/2000"] for number in range(100, 1600)]
    path = file(tmp_path, [ROWS[0], *rows])
    with installation(tmp_path) as live:
        process = start(live, path)
        assert process.stdout is not None
        assert process.stdout.readline().decode().startswith("Đang ghi")
        eventually(lambda: is_writing(live))
        process.kill()
        assert process.wait() == -9
        process.stdout.close()
        assert counts(live) == [0, 0, 0, 0, 0, 0]
        again = start(live, path)
        out, _errors = again.communicate(timeout=120)
        assert out.decode().splitlines()[-1] == "Đã nhập xong / Imported"
        assert counts(live) == [1501, 1501, 1501, 1500, 4 * 1501 + 1500, 1]
