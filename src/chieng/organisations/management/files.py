"""What the commands that read files share: both languages, JSON for programs, a failure for a wrong file."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from chieng.core.actors import command_line
from chieng.core.sheets.problems import UnreadableFile
from chieng.core.sheets.reading import read_path
from chieng.organisations.exchange.batch import Plan
from chieng.organisations.exchange.flow import APPLIES, PLANS, staged_file
from chieng.organisations.models import StagedImport

WORDS = {
    "new": "thêm mới / new",
    "changed": "thay đổi / changed",
    "ended": "kết thúc / ended",
    "unchanged": "giữ nguyên / unchanged",
}


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp XLSX hoặc CSV / XLSX or CSV file")
    parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra / check only")
    parser.add_argument("--json", action="store_true", help="kết quả dạng JSON / result as JSON")


def both(error: ValidationError) -> str:
    """Return the message of an error in Vietnamese, then in English."""
    said = []
    for language in ("vi", "en"):
        with translation.override(language):
            said.append(" ".join(error.messages))
    return " / ".join(said)


def import_file(command: BaseCommand, what: str, options: dict[str, Any]) -> None:
    """Check the file completely, say everything, then apply it unless it is a dry run. Raises CommandError."""
    path: Path = options["file"]
    try:
        content = read_path(path)
        plan = PLANS[what](content, actor=command_line())
    except OSError as error:
        raise CommandError(f"Không mở được tệp / Cannot open the file: {path} ({error.strerror})") from None
    except UnreadableFile as error:
        _say_unreadable(command, error, as_json=options["json"])
        raise CommandError(both(error)) from None
    applied = False
    if plan.may_be_applied and not options["dry_run"]:
        if not options["json"]:
            command.stdout.write("Đang ghi vào hệ thống … / Writing …")
            command.stdout.flush()
        applied = _apply(staged_file(what, content, path.name, command_line()), plan)
    _say(command, plan, options, applied=applied)
    if plan.problems.count:
        raise CommandError(
            f"{plan.problems.count} lỗi, chưa nhập gì / {plan.problems.count} problems, nothing imported"
        )


def _apply(staged: StagedImport, plan: Plan) -> bool:
    try:
        APPLIES[staged.what](staged, batch=plan.batch, actor=command_line())
    except ValidationError as error:
        raise CommandError(both(error)) from None
    return True


def _say(command: BaseCommand, plan: Plan, options: dict[str, Any], *, applied: bool) -> None:
    if options["json"]:
        result = {
            "file": str(options["file"]),
            "dry_run": options["dry_run"],
            "applied": applied,
            **plan.as_json(),
        }
        command.stdout.write(json.dumps(result, ensure_ascii=False, indent=2, default=str))
        return
    for problem in plan.problems:
        command.stdout.write(f"{problem.in_language('vi')}\n    {problem.in_language('en')}")
    if plan.problems.rest:
        command.stdout.write(f"… và {plan.problems.rest} lỗi nữa / and {plan.problems.rest} more")
    if plan.ignored:
        command.stdout.write(f"Cột không dùng / Columns not used: {', '.join(plan.ignored)}")
    command.stdout.write(", ".join(f"{count} {WORDS[what]}" for what, count in plan.counts().items()))
    command.stdout.write(_outcome(plan, dry_run=options["dry_run"], applied=applied))


def _outcome(plan: Plan, *, dry_run: bool, applied: bool) -> str:
    if applied:
        return "Đã nhập xong / Imported"
    if plan.problems.count:
        return "Sửa các ô trên rồi nhập lại / Mend these cells and import again"
    if not plan.batch:
        return "Không có gì thay đổi / Nothing to change"
    return "Chỉ kiểm tra, chưa nhập / Checked only, nothing imported" if dry_run else ""


def _say_unreadable(command: BaseCommand, error: UnreadableFile, *, as_json: bool) -> None:
    if not as_json:
        return
    said = {}
    for key, language in (("message", "vi"), ("message_en", "en")):
        with translation.override(language):
            said[key] = " ".join(error.messages)
    problem = {"sheet": "", "row": 0, "column": 0, "cell": "", "code": error.code, **said}
    command.stdout.write(
        json.dumps({"applied": False, "problem_count": 1, "problems": [problem]}, ensure_ascii=False)
    )


def add_export_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp .xlsx hoặc .csv / .xlsx or .csv file")


def write_file(command: BaseCommand, path: Path, writers: Mapping[str, Callable[[], bytes]], rows: int) -> None:
    """Write the file that its name asks for. Raises CommandError."""
    write = writers.get(path.suffix.lower())
    if write is None:
        raise CommandError("Tên tệp phải có đuôi .xlsx hoặc .csv / The file name must end in .xlsx or .csv")
    try:
        path.write_bytes(write())
    except OSError as error:
        raise CommandError(f"Không ghi được tệp / Cannot write the file: {path} ({error.strerror})") from None
    command.stdout.write(f"{rows} dòng / rows → {path}")
