"""Closed periods and the units with more time, as tables."""

from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.ledger.models import ClosingExtension, PeriodClosing
from chieng.organisations.queries import names_of


def closings_table(closings: QuerySet[PeriodClosing], day: date) -> Table[PeriodClosing]:
    rows = (
        closings.select_related("closed_by")
        .annotate(extended=Count("extensions"))
        .order_by("-since", "-closed_at")
    )
    return Table(
        "khoa-so",
        _("Khóa sổ kỳ"),
        [
            Column("since", _("Từ ngày"), lambda one: one.since, ColumnKind.DAY, link=_address),
            Column("last_day", _("Đến hết ngày"), lambda one: one.last_day, ColumnKind.DAY),
            Column("state", _("Tình trạng"), _state),
            Column("document", _("Văn bản"), lambda one: one.document),
            Column("reason", _("Lý do"), lambda one: one.reason),
            Column("closed_on", _("Khóa ngày"), lambda one: one.closed_on, ColumnKind.DAY),
            Column("by", _("Người khóa"), lambda one: str(one.closed_by or _("Hệ thống"))),
            Column("extended", _("Số lần gia hạn"), lambda one: vars(one)["extended"], ColumnKind.NUMBER),
        ],
        rows,
        day=day,
    )


def _address(closing: PeriodClosing) -> str:
    return reverse("ledger:closing", args=[closing.pk])


def _state(closing: PeriodClosing) -> str:
    return _("Đang khóa") if closing.is_closed else _("Đã mở lại")


def extensions_table(closing: PeriodClosing, day: date) -> Table[ClosingExtension]:
    extensions = list(closing.extensions.select_related("given_by"))
    names = names_of({one.unit_id for one in extensions}, closing.last_day) if extensions else {}
    return Table(
        "gia-han",
        _("Đơn vị được gia hạn"),
        [
            Column("unit", _("Đơn vị"), lambda one: names.get(one.unit_id, "")),
            Column("since", _("Từ ngày"), lambda one: one.since, ColumnKind.DAY),
            Column("last_day", _("Đến hết ngày"), lambda one: one.until - timedelta(days=1), ColumnKind.DAY),
            Column("reason", _("Lý do"), lambda one: one.reason),
            Column("by", _("Người gia hạn"), lambda one: str(one.given_by or _("Hệ thống"))),
        ],
        extensions,
        day=day,
    )
