"""Which unit each row of a file is about: one that is known, or one that the file founds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from chieng.core.intervals import FIRST_DAY, FOREVER
from chieng.core.sheets.problems import Problems
from chieng.core.sheets.records import Record
from chieng.core.text import fold
from chieng.organisations.exchange.known import KnownUnit, on
from chieng.organisations.exchange.refs import Index
from chieng.organisations.kinds import RelationKind

# Names the units that files found, so that the same row always means the same unit.
FOUNDED_BY_FILE: Final = UUID("c6c0f1de-3630-5a2b-8f5e-1d9e0d9a7b11")


@dataclass(slots=True)
class Row:
    """A record with the unit it is about. `wrong` rows are reported and do nothing."""

    record: Record
    unit: UUID
    codes: dict[str, str]
    wrong: bool = False

    @property
    def in_force(self) -> date | None:
        day: date | None = self.record["in_force"]
        return day


@dataclass(slots=True)
class Staging:
    """Puts rows to units. Rows that end units come first, because an ended unit sets its code free."""

    index: Index
    today: date
    problems: Problems
    rows: dict[UUID, list[Row]] = field(default_factory=dict)

    def stage(self, records: list[Record]) -> dict[UUID, list[Row]]:
        """Return the rows of each unit, the earliest first."""
        for record in sorted(records, key=lambda record: (record["until"] is None, record.row)):
            row = self._row(record)
            if row is not None:
                self.rows.setdefault(row.unit, []).append(row)
                self._note(row)
        for rows in self.rows.values():
            rows.sort(key=lambda row: (row.in_force or FIRST_DAY, row.record.row))
            self._refuse_doubles(rows)
        return dict(sorted(self.rows.items(), key=lambda item: item[1][0].record.row))

    def _row(self, record: Record) -> Row | None:
        codes = {key.partition(":")[2]: value for key, value in record.values.items() if key.startswith("code:")}
        owners: dict[UUID, str] = {}
        for scheme, code in codes.items():
            unit, refused = self._by_code(record, scheme, code)
            if refused:
                return None
            if unit is not None:
                owners.setdefault(unit, scheme)
        stated: UUID | None = record["id"]
        unit = stated or next(iter(owners), None)
        strangers = [scheme for owner, scheme in owners.items() if owner != unit]
        if strangers:
            text = _("Mã này đang dùng cho đơn vị khác với đơn vị của dòng. Sửa mã.")
            self.problems.add(record.problem(f"code:{strangers[0]}", "codes_differ", text))
            return None
        if unit is None:
            unit = self._new_id(record, codes) if codes else self._by_name(record)
        return Row(record, unit, codes, bool(record.wrong)) if unit is not None else None

    def _note(self, row: Row) -> None:
        """Let other rows find this one."""
        record = row.record
        since = record["since"] or record["in_force"] or FIRST_DAY
        until = record["until"] or FOREVER
        if since < until:
            self.index.add(row.unit, record["name"] or "", row.codes, (since, until))

    def _by_code(self, record: Record, scheme: str, code: str) -> tuple[UUID | None, bool]:
        """Return the unit that has the code on a day of the row's life; or that the row is refused."""
        for since, until, unit in (*self.index.holders(scheme, code), *self.index.in_file(scheme, code)):
            known = self.index.known.units.get(unit)
            if not self._meets(record, since, until):
                continue
            if unit == record["id"]:
                return unit, False
            if known is None:
                if record["since"] in {None, since}:
                    return unit, False
            elif not self.index.reach.sees(unit):
                text = _("Mã %(code)s đang dùng cho đơn vị ngoài phạm vi quản lý. Sửa mã.")
                return self._refuse(record, scheme, "code_taken", text, code=code)
            elif record["since"] in {None, known.since}:
                return unit, False
            else:
                return self._refuse_other(record, scheme, code, known)
        return None, False

    def _meets(self, record: Record, since: date, until: date) -> bool:
        """Say whether the row is about a day of the span: the day it names, else any day of its life."""
        if record["in_force"]:
            return bool(since <= record["in_force"] < until)
        first = record["since"] or self.today
        return bool(first < until and since < (record["until"] or FOREVER))

    def _refuse_other(self, record: Record, scheme: str, code: str, known: KnownUnit) -> tuple[None, bool]:
        """Refuse a code that another unit has: the row has another founding day, so it is not that unit."""
        name = known.name_on(record["since"])
        facts = {"code": code, "name": name, "since": f"{known.since:%d/%m/%Y}"}
        if fold(name) == fold(record["name"] or ""):
            text = _("“%(name)s” đã có trên hệ thống, thành lập ngày %(since)s. Sửa ngày thành lập cho khớp.")
            self.problems.add(record.problem("since", "since_differs", text, **facts))
            return None, True
        return self._refuse(
            record,
            scheme,
            "code_reused",
            _(
                "Mã %(code)s đang là mã của “%(name)s” (thành lập ngày %(since)s). "
                "Đơn vị mới dùng lại mã cũ: thêm dòng ghi ngày kết thúc của “%(name)s”. "
                "Đơn vị đổi tên: ghi đúng ngày thành lập và “Áp dụng từ ngày”."
            ),
            **facts,
        )

    def _refuse(self, record: Record, scheme: str, code: str, text: object, /, **facts: str) -> tuple[None, bool]:
        self.problems.add(record.problem(f"code:{scheme}", code, text, **facts))  # type: ignore[arg-type]
        return None, True

    def _new_id(self, record: Record, codes: dict[str, str]) -> UUID:
        first = min(codes.items()) if codes else ("", "")
        where = "" if codes else f"{fold(record['name'] or '')}|{fold(str(record['parent'] or ''))}"
        return uuid5(FOUNDED_BY_FILE, f"{first[0]}:{first[1]}|{where}|{record['since']}")

    def _by_name(self, record: Record) -> UUID | None:
        """Return the unit of a row without code: the known one of that name and founding day, else a new one."""
        new = self._new_id(record, {})
        if new in self.index.known.units:
            return new
        same = [unit for unit in self._namesakes(record) if record["since"] in {None, unit.since}]
        if len(same) > 1:
            same = [unit for unit in same if self._has_parent(unit, record)] or same
        if len(same) > 1:
            text = _("Có %(count)s đơn vị tên “%(name)s”. Ghi mã hoặc mã định danh để biết là đơn vị nào.")
            self.problems.add(record.problem("name", "ambiguous_unit", text, count=len(same), name=record["name"]))
            return None
        return same[0].id if same else new

    def _namesakes(self, record: Record) -> Iterator[KnownUnit]:
        """Yield the known units that have exactly the row's name on some day of its life."""
        name, seen = record["name"] or "", set[UUID]()
        for since, until, unit in self.index.known.by_name.get(fold(name), ()):
            known = self.index.known.units[unit]
            held = on(known.names, since)
            exact = bool(held) and held[0].casefold() == name.casefold()
            if exact and unit not in seen and self._meets(record, since, until) and self.index.reach.sees(unit):
                seen.add(unit)
                yield known

    def _has_parent(self, unit: KnownUnit, record: Record) -> bool:
        day = unit.within(record["in_force"] or self.today)
        words = str(record["parent"] or "")
        for kind, parent in unit.edges_on(day):
            known = self.index.known.units[parent]
            ways = {str(parent), fold(known.name_on(day)), *known.codes_on(known.within(day)).values()}
            if kind == RelationKind.BELONGS_TO and {words, fold(words)} & ways:
                return True
        return False

    def _refuse_doubles(self, rows: list[Row]) -> None:
        """Refuse two rows about one unit that don't say from which days they hold."""
        seen: dict[date | None, Row] = {}
        for row in rows:
            first = seen.setdefault(row.in_force, row)
            if first is not row:
                row.wrong = True
                text = _(
                    "Trùng với dòng %(row)s: cùng một đơn vị. Bỏ một dòng, hoặc ghi “Áp dụng từ ngày” khác nhau."
                )
                key = next((f"code:{scheme}" for scheme in row.codes), "name")
                self.problems.add(row.record.problem(key, "duplicate_row", text, row=first.record.row))
