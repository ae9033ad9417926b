"""What the plan above asks a unit to carry out by its own plan: for staff, for customers. Each is a leg."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from chieng.ledger.unit_plans.kinds import PlannedLine
from chieng.organisations.queries import kind_of
from chieng.programme.kinds import Condition
from chieng.programme.queries import targets_of


def asked_of(plan_id: UUID, unit_id: UUID, day: date) -> list[Condition]:
    """Return every condition that the plan's targets have for units of this kind on `day`, in the plan's order."""
    kind = kind_of(unit_id, day)
    return [
        condition
        for target in targets_of(plan_id, day)
        if kind in target.population.unit_kinds
        for condition in target.measure.conditions
    ]


def legs_of(conditions: Iterable[Condition]) -> list[Condition]:
    """Return those that a plan of the unit itself must carry out."""
    return [one for one in conditions if one.carries_out_plan and one.audiences]


def missing_legs(legs: Sequence[Condition], lines: Iterable[PlannedLine]) -> list[Condition]:
    """Return the legs for which no line is meant."""
    planned = list(lines)
    return [leg for leg in legs if not any(_serves(line, leg) for line in planned)]


def _serves(line: PlannedLine, leg: Condition) -> bool:
    right_kind = not line.kind or not leg.activity_kinds or line.kind in leg.activity_kinds
    return line.audience in leg.audiences and right_kind
