"""`chieng units export FILE [--day DAY]`."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from chieng.core.actors import command_line
from chieng.organisations.exchange.export import unit_rows, units_csv, units_xlsx
from chieng.organisations.management.files import add_export_argument, write_file

HELP = "Xuất đơn vị ra tệp XLSX, CSV để sửa và nhập lại / Export units to XLSX or CSV, to edit and import again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_export_argument(parser)
    parser.add_argument(
        "--day",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="như vào ngày này; không có thì xuất cả lịch sử / as of this day; the whole history without it",
    )


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    path: Path = options["file"]
    day: date | None = options["day"]
    table = unit_rows(command_line(), day=day)
    writers = {".csv": lambda: units_csv(table), ".xlsx": lambda: units_xlsx(table, day=day)}
    write_file(command, path, writers, len(table.rows))
