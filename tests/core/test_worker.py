"""The worker as a real process: killed, stopped, kept from writing; two schedulers at once."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from chieng.core.clock import now
from tests.core.live import Installation, eventually, installation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path) as made:
        yield made


def ask(live: Installation, name: str, seconds: float) -> None:
    false = "0" if connection.vendor == "sqlite" else "false"
    live.run_sql(
        "INSERT INTO core_jobrecord (name, arguments, key, state, run_at, attempts, lease_token, lease_owner,"  # noqa: S608
        f" doubted, error, created_at) VALUES ('tests.sleep', %s, '', 'waiting', %s, 0, '', '', {false}, '', %s)",
        (f'["{name}", {seconds}]', str(now()), str(now())),
    )


def trace(live: Installation, name: str) -> list[str]:
    path = live.data / name
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


def states(live: Installation) -> list[object]:
    return [
        row[0] for row in live.run_sql("SELECT state FROM core_jobrecord WHERE name LIKE 'tests%%' ORDER BY id")
    ]


def kill(live: Installation) -> float:
    live.processes[-1].kill()
    live.processes[-1].wait()
    return time.monotonic()


def test_a_job_whose_worker_is_killed_runs_again_as_soon_as_a_worker_starts(live: Installation) -> None:
    ask(live, "trace", 2.5)
    live.worker()
    eventually(lambda: trace(live, "trace") == ["start"])
    killed = kill(live)
    live.worker()
    eventually(lambda: trace(live, "trace") == ["start", "start", "end"])
    eventually(lambda: states(live) == ["done"])
    assert time.monotonic() - killed < 60


@pytest.mark.slow
def test_a_job_of_a_killed_worker_on_another_machine_runs_again_within_a_minute(live: Installation) -> None:
    ask(live, "trace", 3)
    live.worker("--stranger")
    eventually(lambda: trace(live, "trace") == ["start"])
    killed = kill(live)
    live.worker()
    eventually(lambda: trace(live, "trace") == ["start", "start"], within=60)
    assert 25 < time.monotonic() - killed < 60


@pytest.mark.slow
def test_a_long_job_is_not_run_twice(live: Installation) -> None:
    ask(live, "trace", 70)
    live.worker()
    live.worker("--stranger")
    eventually(lambda: states(live) == ["done"], within=90)
    assert trace(live, "trace") == ["start", "end"]


def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(live: Installation) -> None:
    ask(live, "trace", 1)
    worker = live.worker()
    eventually(lambda: trace(live, "trace") == ["start"])
    ask(live, "other", 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert trace(live, "trace") == ["start", "end"]
    assert states(live)[0] == "done"


def test_a_periodic_job_runs_once_under_two_schedulers(live: Installation) -> None:
    for _process in range(2):
        live.worker("--every", "1")
    eventually(lambda: len(trace(live, "ticks")) >= 4)
    moments = [float(moment) for moment in trace(live, "ticks")]
    assert [b - a for a, b in pairwise(moments[1:]) if b - a < 0.4] == []
    assert len(moments) <= moments[-1] - moments[0] + 2


def hold_the_lock(live: Installation, worker_option: str, seconds: float) -> None:
    worker = live.worker(worker_option) if worker_option else live.worker()
    ask(live, "first", 0)
    eventually(lambda: trace(live, "first") == ["start", "end"])
    ask(live, "long", 1)
    eventually(lambda: trace(live, "long") == ["start"])
    ask(live, "second", 0)
    with live.writing():
        time.sleep(seconds)
        assert worker.poll() is None
    eventually(lambda: states(live) == ["done", "done", "done"])
    assert worker.poll() is None
    assert (trace(live, "long"), trace(live, "second")) == (["start", "end"], ["start", "end"])


def test_a_worker_that_may_not_write_for_a_while_lives_on(live: Installation) -> None:
    hold_the_lock(live, "--impatient", 3)
    assert "the database can't be written just now" in live.log()


@pytest.mark.slow
def test_a_write_of_half_a_minute_and_more_never_ends_the_worker(live: Installation) -> None:
    hold_the_lock(live, "", 45)


def test_the_scheduler_leaves_a_sign_of_life(live: Installation) -> None:
    live.worker("--only", "scheduler")
    eventually(lambda: live.run_sql("SELECT role FROM core_workerbeat") == [("scheduler",)])
    beat = live.run_sql("SELECT at FROM core_workerbeat")[0][0]
    assert str(beat) > str(now() - timedelta(seconds=15))
