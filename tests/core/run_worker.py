"""A worker process of the tests: the real command, with jobs that leave traces in a folder.

    python -m tests.core.run_worker [--stranger] [--impatient] [--every SECONDS] [arguments of the command]

`--stranger` makes it look like another machine; `--impatient` gives up waiting for a lock at once.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from chieng.core.jobs import job, periodic, worker  # noqa: E402 - models load only after setup


def note(name: str, text: str) -> None:
    with (Path(settings.CHIENG_DATA) / name).open("a") as out:
        out.write(f"{text}\n")


@job("tests.sleep")
def sleep(name: str, seconds: float) -> None:
    note(name, f"start {os.getpid()}")
    time.sleep(seconds)
    note(name, f"end {os.getpid()}")


def option(name: str) -> bool:
    given = name in sys.argv
    if given:
        sys.argv.remove(name)
    return given


if __name__ == "__main__":
    if option("--stranger"):
        worker._machine = lambda: "another-machine"
    if option("--impatient"):
        database = settings.DATABASES["default"]
        sqlite = database["ENGINE"].endswith("sqlite3")
        impatience = {"timeout": 0.1} if sqlite else {"options": "-c lock_timeout=100"}
        database.setdefault("OPTIONS", {}).update(impatience)
    if "--every" in sys.argv:
        at = sys.argv.index("--every")
        every = timedelta(seconds=float(sys.argv[at + 1]))
        del sys.argv[at : at + 2]
        periodic("tests.tick", every=every)(lambda: note("ticks", str(time.time())))
    call_command("worker", *sys.argv[1:])
