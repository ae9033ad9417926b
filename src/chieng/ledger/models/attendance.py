"""Which units took part in an activity of another one, and with whom: numbers of people, never their names."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chieng.ledger.kinds import Presence
from chieng.ledger.models.activities import Activity
from chieng.ledger.models.reference import Audience


class Attendance(models.Model):
    """One line of an attendance sheet: an invited unit, whether it came, and whether its head did in person.

    It is verified with its activity and counts for the unit that came. That unit may dispute it once; what is
    disputed counts again only when the organiser has kept it with a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendances")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    came = models.BooleanField(default=False)
    head = models.CharField(max_length=10, choices=Presence.choices, default=Presence.ABSENT)
    disputed_at = models.DateTimeField(null=True, blank=True)
    disputed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dispute_reason = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["unit__position", "unit"]
        indexes = [models.Index(fields=["unit", "came", "activity"], name="ledger_attendance_counted")]
        constraints = [
            models.UniqueConstraint(fields=["activity", "unit"], name="ledger_unit_once_a_sheet"),
            models.CheckConstraint(
                condition=Q(came=True) | Q(head=Presence.ABSENT), name="ledger_head_came_with_the_unit"
            ),
            models.CheckConstraint(
                condition=Q(disputed_at__isnull=False) | Q(settled_at__isnull=True),
                name="ledger_settled_after_a_dispute",
            ),
        ]

    @property
    def is_disputed(self) -> bool:
        """Whether the organiser still owes an answer."""
        return self.disputed_at is not None and self.settled_at is None


class AttendedPeople(models.Model):
    """How many people of one audience came from the unit."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="people")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveIntegerField()

    class Meta:
        ordering = ["audience__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attendance", "audience"], name="ledger_people_once_an_audience")
        ]
