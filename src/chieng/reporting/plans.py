"""Which plan a page of this room is about."""

from datetime import date

from django.http import Http404, HttpRequest

from chieng.core.clock import today
from chieng.core.dates import day_asked_for
from chieng.organisations.queries import roles_of
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import current_plan, get_for, plan_terms, visible_to


def own_plan(actor: object, day: date) -> PlanTerms | None:
    """Return the plan that reaches a unit of the actor's, else the installation's; None when not theirs to see."""
    mine = next((held.unit_id for held in roles_of(actor, day)), None)
    plan = (mine and current_plan(day, mine)) or current_plan(day)
    if plan is None or not visible_to(actor, day).filter(code=plan.code).exists():
        return None
    return plan


def plan_and_day(request: HttpRequest, code: str) -> tuple[PlanTerms, date]:
    """Return the plan on the day asked for. Raises Http404 alike when there is none or it is not theirs to see."""
    plan = get_for(request.user, code, today())
    day = day_asked_for(request)
    terms = plan_terms(plan, day)
    if terms is None:
        raise Http404
    return terms, day
