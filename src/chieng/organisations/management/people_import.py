"""`chieng people import FILE [--dry-run] [--json]`."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from chieng.organisations.management.files import add_import_arguments, import_file

HELP = "Nhập người dùng và vai trò từ tệp XLSX, CSV / Import people and their roles from XLSX or CSV"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_import_arguments(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    import_file(command, "people", options)
