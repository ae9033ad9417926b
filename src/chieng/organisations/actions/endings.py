"""Ending units: with successors, one or several, and a merger as one step."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.sheets.display import shown_day
from chieng.organisations.actions import paths
from chieng.organisations.actions.facts import close_from, ended, lock, must_live, not_stale, touch
from chieng.organisations.actions.founding import found_units
from chieng.organisations.kinds import NewUnit, RelationKind
from chieng.organisations.models import Relation, Succession, Unit
from chieng.organisations.permissions import may_relate
from chieng.organisations.queries.names import name_of, names_of

NAMED = 5


@action
def end_unit(
    unit: Unit,
    *,
    on: date,
    successors: Sequence[Unit] = (),
    document: str = "",
    version: int | None = None,
    actor: Actor,
) -> Unit:
    """End `unit`: `on` is the first day on which it no longer exists and its successors act in its place.

    Its names, kinds, codes and relations end with it. Refused while other units still stand under it. A unit
    that ends on that day already only gets its successors.
    """
    paths.hold_relations()
    lock(unit, actor)
    heirs = {heir.pk for heir in successors}
    if unit.until == on and heirs <= set(unit.successions.values_list("successor", flat=True)):
        audit.unchanged()
        return unit
    not_stale(unit, version)
    _check_end(unit, on)
    _refuse_orphans([unit], on)
    _close([unit], on)
    _succeed([unit], successors, on, document, actor)
    _keep({kind: [unit.pk] for kind in RelationKind})
    return unit


@action
def merge_units(
    units: Sequence[Unit], *, into: Unit | NewUnit, on: date, document: str = "", actor: Actor
) -> Unit:
    """End `units` on a day and let `into` take over: existing, or founded by this very step with their codes free.

    Every unit that stood under one of them stands under `into` from that day, in the same relation.
    """
    paths.hold_relations()
    heir_id = into.id if isinstance(into, NewUnit) else into.pk
    if isinstance(into, NewUnit) and (known := _merged_already(units, heir_id, on)):
        audit.unchanged()
        return known
    ending = [unit for unit in units if unit.pk != heir_id]
    if not ending:
        raise ValidationError({"units": _("Chọn ít nhất một đơn vị để sáp nhập vào đơn vị khác.")})
    for unit in ending:
        lock(unit, actor)
        _check_end(unit, on)
    left = _let_children_go(ending, on)
    if not isinstance(into, NewUnit):
        _check_may_stand_under(into, left, actor)
    _close(ending, on)
    heir = found_units([into], actor=actor)[0] if isinstance(into, NewUnit) else into
    _succeed(ending, [heir], on, document, actor)
    touched = _take_children(heir, left)
    _keep({kind: [*touched[kind], *(unit.pk for unit in ending)] for kind in RelationKind})
    return heir


def _merged_already(units: Sequence[Unit], heir_id: UUID, on: date) -> Unit | None:
    """Return what the units were merged into by the same form, sent before."""
    rows = Succession.objects.filter(predecessor__in=units, successor=heir_id, on=on)
    done = len({unit.pk for unit in units}) == rows.count()
    known: Unit | None = Unit.objects.filter(pk=heir_id).first() if done else None
    return known


def _check_may_stand_under(heir: Unit, rows: Sequence[Relation], actor: Actor) -> None:
    """Raise PermissionDenied unless `actor` could place each of them under `heir`."""
    edges = {(RelationKind(row.kind), heir.pk) for row in rows if row.unit_id != heir.pk}
    if not may_relate(actor, edges, max(today(), heir.since)):
        raise PermissionDenied


def _check_end(unit: Unit, on: date) -> None:
    if unit.until < on:
        raise ended(unit)
    if on <= unit.since:
        text = _("“%(unit)s” thành lập ngày %(since)s. Ngày kết thúc phải sau ngày đó.")
        raise ValidationError({"on": text % {"unit": name_of(unit, on), "since": shown_day(unit.since)}})


def _close(units: Sequence[Unit], on: date) -> None:
    """End the units with everything that is dated about them."""
    for unit in units:
        for facts in ("names", "classes", "codes", "relations"):
            close_from(getattr(unit, facts).filter(until__gt=on), on)
        unit.until = on
        touch(unit, "until")


def _succeed(units: Sequence[Unit], heirs: Sequence[Unit], on: date, document: str, actor: Actor) -> None:
    for heir in heirs:
        if heir in units:
            raise ValidationError({"successors": _("Một đơn vị không thể kế thừa chính mình. Chọn đơn vị khác.")})
        must_live(heir, on)
    for unit in units:
        for heir in heirs:
            Succession.objects.get_or_create(
                predecessor=unit, successor=heir, on=on, defaults={"document": document}
            )
        data = {"on": on, "successors": [heir.pk for heir in heirs], "document": document}
        audit.record("organisations.unit.ended", unit, actor=actor, data=data)


def _keep(touched: Mapping[RelationKind, Sequence[UUID]]) -> None:
    for kind, units in touched.items():
        paths.keep(kind, units)


def _refuse_orphans(units: Collection[Unit], on: date) -> None:
    """Refuse to end units under which others stand on that day or later, naming those."""
    left = Relation.objects.filter(parent__in=units, until__gt=on).exclude(unit__in=units)
    ids = list(left.order_by("unit__position").values_list("unit", flat=True).distinct())
    if not ids:
        return
    names = names_of(ids[:NAMED], on)
    text = ngettext(
        "Còn %(count)d đơn vị có quan hệ với đơn vị này từ ngày %(day)s: %(names)s. "
        "Chuyển hoặc kết thúc đơn vị đó trước.",
        "Còn %(count)d đơn vị có quan hệ với đơn vị này từ ngày %(day)s: %(names)s. "
        "Chuyển hoặc kết thúc các đơn vị đó trước.",
        len(ids),
    )
    shown = ", ".join(f"“{names.get(unit_id, '')}”" for unit_id in ids[:NAMED])
    facts = {"count": len(ids), "day": shown_day(on), "names": shown + ("…" if len(ids) > NAMED else "")}
    raise ValidationError(text, code="orphans", params=facts)


def _let_children_go(units: Sequence[Unit], on: date) -> list[Relation]:
    """End every relation of others to `units` from `on`; return what they would have been from that day."""
    rows = list(Relation.objects.filter(parent__in=units, until__gt=on).exclude(unit__in=units).order_by("since"))
    rest = [
        Relation(unit_id=row.unit_id, kind=row.kind, since=max(row.since, on), until=row.until) for row in rows
    ]
    close_from(rows, on)
    return rest


def _take_children(heir: Unit, rows: Sequence[Relation]) -> dict[RelationKind, list[UUID]]:
    """Let what stood under the ended units stand under `heir`; return all that moved, by relation."""
    touched: dict[RelationKind, list[UUID]] = {kind: [] for kind in RelationKind}
    for row in rows:
        touched[RelationKind(row.kind)].append(row.unit_id)
        row.parent, row.until = heir, min(row.until, heir.until)
        same = Relation.objects.filter(unit=row.unit_id, parent=heir, kind=row.kind)
        fits = row.unit_id != heir.pk and row.since < row.until
        if fits and not same.filter(since__lt=row.until, until__gt=row.since).exists():
            row.save()
    return touched
