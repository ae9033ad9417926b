"""What proves an activity: photos, documents, links; and what was uploaded before its form was sent."""

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.core.files.locations import Location
from chieng.core.files.papers import names_a_secret
from chieng.ledger.kinds import EvidenceKind
from chieng.ledger.models.activities import Activity
from chieng.ledger.models.teams import Team

if TYPE_CHECKING:
    from chieng.ledger.queries.reuse import Reuse


class Located(models.Model):
    """Where a picture was taken: two numbers, kept only for a picture whose sender ticked that it be kept."""

    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def location(self) -> Location | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Location(Decimal(self.latitude), Decimal(self.longitude))


class Evidence(Located):
    """A photo, a document or a link that proves an activity. Removed ones are kept, out of sight."""

    # Where else the file is used, on instances that queries.with_reuse gave.
    reuse: "Reuse | None" = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    caption = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(default=now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="ledger_evidence_is_file_or_link",
            ),
            models.UniqueConstraint(
                fields=["activity", "file"],
                condition=Q(removed_at__isnull=True),
                name="ledger_one_file_once_an_activity",
            ),
        ]


class StagedUpload(Located):
    """A file taken in before its form was sent: kept when another field is wrong, so that nothing is lost.

    `client_id` is that of the activity to come. It belongs to whoever uploaded it, a person or a community team,
    and is deleted when it has become evidence or has waited too long.
    """

    reuse: "Reuse | None" = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client_id = models.UUIDField(db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, team=None) | Q(person=None, team__isnull=False),
                name="ledger_staged_by_a_person_or_a_team",
            ),
            models.UniqueConstraint(fields=["client_id", "person", "file"], name="ledger_one_file_once_staged"),
            models.UniqueConstraint(
                fields=["client_id", "team", "file"], name="ledger_one_file_once_staged_by_a_team"
            ),
        ]

    @property
    def names_a_secret(self) -> bool:
        return names_a_secret(self.name)
