"""`chieng demo build`: fills an installation that is marked as a demonstration with synthetic data."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from chieng.config import demo
from chieng.organisations.models import Unit


class Command(BaseCommand):
    help = "Tạo dữ liệu minh họa / Make demonstration data"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["build", "accounts"])

    def handle(self, *, what: str, **_options: Any) -> None:
        if what == "accounts":
            return self._print_accounts()
        if not settings.CHIENG_DEMO:
            raise CommandError(
                "Bản cài đặt này không phải bản minh họa. Đặt CHIENG_DEMO=yes rồi chạy lại."
                " / This installation is no demonstration. Set CHIENG_DEMO=yes and run again."
            )
        if Unit.objects.filter(is_demo=True).exists():
            self.stdout.write("Đã có dữ liệu minh họa. / The demonstration data is there already.")
            return None
        with transaction.atomic():
            self._build()
        return None

    def _build(self) -> None:
        """Make everything in one transaction: stopped half-way, nothing is there and it can be run again."""
        for made in demo.build(self._progress):
            self.stdout.write(made)

    def _progress(self, done: int, all_of_them: int) -> None:
        if done % 100 == 0 or done == all_of_them:
            self.stderr.write(f"  hoạt động / activities: {done}/{all_of_them}")

    def _print_accounts(self) -> None:
        for account in demo.ACCOUNTS:
            what = f"{account.role.label}: {account.note}" if account.note else account.role.label
            self.stdout.write(f"{account.username:18} {demo.PASSWORD}   {what}")
