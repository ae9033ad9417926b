"""What people and probes ask about background jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min, QuerySet

from chieng.core.clock import now
from chieng.core.jobs.registry import JOBS, PERIODIC, StrOrPromise
from chieng.core.models import JobRecord, JobState, PeriodicState, WorkerBeat

# A sign of life is due every 5 seconds, but a long write holds it up without anything being wrong.
LOST_AFTER = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class JobHealth:
    """How background work stands. Moments are None when it never happened."""

    worker_at: datetime | None
    scheduler_at: datetime | None
    workers: int
    waiting: int
    running: int
    failed: int
    oldest_waiting: datetime | None
    asked_at: datetime

    @property
    def worker_lives(self) -> bool:
        return self.worker_at is not None and self.asked_at - self.worker_at < LOST_AFTER

    @property
    def scheduler_lives(self) -> bool:
        return self.scheduler_at is not None and self.asked_at - self.scheduler_at < LOST_AFTER


@dataclass(frozen=True, slots=True)
class PeriodicRow:
    """A periodic job as people see it."""

    name: str
    label: StrOrPromise
    every: timedelta
    queued_at: datetime | None
    succeeded_at: datetime | None
    failed_at: datetime | None

    @property
    def is_failing(self) -> bool:
        return self.failed_at is not None and (self.succeeded_at is None or self.succeeded_at < self.failed_at)


def job_health() -> JobHealth:
    """Return how background work stands now."""
    moment = now()
    beats = dict(WorkerBeat.objects.values_list("role").annotate(last=Max("at")))
    due = JobRecord.objects.filter(state=JobState.WAITING, run_at__lte=moment)
    return JobHealth(
        worker_at=beats.get("worker"),
        scheduler_at=beats.get("scheduler"),
        workers=WorkerBeat.objects.filter(role="worker", at__gt=moment - LOST_AFTER).count(),
        waiting=due.count(),
        running=JobRecord.objects.filter(state=JobState.RUNNING).count(),
        failed=failed_jobs().count(),
        oldest_waiting=due.aggregate(oldest=Min("run_at"))["oldest"],
        asked_at=moment,
    )


def failed_jobs() -> QuerySet[JobRecord]:
    """Return the jobs that failed for good, the latest first."""
    return JobRecord.objects.filter(state=JobState.FAILED).order_by("-finished_at", "-id")


def label_of(record: JobRecord) -> StrOrPromise:
    """Return what people call the job; its name when the job no longer exists."""
    return JOBS[record.name].label if record.name in JOBS else record.name


def periodic_jobs() -> list[PeriodicRow]:
    """Return every periodic job with when it last ran, in the order of registration."""
    states = {state.name: state for state in PeriodicState.objects.all()}
    return [_row(name, states.get(name, PeriodicState(name=name))) for name in PERIODIC.names()]


def _row(name: str, state: PeriodicState) -> PeriodicRow:
    periodic = PERIODIC[name]
    return PeriodicRow(
        name, periodic.job.label, periodic.every, state.queued_at, state.succeeded_at, state.failed_at
    )
