"""Plans: which there are, who may see them, who leads them, how they changed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.core.intervals import DatedQuerySet, Interval
from chieng.organisations.queries import above, within_scope
from chieng.programme.kinds import EditionFact, LeadFact, ParentDocument, PlanTerms
from chieng.programme.models import Edition, Lead, Plan, PlanVersion
from chieng.programme.stored import change_from


def visible_to(actor: object, day: date) -> QuerySet[Plan]:
    """Return the plans that `actor` may see on `day`, newest first: by their owner and scope.

    A stranger sees public plans only. Whoever holds a role sees those of the whole installation, those of every
    owner above a unit of theirs, and those that an owner keeps to itself when that owner is within their reach.
    """
    return Plan.objects.filter(within_scope(actor, day))


def get_for(actor: object, code: str, day: date) -> Plan:
    """Return the plan. Raises Http404 when there is none or it is not for this actor, alike."""
    plan = visible_to(actor, day).filter(code=code).first()
    if plan is None:
        raise Http404
    return plan


def plan_by_code(code: str, day: date) -> PlanTerms | None:
    """Return the plan as it stands on `day`: before its issue as first issued, after its end as it last stood."""
    plan = Plan.objects.filter(code=code).first()
    return plan_terms(plan, day) if plan else None


def plan_terms(plan: Plan, day: date) -> PlanTerms | None:
    """Return what the head of `plan` says on `day`, or the nearest version outside its life."""
    return next(iter(terms_of([plan], day)), None)


def terms_of(plans: Iterable[Plan], day: date) -> list[PlanTerms]:
    """Return what the heads of `plans` say on `day`, in their order: one query for all of them.

    Outside a plan's life it is the nearest version; a plan without any is left out.
    """
    plans = list(plans)
    history: dict[UUID, list[PlanVersion]] = defaultdict(list)
    for version in PlanVersion.objects.filter(plan__in=plans).order_by("since"):
        history[version.plan_id].append(version)
    return [_typed(plan, _nearest(history[plan.pk], day)) for plan in plans if history[plan.pk]]


def _nearest(versions: list[PlanVersion], day: date) -> PlanVersion:
    """Return the version in force on `day`, else the last one that had ended by then, else the first."""
    begun = [version for version in versions if version.since <= day]
    return begun[-1] if begun else versions[0]


def _typed(plan: Plan, version: PlanVersion) -> PlanTerms:
    return PlanTerms(
        id=plan.pk,
        code=plan.code,
        owner_id=plan.owner_id,
        scope=plan.scope,
        period=plan.interval,
        number=version.number,
        issued_on=version.issued_on,
        issuer=version.issuer,
        label_vi=version.label_vi,
        label_en=version.label_en,
        total_dong=version.total_dong,
        total_clause=version.total_clause,
        parents=tuple(_parent(parent) for parent in version.parents),
        in_force=version.interval,
    )


def _parent(stored: dict[str, str]) -> ParentDocument:
    return ParentDocument(
        number=stored["number"],
        date=date.fromisoformat(stored["date"]),
        label_vi=stored["label_vi"],
        label_en=stored["label_en"],
    )


def plans_for_unit(unit_id: UUID, day: date) -> DatedQuerySet:
    """Return the plans whose owner is `unit_id` or stands above it on `day`, the newest first."""
    return Plan.objects.filter(owner__in=above([unit_id], day), since__lte=day).order_by("-since", "code")


def owner_of(plan_id: UUID) -> UUID:
    """Return the unit that owns the plan."""
    found: UUID = Plan.objects.values_list("owner", flat=True).get(pk=plan_id)
    return found


def current_plan(day: date, unit_id: UUID | None = None) -> PlanTerms | None:
    """Return the plan to work on: the newest begun by `day`, one still in force before one that has ended.

    With `unit_id`, among the plans that reach that unit; without, among all of the installation.
    """
    plans = Plan.objects.filter(since__lte=day) if unit_id is None else plans_for_unit(unit_id, day)
    plan = plans.on(day).first() or plans.order_by("-until", "-since", "code").first()
    return plan_terms(plan, day) if plan else None


def leads_of(plan_id: UUID, day: date) -> tuple[LeadFact, ...]:
    """Return who leads the plan, its tasks and its duties on `day`. An empty `task` and `duty`: the whole plan."""
    leads = Lead.objects.filter(plan=plan_id).on(day).select_related("task", "duty").order_by("since", "id")
    return tuple(
        LeadFact(
            unit_id=lead.unit_id,
            task=lead.task.code if lead.task else "",
            duty=lead.duty.code if lead.duty else "",
            document=lead.document,
            in_force=Interval(lead.since, lead.until),
        )
        for lead in leads
    )


def editions_of(plan_id: UUID) -> tuple[EditionFact, ...]:
    """Return the plan's issue and its amendments, oldest first."""
    return tuple(
        EditionFact(edition.since, edition.number, edition.issued_on, tuple(map(change_from, edition.changes)))
        for edition in Edition.objects.filter(plan=plan_id)
    )
