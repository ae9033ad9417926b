"""Dated facts of a unit: what holds from a day on, and the checks that every change of one shares.

Not actions: the actions call these within their own transaction.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.clock import today
from chieng.core.errors import Conflict
from chieng.core.intervals import FOREVER, DatedQuerySet, Interval
from chieng.core.sheets.display import shown_day
from chieng.organisations.models import Succession, Unit
from chieng.organisations.permissions import may_manage_unit
from chieng.organisations.queries.names import name_of


def period(since: date, until: date) -> str:
    """Return a span of days in words."""
    if until == FOREVER:
        return _("từ ngày %(since)s") % {"since": shown_day(since)}
    return _("từ ngày %(since)s đến trước ngày %(until)s") % {"since": shown_day(since), "until": shown_day(until)}


def lock(unit: Unit, actor: object) -> None:
    """Check that `actor` may change `unit`, lock it and read it anew."""
    # A unit of the future is managed by those who will reach it on its first day.
    if not may_manage_unit(actor, unit.pk, max(today(), unit.since)):
        raise PermissionDenied
    unit.refresh_from_db(from_queryset=Unit.objects.select_for_update())


def not_stale(unit: Unit, version: int | None) -> None:
    """Tell the second of two people who edit `unit` at once; asked after a form sent twice was recognised."""
    if version is not None and version != unit.version:
        raise Conflict(
            _("Người khác vừa sửa đơn vị này. Xem lại thông tin mới rồi sửa lại; nội dung anh/chị nhập vẫn còn."),
            code="conflict",
        )


def touch(unit: Unit, *fields: str) -> None:
    """Count the change of `unit` and save it with `fields`."""
    unit.version += 1
    unit.save(update_fields=["version", *fields])


def must_live(unit: Unit, day: date) -> None:
    """Refuse a fact about `unit` from `day` when the unit does not exist then, naming its successors."""
    if day < unit.since:
        raise ValidationError(
            _("“%(unit)s” thành lập ngày %(since)s, sau ngày %(day)s. Chọn ngày khác."),
            code="not_yet",
            params={"unit": name_of(unit, unit.since), "since": shown_day(unit.since), "day": shown_day(day)},
        )
    if day >= unit.until:
        raise ended(unit)


def ended(unit: Unit) -> ValidationError:
    """Return the error that a unit has ended, with those who took over from it."""
    heirs = Succession.objects.filter(predecessor=unit).select_related("successor").order_by("successor__position")
    names = ", ".join(f"“{name_of(heir.successor, heir.on)}”" for heir in heirs)
    facts = {"unit": name_of(unit, unit.until), "until": shown_day(unit.until), "heirs": names}
    if names:
        text = _(
            "“%(unit)s” đã kết thúc ngày %(until)s. Đơn vị kế thừa: %(heirs)s. Chọn một trong các đơn vị này."
        )
    else:
        text = _("“%(unit)s” đã kết thúc ngày %(until)s. Chọn đơn vị khác hoặc ngày sớm hơn.")
    return ValidationError(text, code="ended", params=facts)


def already(rows: DatedQuerySet, since: date, values: dict[str, Any]) -> Any:
    """Return the fact when it holds from that very day already: a form sent twice changes a thing once."""
    row = rows.filter(since=since, **values).first()
    if row is not None:
        audit.unchanged()
    return row


def span_from(rows: DatedQuerySet, since: date, end: date) -> Interval:
    """Return the days for which a new fact would hold from `since`: until the next change known, or `end`."""
    current = rows.on(since).first()
    if current is not None:
        return Interval(since, current.until)
    following = rows.filter(since__gt=since).order_by("since").first()
    return Interval(since, min(following.since, end) if following else end)


def hold_from(rows: DatedQuerySet, owner: dict[str, Any], values: dict[str, Any], span: Interval) -> Any:
    """For the days of `span`, let `owner` have `values`; `rows` are the facts of the same thing.

    The row that holds on the first day is cut; one that starts on that very day is corrected in place.
    """
    current = rows.on(span.since).first()
    if current is not None and current.since == span.since:
        return _corrected(current, values)
    if current is not None:
        current.until = span.since
        current.save(update_fields=["until"])
    return rows.model.objects.create(**owner, **values, since=span.since, until=span.until)


def _corrected(row: Model, values: dict[str, Any]) -> Model:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


def close_from(rows: Iterable[Any], day: date) -> None:
    """Let rows end on `day`: those that hold then are cut, those that start later are taken back."""
    for row in rows:
        if row.since >= day:
            row.delete()
        elif row.until > day:
            row.until = day
            row.save(update_fields=["until"])
