"""Background jobs: what waits, what runs under which lease, what failed, and when the scheduler last looked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import now


class JobState(models.TextChoices):
    WAITING = "waiting", _("đang chờ")
    RUNNING = "running", _("đang chạy")
    DONE = "done", _("đã xong")
    FAILED = "failed", _("bị lỗi")


LIVE = (JobState.WAITING, JobState.RUNNING)


class JobRecord(models.Model):
    """One call of a job. Written in the transaction that asks for it, so that neither exists without the other.

    A running job holds a lease that its worker renews; when the lease ends unrenewed the job runs again.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=list)
    # While a record with a key waits or runs, asking for the same key again adds nothing.
    key = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    run_at = models.DateTimeField(default=now)
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True, default="")
    lease_owner = models.CharField(max_length=150, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    # An ended lease is doubted first and taken later: its worker may only have been kept from writing.
    doubted = models.BooleanField(default=False)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "run_at", "id"], name="core_job_next"),
            models.Index(fields=["state", "lease_until"], name="core_job_leases"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~models.Q(key="") & models.Q(state__in=["waiting", "running"]),
                name="core_one_live_job_a_key",
            )
        ]


class PeriodicState(models.Model):
    """When a periodic job is next due, and how its last run ended. One row a registered job."""

    name = models.CharField(primary_key=True, max_length=100)
    due_at = models.DateTimeField(default=now)
    queued_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")


class WorkerBeat(models.Model):
    """A sign of life of a worker or a scheduler, written every few seconds while it lives."""

    owner = models.CharField(max_length=150)
    role = models.CharField(max_length=10)
    started_at = models.DateTimeField(default=now)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "role"], name="core_one_beat_a_role")]
