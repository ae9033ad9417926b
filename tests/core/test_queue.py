"""The queue: asked for in a transaction, claimed under a lease, tried again ever later, never twice at once."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from chieng.core.clock import now
from chieng.core.jobs import JOBS, Job, enqueue, queue, worker
from chieng.core.models import JobRecord, JobState

pytestmark = pytest.mark.django_db

ID = UUID("8f14e45f-ceea-467f-a9d4-1f2c3a4b5c6d")


@pytest.fixture
def send() -> Iterator[Job]:
    """Return a registered job, forgotten after the test."""
    made = Job("tests.send", lambda *_ids: None, "Thử", attempts=3, first_delay=timedelta(seconds=5))
    JOBS.register(made.name, made)
    yield made
    JOBS._things.pop(made.name)


def the_record() -> JobRecord:
    return JobRecord.objects.get()


def make_due() -> None:
    JobRecord.objects.update(run_at=now())


def test_a_job_asked_for_in_a_transaction_that_is_undone_does_not_exist(send: Job) -> None:
    with transaction.atomic():
        enqueue(send, 1)
        transaction.set_rollback(True)
    assert not JobRecord.objects.exists()


def test_ids_arrive_as_text_or_numbers(send: Job) -> None:
    enqueue(send, ID, 7)
    assert the_record().arguments == [str(ID), 7]


def test_a_key_that_waits_or_runs_is_not_added_again_and_is_free_once_done(send: Job) -> None:
    enqueue(send, 1, key="once")
    enqueue(send, 1, key="once")
    record = queue.claim("a")
    assert record is not None
    enqueue(send, 1, key="once")
    assert JobRecord.objects.count() == 1
    queue.succeed(record)
    enqueue(send, 1, key="once")
    assert list(JobRecord.objects.order_by("id").values_list("state", flat=True)) == ["done", "waiting"]


def test_a_claimed_job_is_not_claimed_by_another(send: Job) -> None:
    enqueue(send, 1)
    assert queue.claim("a") is not None
    assert queue.claim("b") is None


def test_a_postponed_job_waits(send: Job) -> None:
    enqueue(send, 1, after=timedelta(minutes=1))
    assert queue.claim("a") is None


def test_failures_wait_twice_as_long_each_time_then_the_job_has_failed(send: Job) -> None:
    enqueue(send, 1)
    waits = []
    for _attempt in range(2):
        record = queue.claim("a")
        assert record is not None
        queue.fail(record, "Traceback … boom")
        waits.append(round((the_record().run_at - now()).total_seconds()))
        make_due()
    last = queue.claim("a")
    assert last is not None
    queue.fail(last, "Traceback … boom")
    assert waits == [5, 10]
    assert (the_record().state, the_record().error) == (JobState.FAILED, "Traceback … boom")
    assert queue.claim("a") is None


def test_waiting_between_attempts_is_bounded() -> None:
    job = Job("x", lambda: None, "x", first_delay=timedelta(seconds=5), longest_delay=timedelta(minutes=2))
    assert [job.delay_after(n).total_seconds() for n in (1, 2, 5, 6, 1000)] == [5, 10, 80, 120, 120]


def test_a_failed_job_can_be_tried_again_with_all_its_attempts(send: Job) -> None:
    enqueue(send, 1)
    JobRecord.objects.update(state=JobState.FAILED, attempts=3)
    queue.retry(the_record())
    record = queue.claim("a")
    assert record is not None
    assert record.attempts == 1


def test_an_ended_lease_is_doubted_first_so_that_a_worker_kept_from_writing_can_still_renew_it(send: Job) -> None:
    enqueue(send, 1)
    slow = queue.claim("slow", lease=timedelta(0))
    assert slow is not None
    assert queue.claim("other") is None  # doubts
    queue.renew([slow.lease_token])
    assert not the_record().doubted
    assert queue.claim("other") is None
    queue.succeed(slow)
    assert the_record().state == JobState.DONE


def test_a_dead_workers_job_runs_again_and_the_dead_cannot_end_it(send: Job) -> None:
    enqueue(send, 1)
    dead = queue.claim("dead", lease=timedelta(0))
    assert dead is not None
    assert queue.claim("other", doubt=timedelta(0)) is None
    again = queue.claim("other")
    assert again is not None
    assert again.attempts == 2
    queue.succeed(dead)
    assert the_record().state == JobState.RUNNING
    queue.succeed(again)
    assert the_record().state == JobState.DONE


def test_a_job_that_ends_its_worker_every_time_is_given_up(send: Job) -> None:
    enqueue(send, 1)
    for _attempt in range(send.attempts):
        assert queue.claim("dead", lease=timedelta(0)) is not None
        assert queue.claim("dead", doubt=timedelta(0)) is None
    assert queue.claim("other") is None
    assert the_record().state == JobState.FAILED


def test_a_stopped_worker_gives_its_jobs_back_and_the_attempt_does_not_count(send: Job) -> None:
    enqueue(send, 1)
    record = queue.claim("a")
    assert record is not None
    queue.release([record])
    assert (the_record().state, the_record().attempts) == (JobState.WAITING, 0)


def test_jobs_done_a_week_ago_are_forgotten(send: Job) -> None:
    enqueue(send, 1)
    enqueue(send, 2)
    JobRecord.objects.filter(arguments=[1]).update(state=JobState.DONE, finished_at=now() - timedelta(days=8))
    JobRecord.objects.filter(arguments=[2]).update(state=JobState.DONE, finished_at=now())
    queue.sweep()
    assert the_record().arguments == [2]


def test_what_a_failed_job_keeps_of_its_error_quotes_no_values() -> None:
    said = "duplicate key\nDETAIL:  Key (username)=(lan) already exists."

    def fail() -> None:
        raise RuntimeError(said)

    made = Job("tests.fail", fail, "Thử", attempts=1)
    JOBS.register(made.name, made)
    try:
        enqueue(made)
        worker.run_due()
    finally:
        JOBS._things.pop(made.name)
    error = the_record().error
    assert "RuntimeError: duplicate key" in error
    assert "(lan)" not in error
