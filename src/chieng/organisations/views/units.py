"""Looking at units: the tree of a day, searching it, and one unit with its history."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.dates import day_asked_for
from chieng.core.intervals import FOREVER
from chieng.core.ui.kinds import Event, Fact, Tab, TreeNode
from chieng.core.unit_panels import panels_for
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Unit, UnitCode
from chieng.organisations.permissions import may_import, may_manage_unit
from chieng.organisations.queries.history import (
    changes_of,
    predecessors_of,
    relations_of,
    successors_of,
)
from chieng.organisations.queries.levels import Level, level_below, top_level, turning_days
from chieng.organisations.queries.names import named
from chieng.organisations.queries.search import search
from chieng.organisations.queries.trees import ancestors
from chieng.organisations.queries.units import get_ever, visible_ever
from chieng.organisations.views.people import me
from chieng.organisations.views.unit_deeds import DEEDS

SLUGS = {
    "truc-thuoc": RelationKind.BELONGS_TO,
    "chuyen-mon": RelationKind.PROFESSIONAL,
    "bao-cao": RelationKind.REPORTS_TO,
    "dia-ban": RelationKind.TERRITORY,
}
SLUG_OF = {kind: slug for slug, kind in SLUGS.items()}


def relation_asked_for(request: HttpRequest) -> RelationKind:
    """Return the relation in the address; belonging when there is none that we know."""
    return SLUGS.get(request.GET.get("quan_he", ""), RelationKind.BELONGS_TO)


@signed_in("shows only what visible_as_of and search give")
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The tree of a day by one relation, its top level first; or what a search finds."""
    day, kind = day_asked_for(request), relation_asked_for(request)
    words = request.GET.get("tim", "").strip()
    level = Level(()) if words else top_level(request.user, kind, day)
    context = {
        "day": day,
        "words": words,
        "hits": search(request.user, words, day) if words else [],
        "nodes": tree_nodes(level, kind, day),
        "hidden": level.hidden,
        "tabs": relation_tabs(request, kind),
        "quick": quick_days(),
        "forever": FOREVER,
        "may_import": may_import(request.user, "units", today()),
        "may_found": any(may_manage_unit(request.user, node.unit_id, today()) for node in level.nodes[:20]),
    }
    return render(request, "organisations/units.html", context)


@signed_in("shows only what get_ever and visible_as_of give")
@require_GET
def branch(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The units directly below one, as nodes of the tree; without htmx, the unit's own page."""
    unit = get_ever(request.user, unit_id)
    day, kind = day_asked_for(request), relation_asked_for(request)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(address(unit.pk, day, kind))
    level = level_below(request.user, unit.pk, kind, day)
    return render(
        request, "organisations/unit_branch.html", {"nodes": tree_nodes(level, kind, day), "hidden": level.hidden}
    )


@signed_in("shows only whom get_ever gives")
@require_GET
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit on a day, everything that happened to it, and what may be done with it."""
    shown = get_ever(request.user, unit_id)
    day, kind = day_asked_for(request), relation_asked_for(request)
    (shown,) = named([shown], day)
    level = level_below(request.user, shown.pk, kind, day)
    seen = _seen_among(request, shown)
    context = {
        "unit": shown,
        "day": day,
        "quick": quick_days(),
        "alive": shown.since <= day < shown.until,
        "forever": FOREVER,
        "above": list(reversed(named(ancestors(shown.pk, RelationKind.BELONGS_TO, day), day))),
        "facts": _facts(shown, day),
        "relations": relations_of(shown),
        "deeds": DEEDS,
        "predecessors": predecessors_of(shown),
        "successors": successors_of(shown),
        "panels": panels_for(request, shown.pk, day),
        "events": _events(shown, seen),
        "seen": seen,
        "nodes": tree_nodes(level, kind, day),
        "hidden": level.hidden,
        "tabs": relation_tabs(request, kind),
        "manages": may_manage_unit(me(request), shown.pk, max(today(), shown.since)),
    }
    return render(request, "organisations/unit.html", context)


def _seen_among(request: HttpRequest, shown: Unit) -> set[UUID]:
    """Return which of the units that this page names the person may open."""
    others = {link.other_id for link in (*relations_of(shown), *predecessors_of(shown), *successors_of(shown))}
    return set(visible_ever(request.user).filter(pk__in=others).values_list("pk", flat=True))


def _facts(unit: Unit, day: date) -> list[Fact]:
    told = vars(unit)
    facts = [Fact(_("Thành lập"), f"{unit.since:%d/%m/%Y}")]
    if unit.until != FOREVER:
        facts.append(Fact(_("Kết thúc từ ngày"), f"{unit.until:%d/%m/%Y}"))
    if told["short_name_on"]:
        facts.append(Fact(_("Tên viết tắt"), told["short_name_on"]))
    codes = UnitCode.objects.on(day).filter(unit=unit).select_related("scheme").order_by("scheme")
    facts += [Fact(str(code.scheme), code.code) for code in codes]
    return facts


def _events(unit: Unit, seen: set[UUID]) -> list[Event]:
    return [
        Event(change.day, change.what, url=address(change.other_id) if change.other_id in seen else "")
        for change in changes_of(unit)
    ]


def tree_nodes(level: Level, kind: RelationKind, day: date) -> list[TreeNode]:
    """Return the nodes of a level as the tree component draws them; those with somebody below open when asked."""
    return [
        TreeNode(
            label=node.name,
            url=address(node.unit_id, day, kind),
            note=_note(node.kind, node.below),
            children_url=address(node.unit_id, day, kind, name="organisations:unit_branch") if node.below else "",
        )
        for node in level.nodes
    ]


def _note(kind: str, below: int) -> str:
    count = ngettext("%(count)d đơn vị cấp dưới", "%(count)d đơn vị cấp dưới", below) % {"count": below}
    return " · ".join(filter(None, [kind, count if below else ""]))


def relation_tabs(request: HttpRequest, current: RelationKind) -> list[Tab]:
    return [
        Tab(capfirst(kind.label), f"{request.path}?{_query(request, quan_he=SLUG_OF[kind])}", kind == current)
        for kind in RelationKind
    ]


def _query(request: HttpRequest, **changed: str) -> str:
    kept = {name: request.GET[name] for name in ("ngay",) if request.GET.get(name)}
    return urlencode(kept | changed)


def quick_days() -> Iterable[tuple[str, date]]:
    """Return the days around the latest reorganisations: the last before, the first after."""
    days: dict[date, str] = {}
    for day in turning_days():
        before = day - timedelta(days=1)
        days[before] = f"{before:%d/%m/%Y}"
        days[day] = f"{day:%d/%m/%Y}"
    return [(words, day) for day, words in sorted(days.items())]


def address(
    unit_id: UUID | None,
    day: date | None = None,
    kind: RelationKind = RelationKind.BELONGS_TO,
    *,
    name: str = "organisations:unit",
) -> str:
    """Return the address of a unit's page, keeping the day and the relation where they are not the usual ones."""
    query = {}
    if day is not None and day != today():
        query["ngay"] = day.isoformat()
    if kind != RelationKind.BELONGS_TO:
        query["quan_he"] = SLUG_OF[kind]
    path = reverse(name, kwargs={"unit_id": unit_id})
    return f"{path}?{urlencode(query)}" if query else path
