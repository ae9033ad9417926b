"""What people ask about their own personal data, and what came of it."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.organisations.kinds import RequestKind, RequestState


class RightsRequest(models.Model):
    """A request of somebody about the data held of them: a person of the system, or one from outside by name.

    Both clocks are written down when it is recorded: a list of days off that changes later moves no deadline.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client_id = models.UUIDField(default=uuid4, editable=False)
    # Whose administrators look after it. Null only for a person who never held a role.
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="rights_requests"
    )
    # Of somebody from outside: only what it takes to answer.
    asker_name = models.CharField(max_length=150, blank=True)
    asker_contact = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    words = models.TextField(max_length=2000, blank=True)
    received_on = models.DateField()
    with_third_parties = models.BooleanField(default=False)
    reply_due = models.DateField()
    carry_out_due = models.DateField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.RECEIVED)
    replied_on = models.DateField(null=True, blank=True)
    reply = models.TextField(max_length=2000, blank=True)
    document = models.CharField(max_length=100, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(max_length=2000, blank=True)
    recorded_by_id = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["reply_due", "recorded_at", "id"]
        indexes = [
            models.Index(fields=["state", "reply_due"], name="organisations_rights_due"),
            models.Index(fields=["unit", "state"], name="organisations_rights_unit"),
        ]
        constraints = [
            # Sent twice, even at once, it is one request.
            models.UniqueConstraint(fields=["client_id", "recorded_by_id"], name="organisations_rights_once"),
            models.CheckConstraint(
                condition=Q(reply_due__gte=models.F("received_on"), carry_out_due__gte=models.F("received_on")),
                name="organisations_rights_clocks",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["replied", "done"]) | Q(replied_on__isnull=False),
                name="organisations_rights_replied",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "replied"]) | Q(closed_on__isnull=False),
                name="organisations_rights_closed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.asker_name

    @property
    def is_open(self) -> bool:
        return self.state in RequestState.open_states()

    @property
    def due(self) -> date | None:
        """Return the day by whose end the next step must be done; None when nothing is left to do."""
        if self.state == RequestState.RECEIVED:
            return self.reply_due
        return self.carry_out_due if self.state == RequestState.REPLIED else None
