"""What a release holds and what the public reads of it: plain records, made once and frozen."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from chieng.organisations.queries import by_ids, kinds_of
from chieng.programme.kinds import DutyMode, PlanTerms
from chieng.programme.queries import modes_of
from chieng.reporting.kinds import Standing
from chieng.reporting.records import record_of

# Fewer people than this might be told apart: their number is not published.
SMALL = 5
_OF_A_TARGET = (
    "target", "label_vi", "label_en", "clause", "period", "due", "counts", "comparator", "threshold", "value",
    "numerator", "denominator", "verdict", "sources", "unit_list",
)  # fmt: skip


def freeze(plan: PlanTerms, found: Sequence[Standing], day: date) -> dict[str, Any]:
    """Return the figures of the targets by unit as of `day`, as JSON values; units in official order."""
    ids = {one.unit_id for standing in found for one in standing.counted}
    ids |= {one.unit_id for standing in found for one in standing.missing}
    modes = modes_of(plan.id, kinds_of(ids, day), day)
    order = {unit.pk: (unit.position, str(unit.pk)) for unit in by_ids(ids).values()}
    return {
        "plan": {"code": plan.code, "number": plan.number, "label_vi": plan.label_vi, "label_en": plan.label_en},
        "as_of": day.isoformat(),
        "targets": [{**public_record(one), "units": _units(one, modes, order)} for one in found],
    }


def public_record(standing: Standing) -> dict[str, Any]:
    """Return what the public reads of a target: figures, period, method, sources; no unit and no small group.

    A group of people too small to be published takes its share with it: one gives the other away.
    """
    whole = record_of(standing)
    record = {key: whole[key] for key in _OF_A_TARGET}
    record["methods_vi"] = [condition.label_vi for condition in standing.target.measure.conditions]
    record["methods_en"] = [condition.label_en for condition in standing.target.measure.conditions]
    record["units_counted"] = len(standing.counted)
    if record["counts"] == "people" and _is_small(record["numerator"], record["denominator"]):
        record |= {"numerator": None, "value": None, "hidden": True}
    return record


def _is_small(numerator: int | None, denominator: int | None) -> bool:
    """Say whether some people could be told apart: those reached, those not reached, or the whole group."""
    if numerator is None:
        return False
    rest = None if denominator is None else denominator - numerator
    return 0 < numerator < SMALL or (rest is not None and 0 < rest < SMALL) or (denominator or SMALL) < SMALL


def _units(
    standing: Standing, modes: Mapping[UUID, DutyMode], order: Mapping[UUID, tuple[int, str]]
) -> list[dict[str, Any]]:
    told: list[tuple[UUID, str, bool, int | None]] = [
        *((one.unit_id, one.name, True, one.people) for one in standing.counted),
        *((one.unit_id, one.name, False, None) for one in standing.missing),
    ]
    return [
        {
            "unit": str(unit),
            "name": name,
            "met": met,
            "people": people,
            "assigned": modes.get(unit) is DutyMode.ASSIGNED,
        }
        for unit, name, met, people in sorted(told, key=lambda one: order[one[0]])
    ]


def document_of(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the public reads of frozen figures.

    Only units that are assigned can be shown as not there yet; those requested are named where they count and
    are a number where they do not. Small groups of people are not told.
    """
    return {**figures, "targets": [_public_target(one) for one in figures["targets"]]}


def _public_target(target: Mapping[str, Any]) -> dict[str, Any]:
    people = target["counts"] == "people"
    told = [one for one in target["units"] if one["met"] or one["assigned"]]
    return {
        **target,
        "units": [
            {"name": one["name"], "met": one["met"], **({"people": _people(one["people"])} if people else {})}
            for one in told
        ],
        "not_named": len(target["units"]) - len(told),
    }


def _people(number: int | None) -> int | None:
    return None if number is not None and 0 < number < SMALL else number


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return the bytes of a document of which the digest is taken: sorted keys, no spaces, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(figures: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what the public will read."""
    return sha256(canonical(document_of(figures))).hexdigest()


def units_of(figures: Mapping[str, Any]) -> list[UUID]:
    """Return the units that the figures hold, each once."""
    return list(dict.fromkeys(UUID(one["unit"]) for target in figures["targets"] for one in target["units"]))


def own_figures(figures: Mapping[str, Any], unit_id: UUID) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the targets that hold the unit, each with the unit's own line in it."""
    return [
        (target, one) for target in figures["targets"] for one in target["units"] if one["unit"] == str(unit_id)
    ]
