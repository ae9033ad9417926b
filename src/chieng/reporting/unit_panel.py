"""The programme's side of a unit's page: where it counts, its work and plans, who verifies, what it did."""

from datetime import date
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.sheets.display import number
from chieng.core.ui.kinds import Action, Point
from chieng.core.unit_panels import UnitPanel
from chieng.ledger.queries import by_month, unit_plans_visible_to, units_verifying_for, waiting_for_unit
from chieng.organisations.queries import names_of
from chieng.programme.queries import parts_visible_to, plan_terms, plans_for_unit, states
from chieng.programme.queries import visible_to as visible_plans
from chieng.reporting.queries import standings_of_unit
from chieng.reporting.queries.overview import year_so_far

# So many of each in the panel; the rest is on the page that is linked.
SHOWN = 6


def unit_panel(request: HttpRequest, unit_id: UUID, day: date) -> UnitPanel | None:
    """Return the panel of the plan that reaches the unit on `day`; None without one that this person may see.

    What the unit was given and its own plans stand there only for whoever reaches the unit.
    """
    reaching = plans_for_unit(unit_id, day).values("pk")
    plan = visible_plans(request.user, day).filter(pk__in=reaching).first()
    terms = plan_terms(plan, day) if plan else None
    if plan is None or terms is None:
        return None
    given = parts_visible_to(request.user, today()).filter(unit=unit_id, assignment__plan=plan, since__lte=day)
    parts = [part for part in states(given.order_by(F("due").asc(nulls_last=True), "pk"), day) if part.is_undone]
    plans = unit_plans_visible_to(request.user, today()).filter(unit=unit_id, plan=plan)
    months = [Point(f"{month:%m/%Y}", many, number(many)) for month, many in by_month([unit_id], year_so_far(day))]
    context = {
        "plan": terms,
        "day": day,
        "unit_id": unit_id,
        "targets": standings_of_unit(unit_id, day, terms),
        "parts": sorted(parts, key=lambda part: not part.is_late)[:SHOWN],
        "more": max(len(parts) - SHOWN, 0),
        "plans": plans[:SHOWN],
        "verifiers": names_of(units_verifying_for(unit_id, terms.id, day), day).values(),
        "months": months,
        "links": _links(terms.code, unit_id),
        "waiting": waiting_for_unit(unit_id, year_so_far(day)),
    }
    return UnitPanel(_("Trong chương trình"), "reporting/parts/unit_panel.html", context)


def _links(code: str, unit_id: UUID) -> list[Action]:
    return [
        Action(_("Nếu hôm nay là 15/12"), reverse("reporting:unit_year", args=[code, unit_id])),
        Action(_("Trách nhiệm theo kế hoạch"), reverse("programme:unit_duties", args=[code, unit_id])),
        Action(_("Hoạt động của đơn vị"), f"{reverse('ledger:activities')}?don_vi={unit_id}"),
    ]
