"""The steps that prepare a data folder. Each is a process of its own, and skipped when nothing changed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chieng.config.up import stamps
from chieng.config.up.stamps import Stamps, hash_of

ONCE = "done"


class StepFailed(Exception):  # noqa: N818 - what failed has said so itself
    """A step did not succeed; its own last line said why. `code` is how it ended."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its name, what people are told, what it runs, and the mark that says it need not run again."""

    name: str
    label: str
    command: tuple[str, ...]
    mark: Callable[[], str]


def steps_for(data: Path, database: str, *, demo: bool) -> list[Step]:
    """Return the steps for a data folder. `database` names what is migrated: another one starts from nothing."""
    plan = stamps.SOURCE / "programme" / "data" / "kon-tum-2021-2025.toml"
    steps = [
        Step("texts", "Bản dịch / translations", _COMPILE, _mark_of_texts),
        Step(
            "static",
            "Tệp giao diện / interface files",
            _chieng("collectstatic", "--noinput", "--clear", "-v", "0"),
            lambda: hash_of(stamps.static_files(), str((data / "static" / "staticfiles.json").exists())),
        ),
        Step(
            "database",
            "Cơ sở dữ liệu / database",
            _chieng("migrate", "--noinput", "-v", "0"),
            lambda: hash_of(stamps.migrations(), database, str(_exists(data, database))),
        ),
        Step(
            "kinds",
            "Loại hoạt động / kinds of activity",
            _chieng("ledger", "load-kinds"),
            lambda: hash_of(stamps.kinds(), database),
        ),
        Step("plan", "Kế hoạch / plan", _chieng("plan", "load", str(plan)), lambda: f"{ONCE} {database}"),
    ]
    if demo:
        steps.append(
            Step("demo", "Dữ liệu minh họa / demo data", _chieng("demo", "build"), lambda: f"{ONCE} {database}")
        )
    return steps


def prepare(steps: list[Step], marks: Stamps, say: Callable[[str], None]) -> None:
    """Run the steps whose inputs changed, saying what each does and how long it took. Raises StepFailed."""
    waiting = [step for step in steps if marks.get(step.name) != step.mark()]
    for number, step in enumerate(waiting, start=1):
        say(f"[{number}/{len(waiting)}] {step.label} …")
        start = time.monotonic()
        done = subprocess.run(step.command, check=False, stdout=sys.stderr, env={**os.environ, "PYTHONUTF8": "1"})
        if done.returncode:
            raise StepFailed(done.returncode)
        marks.set(step.name, step.mark())
        say(f"      {time.monotonic() - start:.1f} s")


def _chieng(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "chieng.config.cli", *arguments)


_COMPILE = (
    sys.executable,
    "-c",
    "from chieng.config.messages.catalogues import compile_all; compile_all()",
)


def _mark_of_texts() -> str:
    compiled = all(path.with_suffix(".mo").exists() for path in stamps.catalogues())
    return hash_of(stamps.catalogues(), str(compiled))


def _exists(data: Path, database: str) -> bool:
    return database != "sqlite" or (data / "chieng.sqlite3").exists()
