"""Work that the lead unit gives to units: what is asked, by which document, of whom, in which mode, until when."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chieng.core.clock import now
from chieng.programme.kinds import DutyMode
from chieng.programme.models.parts import Duty, Task
from chieng.programme.models.plans import Plan


class Assignment(models.Model):
    """One thing asked of units: a duty of the plan in a report year, a task, or something of its own.

    What is asked for a duty and a year stands in one row, so that no unit has it twice however often it is issued.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Made by the page before sending: the same one twice is the same assignment.
    client_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="assignments")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="assignments", null=True, blank=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments", null=True, blank=True)
    # The report year of a yearly duty.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    asked = models.CharField(max_length=500)
    document_number = models.CharField(max_length=100, blank=True)
    document_date = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    # What shows that it is done: codes of activity kinds; without any, activities of the task or the duty's tasks.
    done_by = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-since", "-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "year"], condition=Q(year__isnull=False), name="programme_duty_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(duty__isnull=False), name="programme_year_is_of_a_duty"
            ),
            models.CheckConstraint(
                condition=Q(duty__isnull=True) | Q(task__isnull=True), name="programme_duty_or_task"
            ),
        ]

    def __str__(self) -> str:
        return self.asked


class AssignedUnit(models.Model):
    """One unit's part in an assignment. `due` is None where the plan and its lead named no day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=20, choices=DutyMode.choices)
    since = models.DateField()
    due = models.DateField(null=True, blank=True)
    extended_to = models.DateField(null=True, blank=True)
    extension_reason = models.CharField(max_length=500, blank=True)
    called_off_on = models.DateField(null=True, blank=True)
    call_off_reason = models.CharField(max_length=500, blank=True)
    # The unit ended: its successors have it from this day on.
    handed_over_on = models.DateField(null=True, blank=True)
    # The unit's own word, where no activity or report can show it.
    reported_on = models.DateField(null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reported_words = models.CharField(max_length=500, blank=True)
    reopened_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["unit__position", "unit"]
        indexes = [models.Index(fields=["unit", "due"], name="programme_assigned_desk")]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "unit"], name="programme_unit_once_an_assignment"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | Q(due__isnull=True) | Q(extended_to__gt=F("due")),
                name="programme_extended_is_later",
            ),
        ]

    @property
    def last_day(self) -> date | None:
        """Return the day until which the unit has time now, or None without a deadline."""
        return self.extended_to or self.due
