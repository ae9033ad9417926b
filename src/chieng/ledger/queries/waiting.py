"""What waits for somebody: to be verified, to be mended, to be sent."""

from datetime import date, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from chieng.core.actors import SystemActor
from chieng.core.clock import now
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Revision
from chieng.ledger.permissions import VERIFIERS, WRITERS, others_among
from chieng.ledger.verifiers import Recorded, verified_above, verifying_units
from chieng.organisations.kinds import Role
from chieng.organisations.queries import holders_of, stood_under, units_where


def to_verify(actor: object, day: date) -> QuerySet[Activity]:
    """Return the submitted activities that the actor may verify, those that wait longest first.

    As `permissions.may_verify` says of each: the head of the unit, or of the one above where the plan says so,
    never their own words; the programme officer over the unit where there is no other head.
    """
    submitted = Activity.objects.filter(state=State.SUBMITTED)
    wanted = headed_by(actor, day) | Q(pk__in=_without_another_head(submitted, actor, day))
    own = getattr(actor, "pk", None)
    found: QuerySet[Activity] = submitted.filter(wanted).exclude(written_by(own) if own else Q(pk=None))
    return found.select_related("kind").order_by("submitted_at", "pk")


def written_by(person_id: object) -> Q:
    """Return the condition for activities that the person wrote, as `permissions.writers_of` says of each."""
    answered = Q(team__isnull=False, submitted_by=person_id)
    return Q(created_by=person_id) | Q(changed_by=person_id) | answered


def headed_by(actor: object, day: date) -> Q:
    """Return the condition for activities that are the actor's to verify as a head, whoever wrote them."""
    headed = units_where(actor, VERIFIERS, day, with_ended=True).order_by().values("pk")
    above = verified_above()
    if above is None or isinstance(actor, SystemActor):
        return Q(unit__in=headed)
    return (~above & Q(unit__in=headed)) | (above & stood_under(unit="unit", day="since", parents=headed))


def _without_another_head(submitted: QuerySet[Activity], actor: object, day: date) -> list[object]:
    """Return the ids under the programme officer's reach of which nobody at the unit is left to verify them."""
    followed = units_where(actor, {Role.PROGRAMME_OFFICER}, day, with_ended=True)
    # Of what a community team wrote, whoever handed it in answers, too: `permissions.writers_of`.
    answering = Case(When(team__isnull=False, then=F("submitted_by")))
    reached = submitted.filter(unit__in=followed.order_by().values_list("pk", flat=True))
    rows = list(
        reached.annotate(answering=answering).values_list(
            "pk", "unit_id", "plan_id", "since", "created_by_id", "changed_by_id", "answering"
        )
    )
    if not rows:
        return []
    units = verifying_units({Recorded(*row[1:4]) for row in rows})
    heads = holders_of(Role.HEAD, set().union(*units.values()), day)
    return [
        pk
        for pk, unit_id, plan_id, since, *writers in rows
        if not others_among(
            set().union(*(heads[one] for one in units[Recorded(unit_id, plan_id, since)])), writers
        )
    ]


def to_mend(actor: object, day: date) -> QuerySet[Activity]:
    """Return what came back and what was never sent, of the units for which the actor writes; newest first."""
    units = units_where(actor, WRITERS, day, with_ended=True).order_by().values_list("pk", flat=True)
    found: QuerySet[Activity] = Activity.objects.filter(unit__in=units, state__in=(State.RETURNED, State.DRAFT))
    return found.select_related("kind", "team")


def awaiting_others(actor: object, day: date) -> QuerySet[Activity]:
    """Return what the actor wrote and somebody else has still to verify; those that wait longest first."""
    own = getattr(actor, "pk", None)
    units = units_where(actor, WRITERS, day, with_ended=True).order_by().values_list("pk", flat=True)
    found: QuerySet[Activity] = Activity.objects.filter(written_by(own), unit__in=units, state=State.SUBMITTED)
    return found.select_related("kind").order_by("submitted_at", "pk")


def stuck_for(activities: QuerySet[Activity], days: int) -> QuerySet[Activity]:
    """Return those of the activities in which nothing has happened for `days` days.

    By the real clock, as everything that people wait for: what came back and was not mended, what was sent and
    not verified.
    """
    since = now() - timedelta(days=days)
    return activities.exclude(Exists(Revision.objects.filter(activity=OuterRef("pk"), at__gte=since)))
