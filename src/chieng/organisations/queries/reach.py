"""How far an owner reaches: what stood under it during a time, and who stands above a unit.

By the two relations that rights and totals follow, "belongs to" and "reports to", each by its own closure.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from chieng.core.intervals import Interval
from chieng.organisations.chunks import chunks
from chieng.organisations.kinds import RIGHTS_FOLLOW, RelationKind
from chieng.organisations.models import Relation, Unit, UnitClass, UnitKind, UnitPath


def by_ids(unit_ids: Iterable[UUID]) -> dict[UUID, Unit]:
    """Return the units with these ids, whenever they lived."""
    return Unit.objects.in_bulk(list(unit_ids))


def under(unit_id: UUID, interval: Interval) -> QuerySet[Unit]:
    """Return the units that stood under the unit on a day of `interval`, itself included."""
    paths = UnitPath.objects.during(interval).filter(ancestor=unit_id, kind__in=RIGHTS_FOLLOW)
    return Unit.objects.during(interval).filter(pk__in=paths.values("descendant"))


def having_below(unit_ids: Collection[UUID], day: date) -> set[UUID]:
    """Return those of the units that have others under them on `day`."""
    found: set[UUID] = set()
    for chunk in chunks(unit_ids):
        paths = UnitPath.objects.on(day).filter(ancestor__in=chunk, kind__in=RIGHTS_FOLLOW, depth__gt=0)
        found.update(paths.values_list("ancestor", flat=True).distinct())
    return found


def above(units: Collection[UUID] | QuerySet[Unit, Any], day: date) -> QuerySet[UnitPath, UUID]:
    """Return the ids of the units above any of `units` on `day`, themselves included."""
    paths = UnitPath.objects.on(day).filter(descendant__in=units, kind__in=RIGHTS_FOLLOW)
    return paths.values_list("ancestor", flat=True)


def kind_of(unit_id: UUID, day: date) -> str | None:
    """Return the code of the unit's kind on `day`."""
    return UnitClass.objects.on(day).filter(unit=unit_id).values_list("kind_id", flat=True).first()


def kinds_of(units: Collection[UUID] | QuerySet[Unit], day: date) -> dict[UUID, str]:
    """Return the codes of the kinds of units on `day`; those that do not exist then are left out."""
    ids = units.order_by().values("pk") if isinstance(units, QuerySet) else units
    rows = UnitClass.objects.on(day).filter(unit__in=ids)
    return dict(rows.values_list("unit_id", "kind_id"))


def areas_of(units: Collection[UUID], day: date) -> dict[UUID, UUID]:
    """Return where each unit stands on `day`: its territory where it has one, else the unit it belongs to.

    One query for many units; those with neither are left out.
    """
    wanted = (RelationKind.BELONGS_TO, RelationKind.TERRITORY)
    found: dict[UUID, UUID] = {}
    for some in chunks(units):
        rows = Relation.objects.on(day).filter(unit__in=some, kind__in=wanted)
        # "belongs_to" sorts before "territory", which therefore has the last word.
        found |= dict(rows.order_by("kind", "-since").values_list("unit_id", "parent_id"))
    return found


def kind_names(codes: Collection[str]) -> dict[str, str]:
    """Return the names of kinds of units by their codes, in the language of the page."""
    return {kind.code: str(kind) for kind in UnitKind.objects.filter(code__in=codes)}
