"""From the text of a plan file to its records: `read` names every mistake, or returns the whole plan."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from chieng.core.intervals import FIRST_DAY
from chieng.core.periods import PeriodKind
from chieng.organisations.kinds import Scope
from chieng.programme.files.checks import check
from chieng.programme.files.lines import Lines
from chieng.programme.files.reader import Problem, Problems, Table
from chieng.programme.files.registers import read_register, register_key
from chieng.programme.files.rows import (
    FORMAT,
    AddresseesRow,
    DutyRow,
    HeadRow,
    LeadRow,
    NamedRow,
    PlanFile,
    StatisticRow,
    TargetRow,
    TaskRow,
    ThemeRow,
    UnitRow,
)
from chieng.programme.files.tiles import read_tiles
from chieng.programme.files.verification import read_verification, settled
from chieng.programme.kinds import (
    Attended,
    Comparator,
    Condition,
    CountRule,
    DutyMode,
    Grade,
    Measure,
    MeasureKind,
    ParentDocument,
    Population,
    Recurrence,
)

_SYNTAX = re.compile(r"^(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", re.DOTALL)
WHOLE = 10_000  # basis points in 100 %


class PlanFileError(Exception):
    """A plan file has mistakes: `problems` lists every one, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read(content: bytes) -> PlanFile:
    """Read a plan file. Raises PlanFileError with every mistake by key path and nearest line."""
    text = _decoded(content)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanFileError([_syntax_problem(error, text)]) from error
    problems = Problems(Lines(text))
    plan = _plan(Table(values, (), problems))
    check(plan, problems)
    if problems.found:
        raise PlanFileError(sorted(set(problems.found)))
    return canonical(plan)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("Tệp không phải là chữ UTF-8. Mở tệp và lưu lại với mã UTF-8.")
        raise PlanFileError([Problem(line, "", message)]) from error


def _syntax_problem(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    match = _SYNTAX.match(str(error))
    line = int(match["line"]) if match else text.count("\n") + 1
    what = match["what"] if match else str(error)
    message = _("Sai cú pháp TOML: %(what)s. Sửa dòng này, hoặc dòng ngay trên nó.") % {"what": what}
    return Problem(line, "", message)


def _plan(root: Table) -> PlanFile:
    if root.number("format") != FORMAT:
        root.wrong("format", _("Chương trình này đọc định dạng %(number)d.") % {"number": FORMAT})
    plan = PlanFile(
        head=_head(root.table("plan", required=True) or Table({}, ("plan",), root.problems)),
        unit_kinds=_named(root, "unit_kinds", "name"),
        code_schemes=_named(root, "code_schemes", "name"),
        units=tuple(_unit(key, table) for key, table in root.tables("units")),
        leads=tuple(_lead(table) for table in root.list_of_tables("leads")),
        themes=tuple(_theme(code, table) for code, table in root.tables("themes")),
        targets=tuple(_target(code, table) for code, table in root.tables("targets")),
        task_groups=_named(root, "task_groups", "label"),
        tasks=tuple(_task(code, table) for code, table in root.tables("tasks")),
        duties=tuple(_duty(code, table) for code, table in root.tables("duties")),
        statistic_kinds=_named(root, "statistic_kinds", "label"),
        statistics=tuple(_statistic(table) for table in root.list_of_tables("statistics")),
        registers=tuple(read_register(table) for table in root.list_of_tables("registers")),
        verification=read_verification(root),
        tiles=read_tiles(root),
    )
    root.close()
    return plan


def canonical(plan: PlanFile) -> PlanFile:
    """Return the plan with what has no order of its own in one order, and defaults of dates filled in."""
    leads = (replace(lead, since=lead.since or plan.head.since) for lead in plan.leads)
    return replace(
        plan,
        leads=tuple(sorted(leads, key=_lead_order)),
        duties=tuple(replace(duty, tasks=tuple(sorted(duty.tasks))) for duty in plan.duties),
        statistics=tuple(sorted(plan.statistics, key=lambda row: (row.kind, row.on, row.unit))),
        registers=tuple(sorted(plan.registers, key=register_key)),
        verification=settled(plan.verification),
        tiles=tuple(sorted(plan.tiles, key=lambda tile: (tile.row, tile.column))),
    )


def _lead_order(lead: LeadRow) -> tuple[str, str, date, str]:
    return lead.task, lead.duty, lead.since or FIRST_DAY, lead.unit


def _head(table: Table) -> HeadRow:
    head = HeadRow(
        code=table.text("code", longest=60),
        namespace=table.text("namespace", longest=60),
        owner=table.text("owner"),
        scope=table.choice("scope", Scope, Scope.SUBTREE),
        since=table.day("since") or FIRST_DAY,
        until=table.day("until") or FIRST_DAY,
        number=table.text("number", longest=100),
        issued_on=table.day("issued_on") or FIRST_DAY,
        issuer=table.text("issuer", required=False, longest=200),
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
        total=table.money("total"),
        total_clause=table.text("total_clause", required=False, longest=100),
        units_since=table.day("units_since") or FIRST_DAY,
        parents=tuple(_parent(parent) for parent in table.list_of_tables("parents")),
    )
    table.close()
    return head


def _parent(table: Table) -> ParentDocument:
    parent = ParentDocument(
        number=table.text("number", longest=100),
        date=table.day("date") or FIRST_DAY,
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
    )
    table.close()
    return parent


def _named(root: Table, key: str, prefix: str) -> tuple[NamedRow, ...]:
    def named(code: str, table: Table) -> NamedRow:
        row = NamedRow(code, table.text(f"{prefix}_vi", longest=120), table.text(f"{prefix}_en", longest=120))
        table.close()
        return row

    return tuple(named(code, table) for code, table in root.tables(key))


def _unit(key: str, table: Table) -> UnitRow:
    row = UnitRow(
        key=key,
        kind=table.text("kind"),
        name=table.text("name", longest=250),
        short_name=table.text("short_name", required=False, longest=100),
        since=table.day("since", required=False),
        until=table.day("until", required=False),
        belongs_to=table.text("belongs_to", required=False),
        reports_to=table.words("reports_to"),
        professional=table.words("professional"),
        territory=table.words("territory"),
        codes=table.pairs("codes"),
        successors=table.words("successors"),
        document=table.text("document", required=False, longest=200),
    )
    table.close()
    return row


def _lead(table: Table) -> LeadRow:
    row = LeadRow(
        unit=table.text("unit"),
        task=table.text("task", required=False),
        duty=table.text("duty", required=False),
        since=table.day("since", required=False),
        until=table.day("until", required=False),
        document=table.text("document", required=False, longest=200),
    )
    if row.task and row.duty:
        table.wrong("duty", _("Chỉ nêu nhiệm vụ hoặc trách nhiệm, không nêu cả hai."))
    table.close()
    return row


def _theme(code: str, table: Table) -> ThemeRow:
    row = ThemeRow(code, table.text("label_vi"), table.text("label_en"), table.text("clause", longest=100))
    table.close()
    return row


def _task(code: str, table: Table) -> TaskRow:
    row = TaskRow(
        code=code,
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
        clause=table.text("clause", longest=100),
        group=table.text("group", required=False, longest=20),
    )
    table.close()
    return row


def _target(code: str, table: Table) -> TargetRow:
    row = TargetRow(
        code=code,
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
        clause=table.text("clause", longest=100),
        period=table.choice("period", PeriodKind),
        comparator=table.choice("comparator", Comparator),
        threshold=_threshold(table),
        due=table.day("due") or FIRST_DAY,
        population=_population(table),
        measure=_measure(table),
    )
    table.close()
    return row


def _threshold(table: Table) -> int:
    """Return a threshold in basis points: "80%", "86,5%", "4/5". Nothing is rounded."""
    text = table.text("threshold", longest=20).replace(" ", "")
    percent = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?%", text)
    share = re.fullmatch(r"(\d{1,6})/([1-9]\d{0,5})", text)
    points = -1
    if percent:
        points = int(percent[1]) * 100 + int((percent[2] or "0").ljust(2, "0"))
    elif share and int(share[1]) * WHOLE % int(share[2]) == 0:
        points = int(share[1]) * WHOLE // int(share[2])
    if 0 <= points <= WHOLE:
        return points
    if text:
        table.wrong("threshold", _("Phải là tỷ lệ từ 0% đến 100%, ví dụ “80%”, “86,5%” hoặc “4/5”."))
    return 0


def _population(target: Table) -> Population:
    table = target.table("population", required=True)
    if table is None:
        return Population(CountRule.END)
    population = Population(
        rule=table.choice("rule", CountRule, CountRule.END),
        unit_kinds=table.words("unit_kinds"),
        statistics=table.words("statistics"),
        at=table.day("at", required=False),
    )
    if bool(population.unit_kinds) == bool(population.statistics):
        table.wrong(
            "unit_kinds", _("Nêu unit_kinds (loại đơn vị) hoặc statistics (số liệu về người), một trong hai.")
        )
    if (population.rule is CountRule.AT) != (population.at is not None):
        key = "rule" if population.at is None else "at"
        table.wrong(key, _("Khóa “at” đi cùng quy tắc “at”: thêm ngày hoặc đổi quy tắc."))
    table.close()
    return population


def _measure(target: Table) -> Measure:
    table = target.table("measure", required=True)
    if table is None:
        return Measure(MeasureKind.UNITS_WITH, ())
    kind = table.choice("kind", MeasureKind)
    measure = Measure(
        kind=kind,
        conditions=tuple(_condition(one) for one in table.list_of_tables("all", required=True)),
        quantity=table.text("quantity", required=kind is MeasureKind.PEOPLE, longest=40),
    )
    if kind is MeasureKind.PEOPLE and len(measure.conditions) > 1:
        table.wrong("all", _("Chỉ tiêu tính theo người có đúng một điều kiện."))
    if kind is MeasureKind.UNITS_WITH and measure.quantity:
        table.wrong("quantity", _("Chỉ tiêu tính theo đơn vị không dùng khóa này. Bỏ đi."))
    if kind is MeasureKind.PEOPLE and any(
        one.attended not in {None, Attended.PEOPLE} for one in measure.conditions
    ):
        table.wrong("all", _("Chỉ tiêu tính theo người chỉ dùng attended = “people”."))
    table.close()
    return measure


def _condition(table: Table) -> Condition:
    condition = Condition(
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
        activity_kinds=table.words("activity_kinds"),
        themes=table.words("themes"),
        tasks=table.words("tasks"),
        audiences=table.words("audiences"),
        carries_out_plan=table.flag("carries_out_plan"),
        attended=table.choice_if_given("attended", Attended),
    )
    table.close()
    return condition


def _duty(code: str, table: Table) -> DutyRow:
    row = DutyRow(
        code=code,
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
        clause=table.text("clause", longest=100),
        tasks=table.words("tasks"),
        recurrence=table.choice("recurrence", Recurrence, Recurrence.REGULARLY),
        before=_before(table),
        due=table.day("due", required=False),
        report=table.flag("report"),
        addressees=tuple(_addressees(table)),
        done_by=table.words("done_by"),
    )
    table.close()
    return row


def _before(table: Table) -> tuple[int, int] | None:
    """Return (month, day) of "15/12". 29/02 is refused: it is not in every year."""
    text = table.text("before", required=False)
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})", text)
    try:
        day = date(2023, int(match[2]), int(match[1])) if match else None
    except ValueError:
        day = None
    if day is None:
        table.wrong("before", _("Phải là ngày/tháng có trong mọi năm, ví dụ “15/12”."))
        return None
    return day.month, day.day


def _addressees(duty: Table) -> Iterator[AddresseesRow]:
    for mode in DutyMode:
        table = duty.table(str(mode.value))
        if table is None:
            continue
        row = AddresseesRow(mode, table.words("kinds"), table.words("units"), table.flag("lead"), _before(table))
        if not (row.kinds or row.units or row.lead):
            duty.wrong(str(mode.value), _("Nêu ít nhất một loại đơn vị, một đơn vị, hoặc lead = true."))
        table.close()
        yield row


def _statistic(table: Table) -> StatisticRow:
    row = StatisticRow(
        unit=table.text("unit"),
        kind=table.text("kind"),
        on=table.day("on") or FIRST_DAY,
        value=table.number("value"),
        source=table.text("source"),
        grade=table.choice("grade", Grade),
    )
    table.close()
    return row
