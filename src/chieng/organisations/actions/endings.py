"""Ending units: with successors, one or several, and a merger as one step."""

from collections.abc import Collection, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.organisations.actions import paths
from chieng.organisations.actions.facts import close_from, dmy, ended, must_live, open_for_change, touch
from chieng.organisations.actions.founding import found_units
from chieng.organisations.kinds import NewUnit, RelationKind
from chieng.organisations.models import Relation, Succession, Unit
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

    Its names, kinds, codes and relations end with it. Refused while other units still stand under it.
    """
    paths.hold_relations()
    open_for_change(unit, actor=actor, version=version)
    _refuse_orphans([unit], on)
    _end([unit], on, successors, document, actor)
    return unit


@action
def merge_units(
    units: Sequence[Unit], *, into: Unit | NewUnit, on: date, document: str = "", actor: Actor
) -> Unit:
    """End `units` on a day and let `into` take over: existing, or founded by this very step.

    Every unit that stood under one of them stands under `into` from that day, in the same relation.
    """
    paths.hold_relations()
    heir = found_units([into], actor=actor)[0] if isinstance(into, NewUnit) else into
    ending = [unit for unit in units if unit.pk != heir.pk]
    if not ending:
        raise ValidationError({"units": _("Chọn ít nhất một đơn vị để nhập vào đơn vị khác.")})
    for unit in ending:
        open_for_change(unit, actor=actor, version=None)
    _hand_over_children(ending, heir, on)
    _end(ending, on, [heir], document, actor)
    return heir


def _end(units: Sequence[Unit], on: date, successors: Sequence[Unit], document: str, actor: Actor) -> None:
    for unit in units:
        _check_end(unit, on, successors)
        for heir in successors:
            Succession.objects.create(predecessor=unit, successor=heir, on=on, document=document)
        for facts in ("names", "classes", "codes", "relations"):
            close_from(getattr(unit, facts).filter(until__gt=on), on)
        unit.until = on
        touch(unit, "until")
        data = {"on": on, "successors": [heir.pk for heir in successors], "document": document}
        audit.record("organisations.unit.ended", unit, actor=actor, data=data)
    for kind in RelationKind:
        paths.keep(kind, [unit.pk for unit in units])


def _check_end(unit: Unit, on: date, successors: Sequence[Unit]) -> None:
    if unit.until <= on:
        raise ended(unit)
    if on <= unit.since:
        text = _("“%(unit)s” thành lập ngày %(since)s. Ngày kết thúc phải sau ngày đó.")
        raise ValidationError({"on": text % {"unit": name_of(unit, on), "since": dmy(unit.since)}})
    for heir in successors:
        if heir.pk == unit.pk:
            raise ValidationError({"successors": _("Một đơn vị không thể kế thừa chính mình. Chọn đơn vị khác.")})
        must_live(heir, on)


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
    facts = {"count": len(ids), "day": dmy(on), "names": shown + ("…" if len(ids) > NAMED else "")}
    raise ValidationError(text, code="orphans", params=facts)


def _hand_over_children(units: Sequence[Unit], heir: Unit, on: date) -> None:
    """Let every relation to one of `units` that reaches beyond `on` go on with `heir`."""
    must_live(heir, on)
    rows = Relation.objects.filter(parent__in=units, until__gt=on).exclude(unit__in=units).order_by("since")
    moved: dict[RelationKind, set[object]] = {}
    for row in rows.exclude(unit=heir):
        kind, since, until = RelationKind(row.kind), max(row.since, on), min(row.until, heir.until)
        close_from([row], on)
        same = Relation.objects.filter(unit=row.unit_id, parent=heir, kind=kind)
        if since < until and not same.filter(since__lt=until, until__gt=since).exists():
            Relation.objects.create(unit_id=row.unit_id, parent=heir, kind=kind, since=since, until=until)
        moved.setdefault(kind, set()).add(row.unit_id)
    close_from(rows.filter(unit=heir), on)
    for kind, children in moved.items():
        paths.keep(kind, children)  # type: ignore[arg-type]
