"""What was done: activities with their quantities, evidence and history."""

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chieng.core.clock import now
from chieng.core.intervals import Dated
from chieng.ledger.kinds import FUNDED_INSIDE, OPEN, FundedInside, PlanForm, State
from chieng.ledger.models.reference import ActivityKind, Audience, Language, QuantityKind
from chieng.ledger.models.teams import Team


class Activity(Dated):
    """One thing that a unit did. A run of broadcasts over several days is one activity."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Made by the page or phone before sending: the same one twice is the same activity, counted once.
    client_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(
        "programme.Plan", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, related_name="activities")
    until = models.DateField()
    # It counts in the periods that [since, counts_until) meets. A unit's plan holds for its whole life; anything
    # else counts on its first day only, so that no figure is in two periods.
    counts_until = models.DateField()
    title = models.CharField(max_length=200, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    tasks = models.ManyToManyField("programme.Task", related_name="+")
    themes = models.ManyToManyField("programme.Theme", related_name="+")
    audiences = models.ManyToManyField(Audience, related_name="+")

    # What targets ask of these and of the quantities, said again in one row (see `ledger.lines`).
    codes_line = models.TextField(default="", editable=False)
    figures_line = models.TextField(default="", editable=False)

    outlet = models.CharField(max_length=150, blank=True)
    place = models.CharField(max_length=150, blank=True)
    languages = models.ManyToManyField(Language, related_name="+")
    # In đồng. Neither a sum nor the mark: nobody said what it cost.
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    funded_inside = models.BooleanField(default=False)

    document_number = models.CharField(max_length=60, blank=True)
    document_date = models.DateField(null=True, blank=True)
    document_signatory = models.CharField(max_length=150, blank=True)
    document_clause = models.CharField(max_length=120, blank=True)
    plan_form = models.CharField(max_length=10, choices=PlanForm.choices, blank=True)

    # The unit's own plan (an activity, too) that this one carries out. A link stays when its plan is returned or
    # withdrawn: it counts again when the plan does.
    carries_out = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="carried_out_by", null=True, blank=True
    )
    # Somebody said that it carries out no plan: nothing links it by itself.
    outside_plans = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    captured_at = models.DateTimeField(default=now)
    received_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # The community team that wrote it down, without an account; an officer of the unit checks it and hands it in.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="activities", null=True, blank=True)
    # Whoever changed the facts last: nobody verifies what they wrote themselves.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    is_demo = models.BooleanField(default=False)

    # Not stored: why an activity that was to be sent has stayed a draft, for whoever has just saved it.
    held_reason: str = ""

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["-since", "-received_at", "id"]
        indexes = [
            models.Index(
                fields=["unit", "state", "kind", "since", "counts_until"], name="ledger_activity_counted"
            ),
            models.Index(fields=["unit", "-since", "-received_at"], name="ledger_activity_listed"),
            models.Index(fields=["state", "unit"], name="ledger_activity_waiting"),
            # Targets read a plan's activities of a period in one go. Most asked is the newest one, and what counts
            # in it ends late: that side bounds the search, because a plan of a unit may have begun long before.
            models.Index(
                fields=["plan", "counts_until", "since", "state", "kind"], name="ledger_activity_of_period"
            ),
        ]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(counts_until__gt=models.F("since"), counts_until__lte=models.F("until")),
                name="ledger_counts_within_its_days",
            ),
            models.CheckConstraint(
                condition=Q(funded_inside=False) | Q(cost__isnull=True), name="ledger_cost_or_funded_inside"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.VERIFIED) | Q(verified_at__isnull=False), name="ledger_verified_when"
            ),
            models.CheckConstraint(
                condition=Q(outside_plans=False) | Q(carries_out__isnull=True), name="ledger_carries_out_or_not"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.kind)

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def is_run(self) -> bool:
        return self.last_day != self.since

    @property
    def told_cost(self) -> int | FundedInside | None:
        """Return what was said of its cost: đồng, that it was paid out of other work, or nothing."""
        return FUNDED_INSIDE if self.funded_inside else self.cost

    @property
    def writer(self) -> object | None:
        """Return whoever wrote it down: a person or a community team; None is the system."""
        return self.created_by or self.team

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Quantity(models.Model):
    """A figure of an activity: a number, or "not applicable". A blank has no row; zero is a number."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="quantities")
    kind = models.ForeignKey(QuantityKind, on_delete=models.PROTECT, related_name="+")
    # Null: for everybody together. An activity gives a total or splits it by audience, never both.
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    value = models.PositiveBigIntegerField(null=True, blank=True)
    not_applicable = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(not_applicable=True, value__isnull=True) | Q(not_applicable=False, value__gte=0),
                name="ledger_number_or_not_applicable",
            ),
            models.UniqueConstraint(
                fields=["activity", "kind"], condition=Q(audience__isnull=True), name="ledger_one_total"
            ),
            models.UniqueConstraint(fields=["activity", "kind", "audience"], name="ledger_one_figure_an_audience"),
        ]


class Revision(models.Model):
    """What was done to an activity, by whom, and what changed: never altered, shown to everybody who sees it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Only of the system: a person's name stays with the person, who may ask for it to be erased.
    by_label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    # {"since": ["2025-11-01", "2025-11-02"]}: old and new.
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "version"], name="ledger_one_revision")]

    @property
    def who(self) -> str:
        return self.by.full_name if self.by else self.by_label
