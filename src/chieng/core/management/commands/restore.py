"""chieng restore DIR [--replace], chieng restore --finish."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chieng.core import backup
from chieng.core.actors import command_line
from chieng.core.clock import VIETNAM


class Command(BaseCommand):
    help = "Khôi phục từ một bản sao lưu. / Restore from a backup."
    # It checks what it needs itself, and runs where there is no database yet.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="a backup, or a folder of backups: the latest")
        parser.add_argument("--replace", action="store_true", help="move what is there aside and replace it")
        parser.add_argument("--finish", action="store_true", help="finish a restore that was broken off")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._finish() if options["finish"] else self._restore(options)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error

    def _finish(self) -> None:
        plan = backup.finish(actor=command_line())
        if plan is None:
            self.stdout.write("Không có lần khôi phục nào dở dang. / There is no unfinished restore.")
        else:
            self._say(plan.made_at, plan.aside)

    def _restore(self, options: dict[str, Any]) -> None:
        if options["folder"] is None:
            raise CommandError("Hãy ghi thư mục sao lưu. / Name the backup's folder.")
        manifest, aside = backup.restore(options["folder"], actor=command_line(), replace=options["replace"])
        self._say(manifest.made_at, aside)

    def _say(self, made_at: str, aside: str) -> None:
        moment = f"{datetime.fromisoformat(made_at).astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
        self.stdout.write(f"Đã khôi phục về lúc {moment}. / Restored to {moment}.")
        self.stdout.write(
            f"Dữ liệu trước đó, nếu có, ở {aside}. / What was there before, if anything, is in {aside}."
        )
