"""Who stands in for a unit that ended: its successors on a day, else its last parent, and so on down the line."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from chieng.organisations.kinds import RIGHTS_FOLLOW, RelationKind
from chieng.organisations.models import Relation, Succession, Unit

# A relation that the unit still had on its last day.
_TO_THE_LAST = Q(since__lt=F("unit__until"), until__gte=F("unit__until"))


@dataclass(slots=True)
class _Lines:
    """What is known of the units met so far: which live on the day, who succeeded whom, who stood above."""

    alive: set[UUID] = field(default_factory=set)
    successors: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[UUID, dict[str, list[UUID]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def heirs_of(self, unit_id: UUID, path: frozenset[UUID] = frozenset()) -> set[UUID]:
        """Return the living units that stand in for the unit. A living unit stands for itself."""
        if unit_id in self.alive:
            return {unit_id}
        if unit_id in path:
            return set()
        path |= {unit_id}
        found = self._union(self.successors.get(unit_id, []), path)
        return found or self._union(self._last_parents(unit_id), path)

    def _union(self, unit_ids: Collection[UUID], path: frozenset[UUID]) -> set[UUID]:
        return set().union(*(self.heirs_of(unit_id, path) for unit_id in unit_ids))

    def _last_parents(self, unit_id: UUID) -> list[UUID]:
        by_kind = self.parents.get(unit_id, {})
        return by_kind.get(RelationKind.BELONGS_TO) or by_kind.get(RelationKind.REPORTS_TO) or []


def heirs(unit_ids: Collection[UUID], day: date) -> dict[UUID, set[UUID]]:
    """Return, for each unit, the units that live on `day` and stand in for it. Few queries, however many."""
    lines, met, frontier = _Lines(), set(unit_ids), set(unit_ids)
    while frontier:
        frontier = _load(lines, frontier, day) - met
        met |= frontier
    return {unit_id: lines.heirs_of(unit_id) for unit_id in unit_ids}


def leading_to(living: QuerySet[Unit], day: date) -> set[UUID]:
    """Return the units that ended by `day` and from which some line leads to one of `living`.

    Asked from the living end: an officer of one unit looks at its few predecessors, not at every unit that ended.
    """
    found: set[UUID] = set()
    fresh: set[UUID] = _one_step_to(living.order_by().values("pk"), day)
    while fresh:
        found |= fresh
        fresh = _one_step_to(fresh, day) - found
    return found


def _one_step_to(units: QuerySet[Unit, Any] | set[UUID], day: date) -> set[UUID]:
    """Return the ended units that one of `units` succeeded, or stood above to the last."""
    successions = Succession.objects.filter(successor__in=units, on__lte=day, predecessor__until__lte=day)
    last = Relation.objects.filter(_TO_THE_LAST, parent__in=units, unit__until__lte=day, kind__in=RIGHTS_FOLLOW)
    return {*successions.values_list("predecessor_id", flat=True), *last.values_list("unit_id", flat=True)}


def _load(lines: _Lines, frontier: set[UUID], day: date) -> set[UUID]:
    """Add what is known of the units in `frontier`; return the units that their lines lead to."""
    alive = set(Unit.objects.on(day).filter(id__in=frontier).values_list("id", flat=True))
    lines.alive |= alive
    ended = Unit.objects.filter(id__in=frontier - alive, until__lte=day)
    following: set[UUID] = set()
    successions = Succession.objects.filter(predecessor__in=ended, on__lte=day)
    for predecessor, successor in successions.values_list("predecessor_id", "successor_id"):
        lines.successors[predecessor].append(successor)
        following.add(successor)
    # A unit's last parents are those it still had on its last day.
    last = Relation.objects.filter(_TO_THE_LAST, unit__in=ended, kind__in=RIGHTS_FOLLOW)
    for unit_id, parent_id, kind in last.values_list("unit_id", "parent_id", "kind"):
        lines.parents[unit_id][kind].append(parent_id)
        following.add(parent_id)
    return following
