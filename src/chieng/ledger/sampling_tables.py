"""Samples and drawn activities as tables: the page and its files show the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.ledger.kinds import Finding, Stratum
from chieng.ledger.models import Sample, SampleItem
from chieng.organisations.queries import names_at


def samples_table(samples: QuerySet[Sample], items: QuerySet[SampleItem], day: date) -> Table[Sample]:
    """Return the samples with the number of drawn activities that the reader sees."""
    seen = Q(items__in=items.order_by().values("pk"))
    rows = samples.annotate(
        drawn=Count("items", filter=seen), left=Count("items", filter=seen & Q(items__finding=""))
    )
    return Table(
        "kiem-tra-ngau-nhien",
        _("Kiểm tra ngẫu nhiên"),
        [
            Column(
                "drawn_at", _("Chọn mẫu lúc"), lambda one: one.drawn_at, ColumnKind.MOMENT, link=_sample_address
            ),
            Column("since", _("Từ ngày"), lambda one: one.since, ColumnKind.DAY),
            Column("last_day", _("Đến hết ngày"), lambda one: one.last_day, ColumnKind.DAY),
            Column("stratum", _("Phân bổ mẫu"), lambda one: str(Stratum(one.stratum).label)),
            Column("drawn", _("Số hoạt động"), lambda one: vars(one)["drawn"], ColumnKind.NUMBER),
            Column("left", _("Chưa có kết quả"), lambda one: vars(one)["left"], ColumnKind.NUMBER),
        ],
        rows.order_by("-drawn_at", "pk"),
        day=day,
    )


def _sample_address(sample: Sample) -> str:
    return reverse("ledger:sample", args=[sample.pk])


def items_table(items: Sequence[SampleItem], day: date) -> Table[SampleItem]:
    names = names_at([(one.activity.unit_id, one.activity.since) for one in items])

    def unit(one: SampleItem) -> str:
        return names.get((one.activity.unit_id, one.activity.since), "")

    return Table(
        "mau-kiem-tra",
        _("Các hoạt động được chọn"),
        [
            Column("position", _("Số thứ tự"), lambda one: one.position, ColumnKind.NUMBER),
            Column("activity", _("Hoạt động"), lambda one: str(one.activity), link=_item_address),
            Column("unit", _("Đơn vị"), unit),
            Column("since", _("Ngày"), lambda one: one.activity.since, ColumnKind.DAY),
            Column("finding", _("Kết quả kiểm tra"), _finding),
            Column("figure", _("Số liệu kiểm tra được"), lambda one: one.found_figure, ColumnKind.NUMBER),
            Column("note", _("Điều kiểm tra thấy"), lambda one: one.note or None),
            Column("found_on", _("Kiểm tra ngày"), lambda one: one.found_on, ColumnKind.DAY),
            Column("reply", _("Trả lời của đơn vị"), lambda one: one.reply or None),
        ],
        items,
        day=day,
    )


def _finding(item: SampleItem) -> Any:
    return str(Finding(item.finding).label) if item.finding else None


def _item_address(item: SampleItem) -> str:
    return reverse("ledger:sample_item", args=[item.pk])
