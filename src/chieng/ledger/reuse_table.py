"""Evidence that proves more than one activity, as a table: the page and its files show the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core.sheets.display import shown_day
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.ledger.kinds import State
from chieng.ledger.models import Evidence
from chieng.ledger.queries.reuse import Reuse, reuse_of
from chieng.organisations.queries import names_at

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of evidence, its unit by name, and where else its file is used."""

    evidence: Evidence
    unit: str
    others: str


class ReusedLines:
    """Only a page is loaded, each portion in a fixed number of queries."""

    def __init__(self, evidence: QuerySet[Evidence], actor: object, day: date) -> None:
        self._evidence = evidence.select_related("file", "activity__kind")
        self._actor, self._day = actor, day

    def __len__(self) -> int:
        return self._evidence.count()

    def __iter__(self) -> Iterator[Line]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def __getitem__(self, wanted: Any, /) -> Any:
        if isinstance(wanted, int):
            return self._lines(self._evidence[wanted : wanted + 1])[0]
        return self._lines(self._evidence[wanted])

    def _lines(self, evidence: QuerySet[Evidence]) -> list[Line]:
        found = list(evidence)
        units = names_at([(one.activity.unit_id, one.activity.since) for one in found])
        known = reuse_of([one.file for one in found if one.file], but=(), actor=self._actor, day=self._day)
        named = [activity for reuse in known.values() for activity in reuse.named]
        names = names_at([(one.unit_id, one.since) for one in named])
        return [
            Line(
                one,
                units.get((one.activity.unit_id, one.activity.since), ""),
                _in_words(known.get(one.file_id or 0, Reuse()), one, names),
            )
            for one in found
        ]


def _in_words(reuse: Reuse, own: Evidence, names: dict[Any, str]) -> str:
    """Return where else, as words: "Hội nghị, 12/11/2025, Xã A; 1 hoạt động ngoài phạm vi của anh/chị"."""
    told = [
        f"{one}, {shown_day(one.since)}, {names.get((one.unit_id, one.since), '')}"
        for one in reuse.named
        if one.pk != own.activity_id
    ]
    if reuse.unnamed:
        words = ngettext(
            "%(n)d hoạt động ngoài phạm vi của anh/chị", "%(n)d hoạt động ngoài phạm vi của anh/chị", reuse.unnamed
        )
        told.append(words % {"n": reuse.unnamed})
    return "; ".join(told)


def reused_table(
    evidence: QuerySet[Evidence], actor: object, day: date, filters: Sequence[tuple[str, str]] = ()
) -> Table[Line]:
    return Table(
        "minh-chung-dung-lai",
        _("Minh chứng dùng lại"),
        [
            Column("activity", _("Hoạt động"), lambda line: str(line.evidence.activity), link=_address),
            Column("since", _("Ngày"), lambda line: line.evidence.activity.since, ColumnKind.DAY),
            Column("unit", _("Đơn vị"), lambda line: line.unit),
            Column("state", _("Trạng thái"), lambda line: str(State(line.evidence.activity.state).label)),
            Column("name", _("Tệp"), lambda line: line.evidence.name),
            Column("hash", _("Mã đối chiếu"), _mark, ColumnKind.CODE),
            Column("others", _("Cũng dùng cho"), lambda line: line.others),
        ],
        ReusedLines(evidence, actor, day),
        day=day,
        filters=filters,
    )


def _address(line: Line) -> str:
    return reverse("ledger:activity", args=[line.evidence.activity_id])


def _mark(line: Line) -> str:
    return line.evidence.file.original_sha256[:12] if line.evidence.file else ""
