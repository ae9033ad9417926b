"""chieng backup DIR [--keep N]."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chieng.core import backup


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu, nhật ký và tệp, cả khi đang chạy. / Back up everything, also while running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder that keeps the backups, best on another disk")
        parser.add_argument("--keep", type=int, metavar="N", help="remove older backups, keep the last N")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep: số bản giữ lại phải từ 1 trở lên. / keep at least 1.")
        folder, manifest = backup.make(options["folder"], keep=options["keep"])
        for lost in manifest.lost_files:
            self.stderr.write(f"Thiếu tệp trên đĩa: {lost} / file not on the disk: {lost}")
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(f"{rows} dòng, {len(manifest.files)} tệp. / {rows} rows, {len(manifest.files)} files.")
        self.stdout.write(str(folder))
