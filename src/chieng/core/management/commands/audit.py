"""chieng audit verify | show SUBJECT | erase-personal SUBJECT --reason TEXT."""

import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from chieng.core import sealing
from chieng.core.actors import command_line
from chieng.core.clock import VIETNAM
from chieng.core.erasure import Subject, erase_personal
from chieng.core.models import AuditEntry, canonical_json
from chieng.core.sealing import Finding, FindingKind, Report

# Vietnamese, then English: an auditor reads the report of a machine whose language nobody set.
WORDS = {
    FindingKind.CHANGED: ("mục {entry_id} đã bị sửa", "entry {entry_id} was changed"),
    FindingKind.MISSING: ("mục {entry_id} đã bị xóa", "entry {entry_id} was removed"),
    FindingKind.SWAPPED: (
        "nội dung mục {entry_id} và mục {other_id} đã bị đổi chỗ",
        "the contents of entries {entry_id} and {other_id} were swapped",
    ),
    FindingKind.SEAL_MISSING: ("mắt xích {sequence} đã bị xóa", "seal {sequence} was removed"),
    FindingKind.SEAL_CHANGED: ("mắt xích {sequence} đã bị sửa", "seal {sequence} was changed"),
    FindingKind.CUT_OFF: (
        "chuỗi bị cắt đuôi: mất mắt xích {sequence} đã ghi ở tệp bên ngoài",
        "the chain was cut off: seal {sequence}, known to the file outside the database, is gone",
    ),
    FindingKind.REWRITTEN: (
        "chuỗi đã bị tính lại: mắt xích {sequence} khác với tệp bên ngoài",
        "the chain was computed anew: seal {sequence} differs from the file outside the database",
    ),
    FindingKind.UNSEALED: ("mục {entry_id} chưa được niêm phong", "entry {entry_id} was never sealed"),
    FindingKind.NO_HEADS: (
        "không có tệp audit/heads.log trong thư mục dữ liệu",
        "there is no file audit/heads.log in the data folder",
    ),
    FindingKind.PERSONAL_CHANGED: (
        "dữ liệu cá nhân của mục {entry_id} đã bị sửa",
        "a personal value of entry {entry_id} was changed",
    ),
    FindingKind.PERSONAL_MISSING: (
        "dữ liệu cá nhân của mục {entry_id} đã bị xóa mà không có ghi chép",
        "a personal value of entry {entry_id} was removed without a record",
    ),
}


class Command(BaseCommand):
    help = "Kiểm tra và xem nhật ký hệ thống. / Verify and read the audit log."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        verify = steps.add_parser("verify", help="find what was changed, removed, swapped or never sealed")
        verify.add_argument("--json", action="store_true", help="print one JSON object")
        verify.add_argument("--minutes", type=int, default=15, help="an entry unsealed for longer is a finding")
        show = steps.add_parser("show", help="print what was done to a subject, or by an actor")
        show.add_argument("subject", help='"type:id", or an id alone')
        show.add_argument("--json", action="store_true", help="print one JSON object a line")
        erase = steps.add_parser("erase-personal", help="delete the personal values kept about a subject")
        erase.add_argument("subject", help='"type:id"')
        erase.add_argument("--reason", required=True, help="why; stays on record")

    def handle(self, *_args: Any, **options: Any) -> None:
        step = {"verify": self._verify, "show": self._show, "erase-personal": self._erase}[options["step"]]
        try:
            step(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _verify(self, options: dict[str, Any]) -> None:
        sealing.seal()  # what the worker would do a few seconds later
        report = sealing.verify(unsealed_after=timedelta(minutes=options["minutes"]))
        self.stdout.write(as_json(report) if options["json"] else as_text(report))
        if not report.is_sound:
            sys.exit(1)

    def _show(self, options: dict[str, Any]) -> None:
        entries = _about(options["subject"]).prefetch_related("personal_values")
        if not options["json"] and not entries.exists():
            self.stdout.write("Không có mục nào; viết loại:mã, hoặc mã / No entries; write type:id, or an id")
        for entry in entries.order_by("pk").iterator(chunk_size=500):
            self.stdout.write(_json_line(entry) if options["json"] else _text_line(entry))

    def _erase(self, options: dict[str, Any]) -> None:
        subject = Subject.parse(options["subject"])
        count = erase_personal(subject, reason=options["reason"], actor=command_line())
        self.stdout.write(f"Đã xóa {count} mục dữ liệu cá nhân. / Personal values erased: {count}.")


def as_json(report: Report) -> str:
    return json.dumps({"sound": report.is_sound} | asdict(report))


def as_text(report: Report) -> str:
    """Return the report in plain words, each line in Vietnamese and in English."""
    lines = [_line(finding) for finding in report.findings]
    if report.is_sound:
        lines.append("Nhật ký còn nguyên vẹn. / The audit log is as it was written.")
    lines.append(
        f"Đã đọc {report.entries} mục, {report.seals} mắt xích, {report.heads} dòng đối chiếu bên ngoài. / "
        f"Read {report.entries} entries, {report.seals} seals, {report.heads} heads outside the database."
    )
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    vietnamese, english = (text.format(**asdict(finding)) for text in WORDS[finding.kind])
    return f"{finding.kind}: {vietnamese}. / {english}."


def _about(text: str) -> Any:
    if ":" in text:
        return Subject.parse(text).entries
    return AuditEntry.objects.filter(Q(subject_id=text) | Q(actor_id=text))


def _text_line(entry: AuditEntry) -> str:
    at = entry.at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
    return f"{at}  {entry.actor_name}  {entry.verb}  {entry.subject_type}:{entry.subject_id}  {_plain(entry.data)}"


def _json_line(entry: AuditEntry) -> str:
    fields = ("id", "at", "verb", "subject_type", "subject_id", "actor_id", "actor_name", "data")
    return canonical_json({name: getattr(entry, name) for name in fields})


def _plain(data: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in sorted(data.items()))
