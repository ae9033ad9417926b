"""“Nếu hôm nay là 15/12”: what a yearly report would say as of now, of a unit or of the whole plan.

Computed when asked; nothing is stored, and nothing here is a report: the reports themselves come later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chieng.core.periods import report_year_containing
from chieng.core.sheets.display import number, shown_day
from chieng.ledger.queries import KindTotal, TaskTally, by_task, totals_by_kind, waiting_for_unit
from chieng.organisations.queries import under
from chieng.programme.kinds import PlanTerms, TaskTerms
from chieng.programme.queries import tasks_of
from chieng.reporting.queries import standings, standings_of_unit
from chieng.reporting.queries.overview import year_so_far


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """A task with what was done for it."""

    task: TaskTerms
    tally: TaskTally


def of_plan(plan: PlanTerms, day: date) -> dict[str, Any]:
    """Return what the report of the whole plan would say on `day`."""
    units = under(plan.owner_id, year_so_far(day))
    found = standings(plan, day)
    return {
        **_common(plan, units, day),
        "standings": found,
        "sentences": [
            *(one.sentence for one in found),
            *_sentences(totals_by_kind(units, year_so_far(day), plan.id), day),
        ],
    }


def of_unit(plan: PlanTerms, unit_id: UUID, day: date) -> dict[str, Any]:
    """Return what the report of one unit would say on `day`, and what it still lacks to count."""
    targets = standings_of_unit(unit_id, day, plan)
    common = _common(plan, [unit_id], day)
    return {
        **common,
        "targets": targets,
        "lacking": [one for one in targets if one.missing is not None],
        "waiting": waiting_for_unit(unit_id, year_so_far(day)),
        "sentences": _sentences(common["kinds"], day),
    }


def _common(plan: PlanTerms, units: Any, day: date) -> dict[str, Any]:
    so_far = year_so_far(day)
    tallies = by_task(units, so_far, plan.id)
    return {
        "plan": plan,
        "day": day,
        "year": report_year_containing(day),
        "kinds": totals_by_kind(units, so_far, plan.id),
        "tasks": [TaskFigures(task, tallies.get(task.code, TaskTally())) for task in tasks_of(plan.id, day)],
    }


def _sentences(kinds: Sequence[KindTotal], day: date) -> list[str]:
    """Return a sentence for each kind of activity, ready to be copied into a report."""
    year = report_year_containing(day)
    return [
        _("Từ %(since)s đến %(day)s: %(kind)s, %(n)s hoạt động%(figures)s.")
        % {
            "since": shown_day(year.since),
            "day": shown_day(day),
            "kind": str(one.kind),
            "n": number(one.activities),
            "figures": "".join(f"; {number(total)} {kind.word}" for kind, total in one.totals),
        }
        for one in kinds
    ]
