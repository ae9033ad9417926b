"""`chieng units closure [--check]`: rebuild the closure from the relations, or only compare."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chieng.core.actors import command_line
from chieng.organisations import actions
from chieng.organisations.queries.closure import ClosureReport, closure_reports

HELP = "so sánh bảng cấp trên - cấp dưới với các quan hệ / compare and rebuild the interval closure"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="chỉ so sánh, không sửa / only compare")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print one line a relation. With --check, end with 1 where the stored closure differs."""
    check = options["check"]
    reports = closure_reports() if check else actions.rebuild_closure(actor=command_line())
    for report in reports:
        command.stdout.write(_line(report, rebuilt=not check))
    if check and not all(report.agrees for report in reports):
        command.stderr.write(_("Chạy lại lệnh này không có --check để dựng lại."))
        sys.exit(1)


def _line(report: ClosureReport, *, rebuilt: bool) -> str:
    facts = {
        "kind": report.kind.label,
        "rows": report.rows,
        "missing": len(report.missing),
        "surplus": len(report.surplus),
    }
    if report.agrees:
        return _("%(kind)s: khớp, %(rows)d dòng") % facts
    if rebuilt:
        return _("%(kind)s: đã dựng lại %(rows)d dòng (thiếu %(missing)d, thừa %(surplus)d)") % facts
    return _("%(kind)s: KHÔNG KHỚP, thiếu %(missing)d dòng, thừa %(surplus)d dòng") % facts
