"""Keeping the closure: after every change of a relation, the paths of the units it touches are computed anew.

Not actions: called within the transaction of the action that changed a relation.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from chieng.organisations.chunks import chunks
from chieng.organisations.closure import LoopError, Path, Span, closure
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Unit, UnitPath
from chieng.organisations.queries.closure import rebuilt
from chieng.organisations.queries.names import names_of

_LOCK = 0x6368696E  # any number of our own: one change of relations at a time


def hold_relations() -> None:
    """Let one transaction at a time change relations: two moves at once could close a loop unseen.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def keep(kind: RelationKind, units: Collection[UUID]) -> None:
    """Bring the paths of `units` and of everything below them up to date. Refuses a loop, naming it."""
    touched = _below(kind, units)
    spans = lives(touched)
    wanted = set(_climb(kind, spans))
    stored = {path: key for chunk in chunks(touched) for path, key in _stored(kind, chunk)}
    gone = [key for path, key in stored.items() if path not in wanted]
    for chunk in chunks(gone):
        UnitPath.objects.filter(pk__in=chunk).delete()
    _insert(kind, wanted - stored.keys())


def found(kind: RelationKind, lives: dict[UUID, Span]) -> None:
    """Write the paths of units that have none yet: the quick way of a large founding."""
    _insert(kind, _climb(kind, lives))


def rebuild(kind: RelationKind) -> None:
    """Write the closure of `kind` anew from the relations."""
    UnitPath.objects.filter(kind=kind).delete()
    _insert(kind, rebuilt(kind))


COLUMNS = ("kind", "ancestor_id", "descendant_id", "depth", "since", "until")


def _insert(kind: RelationKind, rows: Iterable[Path[UUID]]) -> None:
    """Insert paths below the ORM: a founding of thousands writes several for each unit."""
    key = UnitPath._meta.get_field("ancestor").target_field
    stored: dict[UUID, Any] = {}

    def value(unit: UUID) -> Any:
        if unit not in stored:
            stored[unit] = key.get_db_prep_value(unit, connection)
        return stored[unit]

    values = [
        (kind.value, value(row.ancestor), value(row.descendant), row.depth, row.since, row.until) for row in rows
    ]
    if not values:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, values)
        else:
            cursor.executemany(f"INSERT INTO {_TARGET} VALUES (%s, %s, %s, %s, %s, %s)", values)  # noqa: S608


_TARGET = f"{UnitPath._meta.db_table} ({', '.join(COLUMNS)})"


def _copy(cursor: Any, values: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {_TARGET} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _below(kind: RelationKind, units: Collection[UUID]) -> list[UUID]:
    below = dict.fromkeys(units)  # these first, so that a loop is told from the unit that would close it
    for chunk in chunks(units):
        below |= dict.fromkeys(
            UnitPath.objects.filter(kind=kind, ancestor__in=chunk).values_list("descendant_id", flat=True)
        )
    return list(below)


def lives(units: Collection[UUID]) -> dict[UUID, Span]:
    """Return the lives of `units`, in their order."""
    spans = {
        pk: (since, until)
        for chunk in chunks(units)
        for pk, since, until in Unit.objects.filter(pk__in=chunk).values_list("pk", "since", "until")
    }
    return {unit: spans[unit] for unit in units}


def _stored(kind: RelationKind, units: Collection[UUID]) -> Iterator[tuple[Path[UUID], int]]:
    rows = UnitPath.objects.filter(kind=kind, descendant__in=units)
    for pk, *path in rows.values_list("pk", "ancestor_id", "descendant_id", "depth", "since", "until"):
        yield Path(*path), pk


def _climb(kind: RelationKind, lives: dict[UUID, Span]) -> list[Path[UUID]]:
    parents = _parents(kind, lives)
    try:
        return list(closure(lives, lambda unit: parents.get(unit, ())))
    except LoopError as loop:
        raise _refusal(loop, kind) from None


def _parents(kind: RelationKind, units: Collection[UUID]) -> dict[UUID, list[tuple[UUID, Span]]]:
    """Return the parents of `units`, of their parents, and so on up, with the days on which they held."""
    parents: dict[UUID, list[tuple[UUID, Span]]] = {}
    wanted = set(units)
    while wanted:
        parents.update((unit, []) for unit in wanted)
        for unit, parent, span in _relations(kind, wanted):
            parents[unit].append((parent, span))
        wanted = {parent for unit in wanted for parent, _span in parents[unit]} - parents.keys()
    return parents


def _relations(kind: RelationKind, units: Collection[UUID]) -> Iterator[tuple[UUID, UUID, Span]]:
    for chunk in chunks(units):
        rows = Relation.objects.filter(kind=kind, unit__in=chunk)
        for unit, parent, since, until in rows.values_list("unit_id", "parent_id", "since", "until"):
            yield unit, parent, (since, until)


def _refusal(loop: LoopError, kind: RelationKind) -> ValidationError:
    day: date = loop.day
    names = names_of([unit for unit in loop.loop if isinstance(unit, UUID)], day)
    way = " → ".join(f"“{names.get(unit, '')}”" for unit in loop.loop if isinstance(unit, UUID))
    return ValidationError(
        _("Không lưu được: quan hệ “%(kind)s” sẽ thành vòng kín %(way)s vào ngày %(day)s. Chọn cấp trên khác."),
        code="loop",
        params={"kind": kind.label, "way": way, "day": f"{day:%d/%m/%Y}"},
    )
