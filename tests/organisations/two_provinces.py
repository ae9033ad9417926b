"""Two provinces with units below them, as plain rows: rights are tested without the actions that place units."""

from dataclasses import dataclass
from datetime import date

from chieng.core.intervals import FOREVER, Interval
from chieng.core.text import fold
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Succession, Unit, UnitName, UnitPath

BEGINNING = date(2020, 1, 1)


def make_unit(name: str, *, under: Unit | None = None, since: date = BEGINNING, until: date = FOREVER) -> Unit:
    unit = Unit.objects.create(since=since, until=until)
    UnitName.objects.create(unit=unit, name=name, folded=fold(name), since=since, until=until)
    for kind in RelationKind:
        UnitPath.objects.create(kind=kind, ancestor=unit, descendant=unit, depth=0, since=since, until=until)
    if under is not None:
        relate(unit, under)
    return unit


def relate(unit: Unit, parent: Unit, kind: RelationKind = RelationKind.BELONGS_TO) -> None:
    """Put a unit without units of its own under `parent` for as long as both live."""
    life = Interval(max(unit.since, parent.since), min(unit.until, parent.until))
    Relation.objects.create(unit=unit, parent=parent, kind=kind, since=life.since, until=life.until)
    for above in UnitPath.objects.filter(kind=kind, descendant=parent):
        both = above.interval.intersect(life)
        if both is not None:
            UnitPath.objects.create(
                kind=kind, ancestor=above.ancestor, descendant=unit, depth=above.depth + 1,
                since=both.since, until=both.until,
            )  # fmt: skip


def succeed(predecessor: Unit, *successors: Unit, on: date | None = None) -> None:
    for successor in successors:
        Succession.objects.create(predecessor=predecessor, successor=successor, on=on or predecessor.until)


@dataclass(frozen=True, slots=True)
class Province:
    root: Unit
    department: Unit
    commune: Unit
    school: Unit


def make_province(name: str) -> Province:
    root = make_unit(f"Tỉnh {name}")
    department = make_unit(f"Sở Thông tin {name}", under=root)
    commune = make_unit(f"Xã {name}", under=root)
    school = make_unit(f"Trường {name}", under=commune)
    return Province(root, department, commune, school)
