"""Files of units and people that wait to be imported: kept privately until they are confirmed or forgotten."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chieng.core.models import StagedFile

# The first migration names it here.
from chieng.core.models.imports import expiry as _expiry

__all__ = ["StagedImport", "_expiry"]


class StagedImport(StagedFile):
    """A file of units or people between upload and confirmation."""

    class What(models.TextChoices):
        UNITS = "units", _("đơn vị")
        PEOPLE = "people", _("người dùng")

    what = models.CharField(max_length=10, choices=What.choices)
    # What the room that took the file in said of it: defaults of new units, what it wants back once applied.
    told = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="organisations_staged_until")]
