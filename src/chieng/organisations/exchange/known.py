"""Everything dated about units, in memory: what imports compare a file with and exports are written from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Self
from uuid import UUID

from chieng.core.text import fold
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Succession, Unit, UnitClass, UnitCode, UnitName

_DATED = ("unit_id", "since", "until")
Spans = list[tuple[date, date, Any]]
Edge = tuple[RelationKind, UUID]


def on(spans: Spans, day: date) -> Any:
    """Return what holds on `day`, or None."""
    return next((value for since, until, value in spans if since <= day < until), None)


@dataclass(slots=True)
class KnownUnit:
    """One unit with its history. Names are (name, short name)."""

    id: UUID
    since: date
    until: date
    position: int
    is_demo: bool
    names: Spans = field(default_factory=list)
    kinds: Spans = field(default_factory=list)
    codes: dict[str, Spans] = field(default_factory=lambda: defaultdict(list))
    parents: Spans = field(default_factory=list)
    successors: list[tuple[UUID, str]] = field(default_factory=list)

    def within(self, day: date) -> date:
        """Return the day of this unit's life nearest to `day`."""
        return max(self.since, min(day, self.until - timedelta(days=1)))

    def name_on(self, day: date) -> str:
        return str((on(self.names, self.within(day)) or ("", ""))[0])

    def edges_on(self, day: date) -> frozenset[Edge]:
        return frozenset(edge for since, until, edge in self.parents if since <= day < until)

    def codes_on(self, day: date) -> dict[str, str]:
        return {scheme: code for scheme, spans in self.codes.items() if (code := on(spans, day)) is not None}

    def changes(self) -> list[date]:
        """Return the days on which something dated about the unit begins or ends within its life."""
        spans: list[Spans] = [self.names, self.kinds, self.parents, *self.codes.values()]
        days = {day for some in spans for since, until, _value in some for day in (since, until)}
        return sorted(day for day in days | {self.since} if self.since <= day < self.until)


@dataclass(slots=True)
class Known:
    """Every unit, and by which codes and names it has been known."""

    units: dict[UUID, KnownUnit]
    by_code: dict[str, list[tuple[str, date, date, UUID]]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[tuple[date, date, UUID]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls) -> Self:
        """Read everything in six queries, however many units there are."""
        known = cls({row[0]: KnownUnit(*row) for row in _units()})
        for unit, since, until, name, short in UnitName.objects.values_list(*_DATED, "name", "short_name"):
            known.units[unit].names.append((since, until, (name, short)))
            known.by_name[fold(name)].append((since, until, unit))
        for unit, since, until, kind in UnitClass.objects.values_list(*_DATED, "kind_id"):
            known.units[unit].kinds.append((since, until, kind))
        for unit, since, until, scheme, code in UnitCode.objects.values_list(*_DATED, "scheme_id", "code"):
            known.units[unit].codes[scheme].append((since, until, code))
            known.by_code[code].append((scheme, since, until, unit))
        for unit, since, until, kind, parent in Relation.objects.values_list(*_DATED, "kind", "parent_id"):
            known.units[unit].parents.append((since, until, (RelationKind(kind), parent)))
        for unit, heir, document in Succession.objects.order_by("successor__position", "id").values_list(
            "predecessor_id", "successor_id", "document"
        ):
            known.units[unit].successors.append((heir, document))
        return known

    def holder(self, scheme: str, code: str, day: date) -> UUID | None:
        """Return who has the code on `day`."""
        for held, since, until, unit in self.by_code.get(code, ()):
            if held == scheme and since <= day < until:
                return unit
        return None


def _units() -> Iterable[tuple[Any, ...]]:
    return Unit.objects.order_by("position", "id").values_list("id", "since", "until", "position", "is_demo")
