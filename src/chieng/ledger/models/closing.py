"""Books that are closed: a period of a plan after its cut-off, and the units for which it stands open again."""

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.core.intervals import Dated


class PeriodClosing(Dated):
    """The lead unit closed the days [since, until) of a plan: what was done then stays as it is counted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey("programme.Plan", on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    document = models.CharField(max_length=200)
    closed_on = models.DateField()
    closed_at = models.DateTimeField(default=now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Opened again for everybody. The closing stays readable.
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reopened_reason = models.CharField(max_length=500, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["-since", "-closed_at"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopened_reason=""), name="ledger_reopened_why"
            ),
        ]

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def is_closed(self) -> bool:
        return self.reopened_at is None


class ClosingExtension(Dated):
    """A closing does not hold for one unit on the days [since, until): it may still send, correct and verify."""

    closing = models.ForeignKey(PeriodClosing, on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    given_at = models.DateTimeField(default=now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["-given_at", "-id"]

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)
