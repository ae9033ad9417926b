"""The overview of a programme: one page that answers what is late and who."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.reporting.overview import overview_context
from chieng.reporting.plans import own_plan, plan_and_day


@signed_in("leads to the plan that reaches this person's unit")
@require_safe
def current_overview(request: HttpRequest) -> HttpResponse:
    """Lead to the overview of the plan to work on, among those this person may see."""
    plan = own_plan(request.user, today())
    if plan is None:
        return render(request, "reporting/no_plan.html")
    return redirect("reporting:overview", plan=plan.code)


@signed_in("the plan through programme.get_for; units are named only within reach")
@require_safe
def overview(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the targets, tasks and units of a plan on a day, what changed, and who is late."""
    terms, day = plan_and_day(request, plan)
    return render(request, "reporting/overview.html", overview_context(request.user, terms, day))
