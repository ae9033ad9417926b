"""`chieng units import FILE [--dry-run] [--json]`."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from chieng.organisations.management.files import add_import_arguments, import_file

HELP = "Nhập đơn vị từ tệp XLSX, CSV / Import units from XLSX or CSV"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_import_arguments(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    import_file(command, "units", options)
