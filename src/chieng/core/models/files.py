"""Files that people hand in, kept once by what they contain."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import now


class ScanState(models.TextChoices):
    """What the virus scanner said of a file. Nothing, where none is configured."""

    NONE = "", ""
    WAITING = "waiting", _("chưa quét mã độc")
    CLEAN = "clean", ""
    TOO_LARGE = "too_large", _("chưa quét mã độc: tệp quá lớn")
    INFECTED = "infected", _("nhiễm mã độc, đã xóa")


class StoredFile(models.Model):
    """A file in the content-addressed store: its name on disk is the SHA-256 of its bytes.

    A photo is stored re-encoded, without the place and device it was taken with; `original_sha256` is the
    hash of what was handed in, so that the person can prove that theirs is the same picture.
    """

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    # Pixels; null for what is not a picture.
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    scan = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.NONE, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["original_sha256", "sha256"], name="core_one_stored_file_a_content"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="core_stored_file_is_not_empty"),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="core_stored_file_sha256"),
            models.Index(
                fields=["created_at"], condition=models.Q(scan="waiting"), name="core_stored_file_to_scan"
            ),
        ]
