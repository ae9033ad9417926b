"""What arrived too late for its sender's right: kept, counted nowhere, until the unit takes it or it runs out."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from chieng.core.clock import now
from chieng.ledger.kinds import HeldState
from chieng.ledger.models.activities import Activity


class HeldEntry(models.Model):
    """What a device sent for a unit after its sender had lost the right to record for it.

    Its files are the uploads staged under the same `client_id` by the same person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client_id = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    # kinds.Facts as JSON: read well before it was held, checked against the day's plan only when it is taken over.
    facts = models.JSONField()
    link = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=HeldState.choices, default=HeldState.WAITING)
    captured_at = models.DateTimeField()
    received_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=500, blank=True)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["unit", "state"], name="ledger_held_by_unit")]
        constraints = [
            # Sent twice, even at once, it is held once.
            models.UniqueConstraint(fields=["client_id", "person"], name="ledger_held_once")
        ]

    def __str__(self) -> str:
        return str(self.facts.get("title") or "")
