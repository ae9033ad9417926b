"""Files that wait to be imported: kept privately until they are confirmed or forgotten."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import now

KEPT_FOR = timedelta(hours=24)


def _expiry() -> datetime:
    return now() + KEPT_FOR


class ImportState(models.TextChoices):
    """Where a file is on its way."""

    CHECKING = "checking", _("đang kiểm tra")
    CHECKED = "checked", _("đã kiểm tra, chờ xác nhận")
    APPLYING = "applying", _("đang ghi vào hệ thống")
    APPLIED = "applied", _("đã nhập xong")
    FAILED = "failed", _("chưa nhập được")


class StagedImport(models.Model):
    """A file of units or people between upload and confirmation. `content` is wiped once it is of no more use."""

    class What(models.TextChoices):
        UNITS = "units", _("đơn vị")
        PEOPLE = "people", _("người dùng")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    what = models.CharField(max_length=10, choices=What.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    # What the check found, as plain values to show; and the fingerprint of exactly what would be done.
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, default="")
    asked_by_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField(default=_expiry)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="organisations_staged_until")]
