"""Evidence packs that people asked for: made in the background, kept for a week."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from chieng.core.clock import now
from chieng.reporting.kinds import PackState


class EvidencePack(models.Model):
    """A ZIP of what proves a target on a day, made in the background for one person, kept for a week."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    plan = models.CharField(max_length=100)
    target = models.CharField(max_length=50)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=PackState.choices, default=PackState.WAITING)
    # Units put in so far, of how many.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Ids of the units that the pack names: whoever lost the reach over one of them gets it no more.
    units = models.JSONField(default=list)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(file__isnull=False), name="reporting_ready_has_file"
            )
        ]
