"""Reading units: as of a day, and only what a person may see."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from chieng.core.actors import SystemActor
from chieng.core.clock import today
from chieng.organisations.kinds import RIGHTS_FOLLOW
from chieng.organisations.models import Unit
from chieng.organisations.queries.rights import EVERY_ROLE, holds, roles_of, units_where


def visible_to(actor: object, day: date) -> QuerySet[Unit]:
    """Return the units that exist on `day` and that `actor` may see, in official order."""
    return units_where(actor, EVERY_ROLE, day)


def get_for(actor: object, unit_id: UUID, day: date) -> Unit:
    """Return the unit. Raises Http404 when it does not exist on `day` or is not for this actor, alike."""
    unit = visible_to(actor, day).filter(id=unit_id).first()
    if unit is None:
        raise Http404
    return unit


def visible_ever(actor: object) -> QuerySet[Unit]:
    """Return the units that `actor` may see today: living, ended and yet to come, in official order.

    Looking back or ahead changes the day that is shown, never the rights: those are today's.
    """
    if isinstance(actor, SystemActor):
        return Unit.objects.all()
    day = today()
    over = [role.over_id for role in roles_of(actor, day) if role.over_id]
    coming = Unit.objects.filter(
        since__gt=day,
        paths_up__kind__in=RIGHTS_FOLLOW,
        paths_up__ancestor__in=over,
        paths_up__since=F("since"),
    )
    seen = units_where(actor, EVERY_ROLE, day, with_ended=True)
    return Unit.objects.filter(Q(pk__in=seen.order_by().values("pk")) | Q(pk__in=coming.order_by().values("pk")))


def visible_as_of(actor: object, day: date) -> QuerySet[Unit]:
    """Return the units that existed (or will) on `day` and that `actor` may see today."""
    return visible_ever(actor).filter(since__lte=day, until__gt=day)


def get_ever(actor: object, unit_id: UUID) -> Unit:
    """Return the unit, whenever it lives. Raises Http404 when there is none or it is not for this actor, alike."""
    if holds(actor, EVERY_ROLE, unit_id, today()):
        return Unit.objects.get(pk=unit_id)
    unit = visible_ever(actor).filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    return unit
