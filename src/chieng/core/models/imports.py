"""A file on its way in: kept privately between upload and confirmation. Each room keeps its own."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import now

KEPT_FOR = timedelta(hours=24)


def expiry() -> datetime:
    return now() + KEPT_FOR


class ImportState(models.TextChoices):
    """Where a file is on its way."""

    CHECKING = "checking", _("đang kiểm tra")
    CHECKED = "checked", _("đã kiểm tra, chờ xác nhận")
    APPLYING = "applying", _("đang ghi vào hệ thống")
    APPLIED = "applied", _("đã nhập xong")
    FAILED = "failed", _("chưa nhập được")


class StagedFile(models.Model):
    """What every room's staged file has. `content` is wiped once it is of no more use."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    # What the check found, as plain values to show; and the fingerprint of exactly what would be done.
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, default="")
    asked_by_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField(default=expiry)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
