"""Reading releases: the lead and its checkers see all of their plan's, units what concerns them, the public what
was released.
"""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from chieng.core.actors import SystemActor
from chieng.organisations.queries import EVERY_ROLE, units_where
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import plan_terms
from chieng.programme.queries import visible_to as visible_plans
from chieng.reporting.kinds import ReleaseState
from chieng.reporting.models import Release, ReleaseUnit
from chieng.reporting.permissions import REPLIERS, may_follow_releases

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# What units see of a release: from the announcement on.
SHOWN_TO_UNITS = (ReleaseState.ANNOUNCED, ReleaseState.RELEASED)


def visible_to(actor: object, day: date) -> QuerySet[Release]:
    """Return the releases that `actor` may see: all of a plan whose lead they are of, else those announced that
    hold a unit within their reach.
    """
    if isinstance(actor, SystemActor):
        return Release.objects.all()
    followed = [plan.pk for plan in visible_plans(actor, day) if _follows(actor, plan_terms(plan, day), day)]
    mine = units_where(actor, EVERY_ROLE, day, with_ended=True).order_by().values("pk")
    own = Exists(ReleaseUnit.objects.filter(release=OuterRef("pk"), unit__in=mine))
    return Release.objects.filter(Q(plan__in=followed) | Q(own, state__in=SHOWN_TO_UNITS))


def _follows(actor: object, plan: PlanTerms | None, day: date) -> bool:
    return plan is not None and may_follow_releases(actor, plan, day)


def get_for(actor: object, release_id: UUID, day: date) -> Release:
    """Return the release. Raises Http404 when there is none or it is not for this actor, alike."""
    found = visible_to(actor, day).filter(pk=release_id).select_related("plan").first()
    if found is None:
        raise Http404
    return found


def own_lines(actor: object, release: Release, day: date) -> QuerySet[ReleaseUnit]:
    """Return the units of the release for which `actor` may speak."""
    mine: QuerySet[Unit] = units_where(actor, REPLIERS, day, with_ended=True)
    return ReleaseUnit.objects.filter(release=release, unit__in=mine.order_by().values("pk"))


def awaiting_reply(actor: object, day: date) -> QuerySet[ReleaseUnit]:
    """Return the units for which `actor` may speak that may still reply to a release and have not."""
    mine: QuerySet[Unit] = units_where(actor, REPLIERS, day, with_ended=True)
    found = ReleaseUnit.objects.filter(
        unit__in=mine.order_by().values("pk"), release__state=ReleaseState.ANNOUNCED, reply=""
    )
    return found.select_related("release").order_by("release", "unit__position")


def ripe(day: date) -> QuerySet[Release]:
    """Return the releases that the units have had their time with; whoever calls asks who may decide."""
    found = Release.objects.filter(state=ReleaseState.ANNOUNCED, earliest_on__lte=day)
    return found.select_related("plan").order_by("earliest_on", "pk")


def public_releases(plan_id: UUID) -> QuerySet[Release]:
    """Return what the public may know of: what was released, what was withdrawn after that included."""
    return Release.objects.filter(plan=plan_id, released_on__isnull=False).order_by("-released_on", "-version")


def public_release(release_id: UUID) -> Release:
    """Return a release that was made public, by now withdrawn perhaps. Raises Http404 for every other."""
    found = Release.objects.filter(pk=release_id, released_on__isnull=False).select_related("plan").first()
    if found is None:
        raise Http404
    return found
