"""The supervisor starts again what crashes, ever more slowly, and never leaves anything behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chieng.config.supervisor import FIRST_DELAY, LONGEST_DELAY, STEADY, Child

ROOT = Path(__file__).parents[2]
Supervised = tuple["subprocess.Popen[str]", list[int]]
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
PROGRAM = """
import sys
from chieng.config.supervisor import Child, Supervisor
supervisor = Supervisor([Child("a", {sleeper!r}), Child("b", {sleeper!r})])
supervisor.start()
print(*[child.process.pid for child in supervisor.children], flush=True)
supervisor.run()
"""


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def eventually_gone(pids: list[int], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(lives(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def supervised() -> Iterator[Supervised]:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM.format(sleeper=SLEEPER))],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as supervisor:
        assert supervisor.stdout is not None
        yield supervisor, [int(pid) for pid in supervisor.stdout.readline().split()]
        supervisor.terminate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_whatever_ends_the_supervisor_ends_its_children(supervised: Supervised, how: signal.Signals) -> None:
    supervisor, children = supervised
    assert all(lives(pid) for pid in children)
    supervisor.send_signal(how)
    supervisor.wait(10)
    assert eventually_gone(children)


def test_a_child_that_is_killed_is_started_again(supervised: Supervised) -> None:
    supervisor, (first, second) = supervised
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 10
    again: list[int] = []
    while time.monotonic() < until and len(again) != 1:
        listed = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children").read_text().split()
        again = [int(pid) for pid in listed if int(pid) not in {first, second}]
        time.sleep(0.05)
    assert len(again) == 1
    assert lives(second)


def test_it_waits_twice_as_long_after_every_crash_up_to_a_bound_and_forgets_after_a_steady_while() -> None:
    child = Child("a", SLEEPER)
    delays = []
    for moment in range(10):
        child.note_end(float(moment))
        delays.append(child.delay())
    assert delays[:4] == [FIRST_DELAY, FIRST_DELAY * 2, FIRST_DELAY * 4, FIRST_DELAY * 8]
    assert delays[-1] == LONGEST_DELAY
    child.started = 100.0
    child.note_end(100.0 + STEADY)
    assert child.delay() == FIRST_DELAY
