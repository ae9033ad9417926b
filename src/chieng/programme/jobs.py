"""What the programme does in the background: yearly work is given, and what ended units had is passed on."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.core.jobs import periodic
from chieng.programme import actions
from chieng.programme.models import Plan


def _wanted() -> bool:
    return bool(Plan.objects.on(today()).exists())


@periodic(
    "programme.keep_assignments",
    every=timedelta(hours=12),
    label=_("Giao việc hằng năm theo kế hoạch"),
    wanted=_wanted,
)
def keep_assignments() -> None:
    """Give what is due this year and pass on what ended units had. Twice gives nothing more."""
    day = today()
    for plan in Plan.objects.on(day):
        actions.issue_yearly_assignments(plan, day=day, actor=SYSTEM)
        actions.hand_over_assignments(plan, day=day, actor=SYSTEM)
