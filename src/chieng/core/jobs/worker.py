"""The loop that runs jobs: a few threads in one process, a heartbeat that renews leases, a scheduler.

Nothing that the database does ends the loop: what can't be written now is written later. A worker that is
killed needs no cleaning up; its leases end, or the next worker on the machine sees that it is dead.
"""

import logging
import os
import platform
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections

from chieng.core.jobs import queue, schedule
from chieng.core.jobs.registry import JOBS
from chieng.core.logs import without_details
from chieng.core.models import JobRecord, JobState

logger = logging.getLogger(__name__)

BEAT = 5.0
POLL = 0.5
TICK = 1.0
GRACE = 20.0


def _machine() -> str:
    """Return what tells apart machines and containers: process numbers mean something only within one."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return f"{platform.node()}{space}"[:100]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # A killed process lingers until its parent has asked how it ended.
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def run_due(owner: str = "here") -> int:
    """Run every job that is due, here and now, one after another. Returns how many. For tests and commands."""
    done = 0
    while record := queue.claim(owner):
        run_one(record)
        done += 1
    return done


def run_one(record: JobRecord) -> None:
    """Run a claimed job and note how it ended."""
    try:
        JOBS[record.name](*record.arguments)
    except Exception:
        error = without_details(traceback.format_exc())
        logger.exception("job %s failed (attempt %s)", record.name, record.attempts)
        _insist(lambda: queue.fail(record, error))
    else:
        _insist(lambda: queue.succeed(record))


def _insist(write: Callable[[], None], patience: float = 600.0) -> None:
    """Write although another may hold the lock for long; give up after `patience`, when the lease ends it."""
    until = time.monotonic() + patience
    while True:
        try:
            return write()
        except DatabaseError:
            if time.monotonic() > until:
                raise
            logger.warning("the database can't be written just now; trying again", exc_info=True)
            time.sleep(1)


class Worker:
    """One worker process: `run()` returns after `stop()`, when the jobs in hand are done or given back."""

    def __init__(self, *, threads: int = 2, jobs: bool = True, schedules: bool = True) -> None:
        self.machine = _machine()
        self.owner = f"{self.machine}/{os.getpid()}/{secrets.token_hex(4)}"
        self.roles = [role for role, wanted in (("worker", jobs), ("scheduler", schedules)) if wanted]
        self._threads = threads if jobs else 0
        self._asked_to_stop = False
        self._stopping = threading.Event()
        self._in_hand: dict[str, JobRecord] = {}
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Ask the worker to end. Only a flag: a signal may arrive while the main thread holds any lock."""
        self._asked_to_stop = True

    def run(self) -> None:
        """Work until stopped."""
        loops: list[tuple[Callable[[], float], str]] = [(self._work, f"job-{n}") for n in range(self._threads)]
        if "scheduler" in self.roles:
            loops.append((self._tick, "scheduler"))
        heart = self._start(self._beat, "heartbeat", self._stopped_and_empty)
        threads = [self._start(step, name, self._stopping.is_set) for step, name in loops]
        while not self._asked_to_stop:
            time.sleep(0.1)
        self._stopping.set()
        until = time.monotonic() + GRACE
        for thread in [*threads, heart]:
            thread.join(max(0.0, until - time.monotonic()))
        self._give_back()

    def _start(self, step: Callable[[], float], name: str, ended: Callable[[], bool]) -> threading.Thread:
        thread = threading.Thread(target=self._loop, args=(step, ended), name=name, daemon=True)
        thread.start()
        return thread

    def _loop(self, step: Callable[[], float], ended: Callable[[], bool]) -> None:
        """Call `step` for ever; it says how long to rest. Whatever goes wrong, try again a little later."""
        while not ended():
            close_old_connections()
            try:
                rest = step()
            except Exception:
                logger.exception("%s: trying again in 2 seconds", threading.current_thread().name)
                connections.close_all()
                rest = 2.0
            self._stopping.wait(rest)
        connections.close_all()

    def _work(self) -> float:
        record = queue.claim(self.owner)
        if record is None:
            return POLL
        with self._lock:
            self._in_hand[record.lease_token] = record
        try:
            run_one(record)
        finally:
            with self._lock:
                self._in_hand.pop(record.lease_token, None)
        return 0.0

    def _tick(self) -> float:
        schedule.tick()
        return TICK

    def _beat(self) -> float:
        with self._lock:
            tokens = list(self._in_hand)
        queue.renew(tokens)
        schedule.beat(self.owner, self.roles)
        self._take_from_the_dead()
        return 0.2 if self._stopping.is_set() else BEAT

    def _take_from_the_dead(self) -> None:
        owners = JobRecord.objects.filter(
            state=JobState.RUNNING, lease_owner__startswith=f"{self.machine}/", doubted=False
        ).values_list("lease_owner", flat=True)
        dead = [owner for owner in set(owners) if not _is_alive(int(owner.split("/")[-2]))]
        if dead:
            logger.warning("%s jobs of dead workers run again", queue.take_from_the_dead(dead))

    def _stopped_and_empty(self) -> bool:
        return self._stopping.is_set() and not self._in_hand

    def _give_back(self) -> None:
        with self._lock:
            left = list(self._in_hand.values())
        queue.release(left)
