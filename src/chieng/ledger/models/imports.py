"""Files of activities between upload and confirmation."""

from django.db import models

from chieng.core.models import StagedFile


class StagedEntries(StagedFile):
    """A file of activities that waits to be recorded."""

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="ledger_entries_until")]
