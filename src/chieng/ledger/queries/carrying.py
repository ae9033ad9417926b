"""The plans of a unit itself (activities whose kind is a document), and what carries them out."""

from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from chieng.core.remembering import remembered
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity

# Linked to a plan that its head has verified and that is in force on its day, whatever became of the plan since.
CARRIES_OUT = Q(
    carries_out__state=State.VERIFIED,
    carries_out__since__lte=F("since"),
    carries_out__until__gt=F("since"),
)


def own_plans(unit_id: UUID | None, day: date, *, keep: UUID | None = None) -> QuerySet[Activity]:
    """Return the unit's plans in force on `day`, without withdrawn ones save `keep`. The caller has the right."""
    found: QuerySet[Activity] = Activity.objects.filter(
        ~Q(state=State.WITHDRAWN) | Q(pk=keep),
        unit=unit_id,
        kind__takes_document=True,
        since__lte=day,
        until__gt=day,
    )
    return found.order_by("since", "pk")


@remembered
def usual_plan(unit_id: UUID, day: date) -> UUID | None:
    """Return the unit's plan in force on `day` when there is exactly one: between two nobody guesses."""
    found = list(own_plans(unit_id, day).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def unlinked_of(plan: Activity) -> QuerySet[Activity]:
    """Return what the unit did in the days of `plan`, when that was its only one, and is linked to none."""
    others = (
        Activity.objects.filter(
            unit=OuterRef("unit"),
            kind__takes_document=True,
            since__lte=OuterRef("since"),
            until__gt=OuterRef("since"),
        )
        .exclude(state=State.WITHDRAWN)
        .order_by()
        .values("unit")
        .annotate(number=Count("pk"))
        .values("number")
    )
    found: QuerySet[Activity] = Activity.objects.filter(
        unit=plan.unit_id,
        carries_out=None,
        outside_plans=False,
        kind__takes_document=False,
        since__gte=plan.since,
        since__lt=plan.until,
    ).exclude(state=State.WITHDRAWN)
    return found.annotate(plans=Subquery(others)).filter(plans=1).order_by("since", "pk")


def plans_to_carry_out(unit_id: UUID, *, keep: UUID | None = None) -> QuerySet[Activity]:
    """Return every plan of the unit that an activity may be linked to, newest first. The caller has the right."""
    found: QuerySet[Activity] = Activity.objects.filter(
        ~Q(state=State.WITHDRAWN) | Q(pk=keep), unit=unit_id, kind__takes_document=True
    )
    return found.order_by("-since", "pk")
