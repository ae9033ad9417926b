"""`chieng restore` that kills itself: before its Nth rename, as a power cut would.

python -m tests.core.run_restore N [arguments of the command]
"""

import os
import signal
import sys
from pathlib import Path

import django
from django.core.management import call_command

rename = Path.rename
left = int(sys.argv.pop(1))
sys.argv.insert(1, "restore")  # as the console command has it


def rename_or_die(self: Path, target: Path) -> Path:
    global left  # noqa: PLW0603 - counts across calls
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)


Path.rename = rename_or_die  # type: ignore[method-assign, assignment]
django.setup()
call_command(*sys.argv[1:])
