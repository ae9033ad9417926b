"""`chieng plan …`: a plan file checked, loaded, amended and exported; a document's wording attached."""

import argparse
import json
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core.actors import command_line
from chieng.programme.actions import attach_wording, load_moments, load_plan, preview
from chieng.programme.files.reading import PlanFileError, read
from chieng.programme.files.rows import PlanFile
from chieng.programme.files.writing import write
from chieng.programme.kinds import Change
from chieng.programme.models import Plan
from chieng.programme.snapshot import snapshot
from chieng.programme.words import change_text

LANGUAGES = ("vi", "en")


class Command(BaseCommand):
    help = "Kế hoạch: kiểm tra, nạp, sửa đổi, xuất tệp kế hoạch / Plans: check, load, amend and export plan files"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="check|load|export|moments")
        check = parts.add_parser("check", help="kiểm tra tệp, không ghi gì / check a file, write nothing")
        load = parts.add_parser("load", help="nạp tệp, hoặc sửa đổi kế hoạch đã nạp / load a file, or amend")
        export = parts.add_parser("export", help="in kế hoạch ra dạng tệp / print a plan as a file")
        for one in (check, load):
            one.add_argument("file", type=Path)
        check.add_argument("--json", action="store_true", help="in các lỗi dạng JSON / print mistakes as JSON")
        load.add_argument("--from", dest="since", type=_day, help="ngày sửa đổi có hiệu lực / day of an amendment")
        load.add_argument("--by", default="", help="số, ký hiệu văn bản sửa đổi / number of the amending document")
        load.add_argument("--document", type=Path, help="văn bản của kế hoạch / the plan's own document")
        export.add_argument("code")
        export.add_argument("--on", type=_day, help="kế hoạch vào ngày này / the plan as of this day")
        moments = parts.add_parser(
            "moments", help="thêm các mốc trong năm có sẵn / add the moments of the year that ship with Chiêng"
        )
        moments.add_argument("code")
        for one in (check, load, export, moments):
            one.add_argument("--language", choices=LANGUAGES, help="ngôn ngữ của thông báo / language of messages")

    def handle(self, *_args: Any, **options: Any) -> None:
        language = options["language"]
        with translation.override(language) if language else nullcontext():
            getattr(self, f"_{options['part']}")(**options)

    def _check(self, *, file: Path, json: bool, **_options: Any) -> None:
        plan_file = self._read(file, as_json=json)
        plan, changes = preview(plan_file)
        if json:
            self._print_json({"code": plan_file.head.code, "problems": []})
            return
        self.stdout.write(_("Tệp đúng: %(summary)s.") % {"summary": _summary(plan_file)})
        if plan is not None and changes:
            self._print_changes(changes)

    def _load(self, *, file: Path, since: date | None, by: str, document: Path | None, **_options: Any) -> None:
        plan_file = self._read(file)
        try:
            loaded = load_plan(plan_file, since=since, document=by, actor=command_line())
        except ValidationError as error:
            self._print_changes(preview(plan_file)[1])
            raise CommandError("\n".join(error.messages)) from error
        code = loaded.plan.code
        if loaded.is_new:
            facts = {"code": code, "summary": _summary(plan_file)}
            self.stdout.write(_("Đã nạp kế hoạch “%(code)s”: %(summary)s.") % facts)
            self._bring_moments(loaded.plan)
        elif loaded.changes:
            self._print_changes(loaded.changes)
            day = f"{since:%d/%m/%Y}"
            self.stdout.write(_("Đã sửa đổi kế hoạch “%(code)s” từ ngày %(day)s.") % {"code": code, "day": day})
        else:
            self.stdout.write(_("Kế hoạch “%(code)s” đã đúng như tệp. Không thay đổi gì.") % {"code": code})
        if document is not None:
            self._attach(loaded.plan, document, since)

    def _attach(self, plan: Plan, document: Path, since: date | None) -> None:
        text = _text_of(document)
        try:
            attached = attach_wording(plan, text=text, since=since, actor=command_line())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        count = len(attached.matched)
        text = ngettext("Đã gắn nguyên văn %(count)d mục.", "Đã gắn nguyên văn %(count)d mục.", count)
        self.stdout.write(text % {"count": count})
        for clause in attached.missing:
            self.stdout.write(_("Không tìm thấy trong văn bản: %(clause)s.") % {"clause": clause})

    def _moments(self, *, code: str, **_options: Any) -> None:
        self._bring_moments(_plan(code))

    def _bring_moments(self, plan: Plan) -> None:
        count = load_moments(plan.owner, actor=command_line())
        if count:
            text = ngettext("Đã thêm %(count)d mốc trong năm.", "Đã thêm %(count)d mốc trong năm.", count)
            self.stdout.write(text % {"count": count})
        else:
            self.stdout.write(_("Cơ quan ban hành kế hoạch đã có mốc trong năm. Không thay đổi gì."))

    def _export(self, *, code: str, on: date | None, **_options: Any) -> None:
        plan = _plan(code)
        latest: date = plan.editions.latest("since").since
        if on is not None and on < plan.since:
            day = f"{plan.since:%d/%m/%Y}"
            raise CommandError(_("Kế hoạch có từ ngày %(day)s. Chọn ngày sau đó.") % {"day": day})
        self.stdout.write(write(snapshot(plan, on or latest)), ending="")

    def _read(self, path: Path, *, as_json: bool = False) -> PlanFile:
        try:
            return read(path.read_bytes())
        except OSError as error:
            raise CommandError(_("Không mở được tệp %(path)s. Kiểm tra đường dẫn.") % {"path": path}) from error
        except PlanFileError as error:
            problems = error.problems
            if as_json:
                rows = [{"line": one.line, "path": one.path, "message": one.message} for one in problems]
                self._print_json({"problems": rows})
                sys.exit(1)
            for problem in problems:
                self.stderr.write(f"{path.name}, {problem}")
            count = ngettext("Tệp có %(count)d lỗi.", "Tệp có %(count)d lỗi.", len(problems))
            raise CommandError(count % {"count": len(problems)}) from error

    def _print_changes(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            self.stdout.write(f"  {change_text(change)}")

    def _print_json(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("ngày viết dạng 2024-07-01")) from None


def _plan(code: str) -> Plan:
    plan: Plan | None = Plan.objects.filter(code=code).first()
    if plan is None:
        known = ", ".join(Plan.objects.values_list("code", flat=True))
        words = _("Không có kế hoạch “%(code)s”. Đã nạp: %(known)s.")
        raise CommandError(words % {"code": code, "known": known or "–"})
    return plan


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(_("Không mở được tệp %(path)s. Kiểm tra đường dẫn.") % {"path": path}) from error
    except UnicodeDecodeError as error:
        message = _("Văn bản phải là tệp chữ UTF-8 (.md, .txt). Lưu lại văn bản ở dạng đó.")
        raise CommandError(message) from error


def _summary(plan: PlanFile) -> str:
    return _("%(targets)d chỉ tiêu, %(tasks)d nhiệm vụ, %(duties)d trách nhiệm, %(units)d cơ quan, đơn vị") % {
        "targets": len(plan.targets),
        "tasks": len(plan.tasks),
        "duties": len(plan.duties),
        "units": len(plan.units),
    }
