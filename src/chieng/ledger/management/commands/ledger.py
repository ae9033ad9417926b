"""`chieng ledger`: bring kinds of activity up to date; write anew what rows say of their own links and figures."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from chieng.core.actors import command_line
from chieng.ledger import actions, queries
from chieng.ledger.actions.reference import SHIPPED


class Command(BaseCommand):
    help = "Sổ hoạt động: cập nhật các loại hoạt động / The ledger: bring the kinds of activity up to date"

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        load = commands.add_parser("load-kinds", help="bring kinds, quantities and audiences up to date")
        load.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="TOML; the shipped one if left out")
        lines = commands.add_parser("lines", help="write anew what activities say of their links and figures")
        lines.add_argument("--check", action="store_true", help="only say how many differ; change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "lines":
            self._lines(check=options["check"])
        else:
            self._load_kinds(options)

    def _lines(self, *, check: bool) -> None:
        if check and (wrong := queries.lines_that_differ()):
            raise CommandError(
                f"{wrong} hoạt động có dòng tóm tắt không khớp: chạy lại không kèm --check để ghi lại. / "
                f"The lines of {wrong} activities do not agree: run it without --check to write them anew."
            )
        mended = 0 if check else actions.mend_lines(actor=command_line())
        self.stdout.write(f"Đã ghi lại {mended} hoạt động. / Activities written anew: {mended}.")

    def _load_kinds(self, options: dict[str, Any]) -> None:
        try:
            changed = actions.load_kinds(options["file"], actor=command_line())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"Đã cập nhật {changed} mục. / Entries brought up to date: {changed}.")
