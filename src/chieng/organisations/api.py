"""The API's units: which there are on a day, under what, with which codes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from ninja import Query, Router, Schema

from chieng.core.api import PROBLEMS, Day, Key, Page, Paging, Problem, Text, page_of, scope
from chieng.core.clock import today
from chieng.core.intervals import FOREVER, one_day
from chieng.core.text import fold
from chieng.organisations.kinds import RIGHTS_FOLLOW, RelationKind
from chieng.organisations.models import Relation, Unit, UnitCode, UnitName
from chieng.organisations.queries.names import named
from chieng.organisations.queries.reach import under
from chieng.organisations.queries.trees import of_kinds
from chieng.organisations.queries.units import get_ever, visible_as_of

router = Router(tags=["units"])

_ORDER = (Key("position", read=int), Key("id", read=UUID))


class Code(Schema):
    scheme: str
    code: str


class UnitOut(Schema):
    """A unit on a day. `until` is the first day on which it no longer exists, null while none is known."""

    id: UUID
    name: str
    short_name: str
    kind: str
    since: date
    until: date | None
    belongs_to: list[UUID]
    reports_to: list[UUID]
    codes: list[Code]


class UnitFilter(Schema):
    """Which units: on `day` (today), of a kind, in the subtree of a unit, with a name that has this in it."""

    day: Day | None = None
    kind: Text = ""
    under: UUID | None = None
    text: Text = ""


@router.get("/units", response={200: Page[UnitOut], PROBLEMS: Problem}, summary="Units within reach, on a day")
@scope("units:read")
def units(request: HttpRequest, wanted: Query[UnitFilter], paging: Query[Paging]) -> dict[str, Any]:
    """Return the units that exist on the day and that the reader may see, in official order."""
    day = wanted.day or today()
    found = visible_as_of(request.user, day)
    if wanted.kind:
        found = found.filter(pk__in=of_kinds([wanted.kind], day).order_by().values("pk"))
    if wanted.under:
        found = found.filter(pk__in=under(wanted.under, one_day(day)).order_by().values("pk"))
    if wanted.text:
        names = UnitName.objects.on(day).filter(unit=OuterRef("pk"), folded__contains=fold(wanted.text))
        found = found.filter(Exists(names))
    rows, following = page_of(found, _ORDER, paging)
    return {"items": _shown(rows, day), "next": following}


@router.get("/units/{unit_id}", response={200: UnitOut, PROBLEMS: Problem}, summary="One unit")
@scope("units:read")
def unit(request: HttpRequest, unit_id: UUID, day: Day | None = None) -> dict[str, Any]:
    """Return the unit as it is on `day` (today); outside its life as at the nearest end of it."""
    return _shown([get_ever(request.user, unit_id)], day or today())[0]


def _shown(units: Iterable[Unit], day: date) -> list[dict[str, Any]]:
    rows: list[Any] = named(units, day)
    ids = [one.pk for one in rows]
    codes, above = _codes(ids, day), _above(ids, day)
    return [
        {
            "id": one.pk,
            "name": one.name_on or "",
            "short_name": one.short_name_on or "",
            "kind": one.kind_on or "",
            "since": one.since,
            "until": None if one.until == FOREVER else one.until,
            "belongs_to": above[one.pk, RelationKind.BELONGS_TO],
            "reports_to": above[one.pk, RelationKind.REPORTS_TO],
            "codes": codes[one.pk],
        }
        for one in rows
    ]


def _codes(units: Collection[UUID], day: date) -> dict[UUID, list[dict[str, str]]]:
    found: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    for row in UnitCode.objects.on(day).filter(unit__in=units).order_by("scheme", "code"):
        found[row.unit_id].append({"scheme": row.scheme_id, "code": row.code})
    return found


def _above(units: Collection[UUID], day: date) -> dict[tuple[UUID, str], list[UUID]]:
    found: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for row in Relation.objects.on(day).filter(unit__in=units, kind__in=RIGHTS_FOLLOW).order_by("parent_id"):
        found[row.unit_id, row.kind].append(row.parent_id)
    return found
