"""Changing what a unit is: its name, kind, codes, and place in the official order."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.intervals import Interval
from chieng.core.text import fold, tidy
from chieng.organisations.actions.facts import hold_from, must_live, open_for_change, period, span_from, touch
from chieng.organisations.models import CodeScheme, Unit, UnitClass, UnitCode, UnitKind, UnitName
from chieng.organisations.queries.names import name_of


@action
def rename_unit(
    unit: Unit, *, name: str, since: date, short_name: str = "", version: int | None = None, actor: Actor
) -> UnitName:
    """Give `unit` another name from a day on. Its earlier names stay, dated."""
    open_for_change(unit, actor=actor, version=version)
    must_live(unit, since)
    name, short_name = tidy(name), tidy(short_name)
    if not name:
        raise ValidationError({"name": _("Chưa có tên đơn vị. Nhập tên.")})
    before = name_of(unit, since)
    values = {"name": name, "short_name": short_name, "folded": fold(f"{name} {short_name}")}
    rows = UnitName.objects.filter(unit=unit)
    made: UnitName = hold_from(rows, {"unit": unit}, values, span_from(rows, since, unit.until))
    touch(unit)
    audit.record(
        "organisations.unit.renamed", unit, actor=actor, data={"from": before, "to": name, "since": since}
    )
    return made


@action
def reclassify_unit(unit: Unit, *, kind: str, since: date, version: int | None = None, actor: Actor) -> UnitClass:
    """Give `unit` another kind from a day on."""
    open_for_change(unit, actor=actor, version=version)
    must_live(unit, since)
    if not UnitKind.objects.filter(code=kind).exists():
        text = _("Không có loại đơn vị “%(kind)s”. Chọn một loại trong danh mục, hoặc thêm loại này vào danh mục.")
        raise ValidationError({"kind": text % {"kind": kind}})
    rows = UnitClass.objects.filter(unit=unit)
    before = [row.kind_id for row in rows.on(since)]
    made: UnitClass = hold_from(rows, {"unit": unit}, {"kind_id": kind}, span_from(rows, since, unit.until))
    touch(unit)
    audit.record(
        "organisations.unit.reclassified", unit, actor=actor, data={"from": before[0], "to": kind, "since": since}
    )
    return made


@action
def assign_code(
    unit: Unit, *, scheme: str, code: str, since: date, version: int | None = None, actor: Actor
) -> UnitCode:
    """Give `unit` a code in a scheme from a day on.

    A code that another unit had earlier may be used again; `queries.earlier_holders` tells whose it was.
    """
    open_for_change(unit, actor=actor, version=version)
    must_live(unit, since)
    code = tidy(code)
    if not CodeScheme.objects.filter(code=scheme).exists():
        text = _("Không có bảng mã “%(scheme)s”. Chọn một bảng mã trong danh mục.")
        raise ValidationError({"scheme": text % {"scheme": scheme}})
    if not code:
        raise ValidationError({"code": _("Mã phải có từ 1 đến 40 ký tự. Sửa mã.")})
    rows = UnitCode.objects.filter(unit=unit, scheme=scheme)
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
    open_for_change(unit, actor=actor, version=version)
    if unit.position == position:
        audit.unchanged()
        return unit
    before, unit.position = unit.position, position
    touch(unit, "position")
    audit.record("organisations.unit.reordered", unit, actor=actor, data={"from": before, "to": position})
    return unit
