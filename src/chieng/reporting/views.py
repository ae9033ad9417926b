"""The desk, the targets of a plan, and one target down to its evidence."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.remembering import remembering
from chieng.core.sheets.export import EXPORT_PARAMETER, export_response
from chieng.ledger.queries import may_record_somewhere
from chieng.organisations.queries import names_of, roles_of
from chieng.reporting import desks, pages, period_pages, place_pages, tables
from chieng.reporting.asking import asked_for, standing_asked_for, standing_over_time, targets_asked_for
from chieng.reporting.plans import own_plan
from chieng.reporting.queries import as_seen_by, standings_each_on
from chieng.reporting.role_help import help_for

# Which of the lists of a target's page a file is wanted of: its units, or its places.
LIST_PARAMETER, PLACES_LIST = "bang", "dia-ban"


@signed_in("shows only what rooms put on this person's own desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is due, what came back, what is late, what others wait for."""
    day = today()
    with remembering():  # rooms ask for the names of the same few units
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


@signed_in("the plan through programme.get_for; units and places are named only within reach")
@require_safe
def targets(request: HttpRequest, plan: str) -> HttpResponse:
    """List the targets of a plan with where each stands on the day, in the period and of the place asked for."""
    asked = asked_for(request, plan)
    found = standings_each_on(targets_asked_for(asked), asked.place.place if asked.place else None)
    if wanted := request.GET.get(EXPORT_PARAMETER):
        return export_response(request, tables.standings_table(asked, found), wanted)
    return render(request, "reporting/targets.html", pages.targets_context(request.path, asked, found))


@signed_in("the plan through programme.get_for; units and places are named only within reach")
@require_safe
def target(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Show one target: its figure and verdict, over time and by place, those missing, those counted."""
    asked = asked_for(request, plan)
    found, stood = standing_over_time(asked, code)
    seen = as_seen_by(request.user, found, today())
    if wanted := request.GET.get(EXPORT_PARAMETER):
        by_place = request.GET.get(LIST_PARAMETER) == PLACES_LIST
        units = tables.units_table(asked.plan, seen.standing, tables.of_place(asked))
        return export_response(request, place_pages.places_table(asked, found) if by_place else units, wanted)
    context = pages.target_context(asked, found, seen)
    context |= period_pages.over_time(request.path, asked, found, stood) | place_pages.by_area(asked, found)
    return render(request, "reporting/target.html", context)


@signed_in("the plan through programme.get_for; the unit must be within reach")
@require_safe
def counted_by(request: HttpRequest, plan: str, code: str, unit: UUID) -> HttpResponse:
    """Show the activities by which one unit counts for a target, with their evidence."""
    asked = asked_for(request, plan)
    found = standing_asked_for(asked, code)
    seen = as_seen_by(request.user, found, today())
    one = next((one for one in seen.standing.counted if one.unit_id == unit), None)
    if one is None:
        raise Http404
    context = {
        "plan": asked.plan,
        "standing": seen.standing,
        "unit": one,
        "back": tables.target_address(asked, found),
        "activities": pages.activities_with_evidence(request.user, one.activity_ids, today()),
        "taken_part": pages.taken_part(request.user, one, today()),
    }
    return render(request, "reporting/counted_by.html", context)
