"""What entering by file needs to know: for which units, and what is recorded already."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from chieng.core.actors import SYSTEM, Actor
from chieng.core.imports.keeping import own_import
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, StagedEntries
from chieng.ledger.permissions import WRITERS
from chieng.ledger.queries.entry import LATE_ENTRY, units_to_record
from chieng.organisations.kinds import Role
from chieng.organisations.queries import units_where

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

Recorded = tuple[UUID, str, date, date]


def units_to_enter(actor: object, day: date) -> "QuerySet[Unit]":
    """Return the units for which the actor may enter by file: as `permissions.may_enter` says of each."""
    own = units_to_record(actor, day).order_by().values("pk")
    followed = units_where(actor, {Role.PROGRAMME_OFFICER}, day, with_ended=True).order_by().values("pk")
    every = units_where(SYSTEM, WRITERS, day, with_ended=True)
    return every.filter(Q(pk__in=own) | Q(pk__in=followed), until__gt=day - LATE_ENTRY)


def entries_for(actor: Actor, import_id: UUID) -> StagedEntries:
    """Return the file. Raises Http404 when there is none, it is another's, or it has been let go."""
    return own_import(StagedEntries, actor, import_id)


def recorded(client_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return which of these ids made by forms and files are activities already."""
    found = Activity.objects.filter(client_id__in=client_ids)
    return dict(found.order_by().values_list("client_id", "pk"))


def recorded_alike(wanted: Collection[Recorded]) -> dict[Recorded, UUID]:
    """Return what is recorded of the same unit and kind on the same days, whatever it says."""
    if not wanted:
        return {}
    days = [since for _unit, _kind, since, _until in wanted]
    units = {unit for unit, *_rest in wanted}
    near = Activity.objects.filter(unit__in=units, since__gte=min(days), since__lte=max(days))
    rows = near.exclude(state=State.WITHDRAWN).order_by().values_list("unit_id", "kind_id", "since", "until", "pk")
    keys = set(wanted)
    return {
        (unit, kind, since, until): pk
        for unit, kind, since, until, pk in rows
        if (unit, kind, since, until) in keys
    }
