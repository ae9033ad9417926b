"""Which activities count in a period, and which of them meet the codes that a condition names."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chieng.core.intervals import Interval
from chieng.ledger.models import Activity

_linked = Q(activity=OuterRef("pk"))


def counted_in(activities: QuerySet[Activity], interval: Interval) -> QuerySet[Activity]:
    """Return those that count in `interval`: begun in it or, for a unit's plan, in force on one of its days."""
    return activities.filter(since__lt=interval.until, counts_until__gt=interval.since)


def narrowed(  # noqa: PLR0913 - every narrowing by its name
    found: QuerySet[Activity],
    *,
    kinds: Collection[str] = (),
    themes: Collection[str] = (),
    tasks: Collection[str] = (),
    audiences: Collection[str] = (),
    plan: UUID | None = None,
) -> QuerySet[Activity]:
    """Return those of `found` that have one of each: an empty collection means "any"."""
    if plan is not None:
        found = found.filter(plan=plan)
    if kinds:
        found = found.filter(kind__in=kinds)
    if themes:
        found = found.filter(Exists(Activity.themes.through.objects.filter(_linked, theme__code__in=themes)))
    if tasks:
        found = found.filter(Exists(Activity.tasks.through.objects.filter(_linked, task__code__in=tasks)))
    if audiences:
        found = found.filter(Exists(Activity.audiences.through.objects.filter(_linked, audience__in=audiences)))
    return found
