"""The tree one level at a time: what a page shows before somebody opens a node, however large the tree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Succession, Unit
from chieng.organisations.queries.names import with_names
from chieng.organisations.queries.units import visible_as_of

# More than this is not read in a tree: the search finds them.
MOST = 300


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in a tree on a day, and how many stand directly below it."""

    unit_id: UUID
    name: str
    kind: str
    below: int


@dataclass(frozen=True, slots=True)
class Level:
    """The nodes of a level in official order; `hidden` says how many are left out of a very wide one."""

    nodes: tuple[Node, ...]
    hidden: int = 0


def top_level(actor: object, kind: RelationKind, day: date) -> Level:
    """Return the units in the actor's sight that have nobody in sight above them.

    Relations other than belonging show only units that have somebody below.
    """
    seen = visible_as_of(actor, day)
    rows = Relation.objects.on(day).filter(kind=kind, parent__in=_ids(seen))
    roots = seen.exclude(pk__in=rows.values("unit"))
    if kind != RelationKind.BELONGS_TO:
        roots = roots.filter(pk__in=rows.filter(unit__in=_ids(seen)).values("parent"))
    return _level(roots, seen, kind, day)


def level_below(actor: object, unit_id: UUID, kind: RelationKind, day: date) -> Level:
    """Return the units in the actor's sight directly below the unit."""
    seen = visible_as_of(actor, day)
    rows = Relation.objects.on(day).filter(kind=kind, parent=unit_id)
    return _level(seen.filter(pk__in=rows.values("unit")), seen, kind, day)


def turning_days() -> list[date]:
    """Return the days on which units took over from others, the latest first: the days people compare."""
    days = Succession.objects.order_by("-on").values_list("on", flat=True).distinct()
    return list(days[:2])


def _ids(units: QuerySet[Unit]) -> QuerySet[Unit, UUID]:
    return units.order_by().values_list("pk", flat=True)


def _level(units: QuerySet[Unit], seen: QuerySet[Unit], kind: RelationKind, day: date) -> Level:
    shown = list(with_names(units, day)[: MOST + 1])
    hidden = 0
    if len(shown) > MOST:
        shown, hidden = shown[:MOST], units.count() - MOST
    below = _counts([unit.pk for unit in shown], seen, kind, day)
    return Level(tuple(_node(unit, below[unit.pk]) for unit in shown), hidden)


def _node(unit: Unit, below: int) -> Node:
    english = (get_language() or "vi").startswith("en")
    facts = vars(unit)
    return Node(unit.pk, facts["name_on"] or "", facts["kind_en" if english else "kind_vi"] or "", below)


def _counts(parents: Sequence[UUID], seen: QuerySet[Unit], kind: RelationKind, day: date) -> Counter[UUID]:
    rows = Relation.objects.on(day).filter(kind=kind, parent__in=parents, unit__in=_ids(seen))
    return Counter(rows.values_list("parent_id", flat=True))
