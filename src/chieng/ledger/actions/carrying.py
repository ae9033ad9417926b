"""Which plan of its unit an activity carries out: said, or found by the day, never guessed between two."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.actors import Actor
from chieng.core.sheets.display import shown_day
from chieng.ledger.actions.closed import closed_error
from chieng.ledger.actions.revisions import write_down
from chieng.ledger.kinds import NO_PLAN, Facts
from chieng.ledger.models import Activity, ActivityKind
from chieng.ledger.queries.carrying import own_plans, unlinked_of, usual_plan

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


def carried_out(unit: "Unit", kind: ActivityKind, facts: Facts, linked: UUID | None) -> UUID | None:
    """Return the plan's activity, NO_PLAN, or None for unknown. Raises ValidationError for another's plan."""
    if kind.takes_document:
        return None
    if facts.carries_out is None:
        return usual_plan(unit.pk, facts.since)
    if facts.carries_out == NO_PLAN:
        return NO_PLAN
    if not own_plans(unit.pk, facts.since, keep=linked).filter(pk=facts.carries_out).exists():
        raise ValidationError(
            _("Kế hoạch này không phải của đơn vị, hoặc không có hiệu lực vào ngày %(day)s. Chọn kế hoạch khác."),
            params={"day": shown_day(facts.since)},
            code="carries_out",
        )
    return facts.carries_out


def link_to(plan: Activity, *, actor: Actor) -> None:
    """Link to a plan that has just been verified what its unit did under it and entered before it was there.

    What lies in a closed period stays as it was closed.
    """
    for activity in unlinked_of(plan):
        if closed_error(activity):
            continue
        activity.carries_out = plan
        activity.version += 1
        activity.save()
        write_down(activity, "linked", actor=actor, changes={"carries_out": [None, str(plan.pk)]})
