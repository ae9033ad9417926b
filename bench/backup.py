"""How long a backup and a restore take for 200,000 rows, and how large the backup is."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.db import connection

from bench import progress
from chieng.core import backup
from chieng.core.actors import SYSTEM
from chieng.core.backup import checking
from chieng.core.models import AuditEntry


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the audit log to begin with")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Back up the measured database, then restore it into a SQLite folder by the command that people use."""
    progress(f"{options.rows} rows")
    _fill(options.rows)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        made, manifest = backup.make(Path(folder) / "backups")
        backed_up = time.perf_counter()
        checking.check(made)
        checked = time.perf_counter()
        progress("restoring")
        _restore(made, Path(folder) / "data")
        restored = time.perf_counter()
        size = sum(mark.size for mark in manifest.marks)
    return {
        "database": connection.vendor,
        "rows": sum(table.rows for table in manifest.tables),
        "backup_seconds": round(backed_up - began, 2),
        "check_seconds": round(checked - backed_up, 2),
        "restore_to_sqlite_seconds": round(restored - checked, 2),
        "backup_mb": round(size / 1024 / 1024, 1),
    }


def _fill(rows: int) -> None:
    entries = (
        AuditEntry(
            verb="bench.thing.changed",
            subject_type="bench.thing",
            subject_id=str(number),
            actor_id=SYSTEM.actor_id,
            actor_label=SYSTEM.actor_label,
            data={"old": number, "new": "Ủy ban nhân dân xã (minh họa)", "since": "2025-07-01"},
        )
        for number in range(rows)
    )
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def _restore(made: Path, data: Path) -> None:
    start = "import sys; sys.argv[0] = 'chieng'; from chieng.config.cli import main; main()"
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-c", start, "restore", str(made), "--data", str(data)]
    subprocess.run(command, check=True, env=environ, stdout=sys.stderr)
