"""Reading requests about personal data: whoever looks after the unit's people, and whoever asked."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from chieng.core.actors import SystemActor
from chieng.organisations.kinds import RequestState, Role
from chieng.organisations.models import Person, RightsRequest, RoleAssignment, Unit
from chieng.organisations.queries.rights import ADMINISTRATION, holds, reaches_every_administrator, units_where

# Auditors read what administrators do; they change nothing.
READERS = ADMINISTRATION | {Role.AUDITOR}


def rights_requests_visible_to(actor: object, day: date) -> QuerySet[RightsRequest]:
    """Return the requests about units within the actor's administration or audit, and the actor's own."""
    requests = RightsRequest.objects.select_related("person", "unit")
    if isinstance(actor, SystemActor):
        return requests
    units = units_where(actor, READERS, day, with_ended=True).order_by().values("pk")
    seen = Q(unit__in=units) | Q(person=getattr(actor, "pk", None), person__isnull=False)
    if reaches_every_administrator(actor, READERS, day):
        seen |= Q(unit=None)
    return requests.filter(seen)


def rights_request_for(actor: object, request_id: UUID, day: date) -> RightsRequest:
    """Return the request. Raises Http404 when there is none or it is not for this actor, alike."""
    found: RightsRequest | None = rights_requests_visible_to(actor, day).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def open_requests(actor: object, day: date) -> QuerySet[RightsRequest]:
    """Return the requests that the actor has to answer or to carry out."""
    units = units_where(actor, ADMINISTRATION, day, with_ended=True).order_by().values("pk")
    mine = Q(unit__in=units)
    if reaches_every_administrator(actor, ADMINISTRATION, day):
        mine |= Q(unit=None)
    return RightsRequest.objects.filter(mine, state__in=RequestState.open_states()).select_related(
        "person", "unit"
    )


def may_look_after(actor: object, request: RightsRequest, day: date) -> bool:
    """Administrators over the request's unit; of one without a unit, those of the whole installation."""
    if isinstance(actor, SystemActor):
        return True
    if request.unit_id is None:
        return reaches_every_administrator(actor, ADMINISTRATION, day)
    return holds(actor, ADMINISTRATION, request.unit_id, day)


def looked_after_in(person: Person, day: date) -> Unit | None:
    """Return the unit whose administrators answer for a person's data: of a role held, else of the last one."""
    roles = RoleAssignment.objects.filter(person=person, since__lte=day).select_related("unit")
    held: RoleAssignment | None = roles.order_by("-until", "since", "pk").first()
    return held.unit if held else None
