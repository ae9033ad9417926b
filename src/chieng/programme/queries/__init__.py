"""What other rooms may ask about plans. Every question takes a day."""

from chieng.programme.queries.assignments import (
    Part,
    Tally,
    assignment_for,
    assignments_visible_to,
    part_for,
    parts_of,
    parts_visible_to,
    states,
    tallies,
)
from chieng.programme.queries.denominators import (
    counted_days,
    newest_of_each,
    population,
    statistic,
    statistic_sum,
    statistics_known,
)
from chieng.programme.queries.modes import modes_of
from chieng.programme.queries.parts import (
    duties_for,
    duties_of,
    ids_of_tasks,
    ids_of_themes,
    targets_of,
    targets_reaching,
    tasks_of,
    themes_of,
)
from chieng.programme.queries.plans import (
    current_plan,
    editions_of,
    get_for,
    leads_of,
    owner_of,
    plan_by_code,
    plan_terms,
    plans_for_unit,
    visible_to,
)
from chieng.programme.queries.registers import completeness_of
from chieng.programme.queries.tiles import tiles_of
from chieng.programme.queries.verification import verification_spans
from chieng.programme.queries.wording import wordings_of

__all__ = [
    "Part",
    "Tally",
    "assignment_for",
    "assignments_visible_to",
    "completeness_of",
    "counted_days",
    "current_plan",
    "duties_for",
    "duties_of",
    "editions_of",
    "get_for",
    "ids_of_tasks",
    "ids_of_themes",
    "leads_of",
    "modes_of",
    "newest_of_each",
    "owner_of",
    "part_for",
    "parts_of",
    "parts_visible_to",
    "plan_by_code",
    "plan_terms",
    "plans_for_unit",
    "population",
    "states",
    "statistic",
    "statistic_sum",
    "statistics_known",
    "tallies",
    "targets_of",
    "targets_reaching",
    "tasks_of",
    "themes_of",
    "tiles_of",
    "verification_spans",
    "visible_to",
    "wordings_of",
]
