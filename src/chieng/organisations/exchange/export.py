"""Writing units to a file that can be read back: as of a day, or with their whole history."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from chieng.core.clock import VIETNAM, now, today
from chieng.core.intervals import FOREVER
from chieng.core.sheets.display import shown_day
from chieng.core.sheets.export import write_csv
from chieng.core.sheets.workbooks import WorkbookWriter
from chieng.core.text import fold
from chieng.organisations.exchange.fields import (
    KINDS_SHEET,
    NONE,
    RELATION_COLUMNS,
    SCHEMES_SHEET,
    UNITS_SHEET,
    WORD_FIELDS,
    Words,
    main_scheme,
    unit_fields,
)
from chieng.organisations.exchange.known import Known, KnownUnit, on
from chieng.organisations.exchange.people import PEOPLE_SHEET, PeopleRows
from chieng.organisations.exchange.units import reach_of

DAYS = frozenset({"since", "until", "in_force"})


@dataclass(frozen=True, slots=True)
class UnitRows:
    """The cells of a file of units: column keys, headings, and rows in that order."""

    keys: list[str]
    headings: list[str]
    rows: list[list[Any]]
    words: Words


def unit_rows(actor: object, *, day: date | None = None) -> UnitRows:
    """Return the units that `actor` may see: as they are on `day`, or with their history when it is None."""
    known, words, reach = Known.load(), Words.known(), reach_of(actor)
    seen = [
        unit
        for unit in known.units.values()
        if reach.sees(unit.id) and (day is None or unit.since <= day < unit.until)
    ]
    writer = _Writer(known, words, day, {unit.id for unit in seen})
    records = [record for unit in seen for record in writer.records(unit)]
    fields = [field for field in unit_fields(words) if _is_used(field.key, records)]
    rows = [[record.get(field.key) for field in fields] for record in records]
    return UnitRows([field.key for field in fields], [field.headings[0] for field in fields], rows, words)


def _is_used(key: str, records: list[dict[str, Any]]) -> bool:
    optional = key.startswith("code:") or key in {"in_force", "is_demo", "document", "successors"}
    return not optional or any(record.get(key) for record in records)


@dataclass(slots=True)
class _Writer:
    known: Known
    words: Words
    day: date | None
    seen: Collection[UUID]

    def records(self, unit: KnownUnit) -> Iterator[dict[str, Any]]:
        """Yield one record for the day, or one for each change of the unit's history."""
        if self.day is not None:
            yield self._record(unit, self.day, in_force=None if self.day == today() else self.day)
            return
        before: dict[str, Any] = {}
        held: tuple[object, ...] | None = None
        for day in unit.changes():
            record, facts = self._record(unit, day, in_force=day), self._facts(unit, day)
            # Facts, not words: a name that came to mean two units is written otherwise without any change.
            if facts != held:
                yield self._with_nones(record, before)
            before, held = record, facts

    def _facts(self, unit: KnownUnit, day: date) -> tuple[object, ...]:
        """Return what the file says of the unit on `day`, free of how it is worded."""
        edges = {edge for edge in unit.edges_on(day) if edge[1] in self.seen}
        return on(unit.names, day), on(unit.kinds, day), unit.codes_on(day), edges

    def _with_nones(self, record: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        """Say that there is none any more where there was one: a blank cell would say nothing."""
        gone = [key for key in (*RELATION_COLUMNS, "short_name") if before.get(key) and not record.get(key)]
        return record | dict.fromkeys(gone, NONE)

    def _record(self, unit: KnownUnit, day: date, *, in_force: date | None) -> dict[str, Any]:
        name, short = on(unit.names, day) or ("", "")
        record: dict[str, Any] = {
            "id": str(unit.id),
            **{f"code:{scheme}": code for scheme, code in unit.codes_on(day).items()},
            "name": name,
            "short_name": short,
            "kind": self._kind(on(unit.kinds, day)),
            "since": unit.since,
            "until": None if unit.until == FOREVER else unit.until,
            "in_force": in_force,
            "position": unit.position,
            "is_demo": "Có" if unit.is_demo else None,
        }
        for column, kind in RELATION_COLUMNS.items():
            parents = [
                parent for relation, parent in unit.edges_on(day) if relation == kind and parent in self.seen
            ]
            record[column] = self._references(parents, day)
        heirs = {heir: document for heir, document in unit.successors if heir in self.seen}
        if heirs:
            record["successors"] = self._references(list(heirs), unit.until)
            record["document"] = next(filter(None, heirs.values()), "")
        return record

    def _kind(self, code: str | None) -> str:
        """Return the kind's Vietnamese name, or its code where the name would mean another."""
        names = self.words.kind_names()
        name = next((kind.name_vi for kind in self.words.kinds if kind.code == code), "")
        return name if names.get(name) == code else (code or "")

    def _references(self, parents: list[UUID], day: date) -> str:
        return "; ".join(sorted(self._reference(parent, day) for parent in parents))

    def _reference(self, parent: UUID, day: date) -> str:
        """Return how a cell names a unit: by its main code, by a name that nobody else has then, by its id."""
        unit, main = self.known.units[parent], main_scheme(self.words.schemes)
        code = on(unit.codes[main], day) if main in unit.codes else None
        if code is not None:
            return str(code)
        name = unit.name_on(day)
        holders = self.known.by_name.get(fold(name), ())
        same = {other for since, until, other in holders if since <= day < until}
        plain = ";" not in name and name not in self.known.by_code and ":" not in name
        return name if plain and same == {parent} else str(parent)


def units_csv(table: UnitRows) -> bytes:
    return write_csv(table.headings, table.rows)


def units_xlsx(table: UnitRows, *, day: date | None) -> bytes:
    """Return a workbook: the units, the kinds and schemes that they use, and what the file is."""
    with WorkbookWriter() as book:
        kinds = ["day" if key in DAYS else ("number" if key == "position" else "code") for key in table.keys]
        sheet = book.add_sheet(UNITS_SHEET[0], list(zip(table.headings, kinds, strict=True)))
        for row in table.rows:
            sheet.add(row)
        add_words(book, table.words)
        book.add_information(_information(table, day))
    return book.content


def add_words(book: WorkbookWriter, words: Words) -> None:
    headings = [(field.headings[0], "code") for field in WORD_FIELDS]
    for title, some in ((KINDS_SHEET[0], words.kinds), (SCHEMES_SHEET[0], words.schemes)):
        sheet = book.add_sheet(title, headings)
        for word in some:
            sheet.add((word.code, word.name_vi, word.name_en))


def _information(table: UnitRows, day: date | None) -> list[tuple[str, str]]:
    held = shown_day(day) if day else _("mọi thời gian (mỗi thay đổi một dòng)")
    return about(_("Danh sách cơ quan, đơn vị"), held, len(table.rows))


def about(title: str, held: str, rows: int) -> list[tuple[str, str]]:
    """Return what a reader of the file must know, as lines of (what, answer)."""
    lines = [
        (_("Nội dung"), title),
        (_("Số liệu tại ngày"), held),
        (_("Số dòng"), str(rows)),
        (_("Lập lúc"), now().astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")),
    ]
    if settings.CHIENG_DEMO:
        lines.append((_("Lưu ý"), _("DỮ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT")))
    return lines


def people_csv(table: PeopleRows) -> bytes:
    return write_csv(table.headings, table.rows)


def people_xlsx(table: PeopleRows) -> bytes:
    with WorkbookWriter() as book:
        sheet = book.add_sheet(PEOPLE_SHEET[0], list(zip(table.headings, table.kinds, strict=True)))
        for row in table.rows:
            sheet.add(row)
        book.add_information(about(_("Người dùng và vai trò"), shown_day(today()), len(table.rows)))
    return book.content
