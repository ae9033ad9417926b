"""Founding units: one from a page, or twenty thousand from a file, by the same checks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.core.text import fold, tidy
from chieng.organisations.actions import paths
from chieng.organisations.kinds import RIGHTS_FOLLOW, NewUnit, RelationKind
from chieng.organisations.models import Relation, Unit, UnitClass, UnitCode, UnitName
from chieng.organisations.permissions import may_found_unit, may_relate
from chieng.organisations.queries.founding import FoundingProblem, founding_problems

BATCH = 2000


@action
def found_unit(
    *,
    name: str,
    kind: str,
    since: date,
    until: date = FOREVER,
    short_name: str = "",
    parent: Unit | None = None,
    relations: Sequence[tuple[RelationKind, Unit]] = (),
    codes: Mapping[str, str] | None = None,
    position: int = 0,
    unit_id: UUID | None = None,
    is_demo: bool = False,
    actor: Actor,
) -> Unit:
    """Found a unit with its first name, kind, codes and relations, for its whole life.

    With a `unit_id` that exists already nothing is done: a form sent twice founds one unit.
    """
    known: Unit | None = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    if known is not None:
        audit.unchanged()
        return known
    row = NewUnit(
        id=unit_id or uuid4(),
        name=name,
        kind=kind,
        since=since,
        until=until,
        short_name=short_name,
        parent=parent.pk if parent else None,
        relations=tuple((relation, other.pk) for relation, other in relations),
        codes=codes or {},
        position=position,
        is_demo=is_demo,
    )
    return found_units([row], actor=actor)[0]


@action
def found_units(rows: Sequence[NewUnit], *, actor: Actor) -> list[Unit]:
    """Found many units in one transaction: all of them, or none and every problem named by its row."""
    if not rows:
        audit.unchanged()
        return []
    paths.hold_relations()
    _check_rights(rows, actor)
    if problems := founding_problems(rows):
        raise ValidationError([_said(problem, len(rows)) for problem in problems])
    units = _write(rows)
    _close(rows)
    audit.record_many(
        "organisations.unit.founded",
        [(unit, _facts(row)) for unit, row in zip(units, rows, strict=True)],
        actor=actor,
    )
    return units


def _check_rights(rows: Sequence[NewUnit], actor: Actor) -> None:
    """Check the right over every unit outside that rows are put under, and to found those under none."""
    own = {row.id for row in rows}
    pairs = {row.id: {(stay.kind, stay.parent) for stay in row.all_stays()} for row in rows}
    outside = {pair for own_pairs in pairs.values() for pair in own_pairs if pair[1] not in own}
    alone = any(not any(kind in RIGHTS_FOLLOW for kind, _parent in own_pairs) for own_pairs in pairs.values())
    if not may_relate(actor, outside, today()) or (alone and not may_found_unit(actor, (), today())):
        raise PermissionDenied


def _said(problem: FoundingProblem, rows: int) -> str:
    if rows == 1:
        return problem.message
    return _("Dòng %(row)d: %(message)s") % {"row": problem.row + 1, "message": problem.message}


def _write(rows: Sequence[NewUnit]) -> list[Unit]:
    units = Unit.objects.bulk_create(
        (
            Unit(id=row.id, since=row.since, until=row.until, position=row.position, is_demo=row.is_demo)
            for row in rows
        ),
        batch_size=BATCH,
    )
    UnitName.objects.bulk_create(map(_name, rows), batch_size=BATCH)
    UnitClass.objects.bulk_create(
        (UnitClass(unit_id=row.id, kind_id=row.kind, since=row.since, until=row.until) for row in rows),
        batch_size=BATCH,
    )
    UnitCode.objects.bulk_create(_codes(rows), batch_size=BATCH)
    Relation.objects.bulk_create(_relations(rows), batch_size=BATCH)
    return list(units)


def _name(row: NewUnit) -> UnitName:
    name = tidy(row.name)
    return UnitName(
        unit_id=row.id,
        name=name,
        short_name=tidy(row.short_name),
        folded=fold(f"{name} {row.short_name}"),
        since=row.since,
        until=row.until,
    )


def _codes(rows: Sequence[NewUnit]) -> Iterable[UnitCode]:
    for row in rows:
        for scheme, code in row.codes.items():
            yield UnitCode(unit_id=row.id, scheme_id=scheme, code=tidy(code), since=row.since, until=row.until)


def _relations(rows: Sequence[NewUnit]) -> Iterable[Relation]:
    """Yield the relations of the rows, each no longer than both units live."""
    lives = {row.id: (row.since, row.until) for row in rows}
    others = {stay.parent for row in rows for stay in row.all_stays()} - lives.keys()
    lives |= paths.lives(others)
    for row in rows:
        for kind, other, since, until in row.all_stays():
            until = min(until, row.until, lives[other][1])  # noqa: PLW2901 - the same day, cut
            yield Relation(unit_id=row.id, parent_id=other, kind=kind, since=since, until=until)


def _close(rows: Sequence[NewUnit]) -> None:
    lives = {row.id: (row.since, row.until) for row in rows}
    for kind in RelationKind:
        paths.found(kind, lives)


def _facts(row: NewUnit) -> dict[str, object]:
    return {
        "name": tidy(row.name),
        "kind": row.kind,
        "since": row.since,
        "until": row.until,
        "codes": dict(row.codes),
        "relations": [
            [stay.kind.value, stay.parent]
            if stay.since == row.since
            else [stay.kind.value, stay.parent, stay.since]
            for stay in row.all_stays()
        ],
    }
