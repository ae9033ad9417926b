"""Who may change plans, give work under them, and follow it."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from chieng.organisations.kinds import Role
from chieng.organisations.queries import held_over, holds
from chieng.programme.models import Lead

if TYPE_CHECKING:
    from chieng.programme.models import Plan

OFFICERS = frozenset({Role.PROGRAMME_OFFICER})
FOLLOWERS = frozenset({Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR})
DOERS = frozenset({Role.UNIT_OFFICER, Role.HEAD})


def may_manage_plan(actor: object, owner_id: UUID, day: date) -> bool:
    """Administrators and programme officers, over the units within their reach."""
    return holds(actor, {Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER}, owner_id, day)


def may_assign(actor: object, plan: "Plan", day: date) -> bool:
    """Programme officers of the unit that owns the plan, or of one that leads the whole of it on the day."""
    return bool(held_over(actor, OFFICERS, givers(plan, day), day))


def may_follow_plan(actor: object, plan: "Plan", day: date) -> bool:
    """Whoever may give work under the plan; administrators and auditors over its owner read along."""
    return may_assign(actor, plan, day) or holds(actor, FOLLOWERS, plan.owner_id, day)


def givers(plan: "Plan", day: date) -> list[UUID]:
    """Return the units in whose name work is given: who leads the whole plan on the day, else its owner."""
    return givers_of([plan], day)[plan.pk]


def givers_of(plans: "Collection[Plan]", day: date) -> dict[UUID, list[UUID]]:
    """Return the same for many plans at once, by plan."""
    leads = Lead.objects.filter(plan__in=plans, task=None, duty=None).on(day).order_by("since", "id")
    found: dict[UUID, list[UUID]] = {plan.pk: [] for plan in plans}
    for plan_id, unit_id in leads.values_list("plan", "unit"):
        found[plan_id].append(unit_id)
    return {plan.pk: [*found[plan.pk], plan.owner_id] for plan in plans}


def may_keep_registers(actor: object, owner_id: UUID, day: date) -> bool:
    """Whoever manages the plans of the owner, and programme officers of a unit that leads one of them."""
    if may_manage_plan(actor, owner_id, day):
        return True
    leads = Lead.objects.filter(plan__owner=owner_id, task=None, duty=None).on(day)
    return bool(held_over(actor, OFFICERS, list(leads.values_list("unit", flat=True)), day))


def may_report_done(actor: object, unit_id: UUID, day: date) -> bool:
    """The officer or the head of the unit."""
    return holds(actor, DOERS, unit_id, day)
