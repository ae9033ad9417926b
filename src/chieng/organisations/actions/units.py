"""Changing what a unit is: its name, kind, codes, and place in the official order."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.intervals import Interval
from chieng.core.text import fold, tidy
from chieng.organisations.actions.facts import (
    already,
    hold_from,
    lock,
    must_live,
    not_stale,
    period,
    span_from,
    touch,
)
from chieng.organisations.models import CodeScheme, Unit, UnitClass, UnitCode, UnitKind, UnitName
from chieng.organisations.queries.founding import (
    code_problem,
    name_problem,
    short_name_problem,
    unknown_kind,
    unknown_scheme,
)
from chieng.organisations.queries.names import name_of


@action
def rename_unit(
    unit: Unit, *, name: str, since: date, short_name: str = "", version: int | None = None, actor: Actor
) -> UnitName:
    """Give `unit` another name from a day on. Its earlier names stay, dated."""
    lock(unit, actor)
    name, short_name = tidy(name), tidy(short_name)
    values = {"name": name, "short_name": short_name, "folded": fold(f"{name} {short_name}")}
    rows = UnitName.objects.filter(unit=unit)
    same: UnitName | None = already(rows, since, values)
    if same is not None:
        return same
    not_stale(unit, version)
    must_live(unit, since)
    if problem := name_problem(name) or short_name_problem(short_name):
        raise ValidationError({"name": problem})
    before = name_of(unit, since)
    made: UnitName = hold_from(rows, {"unit": unit}, values, span_from(rows, since, unit.until))
    touch(unit)
    data = {"from": before, "to": name, "since": since}
    audit.record("organisations.unit.renamed", unit, actor=actor, data=data)
    return made


@action
def reclassify_unit(unit: Unit, *, kind: str, since: date, version: int | None = None, actor: Actor) -> UnitClass:
    """Give `unit` another kind from a day on."""
    lock(unit, actor)
    rows = UnitClass.objects.filter(unit=unit)
    same: UnitClass | None = already(rows, since, {"kind_id": kind})
    if same is not None:
        return same
    not_stale(unit, version)
    must_live(unit, since)
    if not UnitKind.objects.filter(code=kind).exists():
        raise ValidationError({"kind": unknown_kind(kind)})
    before = [held.kind_id for held in rows.on(since)]
    made: UnitClass = hold_from(rows, {"unit": unit}, {"kind_id": kind}, span_from(rows, since, unit.until))
    touch(unit)
    data = {"from": before[0], "to": kind, "since": since}
    audit.record("organisations.unit.reclassified", unit, actor=actor, data=data)
    return made


@action
def assign_code(
    unit: Unit, *, scheme: str, code: str, since: date, version: int | None = None, actor: Actor
) -> UnitCode:
    """Give `unit` a code in a scheme from a day on.

    A code that another unit had earlier may be used again; `queries.earlier_holders` tells whose it was.
    """
    lock(unit, actor)
    code = tidy(code)
    rows = UnitCode.objects.filter(unit=unit, scheme=scheme)
    same: UnitCode | None = already(rows, since, {"code": code})
    if same is not None:
        return same
    not_stale(unit, version)
    must_live(unit, since)
    if not CodeScheme.objects.filter(code=scheme).exists():
        raise ValidationError({"scheme": unknown_scheme(scheme)})
    if problem := code_problem(code):
        raise ValidationError({"code": problem})
    span = span_from(rows, since, unit.until)
    _refuse_taken(unit, scheme, code, span)
    made: UnitCode = hold_from(rows, {"unit": unit, "scheme_id": scheme}, {"code": code}, span)
    touch(unit)
    data = {"scheme": scheme, "code": code, "since": since}
    audit.record("organisations.unit.code_assigned", unit, actor=actor, data=data)
    return made


def _refuse_taken(unit: Unit, scheme: str, code: str, span: Interval) -> None:
    """Refuse when another unit has the code on one of the same days, naming both."""
    same = UnitCode.objects.filter(scheme=scheme, code=code).exclude(unit=unit)
    other = same.during(span).select_related("unit").order_by("since").first()
    if other is None:
        return
    facts = {
        "code": code,
        "unit": name_of(unit, span.since),
        "period": period(span.since, span.until),
        "other": name_of(other.unit, other.since),
        "other_period": period(other.since, other.until),
    }
    text = _(
        "Không thể gán mã %(code)s cho “%(unit)s” %(period)s: mã này là mã của “%(other)s” %(other_period)s. "
        "Sửa mã hoặc ngày."
    )
    raise ValidationError(text, code="taken", params=facts)


@action
def set_position(unit: Unit, *, position: int, version: int | None = None, actor: Actor) -> Unit:
    """Put `unit` at a place in the official order."""
    lock(unit, actor)
    if unit.position == position:
        audit.unchanged()
        return unit
    not_stale(unit, version)
    before, unit.position = unit.position, position
    touch(unit, "position")
    audit.record("organisations.unit.reordered", unit, actor=actor, data={"from": before, "to": position})
    return unit
