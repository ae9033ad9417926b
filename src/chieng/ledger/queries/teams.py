"""Community teams: those of the units for which somebody records, and what a team may see of its own work."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from chieng.core.clock import now
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, ActivityKind, Team
from chieng.ledger.permissions import is_open_team
from chieng.ledger.queries.entry import kinds_for, units_to_record
from chieng.ledger.teams import TeamActor

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# So long a team sees what it entered.
LATELY = timedelta(days=60)


def teams_visible_to(actor: object, day: date) -> QuerySet[Team]:
    """Return the teams of the units for which the actor records, with how much each wrote and when last."""
    units = units_to_record(actor, day).order_by().values("pk")
    teams: QuerySet[Team] = Team.objects.filter(unit__in=units)
    counted = teams.annotate(written=Count("activities"), last_written=Max("activities__received_at"))
    return counted.order_by("unit__position", "unit", "name", "pk")


def team_for(actor: object, team_id: UUID, day: date) -> Team:
    """Return the team. Raises Http404 when there is none or it is not for this actor, alike."""
    team = teams_visible_to(actor, day).filter(pk=team_id).select_related("unit").first()
    if team is None:
        raise Http404
    return team


def team_unit(team: TeamActor) -> "Unit":
    """Return the unit that the team helps."""
    return Team.objects.select_related("unit").get(pk=team.team_id).unit


def open_team(team_id: UUID, code_number: int, day: date) -> TeamActor | None:
    """Return the team that a device came in to by code number `code_number`, as long as that code holds."""
    team = Team.objects.open(now(), day).filter(pk=team_id, code_number=code_number).first()
    return TeamActor.of(team) if team else None


def written_by_team(actor: TeamActor, day: date) -> QuerySet[Activity]:
    """Return what the team entered lately and what was given back to it, newest first; none once it is closed."""
    if not is_open_team(actor, day):
        return Activity.objects.none()
    lately = Q(received_at__gte=now() - LATELY) | Q(state=State.RETURNED)
    found: QuerySet[Activity] = Activity.objects.filter(lately, team=actor.team_id, unit=actor.unit_id)
    return found.select_related("kind").order_by("-received_at", "pk")


def team_activity(actor: TeamActor, activity_id: UUID, day: date) -> Activity:
    """Return one of those. Raises Http404 when there is none or it is not this team's, alike."""
    activity = written_by_team(actor, day).filter(pk=activity_id).select_related("kind", "unit").first()
    if activity is None:
        raise Http404
    return activity


def kinds_for_team(unit_id: UUID, day: date) -> list[ActivityKind]:
    """Return the kinds that a team may enter: papers that somebody signs are the unit's own affair."""
    return [kind for kind in kinds_for(unit_id, day) if not kind.takes_document]
