"""Random checks: who sees which sample, and how far one has come."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404

from chieng.core.intervals import Interval
from chieng.ledger.drawing import wilson
from chieng.ledger.kinds import Finding, State, Stratum
from chieng.ledger.models import Activity, Sample, SampleItem
from chieng.ledger.permissions import SAMPLERS
from chieng.ledger.queries.activities import visible_to
from chieng.organisations.queries import kinds_at, units_where


@dataclass(frozen=True, slots=True)
class Progress:
    """How a sample stands. `checked` leaves out what could not be checked."""

    drawn: int
    found: int
    checked: int
    agreeing: int

    @property
    def interval(self) -> tuple[int, int] | None:
        return wilson(self.agreeing, self.checked)


def items_visible_to(actor: object, day: date) -> QuerySet[SampleItem]:
    """Return the drawn activities that the actor may see, with what was found."""
    found: QuerySet[SampleItem] = SampleItem.objects.filter(
        activity__in=visible_to(actor, day).order_by().values("pk")
    )
    return found


def samples_visible_to(actor: object, day: date) -> QuerySet[Sample]:
    """Return the samples in which there is an activity that the actor may see."""
    seen = items_visible_to(actor, day).order_by().values("sample")
    found: QuerySet[Sample] = Sample.objects.filter(pk__in=seen)
    return found


def sample_for(actor: object, sample_id: UUID, day: date) -> Sample:
    """Return the sample. Raises Http404 when there is none or it is not for this actor, alike."""
    sample = samples_visible_to(actor, day).filter(pk=sample_id).select_related("plan").first()
    if sample is None:
        raise Http404
    return sample


def item_for(actor: object, item_id: UUID, day: date) -> SampleItem:
    """Return the drawn activity. Raises Http404 when there is none or it is not for this actor, alike."""
    found = items_visible_to(actor, day).select_related(
        "sample__plan", "activity__kind", "activity__unit", "found_by"
    )
    item = found.filter(pk=item_id).first()
    if item is None:
        raise Http404
    return item


def findings_of(activity: Activity) -> QuerySet[SampleItem]:
    """Return what random checks found of an activity that the reader sees already."""
    found: QuerySet[SampleItem] = SampleItem.objects.filter(activity=activity).exclude(finding="")
    return found.order_by("found_on", "pk")


def to_draw_from(actor: object, plan_id: UUID, days: Interval, stratum: Stratum, day: date) -> dict[UUID, str]:
    """Return the verified activities of the plan on `days` over which the actor looks, each with its stratum."""
    units = units_where(actor, SAMPLERS, day, with_ended=True).order_by().values("pk")
    rows = list(
        Activity.objects.filter(
            plan=plan_id, state=State.VERIFIED, since__gte=days.since, since__lt=days.until, unit__in=units
        ).values_list("pk", "unit_id", "since", "kind_id")
    )
    if stratum is Stratum.ACTIVITY_KIND:
        return {pk: kind for pk, _unit, _since, kind in rows}
    kinds = kinds_at({(unit, since) for _pk, unit, since, _kind in rows})
    return {pk: kinds.get((unit, since), "") for pk, unit, since, _kind in rows}


def progress_of(sample: Sample) -> Progress:
    """Return how far the check of the whole sample has come: for whoever looks over all of it."""
    rows = SampleItem.objects.filter(sample=sample).order_by().values("finding").annotate(number=Count("pk"))
    counts = dict(rows.values_list("finding", "number"))
    drawn = sum(counts.values())
    found = drawn - counts.get("", 0)
    checked = found - counts.get(Finding.NOT_CHECKED, 0)
    return Progress(drawn, found, checked, counts.get(Finding.AGREES, 0))
