"""The names and kinds of units on a day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chieng.organisations.chunks import chunks
from chieng.organisations.models import Unit, UnitClass, UnitName


def name_of(unit: Unit, day: date) -> str:
    """Return the name of `unit` on `day`: its first one before it was founded, its last after it ended."""
    return names_of([unit.pk], day).get(unit.pk, "")


def names_of(unit_ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the names of units on `day` by id; a unit that does not exist then keeps its nearest name."""
    return {unit_id: name for (unit_id, _day), name in names_at({(unit_id, day) for unit_id in unit_ids}).items()}


def names_at(wanted: Collection[tuple[UUID, date]]) -> dict[tuple[UUID, date], str]:
    """Return the names of units, each on a day of its own."""
    history: dict[UUID, list[UnitName]] = defaultdict(list)
    for chunk in chunks({unit_id for unit_id, _day in wanted}):
        for name in UnitName.objects.filter(unit__in=chunk).order_by("since"):
            history[name.unit_id].append(name)
    names: dict[tuple[UUID, date], str] = {}
    for unit_id, day in wanted:
        for name in history[unit_id]:
            if (unit_id, day) not in names or name.since <= day:
                names[unit_id, day] = name.name
    return names


def with_names(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Annotate `name_on`, `short_name_on`, `kind_on` (its code), `kind_vi` and `kind_en`: one query for all.

    On a day outside a unit's life they are those of its nearest end.
    """
    return units.annotate(
        name_on=_nearest(UnitName, day, "name"),
        short_name_on=_nearest(UnitName, day, "short_name"),
        kind_on=_nearest(UnitClass, day, "kind_id"),
        kind_vi=_nearest(UnitClass, day, "kind__name_vi"),
        kind_en=_nearest(UnitClass, day, "kind__name_en"),
    )


def _nearest(model: type[UnitName] | type[UnitClass], day: date, field: str) -> Coalesce:
    rows = model.objects.filter(unit=OuterRef("pk"))
    held = rows.filter(since__lte=day).order_by("-since").values(field)[:1]
    first = rows.order_by("since").values(field)[:1]
    return Coalesce(Subquery(held), Subquery(first))
