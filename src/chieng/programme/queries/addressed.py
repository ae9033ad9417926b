"""To which units the duties of a plan are addressed on a day, in which mode."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from chieng.core.intervals import one_day
from chieng.organisations.queries import named, under
from chieng.programme.kinds import DutyMode, DutyTerms, Recurrence
from chieng.programme.models import Plan
from chieng.programme.queries.parts import leaders_of, mode_for
from chieng.programme.queries.plans import leads_of

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


def living_units(plan: Plan, day: date) -> "list[Unit]":
    """Return the units that stand under the plan's owner on `day`, named, in official order."""
    units = under(plan.owner_id, one_day(day)).filter(since__lte=day, until__gt=day)
    return named(units.order_by("position", "pk"), day)


def addressed_units(
    plan: Plan, duties: Iterable[DutyTerms], day: date
) -> "list[tuple[DutyTerms, list[tuple[Unit, DutyMode]]]]":
    """Return each yearly duty with the living units it addresses on `day`: three queries for all of them."""
    units, leads = living_units(plan, day), leads_of(plan.pk, day)
    found = []
    for duty in duties:
        if duty.recurrence is not Recurrence.YEARLY:
            continue
        leaders = leaders_of(duty, leads)
        modes = ((unit, mode_for(duty, unit.pk, unit.kind_on, leads_duty=unit.pk in leaders)) for unit in units)  # type: ignore[attr-defined]
        found.append((duty, [(unit, mode) for unit, mode in modes if mode is not None]))
    return found
