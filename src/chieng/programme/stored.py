"""Populations and measures between their typed form and the plain data that a version stores."""

from datetime import date
from typing import Any

from chieng.programme.kinds import (
    Attended,
    Change,
    ChangeVerb,
    Condition,
    CountRule,
    Measure,
    MeasureKind,
    Population,
)


def population_from(stored: dict[str, Any]) -> Population:
    """Read a population as stored."""
    at = stored.get("at")
    return Population(
        rule=CountRule(stored["rule"]),
        unit_kinds=tuple(stored.get("unit_kinds", ())),
        statistics=tuple(stored.get("statistics", ())),
        at=date.fromisoformat(at) if at else None,
    )


def population_data(population: Population) -> dict[str, Any]:
    """Return a population as plain data to store."""
    data: dict[str, Any] = {"rule": str(population.rule.value)}
    if population.unit_kinds:
        data["unit_kinds"] = list(population.unit_kinds)
    if population.statistics:
        data["statistics"] = list(population.statistics)
    if population.at:
        data["at"] = population.at.isoformat()
    return data


CONDITION_LISTS = ("activity_kinds", "themes", "tasks", "audiences")


def measure_from(stored: dict[str, Any]) -> Measure:
    """Read a measure as stored."""
    return Measure(
        kind=MeasureKind(stored["kind"]),
        conditions=tuple(_condition_from(condition) for condition in stored["all"]),
        quantity=stored.get("quantity", ""),
    )


def _condition_from(stored: dict[str, Any]) -> Condition:
    lists = {name: tuple(stored.get(name, ())) for name in CONDITION_LISTS}
    return Condition(
        label_vi=stored["label_vi"],
        label_en=stored["label_en"],
        carries_out_plan=stored.get("carries_out_plan", False),
        attended=Attended(stored["attended"]) if stored.get("attended") else None,
        **lists,
    )


def measure_data(measure: Measure) -> dict[str, Any]:
    """Return a measure as plain data to store."""
    data: dict[str, Any] = {
        "kind": str(measure.kind.value),
        "all": [_condition_data(condition) for condition in measure.conditions],
    }
    if measure.quantity:
        data["quantity"] = measure.quantity
    return data


def _condition_data(condition: Condition) -> dict[str, Any]:
    data: dict[str, Any] = {"label_vi": condition.label_vi, "label_en": condition.label_en}
    data |= {name: list(getattr(condition, name)) for name in CONDITION_LISTS if getattr(condition, name)}
    data |= {"carries_out_plan": True} if condition.carries_out_plan else {}
    return {**data, "attended": str(condition.attended.value)} if condition.attended else data


def change_data(change: Change) -> dict[str, Any]:
    """Return a change as plain data to store."""
    return {"verb": str(change.verb.value), "path": change.path, "fields": [list(one) for one in change.fields]}


def change_from(stored: dict[str, Any]) -> Change:
    """Read a change as stored."""
    fields = tuple((name, old, new) for name, old, new in stored["fields"])
    return Change(ChangeVerb(stored["verb"]), stored["path"], fields)
