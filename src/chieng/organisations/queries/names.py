"""The names and kinds of units on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from chieng.core.remembering import remembered
from chieng.organisations.chunks import chunks
from chieng.organisations.models import Unit, UnitName


def name_of(unit: Unit, day: date) -> str:
    """Return the name of `unit` on `day`: its first one before it was founded, its last after it ended."""
    return names_of([unit.pk], day).get(unit.pk, "")


def names_of(unit_ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the names of units on `day` by id; a unit that does not exist then keeps its nearest name."""
    return dict(_names_of(frozenset(unit_ids), day))


@remembered
def _names_of(unit_ids: frozenset[UUID], day: date) -> dict[UUID, str]:
    return {unit_id: name for (unit_id, _day), name in names_at({(unit_id, day) for unit_id in unit_ids}).items()}


def names_at(wanted: Collection[tuple[UUID, date]]) -> dict[tuple[UUID, date], str]:
    """Return the names of units, each on a day of its own."""
    history: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    for chunk in chunks({unit_id for unit_id, _day in wanted}):
        rows = UnitName.objects.filter(unit__in=chunk).order_by("since").values_list("unit_id", "since", "name")
        for unit_id, since, name in rows:
            history[unit_id].append((since, name))
    names: dict[tuple[UUID, date], str] = {}
    for unit_id, day in wanted:
        for since, name in history[unit_id]:
            if (unit_id, day) not in names or since <= day:
                names[unit_id, day] = name
    return names


def with_names(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Annotate `name_on`, `short_name_on`, `kind_on` (its code), `kind_vi` and `kind_en`: one query for all.

    On a day outside a unit's life they are those of its nearest end. For one page of a long list `named` is
    quicker: it looks up the names of what is shown, not of everything that is sorted.
    """
    return units.annotate(
        held_name=FilteredRelation("names", condition=_nearest("names", day)),
        held_class=FilteredRelation("classes", condition=_nearest("classes", day)),
    ).annotate(
        name_on=F("held_name__name"),
        short_name_on=F("held_name__short_name"),
        kind_on=F("held_class__kind_id"),
        kind_vi=F("held_class__kind__name_vi"),
        kind_en=F("held_class__kind__name_en"),
    )


def _nearest(rows: str, day: date) -> Q:
    """Return the condition for the row that holds on `day`, or at the end of the unit's life nearest to it."""
    begun = Q(**{f"{rows}__since__lte": day}) | Q(**{f"{rows}__since": F("since")})
    going_on = Q(**{f"{rows}__until__gt": day}) | Q(**{f"{rows}__until": F("until")})
    return begun & going_on


def named(units: Iterable[Unit], day: date) -> list[Unit]:
    """Return `units` in their order, each with what `with_names` annotates: one query more for all of them.

    Of a queryset only the ids are sorted, so that the first page of a large subtree costs little.
    """
    ids = list(units.values_list("pk", flat=True)) if isinstance(units, QuerySet) else [unit.pk for unit in units]
    by_id = {
        unit.pk: unit
        for chunk in chunks(ids)
        for unit in with_names(Unit.objects.filter(pk__in=chunk).order_by(), day)
    }
    return [by_id[unit_id] for unit_id in ids]
