"""What the units of the demonstration were given this year, and the moments of its year."""

from datetime import date

from chieng.core.actors import SYSTEM
from chieng.programme.actions import issue_yearly_assignments, load_moments
from chieng.programme.models import Plan


def give_work(day: date) -> int:
    """Give the yearly work of the plans in force, bring in the moments, and return how much was given."""
    plans = list(Plan.objects.on(day).select_related("owner"))
    for plan in plans:
        load_moments(plan.owner, actor=SYSTEM)
    return sum(issue_yearly_assignments(plan, day=day, actor=SYSTEM) for plan in plans)
