"""The moments of a year that a programme keeps, and the secret addresses of people's calendars."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from chieng.programme.kinds import MomentRule


class Moment(models.Model):
    """A time of the year on which the programme speaks up (mốc trong năm): a day, a season, dates, a weekday."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    # Of those that ship with Chiêng: loaded once, edited since.
    code = models.SlugField(max_length=60, blank=True)
    label_vi = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=1000, blank=True)
    rule = models.CharField(max_length=10, choices=MomentRule.choices)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    # Of a season: its last day. One before the first day is in the next year.
    last_month = models.PositiveSmallIntegerField(null=True, blank=True)
    last_day = models.PositiveSmallIntegerField(null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    # ISO dates, year by year: of a moment by the lunar calendar.
    dates = models.JSONField(default=list, blank=True)
    # Codes within the plan.
    themes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["month", "day", "weekday", "label_vi", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code"], condition=~Q(code=""), name="programme_one_moment_a_code"
            ),
            models.CheckConstraint(
                condition=Q(rule__in=["weekly", "dates"]) | Q(month__range=(1, 12), day__range=(1, 31)),
                name="programme_moment_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(rule="weekly") | Q(weekday__range=(0, 6)), name="programme_moment_has_its_weekday"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_en if self.label_en and (get_language() or "vi").startswith("en") else self.label_vi


class CalendarFeed(models.Model):
    """The secret address at which a person's calendar can be read, kept as a hash, until a moment."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
