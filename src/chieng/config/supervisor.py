"""A small supervisor: starts the web server and the worker, starts again what crashes, ends everything together.

It loads neither Django nor a database, so that there is little in it that could fail. Children are signalled by
the kernel when it dies, even of kill -9.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from chieng.config.processes import end_with_parent

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
STEADY = 60.0  # seconds of life after which earlier crashes are forgotten
STOP_SECONDS = 30.0
_LOOK_EVERY = 0.2


@dataclass(slots=True)
class Child:
    """A program that should always run."""

    name: str
    command: Sequence[str]
    inherit: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    start_at: float = 0.0

    def start(self) -> None:
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            pass_fds=self.inherit,
            process_group=0,  # the terminal's Ctrl-C comes to the supervisor alone, which passes it on
            preexec_fn=lambda: end_with_parent(parent),  # noqa: PLW1509 - the supervisor has no threads
        )
        self.started = time.monotonic()

    def delay(self) -> float:
        """Return how long to wait before the next start, given how often it crashed lately."""
        return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** (self.crashes - 1))

    def note_end(self, moment: float) -> None:
        """Take in that the process has ended: it starts again after a while."""
        steady = moment - self.started >= STEADY
        self.crashes = 1 if steady else self.crashes + 1
        self.start_at = moment + self.delay()
        self.process = None


@dataclass
class Supervisor:
    """Runs children until it is told to stop by SIGINT or SIGTERM, or by `stop`."""

    children: Sequence[Child]
    say: Callable[[str], None] = field(default=lambda text: print(text, file=sys.stderr, flush=True))  # noqa: T201
    stopping: bool = False

    def start(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)
        for child in self.children:
            child.start()

    def run(self) -> None:
        """Look after the children until told to stop, then end them."""
        try:
            while not self.stopping:
                self.look()
                time.sleep(_LOOK_EVERY)
        finally:
            self.end()

    def look(self) -> None:
        """Start again what has ended and waited long enough."""
        moment = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                code = child.process.returncode
                child.note_end(moment)
                self.say(
                    f"{child.name}: dừng đột ngột, mã {code}; chạy lại sau {child.delay():g} giây / "
                    f"ended unexpectedly with {code}; starts again in {child.delay():g} s"
                )
            if child.process is None and moment >= child.start_at and not self.stopping:
                child.start()

    def end(self) -> None:
        """Ask every child to end, wait, and kill what does not."""
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
