"""Keys with which another program reads and writes for a person, by the API."""

from typing import ClassVar, Self
from uuid import uuid4

from django.db import models

from chieng.core.clock import now
from chieng.organisations.models.people import Person


class ApiToken(models.Model):
    """A key of a person for the API: less than their own rights, for a time. Only its hash is stored."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    # How it begins: enough to recognise it, far too little to guess it.
    beginning = models.CharField(max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The day alone: enough to find keys that nobody uses any more.
    last_used_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        ordering = ["-created_at"]

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > now()
