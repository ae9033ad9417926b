"""The parts of a plan: themes, targets, tasks, duties.

Each part is a stable row (other rooms refer to it) with a code that is unique in its plan; what it says is in
dated versions, so that an amendment changes what holds from a day and never what held before.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from chieng.core.intervals import Dated
from chieng.core.periods import PeriodKind
from chieng.programme.kinds import Comparator, DutyMode, Recurrence
from chieng.programme.models.plans import Plan


class Part(models.Model):
    """A stable part of a plan."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="%(class)s_set")
    code = models.CharField(max_length=40)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "code"], name="%(app_label)s_%(class)s_code"),
        ]

    def __str__(self) -> str:
        return self.code


class PartVersion(Dated):
    """What every part says for a time: its place, its short labels in our own words, and its clause."""

    position = models.PositiveIntegerField()
    label_vi = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300)
    clause = models.CharField(max_length=100)

    class Meta(Dated.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["part", "since"], name="%(app_label)s_%(class)s_one_a_day"),
        ]


class Theme(Part):
    """What is said (nhóm nội dung)."""

    class Meta(Part.Meta):
        abstract = False


class ThemeVersion(PartVersion):
    part = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="versions")

    class Meta(PartVersion.Meta):
        abstract = False
        ordering = ["position", "since"]


class Target(Part):
    """A number to reach (chỉ tiêu)."""

    class Meta(Part.Meta):
        abstract = False


class TargetVersion(PartVersion):
    """A target's definition for a time: of whom, how much, by when, and what counts. Compared in integers."""

    part = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="versions")
    period = models.CharField(max_length=20, choices=PeriodKind.choices)
    comparator = models.CharField(max_length=2, choices=Comparator.choices)
    # Basis points: 100% is 10000. Shares are compared as numerator * 10000 against threshold * denominator.
    threshold_basis_points = models.PositiveIntegerField()
    due = models.DateField()
    # kinds.Population and kinds.Measure as plain data: queries give them typed.
    population = models.JSONField()
    measure = models.JSONField()

    class Meta(PartVersion.Meta):
        abstract = False
        ordering = ["position", "since"]
        constraints = [
            *PartVersion.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(threshold_basis_points__lte=10000), name="programme_threshold_at_most_all"
            ),
        ]


class Task(Part):
    """A thing to do (nhiệm vụ)."""

    class Meta(Part.Meta):
        abstract = False


class TaskVersion(PartVersion):
    part = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="versions")
    # The heading it stands under in the plan: "1" … "4", with its own label.
    group = models.CharField(max_length=20, blank=True)
    group_vi = models.CharField(max_length=300, blank=True)
    group_en = models.CharField(max_length=300, blank=True)

    class Meta(PartVersion.Meta):
        abstract = False
        ordering = ["position", "since"]


class Duty(Part):
    """What units owe: tasks to carry out, a plan to write, a report to send."""

    class Meta(Part.Meta):
        abstract = False


class DutyVersion(PartVersion):
    part = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="versions")
    tasks = models.ManyToManyField(Task, related_name="+", blank=True)
    recurrence = models.CharField(max_length=20, choices=Recurrence.choices, default=Recurrence.REGULARLY)
    # A yearly duty falls due before this day and month; a single one before this date.
    due_month = models.PositiveSmallIntegerField(null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    is_report = models.BooleanField(default=False)
    # Codes of activity kinds, one verified activity of which does the duty.
    done_by = models.JSONField(default=list, blank=True)

    class Meta(PartVersion.Meta):
        abstract = False
        ordering = ["position", "since"]
        constraints = [
            *PartVersion.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(due_month__isnull=True, due_day__isnull=True)
                | models.Q(due_month__range=(1, 12), due_day__range=(1, 31)),
                name="programme_due_day_and_month_together",
            ),
        ]


class DutyAddressee(models.Model):
    """Whom a duty is for, and in which mode: every unit of a kind, one named unit, or whoever leads on the day."""

    version = models.ForeignKey(DutyVersion, on_delete=models.CASCADE, related_name="addressees")
    mode = models.CharField(max_length=20, choices=DutyMode.choices)
    kind = models.ForeignKey(
        "organisations.UnitKind", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    is_lead = models.BooleanField(default=False)
    # It is due before this day for those addressed so; without one, before the duty's own.
    before_month = models.PositiveSmallIntegerField(null=True, blank=True)
    before_day = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__isnull=True, unit__isnull=False, is_lead=False)
                | models.Q(kind__isnull=False, unit__isnull=True, is_lead=False)
                | models.Q(kind__isnull=True, unit__isnull=True, is_lead=True),
                name="programme_addressee_is_one_thing",
            ),
        ]
