"""What the tests need to watch real worker processes: a database they share with the test, and the processes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.db import connection

ROOT = Path(__file__).parents[2]


@dataclass
class Installation:
    """A data folder with a database that other processes can open."""

    data: Path
    environ: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def worker(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.data / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.core.run_worker", *arguments],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def log(self) -> str:
        return (self.data / "worker.log").read_text()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock that every writer needs, as a long import would."""
        if connection.vendor == "sqlite":
            other = sqlite3.connect(self.data / "chieng.sqlite3", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                other.rollback()
                other.close()
        else:
            other_pg = psycopg.connect(self.environ["DATABASE_URL"])
            other_pg.execute("LOCK TABLE core_jobrecord, core_periodicstate, core_workerbeat IN EXCLUSIVE MODE")
            try:
                yield
            finally:
                other_pg.rollback()
                other_pg.close()

    def run_sql(self, statement: str, parameters: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
        """Run a statement in the database that the processes use."""
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.data / "chieng.sqlite3", timeout=20) as database:
                rows = database.execute(statement.replace("%s", "?"), parameters).fetchall()
            database.close()
            return rows
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def installation(data: Path) -> Iterator[Installation]:
    """Give the test's database, as it is now, to other processes; end them all afterwards."""
    environ = os.environ | {
        "CHIENG_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    if connection.vendor == "sqlite":
        environ.pop("DATABASE_URL", None)
        copy = sqlite3.connect(data / "chieng.sqlite3")
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.close()
    else:
        at = connection.settings_dict
        host = f"{at['HOST']}:{at['PORT']}"
        environ["DATABASE_URL"] = f"postgresql://{at['USER']}:{at['PASSWORD']}@{host}/{at['NAME']}"
    made = Installation(data, environ)
    try:
        yield made
    finally:
        for process in made.processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()


def eventually(holds: Callable[[], object], within: float = 15.0) -> None:
    """Wait until `holds()`; fail after `within` seconds."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)
