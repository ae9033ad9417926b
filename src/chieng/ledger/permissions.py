"""Who may write and verify in the ledger. Auditors read only."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from chieng.core.actors import SystemActor
from chieng.core.clock import VIETNAM, now, today
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Team
from chieng.ledger.teams import TeamActor
from chieng.ledger.verifiers import Recorded, verifying_units
from chieng.organisations.kinds import Role
from chieng.organisations.queries import days_with_roles, held_over, holders_of, holds, roles_of
from chieng.programme.queries import leads_of

if TYPE_CHECKING:
    from chieng.programme.models import Plan

WRITERS = frozenset({Role.UNIT_OFFICER, Role.HEAD})
# As long as a device's claim of when it wrote something down is believed.
LATELY = timedelta(days=90)
VERIFIERS = frozenset({Role.HEAD})
_OVERSEERS = frozenset({Role.HEAD, Role.PROGRAMME_OFFICER, Role.AUDITOR})


def may_record(actor: object, unit_id: UUID, day: date) -> bool:
    """The officer or the head of the unit, or whoever acts for them; a programme officer for their own unit."""
    return holds(actor, WRITERS, unit_id, day) or _follows_from(actor, unit_id, day)


def may_enter(actor: object, unit_id: UUID, day: date) -> bool:
    """Whoever may record, and by file also the programme officer over the unit, who is sent tables by others."""
    return may_record(actor, unit_id, day) or holds(actor, {Role.PROGRAMME_OFFICER}, unit_id, day)


def _follows_from(actor: object, unit_id: UUID, day: date) -> bool:
    return any(held.role is Role.PROGRAMME_OFFICER and held.unit_id == unit_id for held in roles_of(actor, day))


def is_open_team(actor: object, day: date) -> bool:
    """Whether the actor is a community team whose code holds now and whose unit lives on `day`."""
    if not isinstance(actor, TeamActor):
        return False
    teams = Team.objects.open(now(), day)
    return teams.filter(pk=actor.team_id, unit=actor.unit_id, code_number=actor.code_number).exists()


def may_write_down(actor: object, unit_id: UUID, day: date) -> bool:
    """Whoever may record for the unit, and a community team of the unit itself."""
    if isinstance(actor, TeamActor):
        return actor.unit_id == unit_id and is_open_team(actor, day)
    return may_record(actor, unit_id, day)


def may_mend(actor: object, activity: Activity, day: date) -> bool:
    """Whoever may change it; a community team what it wrote itself, as long as that is not handed in."""
    if isinstance(actor, TeamActor):
        return activity.team_id == actor.team_id and activity.is_open and is_open_team(actor, day)
    return may_change(actor, activity, day)


def writers_of(activity: Activity) -> set[UUID]:
    """Return the people who recorded the activity or changed its facts last.

    What a community team wrote is nobody's word until an officer hands it in: whoever did answers for it.
    """
    answering = activity.submitted_by_id if activity.team_id else None
    return {one for one in (activity.created_by_id, activity.changed_by_id, answering) if one}


def wrote(actor: object, activity: Activity) -> bool:
    """Whether the actor is among its writers: nobody verifies their own words."""
    return getattr(actor, "pk", None) in writers_of(activity)


def may_verify(actor: object, activity: Activity, day: date) -> bool:
    """The head of the unit, or of the unit above where the plan says so, unless they wrote it themselves.

    Where there is no other head (a unit of one person), the programme officer over the unit verifies instead.
    """
    if isinstance(actor, SystemActor):
        return True
    if wrote(actor, activity):
        return False
    if held_over(actor, VERIFIERS, units_verifying(activity), day):
        return True
    return holds(actor, {Role.PROGRAMME_OFFICER}, activity.unit_id, day) and not has_other_head(activity, day)


def may_take_back(actor: object, activity: Activity, day: date) -> bool:
    """Whoever verified it, on the day on which they did, as long as it is theirs to verify."""
    own = getattr(actor, "pk", None)
    if activity.state != State.VERIFIED or own is None or activity.verified_by_id != own:
        return False
    verified = activity.verified_at
    same_day = verified is not None and _day_of(verified) == _day_of(now())
    return same_day and may_verify(actor, activity, day)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def units_verifying(activity: Activity) -> tuple[UUID, ...]:
    """Return the units whose heads verify the activity: its own, or those directly above."""
    recorded = Recorded.of(activity)
    return verifying_units([recorded])[recorded]


def has_other_head(activity: Activity, day: date) -> bool:
    """Whether somebody whose it is to verify neither recorded the activity nor changed it last."""
    heads = set().union(*holders_of(Role.HEAD, units_verifying(activity), day).values())
    return bool(others_among(heads, writers_of(activity)))


def others_among(heads: Collection[UUID], writers: Iterable[UUID | None]) -> set[UUID]:
    """Return the heads who wrote nothing of it."""
    return set(heads) - set(writers)


def may_change(actor: object, activity: Activity, day: date) -> bool:
    """Whoever may record for the unit."""
    return may_record(actor, activity.unit_id, day)


def recorded_lately(actor: object, day: date, unit_id: UUID | None = None) -> bool:
    """Whether the actor could record for the unit on some day that a device may still send from; any unit if None.

    It gives no right to record: only what is sent late is held for the unit, and its files with it.
    """
    days = days_with_roles(actor, day - LATELY, day)
    if unit_id is None:
        return any(may_record_somewhere(actor, then) for then in days)
    return any(may_record(actor, unit_id, then) for then in days)


def may_record_somewhere(actor: object, day: date) -> bool:
    """Anybody who may record for at least one unit."""
    if isinstance(actor, SystemActor):
        return True
    return any(held.role in WRITERS or held.role is Role.PROGRAMME_OFFICER for held in roles_of(actor, day))


def records_somewhere(person: object) -> bool:
    """Whoever may record for at least one unit today."""
    return may_record_somewhere(person, today())


def of_the_lead(actor: object, roles: Collection[Role], plan: "Plan", day: date) -> bool:
    """Whether the actor holds one of `roles` over a unit that leads the plan, or its owner where none does."""
    if isinstance(actor, SystemActor):
        return True
    leading = {lead.unit_id for lead in leads_of(plan.pk, day) if not lead.task and not lead.duty}
    return bool(held_over(actor, roles, leading or {plan.owner_id}, day))


def may_close(actor: object, plan: "Plan", day: date) -> bool:
    """The programme officers of the unit that leads the plan."""
    return of_the_lead(actor, {Role.PROGRAMME_OFFICER}, plan, day)


def may_see_removed(actor: object, activity: Activity, day: date) -> bool:
    """Whoever looks over the unit's work: its head, the programme officer, the auditor."""
    return holds(actor, _OVERSEERS, activity.unit_id, day)


def oversees_somewhere(actor: object, day: date) -> bool:
    """Programme officers and auditors: they look for evidence used twice."""
    return any(held.role in {Role.PROGRAMME_OFFICER, Role.AUDITOR} for held in roles_of(actor, day))


# Auditors read what was drawn and found; they write nothing.
SAMPLERS = frozenset({Role.PROGRAMME_OFFICER})


def may_sample(actor: object, plan: "Plan", day: date) -> bool:
    """The programme officers of the unit that leads the plan."""
    return of_the_lead(actor, SAMPLERS, plan, day)


def sees_whole_sample(actor: object, plan: "Plan", day: date) -> bool:
    """Whoever draws for the plan, and the auditors over its lead unit."""
    return of_the_lead(actor, SAMPLERS | {Role.AUDITOR}, plan, day)
