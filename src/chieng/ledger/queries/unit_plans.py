"""Plans of units: drafts and signed ones, with what is linked to them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, UnitPlan, UnitPlanLine
from chieng.ledger.queries.activities import visible_to
from chieng.ledger.unit_plans.kinds import PlannedLine
from chieng.organisations.queries import EVERY_ROLE, units_where


def unit_plans_visible_to(actor: object, day: date) -> QuerySet[UnitPlan]:
    """Return the plans of the units within the actor's reach on `day`, the newest year first."""
    units = units_where(actor, EVERY_ROLE, day, with_ended=True)
    found: QuerySet[UnitPlan] = UnitPlan.objects.filter(unit__in=units.order_by().values("pk"))
    return found.select_related("unit", "activity", "plan").order_by(
        "-year", "unit__position", "-created_at", "pk"
    )


def unit_plan_for(actor: object, unit_plan_id: UUID, day: date) -> UnitPlan:
    """Return the plan. Raises Http404 when there is none or it is not for this actor, alike."""
    found = unit_plans_visible_to(actor, day).filter(pk=unit_plan_id).first()
    if found is None:
        raise Http404
    return found


def lines_of(unit_plan: UnitPlan) -> list[UnitPlanLine]:
    """Return the lines in their order, with kind and audience."""
    return list(unit_plan.lines.select_related("kind", "audience"))


def planned_lines(lines: Iterable[UnitPlanLine]) -> tuple[PlannedLine, ...]:
    """Return the lines as actions take them."""
    return tuple(
        PlannedLine(
            line.text, line.kind_id or "", line.audience_id or "", line.month, line.quantity, line.in_charge
        )
        for line in lines
    )


def signed_without_lines(actor: object, day: date) -> QuerySet[Activity]:
    """Return the units' plans that were handed in as a document alone, as far as the actor sees them."""
    found = visible_to(actor, day).filter(kind__takes_document=True, unit_plan=None)
    return found.exclude(state=State.WITHDRAWN).select_related("unit")


def carried_out_by_plan(plans: Collection[UUID]) -> dict[UUID, list[Activity]]:
    """Return what is linked to each of the plans (activities), with audiences, in two queries."""
    found: dict[UUID, list[Activity]] = defaultdict(list)
    rows = Activity.objects.filter(carries_out__in=plans).exclude(state=State.WITHDRAWN)
    for activity in rows.select_related("kind").prefetch_related("audiences").order_by("since", "pk"):
        if activity.carries_out_id:
            found[activity.carries_out_id].append(activity)
    return found
