"""Reading activities: only what a person may see."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.ledger.permissions import VERIFIERS
from chieng.ledger.verifiers import verified_above
from chieng.organisations.queries import EVERY_ROLE, roles_of, stood_under, units_where, with_names

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


def visible_to(actor: object, day: date) -> QuerySet[Activity]:
    """Return the activities of the units within the actor's reach on `day`, ended units included, newest first.

    A head also sees what the units below send up to be verified, where the plan says so; never their drafts.
    """
    units = units_where(actor, EVERY_ROLE, day, with_ended=True)
    seen = Q(unit__in=units.order_by().values("pk")) | _sent_up_to(actor, day)
    # Asked for by name: a grouped query forgets the order of the model.
    found: QuerySet[Activity] = Activity.objects.filter(seen)
    return found.order_by("-since", "-received_at", "pk")


def _sent_up_to(actor: object, day: date) -> Q:
    """Return the condition for what the heads of other units verify; nothing for whoever heads none."""
    if not any(held.role in VERIFIERS for held in roles_of(actor, day)):
        return Q()
    above = verified_above()
    if above is None:
        return Q()
    headed = units_where(actor, VERIFIERS, day, with_ended=True).order_by().values("pk")
    return above & stood_under(unit="unit", day="since", parents=headed) & ~Q(state=State.DRAFT)


def get_for(actor: object, activity_id: UUID, day: date) -> Activity:
    """Return the activity. Raises Http404 when there is none or it is not for this actor, alike."""
    activity = visible_to(actor, day).filter(pk=activity_id).select_related("kind", "unit").first()
    if activity is None:
        raise Http404
    return activity


def units_to_choose(actor: object, day: date, *, most: int = 300) -> "list[Unit]":
    """Return the units whose activities the actor sees, named, in official order.

    Nothing when there is nothing to choose: one unit, or more than anybody would look through.
    """
    units = units_where(actor, EVERY_ROLE, day, with_ended=True)
    found = list(with_names(units, day)[: most + 1])
    return found if 1 < len(found) <= most else []


def for_lines(activities: QuerySet[Activity]) -> list[Activity]:
    """Load activities with what a line of a list shows."""
    counted = activities.annotate(evidence_count=Count("evidence", filter=Q(evidence__removed_at=None)))
    related = counted.select_related("kind", "created_by", "team")
    return list(related.prefetch_related("quantities__kind", "quantities__audience", "languages"))
