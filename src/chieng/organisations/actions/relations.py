"""Placing a unit under others: it belongs to one at a time, and may report to, be guided by or serve several."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER, Interval
from chieng.core.sheets.display import shown_day
from chieng.organisations.actions import paths
from chieng.organisations.actions.facts import already, close_from, lock, must_live, not_stale, period, touch
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Unit
from chieng.organisations.permissions import may_manage_unit, may_relate
from chieng.organisations.queries.names import name_of


@action
def place_unit(
    unit: Unit,
    *,
    parent: Unit,
    kind: RelationKind = RelationKind.BELONGS_TO,
    since: date,
    until: date = FOREVER,
    version: int | None = None,
    actor: Actor,
) -> Relation:
    """Put `unit` under `parent`: a move where it belongs to one at a time, one more parent for other relations.

    Without `until` it holds until the next change already known, or the end of either unit. With `until` a
    move is a stay: the unit goes back to where it belonged.
    """
    paths.hold_relations()
    lock(unit, actor)
    if not may_relate(actor, [(kind, parent.pk)], today()):
        raise PermissionDenied
    asked = {"parent": parent, **({} if until == FOREVER else {"until": until})}
    same: Relation | None = already(Relation.objects.filter(unit=unit, kind=kind), since, asked)
    if same is not None:
        return same
    not_stale(unit, version)
    parent.refresh_from_db()
    must_live(unit, since)
    must_live(parent, since)
    span = _span(unit, parent, kind, since, until)
    before = _make_room(unit, span) if kind == RelationKind.BELONGS_TO else None
    if kind != RelationKind.BELONGS_TO:
        _refuse_same(unit, parent, kind, span)
    made = Relation.objects.create(unit=unit, parent=parent, kind=kind, since=span.since, until=span.until)
    paths.keep(kind, [unit.pk])
    touch(unit)
    data = {"kind": kind, "parent": parent.pk, "since": span.since, "until": span.until, "from": before}
    audit.record("organisations.unit.placed", unit, actor=actor, data=data)
    return made


def _span(unit: Unit, parent: Unit, kind: RelationKind, since: date, until: date) -> Interval:
    """Return the days of the new relation; refuse one to itself, and an end that it cannot reach."""
    if unit.pk == parent.pk:
        raise ValidationError({"parent": _("Một đơn vị không thể là cấp trên của chính mình. Chọn đơn vị khác.")})
    if until <= since:
        raise ValidationError({"until": _("Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày.")})
    end = min(unit.until, parent.until)
    if until != FOREVER:
        if until > end:
            must_live(unit if unit.until == end else parent, until - timedelta(days=1))
        return Interval(since, until)
    if kind == RelationKind.BELONGS_TO:
        rows = Relation.objects.filter(unit=unit, kind=kind)
        following = rows.filter(since__gt=since).order_by("since").first()
        end = min(end, following.since) if following else end
    return Interval(since, end)


def _make_room(unit: Unit, span: Interval) -> object:
    """Cut where `unit` belonged during `span`; what reaches beyond it goes on. Return the parent left behind."""
    left = None
    for row in Relation.objects.filter(unit=unit, kind=RelationKind.BELONGS_TO).during(span).order_by("since"):
        left = left or row.parent_id
        rest = (span.until, row.until)
        if row.since < span.since:
            row.until = span.since
            row.save(update_fields=["until"])
        else:
            row.delete()
        if rest[0] < rest[1]:
            Relation.objects.create(
                unit=unit, parent_id=row.parent_id, kind=row.kind, since=rest[0], until=rest[1]
            )
    return left


def _refuse_same(unit: Unit, parent: Unit, kind: RelationKind, span: Interval) -> None:
    row = Relation.objects.filter(unit=unit, parent=parent, kind=kind).during(span).order_by("since").first()
    if row is None:
        return
    facts = {
        "kind": kind.label,
        "unit": name_of(unit, span.since),
        "parent": name_of(parent, span.since),
        "held": period(row.since, row.until),
        "asked": period(span.since, span.until),
    }
    text = _(
        "“%(unit)s” đã có quan hệ “%(kind)s” với “%(parent)s” %(held)s, "
        "trùng thời gian với quan hệ mới %(asked)s. Sửa ngày, hoặc kết thúc quan hệ cũ trước."
    )
    raise ValidationError(text, code="overlap", params=facts)


@action
def end_relation(relation: Relation, *, on: date, version: int | None = None, actor: Actor) -> None:
    """End a relation on a day (the first on which it no longer holds). One that had not begun is taken back.

    `version` is that of the relation's unit.
    """
    paths.hold_relations()
    unit = relation.unit
    if not may_manage_unit(actor, relation.parent_id, today()):
        lock(unit, actor)
    unit.refresh_from_db()
    relation.refresh_from_db()
    if on == relation.until:
        audit.unchanged()
        return
    not_stale(unit, version)
    if on > relation.until:
        text = _("Quan hệ này đã kết thúc ngày %(day)s. Chọn ngày sớm hơn.")
        raise ValidationError({"on": text % {"day": shown_day(relation.until)}})
    kind, parent = RelationKind(relation.kind), relation.parent_id
    close_from([relation], on)
    paths.keep(kind, [unit.pk])
    touch(unit)
    data = {"kind": kind, "parent": parent, "on": on}
    audit.record("organisations.unit.relation_ended", unit, actor=actor, data=data)
