"""Reading attendance sheets: whom an activity may invite, what stands on its sheet, what counted a unit."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from chieng.core.intervals import Interval
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Attendance
from chieng.ledger.permissions import WRITERS, may_change
from chieng.organisations.queries import under, units_where
from chieng.programme.queries import owner_of

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


def takes_attendance(activity: Activity) -> bool:
    """Whether units can have come to it: a thing of one day that is no document."""
    return not activity.kind.is_run and not activity.kind.takes_document


def units_to_invite(activity: Activity) -> "QuerySet[Unit]":
    """Return the units that lived under the owner of the activity's plan on its day, in official order.

    Without a plan, those under the organiser. The caller has checked the right to write the sheet: whoever
    organises for the province names its units, as the plan itself does.
    """
    day = Interval(activity.since, activity.since + timedelta(days=1))
    root = owner_of(activity.plan_id) if activity.plan_id else activity.unit_id
    return under(root, day).order_by("position", "pk")


def sheet_of(activity: Activity) -> QuerySet[Attendance]:
    """Return the lines of the sheet in official order, each with its people. The caller has got the activity."""
    lines = Attendance.objects.filter(activity=activity).select_related("unit")
    return lines.prefetch_related("people__audience").order_by("unit__position", "unit")


def counted_by_attendance(actor: object, day: date) -> QuerySet[Attendance]:
    """Return the verified lines by which the units that `actor` records for came to something, newest first."""
    units = units_where(actor, WRITERS, day, with_ended=True).order_by().values("pk")
    found = Attendance.objects.filter(unit__in=units, came=True, activity__state=State.VERIFIED)
    return found.select_related("activity__kind", "unit").order_by("-activity__since", "pk")


def attendance_for(actor: object, attendance_id: UUID, day: date) -> Attendance | None:
    """Return the line if it is of a unit that the actor records for, or of an activity that they may change."""
    line = Attendance.objects.select_related("activity__kind", "unit").filter(pk=attendance_id).first()
    if line is None:
        return None
    mine = units_where(actor, WRITERS, day, with_ended=True).filter(pk=line.unit_id).exists()
    came = line.came and line.activity.state == State.VERIFIED
    return line if (mine and came) or may_change(actor, line.activity, day) else None


def disputes_for(actor: object, day: date) -> QuerySet[Attendance]:
    """Return the disputed lines of the activities of units that `actor` records for: theirs to answer."""
    units = units_where(actor, WRITERS, day, with_ended=True).order_by().values("pk")
    found = Attendance.objects.filter(activity__unit__in=units, disputed_at__isnull=False, settled_at=None)
    return found.select_related("activity__kind", "unit").order_by("disputed_at", "pk")


def lines_by_unit(activity_ids: Collection[UUID], unit_id: UUID) -> dict[UUID, Attendance]:
    """Return by activity the lines by which the unit came. The caller has checked the reach over it."""
    lines = Attendance.objects.filter(activity__in=activity_ids, unit=unit_id, came=True)
    return {line.activity_id: line for line in lines.select_related("activity__kind")}
