"""A unit's own plan while it is written, line by line. Once signed, the activity that it led to is the plan."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.ledger.kinds import PlanForm
from chieng.ledger.models.activities import Activity
from chieng.ledger.models.reference import ActivityKind, Audience


class UnitPlan(models.Model):
    """What a unit means to do in a year under a plan above it; how the paper that says so is headed and signed.

    `bases` and `recipients` hold one entry a line. `office` is the head's; with `deputy` a deputy signs for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Made by the page before sending: the same one twice is the same draft.
    client_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey("programme.Plan", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=10, choices=PlanForm.choices, default=PlanForm.OWN)
    # The other plan that contains it, when it is a section of one.
    host = models.CharField(max_length=300, blank=True)

    layout = models.SlugField(max_length=40)
    issuer = models.CharField(max_length=300)
    parent = models.CharField(max_length=300, blank=True)
    org_code = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=300)
    bases = models.TextField(max_length=3000, blank=True)
    purpose = models.TextField(max_length=3000, blank=True)
    funding = models.TextField(max_length=2000, blank=True)
    organising = models.TextField(max_length=3000, blank=True)
    collective = models.CharField(max_length=150, blank=True)
    office = models.CharField(max_length=150)
    deputy = models.BooleanField(default=False)
    signatory = models.CharField(max_length=150, blank=True)
    recipients = models.TextField(max_length=2000, blank=True)

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="unit_plan", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    changed_at = models.DateTimeField(default=now, editable=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "-created_at", "id"]

    def __str__(self) -> str:
        return self.subject


class UnitPlanLine(models.Model):
    """One thing that a unit means to do: when, how much, and which office sees to it; never a person by name."""

    unit_plan = models.ForeignKey(UnitPlan, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=500)
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Null: all year round.
    month = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    quantity = models.CharField(max_length=80, blank=True)
    in_charge = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12), name="ledger_planned_in_a_month"
            )
        ]

    def __str__(self) -> str:
        return self.text
