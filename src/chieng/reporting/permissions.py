"""Who may do what with figures: built from roles over units as of a day."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from chieng.core.clock import today
from chieng.organisations.kinds import Role
from chieng.organisations.queries import held_over, holds, roles_of
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import leads_of
from chieng.reporting.models import Release

PREPARERS = frozenset({Role.PROGRAMME_OFFICER})
RELEASERS = frozenset({Role.HEAD})
REPLIERS = frozenset({Role.UNIT_OFFICER, Role.HEAD})
# Whoever sees a release before it is public: those who make it, and those who check.
FOLLOWERS = PREPARERS | RELEASERS | {Role.AUDITOR}


def belongs_somewhere(actor: object) -> bool:
    """Whoever writes or verifies in a unit of their own today."""
    return any(held.role in REPLIERS for held in roles_of(actor, today()))


def looks_over(actor: object) -> bool:
    """Whoever holds a role over a subtree today: they have others' units to look at, not only their own."""
    return any(held.over_id is not None for held in roles_of(actor, today()))


def leading_units(plan: PlanTerms, day: date) -> set[UUID]:
    """Return the units that lead the whole plan on `day`; its owner where none is named."""
    named = {lead.unit_id for lead in leads_of(plan.id, day) if not lead.task and not lead.duty}
    return named or {plan.owner_id}


def may_prepare_release(actor: object, plan: PlanTerms, day: date) -> bool:
    """Programme officers over a unit that leads the plan."""
    return _holds_at_lead(actor, PREPARERS, plan, day)


def may_release(actor: object, release: Release, plan: PlanTerms, day: date) -> bool:
    """Heads of a unit that leads the plan, as persons by name; never whoever prepared the release."""
    own = getattr(actor, "pk", None)
    if own is None or own == release.prepared_by_id:
        return False
    return _holds_at_lead(actor, RELEASERS, plan, day)


def may_withdraw_release(actor: object, release: Release, plan: PlanTerms, day: date) -> bool:
    """Heads of the lead; until it is public also those who prepare."""
    roles = RELEASERS if release.was_released else RELEASERS | PREPARERS
    return _holds_at_lead(actor, roles, plan, day)


def may_follow_releases(actor: object, plan: PlanTerms, day: date) -> bool:
    """Those who prepare and release at the lead, and those who check it."""
    return _holds_at_lead(actor, FOLLOWERS, plan, day)


def may_reply(actor: object, unit_id: UUID, day: date) -> bool:
    """The officer or the head of the unit."""
    return holds(actor, REPLIERS, unit_id, day)


def _holds_at_lead(actor: object, roles: Collection[Role], plan: PlanTerms, day: date) -> bool:
    return bool(held_over(actor, roles, leading_units(plan, day), day))
