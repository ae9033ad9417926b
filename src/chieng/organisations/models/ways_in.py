"""How people come in without mail: an invitation on paper, a code when the password is lost.

Only the hash of a token or code is stored. Each works once, for a time, and can be taken back.
"""

from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.organisations.kinds import Role
from chieng.organisations.models.people import Person


class WayInQuerySet(models.QuerySet["Invitation"]):
    def open(self, moment: datetime) -> Self:
        """Return the invitations that still let somebody in at `moment`."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=moment)


class Invitation(models.Model):
    """A way in for somebody: a link or a printed QR.

    For a new person it carries name and role; for somebody registered already (an import) only `person`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    full_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    over = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_by_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Invitation"]] = WayInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | (~Q(role="") & Q(unit__isnull=False)),
                name="organisations_invites_somebody",
            )
        ]


class ResetCode(models.Model):
    """A code printed for somebody who lost the password: whoever has it chooses a new one, once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reset_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    # Used, or made void by a newer one.
    closed_at = models.DateTimeField(null=True, blank=True)
