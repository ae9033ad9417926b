"""What the form needs to know before anything is typed: for which units, which kinds, which files are here."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from chieng.core.actors import SYSTEM, Actor
from chieng.core.intervals import FOREVER
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, ActivityKind, StagedUpload
from chieng.ledger.permissions import WRITERS
from chieng.ledger.teams import TeamActor
from chieng.organisations.kinds import Role
from chieng.organisations.queries import roles_of, units_where, with_names

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from chieng.organisations.models import Unit

# Units that ended are offered for so long: whoever took over still enters what they did at the end.
LATE_ENTRY = timedelta(days=400)
# "Most used" looks back so far.
_LATELY = timedelta(days=400)
# So many activities are looked through for names used before, and so many names offered.
_LOOKED_THROUGH, _OFFERED, _REPEATED = 300, 20, 3


def units_to_record(actor: object, day: date) -> "QuerySet[Unit]":
    """Return the units for which the actor may record, named, those that live first."""
    followed = [held.unit_id for held in roles_of(actor, day) if held.role is Role.PROGRAMME_OFFICER]
    written = units_where(actor, WRITERS, day, with_ended=True).order_by().values_list("pk", flat=True)
    every = units_where(SYSTEM, WRITERS, day, with_ended=True)
    allowed = every.filter(Q(pk__in=written) | Q(pk__in=followed), until__gt=day - LATE_ENTRY)
    return with_names(allowed, day).order_by("-until", "position", "pk")


def kinds_for(unit_id: UUID | None, day: date) -> list[ActivityKind]:
    """Return the kinds with what they ask for, those that the unit used most lately first."""
    times = _times_used(unit_id, day)
    kinds = ActivityKind.objects.prefetch_related("asked__quantity", "default_audiences")
    return sorted(kinds, key=lambda kind: (-times.get(kind.code, 0), kind.position))


def usual_kind(unit_id: UUID, day: date) -> str:
    """Return the kind that the unit recorded most often lately; nothing for a unit without any."""
    times = _times_used(unit_id, day)
    return max(times, key=lambda code: times[code]) if times else ""


def _times_used(unit_id: UUID | None, day: date) -> dict[str, int]:
    lately = Activity.objects.filter(unit=unit_id, since__gt=day - _LATELY).order_by()
    return dict(lately.values("kind").annotate(times=Count("pk")).values_list("kind", "times"))


def used_before(unit_ids: Collection[UUID], day: date) -> dict[str, list[str]]:
    """Return the outlets and places that these units named lately, each once, newest first."""
    lately = Activity.objects.filter(unit__in=unit_ids, since__gt=day - _LATELY)
    rows = list(lately.order_by("-since", "pk").values_list("outlet", "place")[:_LOOKED_THROUGH])
    outlets, places = (
        ([named for named in column if named] for column in zip(*rows, strict=True)) if rows else ([], [])
    )
    return {"outlets": list(dict.fromkeys(outlets))[:_OFFERED], "places": list(dict.fromkeys(places))[:_OFFERED]}


def to_repeat(unit_ids: Collection[UUID], day: date) -> list[Activity]:
    """Return what these units did last, to begin a new entry with: runs first, then the newest of each kind."""
    lately = Activity.objects.filter(unit__in=unit_ids, since__gt=day - _LATELY, kind__takes_document=False)
    done = lately.exclude(state=State.WITHDRAWN).select_related("kind").order_by("-until", "-since", "pk")
    newest: dict[str, Activity] = {}
    for one in done[:_LOOKED_THROUGH]:
        newest.setdefault(one.kind_id, one)
    return sorted(newest.values(), key=lambda one: not one.kind.is_run)[:_REPEATED]


def last_run(actor: object, day: date) -> Activity | None:
    """Return the run that ended last, of the units for which the actor records."""
    units = units_to_record(actor, day).order_by().values("pk")
    runs = Activity.objects.filter(unit__in=units, kind__is_run=True).exclude(state=State.WITHDRAWN)
    return runs.select_related("kind").order_by("-until", "pk").first()


def staged_by(actor: "Actor | AnonymousUser") -> QuerySet[StagedUpload]:
    """Return the files that this person or community team uploaded; none of anybody else's."""
    if isinstance(actor, TeamActor):
        return StagedUpload.objects.filter(team=actor.team_id, person=None)
    own = getattr(actor, "pk", None)
    return StagedUpload.objects.filter(person=own) if own else StagedUpload.objects.none()


def staged_for(client_id: UUID, actor: "Actor | AnonymousUser") -> QuerySet[StagedUpload]:
    """Return the files that the actor uploaded for the form with `client_id`."""
    return staged_by(actor).filter(client_id=client_id).select_related("file")


def named_units(unit_ids: list[UUID], day: date) -> "list[Unit]":
    """Return the units with their names on `day`, ended ones too. The caller has checked the right."""
    units = units_where(SYSTEM, WRITERS, FOREVER, with_ended=True).filter(pk__in=unit_ids)
    return list(with_names(units, day))


def sent_before(client_id: UUID, actor: "Actor | AnonymousUser") -> Activity | None:
    """Return the activity that this person or community team already recorded with this form."""
    own = getattr(actor, "pk", None)
    by = {"team": actor.team_id} if isinstance(actor, TeamActor) else {"created_by": own, "team": None}
    found: Activity | None = Activity.objects.filter(client_id=client_id, **by).first()
    return found
