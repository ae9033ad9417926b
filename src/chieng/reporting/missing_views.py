"""From who is missing to a reminder in one step: tick the units, copy the text."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.reporting import reminders
from chieng.reporting.asking import PLACE_PARAMETER, asked_for, standing_asked_for
from chieng.reporting.queries import as_seen_by
from chieng.reporting.reminders import Recipient

TICKED = "chon"


@signed_in("the plan through programme.get_for; only units within reach are listed")
@require_safe
def missing(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """List the units missing in a target, those assigned ticked, with the texts for those that are ticked."""
    asked = asked_for(request, plan)
    terms, standing = asked.plan, standing_asked_for(asked, code)
    day = standing.as_of
    seen = as_seen_by(request.user, standing, today())
    everyone = reminders.recipients(terms, seen.standing.missing, day)
    ticked = _ticked(request, everyone)
    link = request.build_absolute_uri(reverse("ledger:activity_new"))
    subject = reminders.subject_of(terms, seen.standing, link)
    chosen = [one for one in everyone if one.unit_id in ticked]
    context: dict[str, Any] = {
        "plan": terms,
        "day": day,
        "asked": asked.query(day),
        "place": asked.place,
        "place_name": PLACE_PARAMETER,
        "standing": seen.standing,
        "lines": [(one, one.unit_id in ticked) for one in everyone],
        "texts": [
            (_("Đôn đốc (đơn vị được giao)"), reminders.messages(subject, chosen, assigned=True)),
            (_("Đề nghị (đơn vị phối hợp, được đề nghị)"), reminders.messages(subject, chosen, assigned=False)),
        ],
        "chosen": chosen,
        "unnamed": seen.unnamed_missing,
    }
    return render(request, "reporting/missing.html", context)


def _ticked(request: HttpRequest, everyone: list[Recipient]) -> set[UUID]:
    """Return the ticked units; before anything is ticked, those that are assigned."""
    if TICKED not in request.GET:
        return {one.unit_id for one in everyone if one.is_assigned}
    wanted = set(request.GET.getlist(TICKED))
    return {one.unit_id for one in everyone if str(one.unit_id) in wanted}
