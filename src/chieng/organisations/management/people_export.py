"""`chieng people export FILE`."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from chieng.core.actors import command_line
from chieng.organisations.exchange.export import people_csv, people_xlsx
from chieng.organisations.exchange.people import people_rows
from chieng.organisations.management.files import add_export_argument, write_file

HELP = "Xuất người dùng và vai trò ra tệp XLSX, CSV / Export people and their roles to XLSX or CSV"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_export_argument(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    path: Path = options["file"]
    table = people_rows(command_line())
    write_file(
        command, path, {".csv": lambda: people_csv(table), ".xlsx": lambda: people_xlsx(table)}, len(table.rows)
    )
