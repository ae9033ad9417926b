"""Who stood under an owner in several spans of days at once, and in which of some places each unit stood."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When

from chieng.core.intervals import Interval
from chieng.organisations.kinds import RIGHTS_FOLLOW, PlaceLine, RelationKind
from chieng.organisations.models import Unit, UnitClass, UnitPath

_PATH = ("descendant_id", "ancestor_id", "since", "until")
Path = tuple[UUID, UUID, Any, Any]


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


def numbers_of_kinds(
    owner_id: UUID, kinds: Collection[str], days: Collection[date]
) -> dict[tuple[str, date], int]:
    """Return how many units of each of the kinds stood under the owner on each of the days. One query.

    A kind of which there was none on a day is left out.
    """
    asked = sorted(days)
    if not asked or not kinds:
        return {}
    rows = UnitClass.objects.filter(
        kind__in=kinds, unit__paths_up__ancestor=owner_id, unit__paths_up__kind__in=RIGHTS_FOLLOW
    )
    counts = {
        f"on_{number}": Count("unit", filter=_standing_on(day), distinct=True) for number, day in enumerate(asked)
    }
    found: dict[tuple[str, date], int] = {}
    for row in rows.order_by().values("kind_id").annotate(**counts):
        for number, day in enumerate(asked):
            if row[f"on_{number}"]:
                found[row["kind_id"], day] = row[f"on_{number}"]
    return found


def _standing_on(day: date) -> Q:
    """Return what is so of a class on a day: its unit lived, was of the kind and stood under the owner."""
    places = ("", "unit__", "unit__paths_up__")
    return Q(**{f"{place}since__lte": day for place in places}, **{f"{place}until__gt": day for place in places})


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


def placed(places: Sequence[UUID], spans: Sequence[Interval], line: PlaceLine) -> list[dict[UUID, UUID]]:
    """Return, for each of `spans`, the place of each unit that then stood in one of `places`: its last one.

    By BELONGS: what stands below the place, as rights and totals follow. By AREA: where it stands or serves
    (territory: the place or something below it), and only what does so nowhere, where it belongs. A unit has one
    place, so that places add up; a tie goes by their order. One query or two, however many spans.
    """
    if not places or not spans:
        return [{} for _span in spans]
    whole = Interval(min(span.since for span in spans), max(span.until for span in spans))
    paths = UnitPath.objects.during(whole)
    below = paths.filter(ancestor__in=places, kind__in=RIGHTS_FOLLOW)
    rows = list(below.values_list(*_PATH))
    found = [_last(places, rows, span) for span in spans]
    if line is PlaceLine.BELONGS:
        return found
    serving = paths.filter(kind=RelationKind.TERRITORY, depth__gt=0, ancestor__in=below.values("descendant"))
    served = list(serving.order_by("until", "-depth", "pk").values_list(*_PATH))
    return [belongs | _served(served, belongs, span) for belongs, span in zip(found, spans, strict=True)]


def _last(places: Sequence[UUID], paths: Sequence[Path], span: Interval) -> dict[UUID, UUID]:
    order = {place: number for number, place in enumerate(places)}
    best: dict[UUID, tuple[Any, int, UUID]] = {}
    for unit_id, place, since, until in paths:
        if since < span.until and until > span.since:
            rank = (until, -order[place], place)
            best[unit_id] = max(best.get(unit_id, rank), rank)
    return {unit_id: place for unit_id, (_until, _order, place) in best.items()}


def _served(paths: Sequence[Path], belongs: dict[UUID, UUID], span: Interval) -> dict[UUID, UUID]:
    """Return where units serve: of paths in order the last in the span has the last word, the nearest at that."""
    return {
        unit_id: belongs[served]
        for unit_id, served, since, until in paths
        if served in belongs and since < span.until and until > span.since
    }


def branches(owner_id: UUID, interval: Interval) -> dict[UUID, bool]:
    """Return the units directly under the owner that hold others in `interval`, in no order.

    With whether it is an area: others stand there, or in something below it, by territory. One query.
    """
    paths = UnitPath.objects.during(interval)
    direct = paths.filter(ancestor=owner_id, kind__in=RIGHTS_FOLLOW, depth=1).values("descendant")
    served = paths.filter(kind=RelationKind.TERRITORY, depth__gt=0)
    below = paths.filter(ancestor__in=direct, kind__in=RIGHTS_FOLLOW)
    rows = below.annotate(serves=Exists(served.filter(ancestor=OuterRef("descendant"))))
    found: dict[UUID, bool] = {}
    for unit_id, depth, serves in rows.values_list("ancestor_id", "depth", "serves").distinct():
        if depth or serves:
            found[unit_id] = found.get(unit_id, False) or serves
    return found
