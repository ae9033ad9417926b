"""Random checks of what was verified: a sample with the seed it was drawn from, and what was found of each."""

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.core.intervals import Dated
from chieng.ledger.kinds import Finding, Stratum
from chieng.ledger.models.activities import Activity


class Sample(Dated):
    """Verified activities of the days [since, until) of a plan, drawn by chance so that it can be drawn again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey("programme.Plan", on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    stratum = models.CharField(max_length=20, choices=Stratum.choices)
    # How many there were to draw from, and the SHA-256 of their sorted ids, a line each.
    population = models.PositiveIntegerField()
    population_sha256 = models.CharField(max_length=64)
    # The seed is the SHA-256 of these, as JSON with sorted keys and no spaces.
    inputs = models.JSONField()
    seed = models.CharField(max_length=64)
    drawn_at = models.DateTimeField(default=now)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["-drawn_at", "id"]

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


class SampleItem(models.Model):
    """A drawn activity: what was found, and the one reply of its unit. A finding changes no figure by itself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    finding = models.CharField(max_length=20, choices=Finding.choices, blank=True)
    found_figure = models.PositiveBigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    found_on = models.DateField(null=True, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reply = models.CharField(max_length=1000, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["sample", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "activity"], name="ledger_drawn_once_a_sample"),
            models.CheckConstraint(
                condition=Q(finding="", found_on__isnull=True) | (~Q(finding="") & Q(found_on__isnull=False)),
                name="ledger_found_when",
            ),
        ]
