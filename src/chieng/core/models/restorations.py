"""When the installation went back to a backup."""

from django.db import models

from chieng.core.clock import now


class Restoration(models.Model):
    """One restore. `epoch` only ever rises."""

    epoch = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(default=now)
    backup_made_at = models.DateTimeField()
    backup_version = models.CharField(max_length=50)
