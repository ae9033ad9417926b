"""Kinds of activity, their quantities and audiences: data that ships with Chiêng and that a plan may widen."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import get_language

from chieng.ledger.kinds import Accumulation


class Named(models.Model):
    """A thing with a code that never changes, a name in both languages and a place in lists."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_vi = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "code"]

    def __str__(self) -> str:
        return in_language(self.name_vi, self.name_en)


def in_language(vi: str, en: str) -> str:
    """Return the text in the language of the page."""
    return en if (get_language() or "vi").startswith("en") else vi


class QuantityKind(Named):
    """Something that is counted: people (người), contacts (lượt người), minutes … Never converted into another."""

    # The word after the number: "35 người", "35 people".
    word_vi = models.CharField(max_length=60)
    word_en = models.CharField(max_length=60)
    accumulation = models.CharField(max_length=10, choices=Accumulation.choices)
    # People may be told apart by audience; minutes and copies are not.
    by_audience = models.BooleanField(default=False)
    # A figure above this is surely a slip of the finger.
    most = models.PositiveBigIntegerField(default=10_000_000)

    class Meta(Named.Meta):
        abstract = False

    @property
    def word(self) -> str:
        return in_language(self.word_vi, self.word_en)


class Audience(Named):
    """For whom an activity was: officials, customers, pupils …"""

    class Meta(Named.Meta):
        abstract = False


class Language(Named):
    """A language in which people were told; its code is a BCP-47 tag: vi, sed (Xơ Đăng), bdq (Ba Na) …"""

    class Meta(Named.Meta):
        abstract = False


class ActivityKind(Named):
    """What was done: a conference, a run of loudspeaker broadcasts, a unit's own plan …"""

    hint_vi = models.CharField(max_length=200, blank=True)
    hint_en = models.CharField(max_length=200, blank=True)
    # A run (đợt) lasts several days and is one entry.
    is_run = models.BooleanField(default=False)
    # Asks for number, date, signatory and clause of a document; these are then its evidence.
    takes_document = models.BooleanField(default=False)
    # What else it tells, as `kinds.Detail`: outlet, place, languages, cost.
    details = models.JSONField(default=list, blank=True)
    # Codes within the plan. Those that a plan does not have are left out.
    default_tasks = models.JSONField(default=list, blank=True)
    default_themes = models.JSONField(default=list, blank=True)
    default_audiences = models.ManyToManyField(Audience, related_name="+")

    class Meta(Named.Meta):
        abstract = False

    @property
    def hint(self) -> str:
        return in_language(self.hint_vi, self.hint_en)


class KindQuantity(models.Model):
    """A quantity that a kind of activity asks for."""

    kind = models.ForeignKey(ActivityKind, on_delete=models.CASCADE, related_name="asked")
    quantity = models.ForeignKey(QuantityKind, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    # The first figure of a kind, asked in the open; the others wait folded.
    is_main = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "quantity"], name="ledger_quantity_once_a_kind")]
