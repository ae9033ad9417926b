"""From a plan's records to the text of a plan file: what `reading.read` reads back as equal."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from chieng.programme.files.registers import written as register_values
from chieng.programme.files.rows import (
    FORMAT,
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
from chieng.programme.files.verification import written
from chieng.programme.kinds import Condition

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
LONGEST_LINE = 100
WHOLE_PERCENT = 100


def write(plan: PlanFile) -> str:
    """Return the plan as the text of a file."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: PlanFile) -> Iterator[str]:
    yield from _pairs({"format": FORMAT})
    yield from _head(plan.head)
    yield from _named("unit_kinds", plan.unit_kinds, "name")
    yield from _named("code_schemes", plan.code_schemes, "name")
    for unit in plan.units:
        yield from _table(("units", unit.key), _unit(unit))
    if verification := written(plan.verification):
        yield from _table(("verification",), verification)
    if plan.tiles:
        yield from _table(("tiles",), {_key(tile.unit): (tile.column, tile.row) for tile in plan.tiles})
    for lead in plan.leads:
        yield from _table(("leads",), _lead(lead), is_array=True)
    for theme in plan.themes:
        yield from _table(("themes", theme.code), _labels(theme))
    for target in plan.targets:
        yield from _target(target)
    yield from _named("task_groups", plan.task_groups, "label")
    for task in plan.tasks:
        yield from _table(("tasks", task.code), {"group": task.group, **_labels(task)})
    for duty in plan.duties:
        yield from _table(("duties", duty.code), _duty(duty))
    yield from _from_outside(plan)


def _from_outside(plan: PlanFile) -> Iterator[str]:
    yield from _named("statistic_kinds", plan.statistic_kinds, "label")
    for statistic in plan.statistics:
        yield from _table(("statistics",), _statistic(statistic), is_array=True)
    for register in plan.registers:
        yield from _table(("registers",), register_values(register), is_array=True)


def _head(head: HeadRow) -> Iterator[str]:
    yield from _table(
        ("plan",),
        {
            "code": head.code,
            "namespace": head.namespace,
            "owner": head.owner,
            "scope": str(head.scope.value),
            "since": head.since,
            "until": head.until,
            "number": head.number,
            "issued_on": head.issued_on,
            "issuer": head.issuer,
            "label_vi": head.label_vi,
            "label_en": head.label_en,
            "total": None if head.total is None else grouped(head.total),
            "total_clause": head.total_clause,
            "units_since": head.units_since,
        },
    )
    for parent in head.parents:
        labels = {"label_vi": parent.label_vi, "label_en": parent.label_en}
        yield from _table(
            ("plan", "parents"), {"number": parent.number, "date": parent.date, **labels}, is_array=True
        )


def grouped(amount: int) -> str:
    """Return an amount of đồng as officials write it: 1.518.620.000."""
    return f"{amount:,}".replace(",", ".")


def threshold_text(points: int) -> str:
    """Return a threshold as a plan writes it: "80%", "86,5%"."""
    whole, rest = divmod(points, WHOLE_PERCENT)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{whole},{decimals}%" if decimals else f"{whole}%"


def _named(section: str, rows: Iterable[NamedRow], prefix: str) -> Iterator[str]:
    rows = tuple(rows)
    if rows:
        yield from ("", f"[{section}]")
    for row in rows:
        names = f"{prefix}_vi = {_value(row.name_vi)}, {prefix}_en = {_value(row.name_en)}"
        yield f"{_key(row.code)} = {{ {names} }}"


def _unit(unit: UnitRow) -> dict[str, Any]:
    return {
        "kind": unit.kind,
        "name": unit.name,
        "short_name": unit.short_name,
        "since": unit.since,
        "until": unit.until,
        "belongs_to": unit.belongs_to,
        "reports_to": unit.reports_to,
        "professional": unit.professional,
        "territory": unit.territory,
        **{f"codes.{_key(scheme)}": code for scheme, code in unit.codes},
        "successors": unit.successors,
        "document": unit.document,
    }


def _lead(lead: LeadRow) -> dict[str, Any]:
    return {
        "unit": lead.unit,
        "task": lead.task,
        "duty": lead.duty,
        "since": lead.since,
        "until": lead.until,
        "document": lead.document,
    }


def _labels(row: ThemeRow | TargetRow | TaskRow | DutyRow) -> dict[str, Any]:
    return {"label_vi": row.label_vi, "label_en": row.label_en, "clause": row.clause}


def _target(target: TargetRow) -> Iterator[str]:
    path = ("targets", target.code)
    terms = {
        "period": str(target.period.value),
        "comparator": str(target.comparator.value),
        "threshold": threshold_text(target.threshold),
        "due": target.due,
    }
    yield from _table(path, {**_labels(target), **terms})
    population = target.population
    of_whom = {"unit_kinds": population.unit_kinds, "statistics": population.statistics, "at": population.at}
    yield from _table((*path, "population"), {"rule": str(population.rule.value), **of_whom})
    measure = target.measure
    yield from _table((*path, "measure"), {"kind": str(measure.kind.value), "quantity": measure.quantity})
    for condition in measure.conditions:
        yield from _table((*path, "measure", "all"), _condition(condition), is_array=True)


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "label_vi": condition.label_vi,
        "label_en": condition.label_en,
        "activity_kinds": condition.activity_kinds,
        "themes": condition.themes,
        "tasks": condition.tasks,
        "audiences": condition.audiences,
        "carries_out_plan": condition.carries_out_plan or None,
        "attended": str(condition.attended.value) if condition.attended else None,
    }


def _duty(duty: DutyRow) -> dict[str, Any]:
    addressed: dict[str, Any] = {}
    for row in duty.addressees:
        mode = str(row.mode.value)
        addressed |= {f"{mode}.kinds": row.kinds, f"{mode}.units": row.units, f"{mode}.lead": row.lead or None}
        addressed |= {f"{mode}.before": _before(row.before)}
    return {
        **_labels(duty),
        "tasks": duty.tasks,
        "recurrence": str(duty.recurrence.value),
        "before": _before(duty.before),
        "due": duty.due,
        "report": duty.report or None,
        "done_by": duty.done_by,
        **addressed,
    }


def _before(before: tuple[int, int] | None) -> str | None:
    return f"{before[1]:02d}/{before[0]:02d}" if before else None


def _statistic(row: StatisticRow) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "kind": row.kind,
        "on": row.on,
        "value": row.value,
        "source": row.source,
        "grade": str(row.grade.value),
    }


def _table(path: tuple[str, ...], values: dict[str, Any], *, is_array: bool = False) -> Iterator[str]:
    name = ".".join(_key(part) for part in path)
    yield from ("", f"[[{name}]]" if is_array else f"[{name}]")
    yield from _pairs(values)


def _pairs(values: dict[str, Any]) -> Iterator[str]:
    """Yield a line for every value that says something; what is empty is left out."""
    for key, value in values.items():
        if value is not None and value not in ("", ()):
            yield f"{key} = {_value(value)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return _list(value)
    return _quoted(str(value))


def _list(values: tuple[str | int, ...]) -> str:
    listed = [_value(value) for value in values]
    line = f"[{', '.join(listed)}]"
    if len(line) <= LONGEST_LINE:
        return line
    return "[\n" + "".join(f"    {value},\n" for value in listed) + "]"


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\u{ord(char):04x}" if ord(char) < ord(" ") or char == "\x7f" else char
