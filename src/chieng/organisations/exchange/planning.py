"""What a file of units would do: every row against what is known, every problem by its cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chieng.core.intervals import FOREVER
from chieng.core.sheets.problems import Problems
from chieng.core.sheets.values import CellError
from chieng.organisations.exchange.batch import Detail, Line, UnitChange, UnitEnd
from chieng.organisations.exchange.fields import RELATION_COLUMNS, REQUIRED_OF_NEW, is_none
from chieng.organisations.exchange.known import Edge, KnownUnit, on
from chieng.organisations.exchange.refs import Index
from chieng.organisations.exchange.staging import Row
from chieng.organisations.exchange.states import State, children_first
from chieng.organisations.kinds import RIGHTS_FOLLOW, NewUnit, RelationKind, Stay

COLUMN_OF = {kind: column for column, kind in RELATION_COLUMNS.items()}


@dataclass(slots=True)
class Planner:
    """Turns staged rows into what is to be done."""

    index: Index
    today: date
    problems: Problems
    next_position: int
    new: list[NewUnit] = field(default_factory=list)
    changes: list[UnitChange] = field(default_factory=list)
    late_codes: list[UnitChange] = field(default_factory=list)
    ends: list[UnitEnd] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    row_of: dict[UUID, Row] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def plan(self, units: dict[UUID, list[Row]]) -> None:
        for unit, rows in units.items():
            self.row_of[unit] = rows[0]
            known = self.index.known.units.get(unit)
            if known is None:
                self._found(unit, rows)
            elif self._may_change(known, rows):
                self._change(known, rows)
        self.ends = children_first(self.ends, self.index)

    # --- What a row states ---------------------------------------------------------------------------------

    def _state(self, row: Row, day: date) -> State:
        record = row.record
        short = record["short_name"]
        state = State(record["name"], "" if is_none(short or "") else short, record["kind"], dict(row.codes))
        for column, kind in RELATION_COLUMNS.items():
            value = record[column]
            if value is not None and column not in record.wrong:
                words = () if is_none(value) else (value if isinstance(value, tuple) else (value,))
                state.edges[kind] = frozenset(self._refer(row, column, words, day))
        return state

    def _refer(self, row: Row, column: str, words: tuple[str, ...], day: date) -> Iterator[UUID]:
        for word in words:
            try:
                parent = self.index.find(word, day)
            except CellError as error:
                self._problem(row, column, error.code, error.message, **error.params)
                continue
            if parent == row.unit:
                text = _("Một đơn vị không thể là cấp trên hay đơn vị kế thừa của chính mình. Ghi đơn vị khác.")
                self._problem(row, column, "own_parent", text)
            elif self._may_stand_under(parent, column):
                yield parent
            else:
                text = _("Anh/chị không quản lý “%(text)s” nên không đặt được đơn vị dưới đó. Ghi đơn vị khác.")
                self._problem(row, column, "no_right", text, text=word)

    def _may_stand_under(self, parent: UUID, column: str) -> bool:
        carries_rights = RELATION_COLUMNS.get(column) in RIGHTS_FOLLOW
        return not carries_rights or parent not in self.index.known.units or self.index.reach.manages(parent)

    def _problem(self, row: Row, column: str, code: str, text: Any, /, **params: Any) -> None:
        row.wrong = True
        self.problems.add(row.record.problem(column, code, text, **params))

    def _day(self, row: Row, life: tuple[date, date]) -> date:
        """Return the day on which the row's references are meant: its own, or today within the unit's life."""
        return row.in_force or max(life[0], min(self.today, life[1] - timedelta(days=1)))

    # --- New units -----------------------------------------------------------------------------------------

    def _found(self, unit: UUID, rows: list[Row]) -> None:
        first = rows[0]
        self._fill(first)
        life = self._life(rows)
        for column, heading in REQUIRED_OF_NEW.items():
            if first.record[column] is None and column not in first.record.wrong:
                text = _("Đơn vị mới phải có “%(column)s”. Điền vào cột này.")
                self._problem(first, column, "required", text, column=heading)
        if life is None:
            return
        states = [(row, self._state(row, self._day(row, life))) for row in rows]
        stays = self._stays(life, states)
        self._check_top(first, states[0][1])
        if any(row.wrong for row in rows):
            return
        self.new.append(self._new_unit(unit, life, states[0], stays))
        self.lines.append(
            Line(first.record.row, "new", first.record["name"], self._beginning(states[0][1], life[0]))
        )
        self._later(unit, states)
        self._end_new(unit, rows, life[1])

    def _fill(self, row: Row) -> None:
        """Fill in what whoever sent the file said of all its new units, where the row does not say it itself."""
        values, wrong = row.record.values, row.record.wrong
        if "kind" in self.defaults and "kind" not in wrong:
            values.setdefault("kind", self.defaults["kind"])
        if "since" in self.defaults and "since" not in wrong:
            values.setdefault("since", date.fromisoformat(self.defaults["since"]))
            self.index.lives[row.unit] = values["since"], self.index.lives[row.unit][1]
        above = {"parent", "reports_to"}
        if "reports_to" in self.defaults and not above & (values.keys() | wrong):
            values["reports_to"] = (self.defaults["reports_to"],)

    def _life(self, rows: list[Row]) -> tuple[date, date] | None:
        since = rows[0].record["since"]
        until = next((row.record["until"] for row in rows if row.record["until"]), FOREVER)
        if since is None:
            return None
        if until <= since:
            text = _("Ngày kết thúc phải sau ngày thành lập %(since)s. Sửa một trong hai ngày.")
            self._problem(rows[0], "until", "ends_before", text, since=f"{since:%d/%m/%Y}")
            return None
        return since, until

    def _new_unit(
        self, unit: UUID, life: tuple[date, date], first: tuple[Row, State], stays: tuple[Stay, ...]
    ) -> NewUnit:
        row, state = first
        late = {scheme: code for scheme, code in state.codes.items() if self._comes_later(scheme, code, unit)}
        if late:
            self.late_codes.append(UnitChange(row=row.record.row, unit=unit, since=life[0], codes=late))
        position = row.record["position"]
        if position is None:
            self.next_position += 1
            position = self.next_position
        return NewUnit(
            id=unit,
            name=state.name or "",
            kind=state.kind or "",
            since=life[0],
            until=life[1],
            short_name=state.short_name or "",
            codes={scheme: code for scheme, code in state.codes.items() if scheme not in late},
            position=position,
            is_demo=bool(row.record["is_demo"]),
            stays=stays,
        )

    def _comes_later(self, scheme: str, code: str, unit: UUID) -> bool:
        """Say whether somebody else has to let go of the code first: one that the file ends or renumbers."""
        since, until = self.index.lives[unit]
        ending = any(
            held == scheme and held_until > since >= self.index.lives[other][1]
            for held, _since, held_until, other in self.index.known.by_code.get(code, ())
        )
        return ending or any(
            other != unit and other_since < until and since < other_until
            for other_since, other_until, other in self.index.in_file(scheme, code)
        )

    def _check_top(self, row: Row, state: State) -> None:
        """Refuse a new unit with nobody above it, from people: only the installation itself founds those."""
        follows = any(state.edges.get(kind) for kind in RIGHTS_FOLLOW)
        stated = {COLUMN_OF[kind] for kind in RIGHTS_FOLLOW} & row.record.wrong
        if self.index.reach.managed is not None and not follows and not stated and not row.wrong:
            text = _("Đơn vị mới phải trực thuộc (hoặc báo cáo cho) một đơn vị mà anh/chị quản lý. Điền vào ô.")
            self._problem(row, "parent", "no_parent", text)

    def _stays(self, life: tuple[date, date], states: list[tuple[Row, State]]) -> tuple[Stay, ...]:
        """Return the relations of a new unit, from row to row, each no longer than both units live."""
        begun: dict[Edge, tuple[date, Row]] = {}
        stays: list[Stay] = []
        for number, (row, state) in enumerate(states):
            day = max(life[0], row.in_force or life[0]) if number else life[0]
            for edge in [edge for edge in begun if edge[0] in state.edges and edge[1] not in state.edges[edge[0]]]:
                self._close(stays, edge, begun.pop(edge), day)
            for edge in state.pairs() - begun.keys():
                begun[edge] = day, row
        for edge, start in begun.items():
            self._close(stays, edge, start, life[1])
        return tuple(sorted(stays))

    def _close(self, stays: list[Stay], edge: Edge, start: tuple[date, Row], until: date) -> None:
        kind, parent = edge
        day, row = start
        since, end = max(day, self.index.lives[parent][0]), min(until, self.index.lives[parent][1])
        if since < end:
            stays.append(Stay(kind, parent, since, end))
        else:
            text = _("“%(parent)s” và đơn vị này không tồn tại cùng thời gian. Sửa ngày, hoặc ghi đơn vị khác.")
            self._problem(row, COLUMN_OF[kind], "no_common_day", text, parent=self.index.name(parent, day))

    def _later(self, unit: UUID, states: list[tuple[Row, State]]) -> None:
        """Note what later rows of a new unit change, beside its relations."""
        name, short, kind, codes = "", "", "", dict[str, str]()
        for number, (row, state) in enumerate(states):
            before = (name, short, kind, dict(codes))
            name, kind = state.name or name, state.kind or kind
            short = short if state.short_name is None else state.short_name
            codes |= state.codes
            if number and before != (name, short, kind, codes):
                renamed = (name, short) != before[:2]
                change = UnitChange(
                    row=row.record.row,
                    unit=unit,
                    since=row.in_force or self.today,
                    name=name if renamed else None,
                    short_name=short,
                    kind=kind if kind != before[2] else None,
                    codes={scheme: code for scheme, code in codes.items() if before[3].get(scheme) != code},
                )
                self.changes.append(change)
                self.lines.append(
                    Line(row.record.row, "changed", name, self._details(change, before[:3], before[3]))
                )
            elif number:
                self.lines.append(Line(row.record.row, "unchanged", name))

    def _end_new(self, unit: UUID, rows: list[Row], until: date) -> None:
        ending = next(
            (row for row in rows if row.record["successors"] and not is_none(row.record["successors"])), None
        )
        if ending is None or until == FOREVER:
            return
        heirs = tuple(self._refer(ending, "successors", ending.record["successors"], until))
        document = ending.record["document"] or ""
        self.ends.append(
            UnitEnd(row=ending.record.row, unit=unit, on=until, successors=heirs, document=document, is_new=True)
        )

    # --- Units that exist ----------------------------------------------------------------------------------

    def _may_change(self, known: KnownUnit, rows: list[Row]) -> bool:
        if self.index.reach.manages(known.id):
            return True
        if not self.index.reach.sees(known.id):
            text = _("Mã định danh này đã dùng cho đơn vị ngoài phạm vi quản lý. Để trống ô này.")
            self._problem(rows[0], "id", "id_taken", text)
            return False
        return self._only_mentioned(known, rows)

    def _only_mentioned(self, known: KnownUnit, rows: list[Row]) -> bool:
        """Let a unit that the actor may not change stand in the file when nothing about it differs."""
        before = len(self.changes), len(self.ends)
        self._change(known, rows)
        if before != (len(self.changes), len(self.ends)):
            del self.changes[before[0] :], self.ends[before[1] :]
            text = _("Anh/chị không quản lý “%(name)s” nên không sửa được. Bỏ dòng này.")
            self._problem(rows[0], "name", "no_right", text, name=known.name_on(self.today))
        return False

    def _change(self, known: KnownUnit, rows: list[Row]) -> None:
        carried: dict[str, Any] = {}
        for row in rows:
            day = row.in_force or known.within(self.today)
            if row.in_force and not known.since <= row.in_force < self.index.lives[known.id][1]:
                text = _("Đơn vị này không tồn tại vào ngày %(day)s. Sửa ngày.")
                self._problem(row, "in_force", "not_then", text, day=f"{day:%d/%m/%Y}")
                continue
            if row.record["since"] not in {None, known.since}:
                text = _("“%(name)s” đã có trên hệ thống, thành lập ngày %(since)s. Sửa ngày thành lập cho khớp.")
                facts = {"name": known.name_on(day), "since": f"{known.since:%d/%m/%Y}"}
                self._problem(row, "since", "since_differs", text, **facts)
            change, before = self._difference(known, row, day, carried)
            self._need_day(known, row, change)
            if row.wrong:
                continue
            ended = self._end(known, row)
            if change:
                self.changes.append(change)
            details = self._details(change, before, known.codes_on(day))
            what = "ended" if ended else ("changed" if change else "unchanged")
            self.lines.append(Line(row.record.row, what, row.record["name"], details))

    def _difference(
        self, known: KnownUnit, row: Row, day: date, carried: dict[str, Any]
    ) -> tuple[UnitChange, tuple[str, str, str]]:
        """Return what the row changes, and the names and kind before. `carried`: what rows before changed."""
        state = self._state(row, day)
        name, short = carried.get("name") or on(known.names, day) or ("", "")
        kind = carried.get("kind") or on(known.kinds, day) or ""
        codes, edges = (
            {**known.codes_on(day), **carried.get("codes", {})},
            carried.get("edges") or known.edges_on(day),
        )
        wanted = (state.name or name, short if state.short_name is None else state.short_name)
        stated = frozenset(edge for edge in edges if edge[0] in state.edges)
        placed = tuple(sorted(state.pairs() - stated))
        moved = {edge[0] for edge in placed if edge[0] == RelationKind.BELONGS_TO}
        left = tuple(sorted(edge for edge in stated - state.pairs() if edge[0] not in moved))
        position = row.record["position"]
        change = UnitChange(
            row=row.record.row,
            unit=known.id,
            since=day,
            name=wanted[0] if wanted != (name, short) else None,
            short_name=wanted[1],
            kind=state.kind if state.kind and state.kind != kind else None,
            codes={scheme: code for scheme, code in state.codes.items() if codes.get(scheme) != code},
            placed=placed,
            left=left,
            position=position if position is not None and position != known.position else None,
        )
        self._carry(carried, change, wanted, (edges - stated) | state.pairs())
        return change, (name, short, kind)

    def _carry(
        self, carried: dict[str, Any], change: UnitChange, names: tuple[str, str], edges: frozenset[Edge]
    ) -> None:
        if change.name:
            carried["name"] = names
        if change.kind:
            carried["kind"] = change.kind
        if change.codes:
            carried["codes"] = {**carried.get("codes", {}), **change.codes}
        if change.placed or change.left:
            carried["edges"] = edges

    def _need_day(self, known: KnownUnit, row: Row, change: UnitChange) -> None:
        """Refuse a change of what is dated when the row does not say from which day."""
        if row.in_force or row.wrong:
            return
        now = known.name_on(self.today)
        if change.name and change.name.casefold() != now.casefold():
            key, code = next((f"code:{scheme}" for scheme in row.codes), "name"), "code_reused"
            text = _(
                "Đang là “%(name)s” trên hệ thống. Nếu đơn vị đổi tên, ghi ngày ở cột “Áp dụng từ ngày”; "
                "nếu là đơn vị khác, sửa mã."
            )
            self._problem(row, key, code, text, name=now)
            return
        columns = ["name"] if change.name else []
        columns += ["kind"] if change.kind else []
        columns += [f"code:{scheme}" for scheme in change.codes]
        columns += sorted({COLUMN_OF[kind] for kind, _parent in (*change.placed, *change.left)})
        for column in columns:
            text = _("Khác với dữ liệu trên hệ thống. Ghi ngày thay đổi ở cột “Áp dụng từ ngày”, hoặc sửa ô này.")
            self._problem(row, column, "needs_day", text)

    def _end(self, known: KnownUnit, row: Row) -> bool:
        """Note that the row ends the unit. Return whether it does."""
        until = row.record["until"]
        if until is None or until == known.until:
            return False
        if known.until != FOREVER:
            text = _("Đơn vị này đã kết thúc ngày %(until)s. Sửa ngày cho khớp.")
            self._problem(row, "until", "already_ended", text, until=f"{known.until:%d/%m/%Y}")
            return False
        if until <= known.since:
            text = _("Ngày kết thúc phải sau ngày thành lập %(since)s. Sửa một trong hai ngày.")
            self._problem(row, "until", "ends_before", text, since=f"{known.since:%d/%m/%Y}")
            return False
        words = row.record["successors"] or ()
        heirs = () if is_none(words) else tuple(self._refer(row, "successors", words, until))
        if row.wrong:
            return False
        document = row.record["document"] or ""
        self.ends.append(
            UnitEnd(row=row.record.row, unit=known.id, on=until, successors=heirs, document=document, is_new=False)
        )
        return True

    def _beginning(self, state: State, day: date) -> tuple[Detail, ...]:
        """Return what is told of a new unit: its kind, and under whom it comes to stand."""
        under = [
            Detail(COLUMN_OF[kind], "", self.index.name(parent, day)) for kind, parent in sorted(state.pairs())
        ]
        return (Detail("kind", "", state.kind or ""), *under)

    def _details(
        self, change: UnitChange, before: tuple[str, str, str], codes: dict[str, str]
    ) -> tuple[Detail, ...]:
        day = change.since
        found = [Detail("name", before[0], change.name, day)] if change.name else []
        found += [Detail("kind", before[2], change.kind, day)] if change.kind else []
        found += [
            Detail(f"code:{scheme}", codes.get(scheme, ""), code, day) for scheme, code in change.codes.items()
        ]
        found += [Detail(COLUMN_OF[kind], "", self.index.name(parent, day), day) for kind, parent in change.placed]
        found += [Detail(COLUMN_OF[kind], self.index.name(parent, day), "", day) for kind, parent in change.left]
        if change.position is not None:
            found.append(Detail("position", "", str(change.position)))
        return tuple(found)
