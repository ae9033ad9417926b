"""“Nếu hôm nay là 15/12”: what a yearly report would say as of now, of a unit or of the whole plan.

Computed when asked; nothing is stored, and nothing here is a report: the reports themselves come later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.periods import report_year_containing
from chieng.core.sheets.display import number, shown_day
from chieng.core.ui.kinds import Action, Point
from chieng.core.unit_panels import UnitPanel
from chieng.ledger.queries import KindTotal, TaskTally, by_month, by_task, totals_by_kind, waiting_for_unit
from chieng.organisations.queries import under
from chieng.programme.kinds import PlanTerms, TargetTerms, TaskTerms
from chieng.programme.queries import plans_for_unit, tasks_of
from chieng.programme.queries import visible_to as visible_plans
from chieng.reporting.kinds import MissingUnit
from chieng.reporting.queries import standings
from chieng.reporting.queries.overview import year_so_far


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """A target that speaks of a unit: whether the unit counts, and if not, why."""

    target: TargetTerms
    missing: MissingUnit | None
    activities: int = 0


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
    targets = unit_targets(plan, unit_id, day)
    common = _common(plan, [unit_id], day)
    return {
        **common,
        "targets": targets,
        "lacking": [one for one in targets if one.missing is not None],
        "waiting": waiting_for_unit(unit_id, year_so_far(day)),
        "sentences": _sentences(common["kinds"], day),
    }


def unit_targets(plan: PlanTerms, unit_id: UUID, day: date) -> list[UnitTarget]:
    """Return the targets of the plan that speak of the unit on `day`."""
    found = []
    for one in standings(plan, day):
        missing = next((unit for unit in one.missing if unit.unit_id == unit_id), None)
        counted = next((unit for unit in one.counted if unit.unit_id == unit_id), None)
        if missing or counted:
            activities = len(counted.activity_ids) if counted else 0
            found.append(UnitTarget(one.target, missing, activities))
    return found


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


def unit_panel(request: HttpRequest, unit_id: UUID, day: date) -> UnitPanel | None:
    """Return the programme's side of a unit's page: what it did by month, and where its figures and duties are."""
    reaching = plans_for_unit(unit_id, day).values("pk")
    plan = visible_plans(request.user, day).filter(pk__in=reaching).first()
    if plan is None:
        return None
    months = [Point(f"{month:%m/%Y}", many, number(many)) for month, many in by_month([unit_id], year_so_far(day))]
    links = [
        Action(_("Nếu hôm nay là 15/12"), reverse("reporting:unit_year", args=[plan.code, unit_id])),
        Action(_("Trách nhiệm theo kế hoạch"), reverse("programme:unit_duties", args=[plan.code, unit_id])),
        Action(_("Hoạt động của đơn vị"), f"{reverse('ledger:activities')}?don_vi={unit_id}"),
    ]
    waiting = waiting_for_unit(unit_id, year_so_far(day))
    context = {"months": months, "links": links, "waiting": waiting}
    return UnitPanel(_("Trong chương trình"), "reporting/parts/unit_panel.html", context)
