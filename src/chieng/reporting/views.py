"""The desk, the targets of a plan, and one target down to its evidence."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.sheets.export import EXPORT_PARAMETER, export_response
from chieng.ledger.queries import may_record_somewhere
from chieng.organisations.queries import names_of, roles_of
from chieng.reporting import desks, pages, tables
from chieng.reporting.plans import own_plan, plan_and_day, standing_of
from chieng.reporting.queries import as_seen_by, standings
from chieng.reporting.role_help import help_for


@signed_in("shows only what rooms put on this person's own desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is due, what came back, what is late, what others wait for."""
    day = today()
    units = names_of({held.unit_id for held in roles_of(request.user, day)}, day)
    groups = desks.groups_for(request.user, day)
    context = {
        "groups": groups,
        "tally": desks.tally(groups),
        "units": sorted(units.values()),
        "roles": help_for(request.user, day),
        "may_record": may_record_somewhere(request.user, day),
    }
    return render(request, "reporting/desk.html", context)


@signed_in("leads to the plan that reaches this person's unit")
@require_safe
def current_targets(request: HttpRequest) -> HttpResponse:
    """Lead to the targets of the plan to work on, among those this person may see."""
    plan = own_plan(request.user, today())
    if plan is None:
        return render(request, "reporting/no_plan.html")
    return redirect("reporting:targets", plan=plan.code)


@signed_in("the plan through programme.get_for; units are named only within reach")
@require_safe
def targets(request: HttpRequest, plan: str) -> HttpResponse:
    """List the targets of a plan with where each stands on the day asked for."""
    terms, day = plan_and_day(request, plan)
    found = standings(terms, day)
    if wanted := request.GET.get(EXPORT_PARAMETER):
        return export_response(request, tables.standings_table(terms, found, day), wanted)
    return render(request, "reporting/targets.html", pages.targets_context(terms, found, day))


@signed_in("the plan through programme.get_for; units are named only within reach")
@require_safe
def target(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Show one target: its figure and verdict, those missing first, then those counted, down to the evidence."""
    terms, day = plan_and_day(request, plan)
    found = standing_of(terms, code, day)
    seen = as_seen_by(request.user, found, today())
    if wanted := request.GET.get(EXPORT_PARAMETER):
        return export_response(request, tables.units_table(terms, seen.standing), wanted)
    return render(request, "reporting/target.html", pages.target_context(terms, found, seen))


@signed_in("the plan through programme.get_for; the unit must be within reach")
@require_safe
def counted_by(request: HttpRequest, plan: str, code: str, unit: UUID) -> HttpResponse:
    """Show the activities by which one unit counts for a target, with their evidence."""
    terms, day = plan_and_day(request, plan)
    found = standing_of(terms, code, day)
    seen = as_seen_by(request.user, found, today())
    one = next((one for one in seen.standing.counted if one.unit_id == unit), None)
    if one is None:
        raise Http404
    context = {
        "plan": terms,
        "standing": seen.standing,
        "unit": one,
        "back": tables.target_address(terms, found, day),
        "activities": pages.activities_with_evidence(request.user, one.activity_ids, today()),
    }
    return render(request, "reporting/counted_by.html", context)
