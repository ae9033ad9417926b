"""Figures by unit that are made public: frozen, seen by the units first, released by a named person."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.reporting.kinds import ReleaseState


class Release(models.Model):
    """The figures of a plan's targets by unit as of a day, frozen when prepared and never recomputed.

    `figures` holds everything, for the units themselves; what the public reads is `releases.document_of` of it,
    and `digest` is the SHA-256 of that document. A correction is another release that names what it corrects.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey("programme.Plan", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    as_of = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    correction_reason = models.CharField(max_length=500, blank=True)
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.PREPARED)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField(default=now)
    announced_on = models.DateField(null=True, blank=True)
    # The first day on which it may be released: the units have had their working days by then.
    earliest_on = models.DateField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.CharField(max_length=300, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-as_of", "-version", "-prepared_at"]
        indexes = [models.Index(fields=["plan", "state"], name="reporting_release_listed")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.RELEASED)
                | Q(
                    released_on__isnull=False,
                    released_by__isnull=False,
                    earliest_on__isnull=False,
                    released_on__gte=models.F("earliest_on"),
                ),
                name="reporting_released_after_the_units_saw_it",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.WITHDRAWN) | Q(withdrawn_on__isnull=False),
                name="reporting_withdrawn_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_corrected(self) -> bool:
        """Say whether another version stands in its place or is being prepared to."""
        given_up = Q(state=ReleaseState.WITHDRAWN, released_on__isnull=True)
        return self.corrections.exclude(given_up).exists()

    @property
    def was_released(self) -> bool:
        """Say whether it has ever been public: then its withdrawal is public, too."""
        return self.released_on is not None


class ReleaseUnit(models.Model):
    """A unit whose figures a release holds, and what it replied before the release, with the answer."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    reply = models.CharField(max_length=1000, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["release", "unit"], name="reporting_unit_once_a_release")]
