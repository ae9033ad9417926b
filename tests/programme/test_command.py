import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chieng.programme.files.reading import read
from chieng.programme.models import Moment, Plan
from tests.factories.programme import small_plan, small_text

pytestmark = pytest.mark.django_db
Write = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    def write(**changes: str) -> str:
        path = tmp_path / "ke-hoach.toml"
        path.write_text(small_text(**changes), encoding="utf-8")
        return str(path)

    return write


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    call_command("plan", *arguments)
    return capsys.readouterr().out.splitlines()


def test_check_says_what_the_file_holds_and_writes_nothing(
    file: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "check", file()) == ["Tệp đúng: 2 chỉ tiêu, 2 nhiệm vụ, 3 trách nhiệm, 4 cơ quan, đơn vị."]
    assert Plan.objects.count() == 0


def test_check_lists_every_mistake_and_fails(file: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(**{"86,5%": "186%", "value = 1000": "value = -1"})
    with pytest.raises(CommandError, match="Tệp có 2 lỗi"):
        run(capsys, "check", path)
    assert len(capsys.readouterr().err.splitlines()) == 2
    with pytest.raises(SystemExit):
        run(capsys, "check", path, "--json")
    assert [row["path"] for row in json.loads(capsys.readouterr().out)["problems"]] == [
        "targets.T2.threshold",
        "statistics[1].value",
    ]


def test_a_plan_that_has_no_moments_of_the_year_is_given_them_once(
    file: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "load", file())
    Moment.objects.all().delete()
    assert run(capsys, "moments", "tinh-mot-2021-2025") == ["Đã thêm 13 mốc trong năm."]
    kept = run(capsys, "moments", "tinh-mot-2021-2025")
    assert kept == ["Cơ quan ban hành kế hoạch đã có mốc trong năm. Không thay đổi gì."]
    assert Moment.objects.count() == 13
    with pytest.raises(CommandError, match="tinh-mot-2021-2025"):
        run(capsys, "moments", "khong-co")


def test_load_twice_then_amend_then_export(file: Write, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = "Đã nạp kế hoạch “tinh-mot-2021-2025”: 2 chỉ tiêu, 2 nhiệm vụ, 3 trách nhiệm, 4 cơ quan, đơn vị."
    assert run(capsys, "load", file()) == [loaded, "Đã thêm 13 mốc trong năm."]
    assert run(capsys, "load", file()) == ["Kế hoạch “tinh-mot-2021-2025” đã đúng như tệp. Không thay đổi gì."]
    amended = file(**{"86,5%": "90%"})
    with pytest.raises(CommandError, match="--from"):
        run(capsys, "load", amended)
    capsys.readouterr()
    assert run(capsys, "load", amended, "--from", "2024-01-01", "--by", "9/KH-UBND") == [
        "  sửa chỉ tiêu T2: mức chỉ tiêu từ “86,5%” thành “90%”",
        "Đã sửa đổi kế hoạch “tinh-mot-2021-2025” từ ngày 01/01/2024.",
    ]
    call_command("plan", "export", "tinh-mot-2021-2025", "--on", "2023-12-31")
    assert read(capsys.readouterr().out.encode()) == small_plan()
    call_command("plan", "export", "tinh-mot-2021-2025")
    assert read(capsys.readouterr().out.encode()) == small_plan(**{"86,5%": "90%"})


def test_load_attaches_the_wording_and_names_what_is_not_there(
    file: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "van-ban.md"
    document.write_text("I. A\nII. B\nIII. C\n- Lời.", encoding="utf-8")
    lines = run(capsys, "load", file(), "--document", str(document))
    assert lines[2] == "Đã gắn nguyên văn 1 mục."
    assert lines[3] == "Không tìm thấy trong văn bản: II.2, gạch đầu dòng 1."


def test_what_cannot_be_opened_or_found_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="Không mở được tệp"):
        run(capsys, "check", "khong-co.toml")
    with pytest.raises(CommandError, match="Không có kế hoạch “khong-co”"):
        run(capsys, "export", "khong-co")
