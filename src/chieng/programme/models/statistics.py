"""Numbers that come from outside: how many people, as of a day, by whose word."""

from uuid import uuid4

from django.db import models
from django.utils.translation import get_language

from chieng.programme.kinds import Grade


class StatisticKind(models.Model):
    """What is counted: inhabitants, internet users, students. Kinds are data: a plan file brings its own."""

    code = models.SlugField(primary_key=True, max_length=40)
    label_vi = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.label_en if (get_language() or "vi").startswith("en") else self.label_vi


class Statistic(models.Model):
    """A number about a unit's territory or members on a day, with its source. Never guessed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(StatisticKind, on_delete=models.PROTECT, related_name="statistics")
    on = models.DateField()
    value = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)
    grade = models.CharField(max_length=1, choices=Grade.choices)

    class Meta:
        ordering = ["kind", "on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "on"], name="programme_one_statistic_a_day"),
        ]
