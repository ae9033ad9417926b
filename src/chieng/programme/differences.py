"""What one state of a plan changes in another, part by part: shown before an amendment, kept with it after."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from chieng.programme.files.reader import written
from chieng.programme.files.registers import register_key
from chieng.programme.files.rows import LeadRow, PlanFile, StatisticRow
from chieng.programme.files.writing import grouped, threshold_text
from chieng.programme.kinds import Change, ChangeVerb, Verification

Row = Any


def _code(row: Row) -> str:
    code: str = row.code
    return code


def _lead_key(row: LeadRow) -> str:
    return "/".join(filter(None, [row.task, row.duty, row.unit, _text(row.since)]))


def _statistic_key(row: StatisticRow) -> str:
    return f"{row.kind}/{row.unit}/{row.on.isoformat()}"


SECTIONS: dict[str, Callable[[Any], str]] = {
    "unit_kinds": _code,
    "code_schemes": _code,
    "units": lambda unit: str(unit.key),
    "tiles": lambda tile: str(tile.unit),
    "themes": _code,
    "targets": _code,
    "task_groups": _code,
    "tasks": _code,
    "duties": _code,
    "leads": _lead_key,
    "statistic_kinds": _code,
    "statistics": _statistic_key,
    "registers": register_key,
}


def differences(old: PlanFile, new: PlanFile) -> list[Change]:
    """Return what `new` adds, changes and ends compared with `old`, in the order of a plan file."""
    changes = _changed("plan", old.head, new.head)
    changes += _changed("verification", old.verification, new.verification)
    for section, key in SECTIONS.items():
        changes += _section(section, getattr(old, section), getattr(new, section), key)
    return changes


def _section(name: str, old: Sequence[Row], new: Sequence[Row], key: Callable[[Row], str]) -> list[Change]:
    before, after = {key(row): row for row in old}, {key(row): row for row in new}
    changes = [Change(ChangeVerb.ENDED, _path(name, code)) for code in before if code not in after]
    for code, row in after.items():
        if code not in before:
            changes.append(Change(ChangeVerb.ADDED, _path(name, code)))
        else:
            changes += _changed(_path(name, code), before[code], row)
    kept_before = [code for code in before if code in after]
    kept_after = [code for code in after if code in before]
    if kept_before != kept_after:
        order = ("order", ", ".join(kept_before), ", ".join(kept_after))
        changes.append(Change(ChangeVerb.CHANGED, name, (order,)))
    return changes


def _path(section: str, code: str) -> str:
    return written((section, code))


def _changed(path: str, old: Row, new: Row) -> list[Change]:
    """Return the one change of a row by its differing fields, or nothing."""
    differing = tuple(
        (field.name, _field_text(field.name, old), _field_text(field.name, new))
        for field in fields(old)
        if getattr(old, field.name) != getattr(new, field.name)
    )
    return [Change(ChangeVerb.CHANGED, path, differing)] if differing else []


def _field_text(name: str, row: Row) -> str:
    """Return the value of a field as the file writes it."""
    value = getattr(row, name)
    if name == "threshold":
        return threshold_text(value)
    if name == "total" and value is not None:
        return grouped(value)
    if name == "before" and value is not None:
        return f"{value[1]:02d}/{value[0]:02d}"
    if name == "kinds" and isinstance(row, Verification):
        return ", ".join(f"{kind}: {verifier.value}" for kind, verifier in row.kinds)
    return _text(value)


def _text(value: Any) -> str:
    """Return a value as a person reads it in a comparison."""
    if value is None or isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return ", ".join(_text(one) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        parts = ((field.name, _text(getattr(value, field.name))) for field in fields(value))
        return "; ".join(f"{name}: {text}" for name, text in parts if text)
    return str(value)
