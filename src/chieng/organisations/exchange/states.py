"""What a row states, and in which order units end."""

from collections import defaultdict
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from chieng.organisations.exchange.batch import UnitEnd
from chieng.organisations.exchange.known import Edge
from chieng.organisations.exchange.refs import Index
from chieng.organisations.kinds import RelationKind


@dataclass(slots=True)
class State:
    """What a row states. None: the row says nothing about it."""

    name: str | None = None
    short_name: str | None = None
    kind: str | None = None
    codes: dict[str, str] = field(default_factory=dict)
    edges: dict[RelationKind, frozenset[UUID]] = field(default_factory=dict)

    def pairs(self) -> frozenset[Edge]:
        return frozenset((kind, parent) for kind, parents in self.edges.items() for parent in parents)


def children_first(ends: list[UnitEnd], index: Index) -> list[UnitEnd]:
    """Return the ends so that no unit ends before those under it that end too."""
    by_unit = {end.unit: end for end in ends}
    under: dict[UUID, set[UUID]] = defaultdict(set)
    for unit in by_unit:
        known = index.known.units.get(unit)
        for _since, _until, (_kind, parent) in known.parents if known else ():
            if parent in by_unit:
                under[parent].add(unit)
    graph = {unit: under[unit] for unit in by_unit}
    try:
        return [by_unit[unit] for unit in TopologicalSorter(graph).static_order()]
    except CycleError:
        return ends
