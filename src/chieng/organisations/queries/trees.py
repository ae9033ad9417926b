"""Who stands above and below whom on a day, in each of the four relations. Lists are in official order.

These read the closure: an index range, however large the tree. They tell how things are, not who may see it.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from chieng.core.intervals import Interval
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Succession, Unit, UnitClass, UnitPath


def subtree(unit_id: UUID, kind: RelationKind, day: date) -> QuerySet[Unit]:
    """Return the unit and everything below it on `day`."""
    # Joined, not "in": a third of the time for a province. A pair has one path a day, so nothing comes twice.
    return Unit.objects.filter(
        paths_up__kind=kind, paths_up__ancestor=unit_id, paths_up__since__lte=day, paths_up__until__gt=day
    )


def subtree_ids(unit_id: UUID, kind: RelationKind, day: date) -> QuerySet[UnitPath, UUID]:
    """Return the ids of the unit and everything below it on `day`: for conditions and sums, in no order."""
    return UnitPath.objects.on(day).filter(kind=kind, ancestor=unit_id).values_list("descendant", flat=True)


def ancestors(unit_id: UUID, kind: RelationKind, day: date) -> QuerySet[Unit]:
    """Return the units above the unit on `day`, the nearest first; the unit itself is not among them."""
    above = Unit.objects.filter(
        paths_down__kind=kind,
        paths_down__descendant=unit_id,
        paths_down__depth__gt=0,
        paths_down__since__lte=day,
        paths_down__until__gt=day,
    )
    return above.order_by("paths_down__depth", "position", "pk")


def children(unit_id: UUID, kind: RelationKind, day: date) -> QuerySet[Unit]:
    """Return the units directly below the unit on `day`."""
    rows = Relation.objects.on(day).filter(kind=kind, parent=unit_id)
    return Unit.objects.filter(pk__in=rows.values("unit"))


def parents(unit_id: UUID, kind: RelationKind, day: date) -> QuerySet[Unit]:
    """Return the units directly above the unit on `day`: it belongs to one, it may serve several."""
    rows = Relation.objects.on(day).filter(kind=kind, unit=unit_id)
    return Unit.objects.filter(pk__in=rows.values("parent"))


def of_kinds(kinds: Collection[str], day: date) -> QuerySet[Unit]:
    """Return the units that exist on `day` and are of one of these kinds then."""
    rows = UnitClass.objects.on(day).filter(unit=OuterRef("pk"), kind__in=kinds)
    return Unit.objects.on(day).filter(Exists(rows))


def existing_in(interval: Interval, kinds: Collection[str]) -> QuerySet[Unit]:
    """Return the units that are of one of these kinds on at least one day of `interval`."""
    rows = UnitClass.objects.during(interval).filter(unit=OuterRef("pk"), kind__in=kinds)
    return Unit.objects.during(interval).filter(Exists(rows))


def successors_on(unit: Unit, day: date) -> list[Unit]:
    """Return who stands in the unit's place on `day`: itself while it lives, else its heirs, or theirs.

    An ended unit without successors, or whose successors ended without any, has nobody: an empty list.
    """
    alive: dict[UUID, Unit] = {}
    waiting, seen = [unit], {unit.pk}
    while waiting:
        ended = [each.pk for each in waiting if each.until <= day]
        alive |= {each.pk: each for each in waiting if each.until > day}
        rows = Succession.objects.filter(predecessor__in=ended, on__lte=day).select_related("successor")
        waiting = list({row.successor_id: row.successor for row in rows if row.successor_id not in seen}.values())
        seen.update(each.pk for each in waiting)
    return sorted(alive.values(), key=lambda each: (each.position, each.pk))
