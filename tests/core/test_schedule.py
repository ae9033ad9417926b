"""The scheduler asks for each periodic job when it is due; what people see of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.core.jobs import JOBS, enqueue, failed_jobs, job_health, periodic, periodic_jobs, schedule, worker
from chieng.core.jobs.health import PeriodicRow
from chieng.core.jobs.registry import PERIODIC, Periodic
from chieng.core.models import JobRecord, JobState, PeriodicState, WorkerBeat
from chieng.core.personal.keeping import keep_to

pytestmark = pytest.mark.django_db

NAME = "tests.every_minute"


class Trouble:
    """What the periodic job of these tests does: counts, and raises when told to."""

    runs = 0
    raises = False
    wanted = True


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    made = Trouble()

    def run() -> None:
        made.runs += 1
        if made.raises:
            raise RuntimeError("no")

    others = PERIODIC._things.copy()
    PERIODIC._things.clear()
    periodic(NAME, every=timedelta(minutes=1), label="Thử", attempts=1, wanted=lambda: made.wanted)(run)
    yield made
    PERIODIC._things.clear()
    PERIODIC._things.update(others)
    JOBS._things.pop(NAME)


def pass_time(by: timedelta) -> None:
    state = PeriodicState.objects.get(name=NAME)
    PeriodicState.objects.filter(name=NAME).update(due_at=state.due_at - by)


def row() -> PeriodicRow:
    (only,) = periodic_jobs()
    return only


def test_a_periodic_job_is_asked_for_at_once_then_when_its_time_has_passed(trouble: Trouble) -> None:
    assert schedule.tick() == [NAME]
    assert schedule.tick() == []
    worker.run_due()
    pass_time(timedelta(minutes=1))
    assert schedule.tick() == [NAME]
    worker.run_due()
    assert trouble.runs == 2
    assert not JobRecord.objects.exists()


def test_what_was_missed_is_made_up_for_once(trouble: Trouble) -> None:
    schedule.tick()
    worker.run_due()
    pass_time(timedelta(days=3))
    assert schedule.tick() == [NAME]
    assert schedule.tick() == []


def test_it_never_runs_beside_itself(trouble: Trouble) -> None:
    schedule.tick()
    pass_time(timedelta(minutes=1))
    schedule.tick()
    assert JobRecord.objects.count() == 1


def test_two_schedulers_that_saw_the_same_due_moment_ask_once(trouble: Trouble) -> None:
    PeriodicState.objects.create(name=NAME)
    seen = PeriodicState.objects.get(name=NAME)
    asked = [schedule._ask(PERIODIC[NAME], seen) for _scheduler in range(2)]
    assert asked == [True, False]
    assert JobRecord.objects.count() == 1


def test_it_is_not_asked_for_while_there_is_nothing_to_do(trouble: Trouble) -> None:
    trouble.wanted = False
    assert schedule.tick() == []
    trouble.wanted = True
    assert schedule.tick() == [NAME]


def test_a_clock_that_was_wrong_for_a_while_delays_it_by_one_period_at_most(trouble: Trouble) -> None:
    schedule.tick()
    worker.run_due()
    pass_time(timedelta(days=-400))
    schedule.tick()
    pass_time(timedelta(minutes=1, seconds=1))
    assert schedule.tick() == [NAME]


def test_one_jobs_trouble_does_not_keep_the_others_waiting(trouble: Trouble) -> None:
    def broken() -> bool:
        raise RuntimeError("no")

    PERIODIC._things["tests.broken"] = Periodic(JOBS[NAME], timedelta(minutes=1), broken)
    assert schedule.tick() == [NAME]


def test_one_that_fails_every_time_shows_once_and_is_gone_when_it_succeeds(trouble: Trouble) -> None:
    trouble.raises = True
    for _time in range(3):
        schedule.tick()
        worker.run_due()
        pass_time(timedelta(minutes=1))
    assert [record.name for record in failed_jobs()] == [NAME]
    assert row().is_failing
    assert "RuntimeError: no" in PeriodicState.objects.get(name=NAME).error
    trouble.raises = False
    schedule.tick()
    worker.run_due()
    assert not failed_jobs().exists()
    assert not row().is_failing


def test_people_see_when_it_last_ran(trouble: Trouble) -> None:
    assert (row().label, row().succeeded_at) == ("Thử", None)
    schedule.tick()
    worker.run_due()
    succeeded = row().succeeded_at
    assert succeeded is not None
    assert now() - succeeded < timedelta(seconds=5)


def test_health_of_an_installation_that_never_ran_a_worker() -> None:
    health = job_health()
    assert (health.worker_lives, health.scheduler_lives, health.oldest_waiting) == (False, False, None)


def test_health_counts_what_is_due_running_and_failed(trouble: Trouble) -> None:
    enqueue(JOBS[NAME])
    enqueue(JOBS[NAME], after=timedelta(hours=1))
    JobRecord.objects.create(name=NAME, state=JobState.RUNNING)
    JobRecord.objects.create(name=NAME, state=JobState.FAILED)
    schedule.beat("one", ["worker", "scheduler"])
    schedule.beat("two", ["worker"])
    WorkerBeat.objects.create(owner="dead", role="worker", at=now() - timedelta(hours=1))
    health = job_health()
    assert (health.waiting, health.running, health.failed, health.workers) == (1, 1, 1, 2)
    assert (health.worker_lives, health.scheduler_lives) == (True, True)
    assert health.oldest_waiting is not None


def test_sessions_that_ended_are_forgotten() -> None:
    ended, going_on = SessionStore(), SessionStore()
    for session, seconds in ((ended, -1), (going_on, 60)):
        session["token"] = "secret"
        session.set_expiry(now() + timedelta(seconds=seconds))
        session.save()
    keep_to("core.sessions", actor=SYSTEM)
    assert [one.session_key for one in Session.objects.all()] == [going_on.session_key]
