"""`chieng units …`: what concerns units on the machine itself. Each subcommand has a module of its own."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from chieng.organisations.management import units_closure, units_export, units_import

SUBCOMMANDS = {"closure": units_closure, "import": units_import, "export": units_export}


class Command(BaseCommand):
    help = "Đơn vị: kiểm tra cây đơn vị / Units: check the closure of the relations"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="|".join(SUBCOMMANDS))
        for name, module in SUBCOMMANDS.items():
            module.add_arguments(parts.add_parser(name, help=module.HELP))

    def handle(self, *_args: Any, **options: Any) -> None:
        SUBCOMMANDS[options["part"]].run(self, options)
