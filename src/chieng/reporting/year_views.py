"""“Nếu hôm nay là 15/12”, of a unit and of the whole plan."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.organisations.queries import get_ever, name_of, roles_of
from chieng.reporting import year_so_far
from chieng.reporting.permissions import REPLIERS
from chieng.reporting.plans import own_plan, plan_and_day


@signed_in("leads to a unit in which this person holds a role")
@require_safe
def own_unit(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the unit for which this person writes or verifies, else of their first role."""
    roles = roles_of(request.user, today())
    mine = sorted(roles, key=lambda held: held.role not in REPLIERS)
    if not mine:
        return redirect("organisations:units")
    return redirect("organisations:unit", unit_id=mine[0].unit_id)


@signed_in("leads to the report so far of a unit in which this person holds a role, or of their plan")
@require_safe
def current_year(request: HttpRequest) -> HttpResponse:
    """Lead to the report so far of the unit for which this person writes or verifies, else of their whole plan."""
    plan = own_plan(request.user, today())
    if plan is None:
        return render(request, "reporting/no_plan.html")
    unit = next((held.unit_id for held in roles_of(request.user, today()) if held.role in REPLIERS), None)
    if unit is None:
        return redirect("reporting:plan_year", plan=plan.code)
    return redirect("reporting:unit_year", plan=plan.code, unit=unit)


@signed_in("the plan through programme.get_for; no unit is named")
@require_safe
def plan_year(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what the report of the whole plan would say now."""
    terms, day = plan_and_day(request, plan)
    return render(request, "reporting/year.html", year_so_far.of_plan(terms, day))


@signed_in("the plan through programme.get_for, the unit through organisations.get_ever")
@require_safe
def unit_year(request: HttpRequest, plan: str, unit: UUID) -> HttpResponse:
    """Show what the report of one unit would say now, and what it lacks to count."""
    terms, day = plan_and_day(request, plan)
    found = get_ever(request.user, unit)
    context = year_so_far.of_unit(terms, found.pk, day)
    context |= {"unit": found, "name": name_of(found, day)}
    return render(request, "reporting/year.html", context)
