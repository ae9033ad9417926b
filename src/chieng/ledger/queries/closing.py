"""Which periods of a plan are closed, and for whom."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from chieng.core.remembering import remembered
from chieng.ledger.models import ClosingExtension, PeriodClosing
from chieng.organisations.queries import names_of
from chieng.programme.queries import leads_of
from chieng.programme.queries import visible_to as plans_visible_to


def closings_visible_to(actor: object, day: date) -> QuerySet[PeriodClosing]:
    """Return the closings of the plans that the actor may see on `day`, the latest period first."""
    found: QuerySet[PeriodClosing] = PeriodClosing.objects.filter(
        plan__in=plans_visible_to(actor, day).values("pk")
    )
    return found


def closing_for(actor: object, closing_id: UUID, day: date) -> PeriodClosing:
    """Return the closing. Raises Http404 when there is none or it is not for this actor, alike."""
    found = closings_visible_to(actor, day).filter(pk=closing_id).select_related("plan").first()
    if found is None:
        raise Http404
    return found


@remembered
def closing_over(plan_id: UUID | None, unit_id: UUID, day: date, *, on: date) -> PeriodClosing | None:
    """Return the closing that holds `on` that day over what the unit did on `day` for the plan, if any does."""
    if plan_id is None:
        return None
    lifted = ClosingExtension.objects.on(on).filter(closing=OuterRef("pk"), unit=unit_id)
    closed: QuerySet[PeriodClosing] = PeriodClosing.objects.on(day).filter(
        ~Exists(lifted), plan=plan_id, reopened_at=None
    )
    return closed.first()


def who_opens(plan_id: UUID, day: date) -> str:
    """Return the names of the units that lead the plan: whoever may give a unit more time."""
    leading = [lead.unit_id for lead in leads_of(plan_id, day) if not lead.task and not lead.duty]
    names = names_of(leading, day)
    return "; ".join(names[unit_id] for unit_id in leading if unit_id in names)
