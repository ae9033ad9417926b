"""What a unit was on the very day that a row speaks of: conditions on rows, and answers for many at once.

"The unit directly above" is the one it belongs to; a unit that belongs to none has those it reports to.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chieng.organisations.chunks import chunks
from chieng.organisations.kinds import RIGHTS_FOLLOW, RelationKind
from chieng.organisations.models import Relation, UnitClass

UnitOnDay = tuple[UUID, date]


def was_of_kind(kinds: Collection[str], *, unit: str, day: str) -> Q:
    """Return the condition that the unit in field `unit` was of one of `kinds` on the day in field `day`."""
    rows = UnitClass.objects.filter(unit=OuterRef(unit), since__lte=OuterRef(day), until__gt=OuterRef(day))
    return Q(Exists(rows.filter(kind__in=kinds)))


def stood_under(*, unit: str, day: str, parents: QuerySet[Any, Any] | Collection[UUID] | None = None) -> Q:
    """Return the condition that a unit, one of `parents` if given, stood directly above the unit on the day."""
    rows = Relation.objects.filter(unit=OuterRef(unit), since__lte=OuterRef(day), until__gt=OuterRef(day))
    belongs = rows.filter(kind=RelationKind.BELONGS_TO)
    reports = rows.filter(kind=RelationKind.REPORTS_TO)
    if parents is None:
        return Q(Exists(belongs)) | Q(Exists(reports))
    return Q(Exists(belongs.filter(parent__in=parents))) | (
        ~Q(Exists(belongs)) & Q(Exists(reports.filter(parent__in=parents)))
    )


def kinds_at(wanted: Collection[UnitOnDay]) -> dict[UnitOnDay, str]:
    """Return the code of each unit's kind on its day; a unit that did not exist then is left out."""
    history: dict[UUID, list[UnitClass]] = defaultdict(list)
    for chunk in chunks({unit_id for unit_id, _day in wanted}):
        for row in UnitClass.objects.filter(unit__in=chunk):
            history[row.unit_id].append(row)
    return {(unit, day): row.kind_id for unit, day in wanted for row in history[unit] if day in row.interval}


def parents_at(wanted: Collection[UnitOnDay]) -> dict[UnitOnDay, tuple[UUID, ...]]:
    """Return the units that stood directly above each unit on its day; one that had none is left out."""
    history: dict[UUID, list[Relation]] = defaultdict(list)
    for chunk in chunks({unit_id for unit_id, _day in wanted}):
        for row in Relation.objects.filter(unit__in=chunk, kind__in=RIGHTS_FOLLOW).order_by("parent_id"):
            history[row.unit_id].append(row)
    found: dict[UnitOnDay, tuple[UUID, ...]] = {}
    for unit, day in wanted:
        then = [row for row in history[unit] if day in row.interval]
        first = [row.parent_id for row in then if row.kind == RelationKind.BELONGS_TO]
        above = first or [row.parent_id for row in then]
        if above:
            found[unit, day] = tuple(above)
    return found
