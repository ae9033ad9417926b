"""The queue itself: asking for a job, claiming one under a lease, and what happens when it ends.

Every function here is one short transaction. A claim is fenced by a token: whoever lost the lease can no
longer say how the job ended.
"""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, QuerySet

from chieng.core.clock import now
from chieng.core.jobs.registry import JOBS, PERIODIC, Job
from chieng.core.models import JobRecord, JobState, PeriodicState, WorkerBeat

# A worker that dies without a word: LEASE + DOUBT and a little, so that its job runs again within a minute.
LEASE = timedelta(seconds=30)
DOUBT = timedelta(seconds=12)
KEEP_DONE = timedelta(days=7)
_ERROR_LENGTH = 8000


def enqueue(job: Job, *ids: Any, key: str = "", after: timedelta = timedelta(0)) -> None:
    """Ask for `job` to run with `ids`, once the surrounding transaction commits.

    With `key`, nothing is added while a record with that key waits or runs. `after` postpones the start.
    """
    arguments = json.loads(json.dumps(ids, cls=DjangoJSONEncoder))
    record = JobRecord(name=job.name, arguments=arguments, key=key, run_at=now() + after)
    # The constraint on live keys decides, also between two who ask at the same time.
    JobRecord.objects.bulk_create([record], ignore_conflicts=bool(key))


def claim(owner: str, *, lease: timedelta = LEASE, doubt: timedelta = DOUBT) -> JobRecord | None:
    """Take the next job that is due, or one whose worker died, and return it with its lease; None if none is."""
    moment = now()
    if not _due(moment).exists():
        return None
    with transaction.atomic():
        record = _due(moment).select_for_update(skip_locked=True).order_by("run_at", "id").first()
        if record is None:
            return None
        if record.state == JobState.RUNNING and not record.doubted:
            JobRecord.objects.filter(pk=record.pk).update(doubted=True, lease_until=moment + doubt)
            return None
        if record.state == JobState.RUNNING and record.attempts >= _attempts(record):
            _give_up(record, "The worker ended in mid-job every time.")
            return None
        record.state, record.lease_owner, record.lease_token = JobState.RUNNING, owner, secrets.token_hex(16)
        record.lease_until, record.doubted = moment + lease, False
        record.started_at, record.attempts = moment, record.attempts + 1
        record.save()
    return record


def renew(tokens: list[str], *, lease: timedelta = LEASE) -> None:
    """Renew the leases held under `tokens`: their jobs still run here."""
    if tokens:
        held = JobRecord.objects.filter(lease_token__in=tokens, state=JobState.RUNNING)
        held.update(lease_until=now() + lease, doubted=False)


def succeed(record: JobRecord) -> None:
    """Note that the job is done. Says nothing when another worker holds the lease by now."""
    moment = now()
    if record.name not in PERIODIC:
        _held(record).update(state=JobState.DONE, finished_at=moment, lease_token="", error="")
        return
    # A run every few seconds would bury the jobs that people ask about: its state is kept instead of its runs.
    with transaction.atomic():
        if _held(record).delete()[0]:
            JobRecord.objects.filter(name=record.name, state=JobState.FAILED).delete()
            PeriodicState.objects.filter(name=record.name).update(succeeded_at=moment, error="")


def fail(record: JobRecord, error: str) -> None:
    """Note that the job raised `error`: it waits for its next attempt, or has failed for good."""
    kept = error[-_ERROR_LENGTH:]
    with transaction.atomic():
        PeriodicState.objects.filter(name=record.name).update(failed_at=now(), error=kept)
        if record.attempts >= _attempts(record):
            _give_up(record, kept)
        else:
            run_at = now() + JOBS[record.name].delay_after(record.attempts)
            _held(record).update(state=JobState.WAITING, run_at=run_at, lease_token="", error=kept)


def release(records: list[JobRecord]) -> None:
    """Give jobs back that this worker will not finish: it is being stopped. The attempt does not count."""
    for record in records:
        _held(record).update(state=JobState.WAITING, run_at=now(), attempts=record.attempts - 1, lease_token="")


def retry(record: JobRecord) -> None:
    """Let a failed job be tried again, with all its attempts, now. Callers are actions: they audit it."""
    JobRecord.objects.filter(pk=record.pk, state=JobState.FAILED).update(
        state=JobState.WAITING, run_at=now(), attempts=0, finished_at=None
    )


def take_from_the_dead(owners: list[str]) -> int:
    """Let the jobs of workers that are known to be dead run again at once. Returns how many."""
    running = JobRecord.objects.filter(state=JobState.RUNNING, lease_owner__in=owners)
    return running.update(lease_until=now(), doubted=True)


def sweep() -> None:
    """Forget jobs that were done a week ago, and workers that have been silent for a day."""
    JobRecord.objects.filter(state=JobState.DONE, finished_at__lt=now() - KEEP_DONE).delete()
    WorkerBeat.objects.filter(at__lt=now() - timedelta(days=1)).delete()


def _due(moment: Any) -> QuerySet[JobRecord]:
    waiting = Q(state=JobState.WAITING, run_at__lte=moment)
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=moment)
    return JobRecord.objects.filter(waiting | abandoned, name__in=JOBS.names())


def _held(record: JobRecord) -> QuerySet[JobRecord]:
    return JobRecord.objects.filter(pk=record.pk, lease_token=record.lease_token, state=JobState.RUNNING)


def _attempts(record: JobRecord) -> int:
    return JOBS[record.name].attempts


def _give_up(record: JobRecord, error: str) -> None:
    if record.name in PERIODIC:  # one that fails every time shows once
        JobRecord.objects.filter(name=record.name, state=JobState.FAILED).delete()
    _held(record).update(state=JobState.FAILED, finished_at=now(), lease_token="", error=error)
