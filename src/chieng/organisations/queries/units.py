"""Reading units: as of a day, and only what a person may see."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.organisations.models import Unit
from chieng.organisations.queries.rights import EVERY_ROLE, units_where


def visible_to(actor: object, day: date) -> QuerySet[Unit]:
    """Return the units that exist on `day` and that `actor` may see, in official order."""
    return units_where(actor, EVERY_ROLE, day)


def get_for(actor: object, unit_id: UUID, day: date) -> Unit:
    """Return the unit. Raises Http404 when it does not exist on `day` or is not for this actor, alike."""
    unit = visible_to(actor, day).filter(id=unit_id).first()
    if unit is None:
        raise Http404
    return unit
