"""`chieng ledger load-kinds [FILE]`: bring kinds of activity, quantities and audiences up to date."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from chieng.core.actors import command_line
from chieng.ledger import actions
from chieng.ledger.actions.reference import SHIPPED


class Command(BaseCommand):
    help = "Sổ hoạt động: cập nhật các loại hoạt động / The ledger: bring the kinds of activity up to date"

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        load = commands.add_parser("load-kinds", help="bring kinds, quantities and audiences up to date")
        load.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="TOML; the shipped one if left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            changed = actions.load_kinds(options["file"], actor=command_line())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"Đã cập nhật {changed} mục. / Entries brought up to date: {changed}.")
