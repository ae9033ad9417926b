"""Reading activities: only what a person may see."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.ledger.models import Activity
from chieng.organisations.queries import EVERY_ROLE, units_where


def visible_to(actor: object, day: date) -> QuerySet[Activity]:
    """Return the activities of the units within the actor's reach on `day`, ended units included, newest first."""
    units = units_where(actor, EVERY_ROLE, day, with_ended=True)
    return Activity.objects.filter(unit__in=units.order_by().values("pk"))


def get_for(actor: object, activity_id: UUID, day: date) -> Activity:
    """Return the activity. Raises Http404 when there is none or it is not for this actor, alike."""
    activity = visible_to(actor, day).filter(pk=activity_id).select_related("kind", "unit").first()
    if activity is None:
        raise Http404
    return activity
