"""`chieng units export FILE [--day DAY]`."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chieng.core.actors import command_line
from chieng.organisations.exchange.export import unit_rows, units_csv, units_xlsx

HELP = "Xuất đơn vị ra tệp XLSX, CSV để sửa và nhập lại / Export units to XLSX or CSV, to edit and import again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp .xlsx hoặc .csv / .xlsx or .csv file")
    parser.add_argument(
        "--day",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="như vào ngày này; không có thì xuất cả lịch sử / as of this day; the whole history without it",
    )


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    path: Path = options["file"]
    table = unit_rows(command_line(), day=options["day"])
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise CommandError("Tên tệp phải có đuôi .xlsx hoặc .csv / The file name must end in .xlsx or .csv")
    content = units_csv(table) if path.suffix.lower() == ".csv" else units_xlsx(table, day=options["day"])
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"Không ghi được tệp / Cannot write the file: {path} ({error.strerror})") from None
    command.stdout.write(f"{len(table.rows)} dòng / rows → {path}")
