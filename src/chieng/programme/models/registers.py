"""Registers: what outside sources say of how many units of some kinds there are, as of a day."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.programme.kinds import Completeness


class Register(models.Model):
    """A list of the units of some kinds under the owner of plans: by whose word, of which day, whether complete.

    The units themselves are in organisations. The newest register as of a day holds; one that was withdrawn holds
    on no day.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    # Codes of kinds of units, sorted.
    kinds: Any = models.JSONField()
    as_of = models.DateField()
    source = models.CharField(max_length=300)
    document_number = models.CharField(max_length=100, blank=True)
    document_date = models.DateField(null=True, blank=True)
    completeness = models.CharField(max_length=10, choices=Completeness.choices, default=Completeness.UNKNOWN)
    # How many there are in all, where the source says so.
    expected = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    # Of a register that came as a file.
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    lines = models.PositiveIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField(default=now, editable=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-as_of", "-noted_at", "id"]
        indexes = [models.Index(fields=["owner", "as_of"], name="programme_register_as_of")]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="programme_register_has_its_source"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawal_reason=""), name="programme_register_withdrawn_why"
            ),
        ]

    def __str__(self) -> str:
        return self.source
