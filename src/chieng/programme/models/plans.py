"""A plan, its dated editions, the units it names, the official wording a user attached, and who leads it."""

from uuid import uuid4

from django.db import models

from chieng.core.clock import now
from chieng.core.intervals import Dated
from chieng.organisations.kinds import Scope


class Plan(Dated):
    """A plan of an owner unit. `since` and `until` are its period; what it says lives in dated versions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    owner = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=20, choices=Scope.choices, default=Scope.SUBTREE)
    is_demo = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["-since", "code"]

    def __str__(self) -> str:
        return self.code


class Edition(models.Model):
    """One loading that changed the plan: its issue, or an amendment from a day. `changes` is what differed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    since = models.DateField()
    number = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    changes = models.JSONField(default=list)
    loaded_at = models.DateTimeField(default=now)
    loaded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["since", "loaded_at"]


class PlanVersion(Dated):
    """What the plan's head says for a time: number, date, names, parent documents, total.

    `declared` keeps the unit kinds, code schemes and units as the file declared them, so that an export loads
    elsewhere to the same; the units themselves live on in organisations.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    issuer = models.CharField(max_length=200, blank=True)
    label_vi = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300)
    total_dong = models.BigIntegerField(null=True, blank=True)
    total_clause = models.CharField(max_length=100, blank=True)
    # [{"number": "1907/QĐ-TTg", "date": "2020-11-23", "label_vi": …, "label_en": …}]
    parents = models.JSONField(default=list, blank=True)
    declared = models.JSONField(default=dict, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "since"], name="programme_one_plan_version_a_day"),
            models.CheckConstraint(
                condition=models.Q(total_dong__isnull=True) | models.Q(total_dong__gte=0),
                name="programme_total_not_negative",
            ),
        ]


class PlanUnit(models.Model):
    """A unit that the plan names, under the key it has in the plan's file. `position` is the official order."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="named_units")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="programme_one_unit_a_key"),
            models.UniqueConstraint(fields=["plan", "unit"], name="programme_one_key_a_unit"),
        ]


class Wording(Dated):
    """The official wording of one clause, attached from the user's own copy of the document. Never shipped."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="wordings")
    clause = models.CharField(max_length=100)
    text = models.TextField()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "clause", "since"], name="programme_one_wording_a_clause"),
        ]


class Lead(Dated):
    """A unit leads the plan, or one task or duty of it, for a time. Several may share; it is handed over by a
    document, to one or several successors.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="leads")
    task = models.ForeignKey(
        "programme.Task", on_delete=models.PROTECT, null=True, blank=True, related_name="leads"
    )
    duty = models.ForeignKey(
        "programme.Duty", on_delete=models.PROTECT, null=True, blank=True, related_name="leads"
    )
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=200, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["since", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(task__isnull=True) | models.Q(duty__isnull=True),
                name="programme_lead_of_one_thing",
            ),
        ]
