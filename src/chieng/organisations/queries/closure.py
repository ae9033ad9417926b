"""Whether the stored closure is what the relations say."""

from dataclasses import dataclass
from uuid import UUID

from chieng.organisations.closure import Path, Span, closure
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Unit, UnitPath


@dataclass(frozen=True, slots=True)
class ClosureReport:
    """How the stored closure of a relation differs from a rebuilt one."""

    kind: RelationKind
    rows: int
    missing: frozenset[Path[UUID]]
    surplus: frozenset[Path[UUID]]

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.surplus)


def rebuilt(kind: RelationKind) -> set[Path[UUID]]:
    """Return the whole closure of `kind` as the relations say it. Raises LoopError where they make a loop."""
    lives: dict[UUID, Span] = {
        pk: (since, until) for pk, since, until in Unit.objects.values_list("pk", "since", "until")
    }
    parents: dict[UUID, list[tuple[UUID, Span]]] = {}
    rows = Relation.objects.filter(kind=kind).values_list("unit_id", "parent_id", "since", "until")
    for unit, parent, since, until in rows:
        parents.setdefault(unit, []).append((parent, (since, until)))
    return set(closure(lives, lambda unit: parents.get(unit, ())))


def closure_reports() -> list[ClosureReport]:
    """Rebuild the closure of every relation and compare it with what is stored."""
    return [_report(kind) for kind in RelationKind]


def _report(kind: RelationKind) -> ClosureReport:
    rows = UnitPath.objects.filter(kind=kind)
    stored = {Path(*row) for row in rows.values_list("ancestor_id", "descendant_id", "depth", "since", "until")}
    wanted = rebuilt(kind)
    return ClosureReport(kind, len(wanted), frozenset(wanted - stored), frozenset(stored - wanted))
