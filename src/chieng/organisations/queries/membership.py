"""Who stood under an owner in several spans of days at once, and in which of some places each unit stood."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from chieng.core.intervals import Interval
from chieng.organisations.kinds import RIGHTS_FOLLOW, PlaceLine, RelationKind
from chieng.organisations.models import Unit, UnitPath


def members(
    owner_id: UUID, spans: Sequence[Interval], *, unit_id: UUID | None = None
) -> dict[UUID, dict[str, int]]:
    """Return the units under the owner (or only `unit_id`), in official order, with their kinds and when.

    The number of a kind has the bit of every span in which the unit lived, was of that kind and stood under the
    owner, each on some day of it. One query.
    """
    if not spans:
        return {}
    whole = Interval(min(span.since for span in spans), max(span.until for span in spans))
    units = Unit.objects.during(whole)
    rows = (
        (units.filter(pk=unit_id) if unit_id else units)
        .filter(
            paths_up__ancestor=owner_id,
            paths_up__kind__in=RIGHTS_FOLLOW,
            paths_up__since__lt=whole.until,
            paths_up__until__gt=whole.since,
        )
        .annotate(spans=_spans(spans))
        .order_by("position", "pk")
        .values_list("pk", "classes__kind_id", "spans")
    )
    found: dict[UUID, dict[str, int]] = {}
    for one, kind, bits in rows:
        if bits and kind is not None:
            kinds = found.setdefault(one, {})
            kinds[kind] = kinds.get(kind, 0) | bits
    return found


def _spans(spans: Sequence[Interval]) -> Any:
    total: Any = Value(0)
    for place, span in enumerate(spans):
        sides = {
            f"{rows}{side}": day
            for rows in ("", "paths_up__", "classes__")
            for side, day in (("since__lt", span.until), ("until__gt", span.since))
        }
        total = total + Case(When(**sides, then=Value(1 << place)), default=Value(0), output_field=IntegerField())
    return total


def placed(places: Sequence[UUID], interval: Interval, line: PlaceLine) -> dict[UUID, UUID]:
    """Return the place of each unit that stood in one of `places` in `interval`: the one it stood in last.

    By BELONGS: what stands below the place, as rights and totals follow. By AREA: that, and whoever serves the
    place or something below it (territory). A unit has one place, so that places add up; a tie goes by their
    order.
    """
    found = _last(places, UnitPath.objects.during(interval).filter(ancestor__in=places, kind__in=RIGHTS_FOLLOW))
    if line is PlaceLine.BELONGS:
        return found
    serving = UnitPath.objects.during(interval).filter(kind=RelationKind.TERRITORY, depth__gt=0)
    rows = serving.filter(ancestor__in=list(found)).values_list("descendant_id", "ancestor_id", "until")
    for unit_id, served, _until in sorted(rows, key=lambda row: row[2], reverse=True):
        found.setdefault(unit_id, found[served])
    return found


def _last(places: Sequence[UUID], paths: Any) -> dict[UUID, UUID]:
    order = {place: number for number, place in enumerate(places)}
    best: dict[UUID, tuple[Any, int, UUID]] = {}
    for unit_id, place, until in paths.values_list("descendant_id", "ancestor_id", "until"):
        rank = (until, -order[place], place)
        best[unit_id] = max(best.get(unit_id, rank), rank)
    return {unit_id: place for unit_id, (_until, _order, place) in best.items()}
