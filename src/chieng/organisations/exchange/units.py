"""Checking a file of units completely, before anything is written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import SystemActor
from chieng.core.clock import today
from chieng.core.sheets.problems import Problem, Problems
from chieng.core.sheets.reading import Sheet, read_sheets, sheet_named
from chieng.core.sheets.records import read_records
from chieng.core.text import fold
from chieng.organisations.exchange.batch import Plan, UnitBatch, UnitChange, Word
from chieng.organisations.exchange.fields import (
    KINDS_SHEET,
    SCHEMES_SHEET,
    UNITS_SHEET,
    WORD_FIELDS,
    Words,
    main_scheme,
    unit_fields,
)
from chieng.organisations.exchange.known import Edge, Known, KnownUnit
from chieng.organisations.exchange.loops import loops
from chieng.organisations.exchange.planning import COLUMN_OF, Planner
from chieng.organisations.exchange.refs import Index, Reach
from chieng.organisations.exchange.spoken import spoken
from chieng.organisations.exchange.staging import Staging
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import CodeScheme, UnitKind
from chieng.organisations.permissions import MANAGERS, may_define
from chieng.organisations.queries.founding import founding_problems
from chieng.organisations.queries.rights import EVERY_ROLE, units_where

NAMED = 3


def plan_units(
    content: bytes, *, actor: object, day: date | None = None, defaults: Mapping[str, str] | None = None
) -> Plan:
    """Say what importing the file would do, with every problem by its cell. Nothing is written.

    References without a date of their own are meant as of `day`, today unless given. `defaults` ("kind", "since"
    as an ISO date, "reports_to" as an id) hold for new units whose rows don't say them. Raises UnreadableFile.
    """
    day, problems = day or today(), Problems()
    sheets = read_sheets(content)
    known_words = Words.known()
    kinds, schemes = _brought(sheets, known_words, actor, problems)
    words = Words(
        [*known_words.kinds, *(UnitKind(code=w.code, name_vi=w.name_vi, name_en=w.name_en) for w in kinds)],
        [*known_words.schemes, *(CodeScheme(code=w.code, name_vi=w.name_vi, name_en=w.name_en) for w in schemes)],
    )
    records = read_records(sheet_named(sheets, *UNITS_SHEET), unit_fields(words), problems)
    codes = [scheme.code for scheme in words.schemes]
    index = Index(Known.load(), reach_of(actor), main_scheme(words.schemes), codes)
    last = max((u.position for u in index.known.units.values()), default=0)
    planner = Planner(index, day, problems, last, defaults=defaults or {})
    planner.plan(Staging(index, day, problems).stage(records.rows))
    batch = UnitBatch(
        kinds=tuple(kinds),
        schemes=tuple(schemes),
        new=tuple(planner.new),
        changes=tuple(sorted(planner.changes, key=lambda change: (change.since, change.row))),
        ends=tuple(planner.ends),
        late_codes=tuple(planner.late_codes),
    )
    for problem in _whole_problems(planner, batch):
        problems.add(problem)
    lines = sorted(planner.lines, key=lambda line: line.row)
    return Plan(batch, lines, problems, records.ignored, len(records.rows))


def reach_of(actor: object) -> Reach:
    """Return which known units the actor may see and manage, those that ended included."""
    if isinstance(actor, SystemActor):
        return Reach(None, None)
    visible, managed = (
        set(units_where(actor, roles, today(), with_ended=True).values_list("id", flat=True))
        for roles in (EVERY_ROLE, MANAGERS)
    )
    return Reach(visible, managed)


# --- Kinds and schemes that the file brings -------------------------------------------------------------------


def _brought(
    sheets: list[Sheet], known: Words, actor: object, problems: Problems
) -> tuple[list[Word], list[Word]]:
    kinds = _new_words(sheets, KINDS_SHEET, {kind.code for kind in known.kinds}, problems)
    schemes = _new_words(sheets, SCHEMES_SHEET, {scheme.code for scheme in known.schemes}, problems)
    if (kinds or schemes) and not may_define(actor):
        text = _("Trong tệp có loại đơn vị hoặc bảng mã mới (%(names)s). Chỉ người quản trị hệ thống thêm được.")
        names = ", ".join(f"“{word.name_vi}”" for word in (*kinds, *schemes)[:NAMED])
        problems.add(Problem(KINDS_SHEET[0], 0, 0, "new_words", text, {"names": names}))
    return kinds, schemes


def _new_words(sheets: list[Sheet], names: tuple[str, str], known: set[str], problems: Problems) -> list[Word]:
    sheet = next((sheet for sheet in sheets if fold(sheet.name) in set(map(fold, names))), None)
    if sheet is None or not sheet.rows:
        return []
    records = read_records(sheet, WORD_FIELDS, problems).rows
    return [
        Word(code=record["code"], name_vi=record["name_vi"], name_en=record["name_en"], position=number)
        for number, record in enumerate(records)
        if not record.wrong and record["code"] not in known
    ]


# --- What only the whole file shows ---------------------------------------------------------------------------


def _whole_problems(planner: Planner, batch: UnitBatch) -> Iterator[Problem]:
    yield from _founding(planner, batch)
    yield from _loops(planner, batch)
    yield from _orphans(planner, batch)


def _founding(planner: Planner, batch: UnitBatch) -> Iterator[Problem]:
    """Yield what `found_units` would refuse, in the words of both languages."""
    said: dict[tuple[int, str], dict[str, str]] = {}
    for language in ("vi", "en"):
        with translation.override(language):
            found = founding_problems(batch.new)
        for problem in found:
            words = said.setdefault((problem.row, problem.field), {})
            words[language] = f"{words[language]} {problem.message}" if language in words else problem.message
    brought = {word.code for word in (*batch.kinds, *batch.schemes)}
    failed = planner.row_of.keys() - planner.index.known.units.keys() - {new.id for new in batch.new}
    for (number, field), words in said.items():
        new = batch.new[number]
        if field in {"parent", "relations"} and any(stay.parent in failed for stay in new.stays):
            continue  # said already, at the row of that unit
        if field in {"kind", "codes"} and (new.kind in brought or brought & set(new.codes)):
            continue
        row = planner.row_of[new.id]
        column = {"codes": next((f"code:{scheme}" for scheme in new.codes), "name")}.get(field, field)
        yield row.record.problem(column, f"founding_{field}", spoken(words))


def _loops(planner: Planner, batch: UnitBatch) -> Iterator[Problem]:
    index = planner.index
    for kind in RelationKind:
        parents = _parents_after(planner, batch, kind)
        touched = {new.id for new in batch.new} | {change.unit for change in batch.changes if change.placed}
        lives = {unit: index.lives[unit] for unit in touched}
        for loop, day in loops(lives, parents):
            names = " → ".join(f"“{index.name(unit, day)}”" for unit in (*loop, loop[0]))
            for unit in loop:
                if unit in planner.row_of:
                    text = _("Quan hệ thành vòng kín: %(names)s. Ghi đơn vị cấp trên khác.")
                    yield planner.row_of[unit].record.problem(COLUMN_OF[kind], "loop", text, names=names)


def _parents_after(
    planner: Planner, batch: UnitBatch, kind: RelationKind
) -> dict[UUID, Sequence[tuple[UUID, tuple[date, date]]]]:
    """Return who stands above whom once the file is applied."""
    lives, parents = planner.index.lives, dict[UUID, list[tuple[UUID, tuple[date, date]]]]()
    for known in planner.index.known.units.values():
        parents[known.id] = [(edge[1], (since, until)) for since, until, edge in known.parents if edge[0] == kind]
    for new in batch.new:
        parents[new.id] = [(stay.parent, (stay.since, stay.until)) for stay in new.stays if stay.kind == kind]
    for change in batch.changes:
        placed = [parent for relation, parent in change.placed if relation == kind]
        gone = {parent for relation, parent in change.left if relation == kind}
        if kind == RelationKind.BELONGS_TO and placed:
            gone = {parent for parent, _span in parents[change.unit]}
        kept = [
            (parent, (since, min(until, change.since) if parent in gone else until))
            for parent, (since, until) in parents[change.unit]
        ]
        fresh = [(parent, (change.since, min(lives[change.unit][1], lives[parent][1]))) for parent in placed]
        parents[change.unit] = [row for row in (*kept, *fresh) if row[1][0] < row[1][1]]
    return {unit: tuple(rows) for unit, rows in parents.items()}


def _orphans(planner: Planner, batch: UnitBatch) -> Iterator[Problem]:
    """Yield ends that would leave units standing under what no longer exists."""
    ending = {end.unit: end for end in batch.ends if not end.is_new}
    changes: dict[UUID, list[UnitChange]] = defaultdict(list)
    for change in batch.changes:
        changes[change.unit].append(change)
    left: dict[UUID, list[KnownUnit]] = {}
    for child in planner.index.known.units.values() if ending else ():
        for _since, until, edge in child.parents:
            end = ending.get(edge[1])
            if end and until > end.on and not _goes(planner, changes, child, edge, end.on):
                left.setdefault(end.unit, []).append(child)
    for unit, children in left.items():
        end = ending[unit]
        names = ", ".join(f"“{child.name_on(end.on)}”" for child in children[:NAMED])
        text = _(
            "Còn %(count)s đơn vị có quan hệ với đơn vị này (%(names)s). "
            "Chuyển hoặc kết thúc các đơn vị đó trong cùng tệp."
        )
        yield planner.row_of[unit].record.problem("until", "orphans", text, count=len(children), names=names)


def _goes(
    planner: Planner, changes: Mapping[UUID, Sequence[UnitChange]], child: KnownUnit, edge: Edge, day: date
) -> bool:
    """Say whether the file takes `child` from under the unit by `day`."""
    if planner.index.lives[child.id][1] <= day:
        return True
    return any(
        change.since <= day and (edge in change.left or _moves(change, edge)) for change in changes[child.id]
    )


def _moves(change: UnitChange, edge: Edge) -> bool:
    belongs = RelationKind.BELONGS_TO
    return edge[0] == belongs and any(kind == belongs for kind, _parent in change.placed)
