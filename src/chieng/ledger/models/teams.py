"""People who help a unit and have no account: a village's digital team, a youth team, who join by a code."""

from datetime import date, datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from chieng.core.clock import now


class TeamQuerySet(models.QuerySet["Team"]):
    def open(self, moment: datetime, day: date) -> Self:
        """Return the teams whose code lets somebody in at `moment` and whose unit lives on `day`."""
        living = {"unit__since__lte": day, "unit__until__gt": day}
        return self.filter(revoked_at=None, expires_at__gt=moment, **living)


class Team(models.Model):
    """A community team of a unit. Whoever holds its code writes down what it did; nothing is kept of who they are.

    Only the hash of the code is stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    code_hash = models.CharField(max_length=64, unique=True)
    # Counts up with every new code: who came in by an older one is out.
    code_number = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects: ClassVar[models.Manager["Team"]] = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="ledger_one_team_of_a_name")]

    def __str__(self) -> str:
        return self.name
