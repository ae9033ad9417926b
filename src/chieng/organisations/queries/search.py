"""Finding units by what people type: with diacritics or without, a name of today or of earlier, a code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from chieng.core.text import fold, tidy
from chieng.organisations.models import Unit, UnitCode, UnitName
from chieng.organisations.queries.heirs import heirs
from chieng.organisations.queries.names import names_of
from chieng.organisations.queries.units import visible_ever

SHORTEST = 2
CANDIDATES = 400
NOWHERE = 4


class FoundBy(StrEnum):
    """What the words matched."""

    NAME = "name"
    OTHER_NAME = "other_name"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that was found: its name on the day asked for, and what matched when that is something else.

    `heirs` names who stands in for a unit that has ended by that day; `since` tells of one yet to come.
    """

    unit_id: UUID
    name: str
    found_by: FoundBy
    matched: str
    since: date
    until: date
    heirs: tuple[str, ...] = ()
    rank: tuple[int, ...] = field(default=(), repr=False, compare=False)


def search(actor: object, text: str, day: date, *, limit: int = 30) -> list[Hit]:
    """Return the units within the actor's sight that match `text`, ended ones too.

    As typed with its diacritics first, then without; in each the whole name first, then its beginning, then a
    part; a name of the day before one of another day; then the official order. A whole code is a whole name.
    """
    words, folded = tidy(text), fold(text)
    if len(folded) < SHORTEST:
        return []
    best: dict[UUID, Hit] = {}
    seen = visible_ever(actor)
    for hit in sorted(
        [*_by_name(seen, words, folded, day), *_by_code(seen, words, day)], key=lambda hit: hit.rank
    ):
        best.setdefault(hit.unit_id, hit)
    return _with_names_of_the_day(list(best.values())[:limit], day)


def _by_name(seen: QuerySet[Unit], words: str, folded: str, day: date) -> Iterator[Hit]:
    rows = UnitName.objects.filter(unit__in=seen.order_by().values("pk"), folded__contains=folded)
    likely = Case(
        When(name__icontains=words, then=Value(0)),
        When(folded__startswith=folded, then=Value(1)),
        default=Value(2),
    )
    for row in rows.select_related("unit").order_by(likely, "unit__position", "unit", "-since")[:CANDIDATES]:
        found_by = FoundBy.NAME if _is_of_the_day(row, day) else FoundBy.OTHER_NAME
        rank = (*_closeness(row, words, folded), int(found_by == FoundBy.OTHER_NAME), row.unit.position)
        yield Hit(row.unit_id, row.name, found_by, row.name, row.unit.since, row.unit.until, rank=rank)


def _by_code(seen: QuerySet[Unit], words: str, day: date) -> Iterator[Hit]:
    rows = UnitCode.objects.filter(unit__in=seen.order_by().values("pk"), code__iexact=words).select_related(
        "unit"
    )
    for row in rows:
        later = int(not row.since <= day < row.until)
        rank = (0, 0, later, row.unit.position)
        yield Hit(row.unit_id, "", FoundBy.CODE, row.code, row.unit.since, row.unit.until, rank=rank)


def _is_of_the_day(row: UnitName, day: date) -> bool:
    """Say whether this is the unit's name on `day`, or its nearest one when the unit does not exist then."""
    first, last = row.since <= row.unit.since, row.until >= row.unit.until
    return (row.since <= day or first) and (day < row.until or last)


def _closeness(row: UnitName, words: str, folded: str) -> tuple[int, int]:
    """Return 0 where the diacritics are as typed, else 1; and how much of the name was typed."""
    as_typed = [_part(words.lower(), text.lower()) for text in (row.name, row.short_name)]
    plain = [_part(folded, fold(text)) for text in (row.name, row.short_name)]
    return (0, min(as_typed)) if min(as_typed) < NOWHERE else (1, min(plain))


def _part(words: str, text: str) -> int:
    """Return 0 for the whole text, 1 its beginning, 2 whole words in it, 3 a part of them, 4 for nothing."""
    if words == text:
        return 0
    if text.startswith(words):
        return 1
    if f" {words} " in f" {text} ":
        return 2
    return 3 if words in text else NOWHERE


def _with_names_of_the_day(hits: Iterable[Hit], day: date) -> list[Hit]:
    hits = list(hits)
    standing_in = heirs([hit.unit_id for hit in hits if hit.until <= day], day)
    names = names_of({hit.unit_id for hit in hits} | set().union(*standing_in.values()), day)
    return [
        replace(
            hit,
            name=names.get(hit.unit_id, ""),
            heirs=tuple(sorted(names.get(heir, "") for heir in standing_in.get(hit.unit_id, ()))),
        )
        for hit in hits
    ]
