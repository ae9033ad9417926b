"""Community teams: made by an officer of the unit, joined by a code, mending what was given back to them."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.codes import new_code, normal_code
from chieng.core.text import tidy
from chieng.core.tokens import token_hash
from chieng.ledger.actions.entry import amend_activity
from chieng.ledger.actions.limits import check_length
from chieng.ledger.actions.revisions import locked, person_id, reason_given, write_down
from chieng.ledger.kinds import Facts, State
from chieng.ledger.models import Activity, Team
from chieng.ledger.permissions import may_mend, may_record
from chieng.ledger.teams import TeamActor

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

CODE_DAYS = 180
# Twelve letters of 31: 59 bits, typed in three groups of four.
CODE_LETTERS = 12
LONGEST_NAME = 100


@action
def create_team(*, unit: "Unit", name: str, actor: Actor) -> tuple[Team, str]:
    """Make a community team of the unit. Returns it with its code, which is stored nowhere: shown only now."""
    if not may_record(actor, unit.pk, today()):
        raise PermissionDenied
    if not unit.since <= today() < unit.until:
        raise ValidationError({"unit": _("Đơn vị đã kết thúc hoạt động.")})
    called = _name_checked(unit, name)
    code = new_code(CODE_LETTERS)
    team = Team.objects.create(
        unit=unit,
        name=called,
        code_hash=token_hash(code),
        expires_at=now() + timedelta(days=CODE_DAYS),
        created_by_id=person_id(actor),
    )
    audit.record(
        "ledger.team.created", team, actor=actor, data={"unit": unit.pk, "expires_at": team.expires_at.date()}
    )
    return team, code


def _name_checked(unit: "Unit", name: str) -> str:
    called = tidy(name)
    if not called:
        raise ValidationError({"name": _("Nhập tên tổ, đội.")})
    try:
        check_length(called, LONGEST_NAME)
    except ValidationError as error:
        raise ValidationError({"name": [error]}) from None
    # Compared here: SQLite takes Đ and đ for different letters.
    known = Team.objects.filter(unit=unit).values_list("name", flat=True)
    if called.casefold() in {one.casefold() for one in known}:
        raise ValidationError({"name": _("Đơn vị đã có tổ, đội tên này. Mở tổ, đội ấy để cấp mã mới.")})
    return called


@action
def renew_code(team: Team, *, actor: Actor) -> tuple[Team, str]:
    """Give the team a new code. The one before is void at once, and so is every device that came in by it."""
    current = _kept(team, actor)
    code = new_code(CODE_LETTERS)
    current.code_hash, current.code_number = token_hash(code), current.code_number + 1
    current.expires_at, current.revoked_at = now() + timedelta(days=CODE_DAYS), None
    current.save()
    audit.record("ledger.team.code_renewed", current, actor=actor, data={"expires_at": current.expires_at.date()})
    return current, code


@action
def revoke_team(team: Team, *, actor: Actor) -> Team:
    """Close the team: its code and every device that came in by it let nobody in any more. What it wrote stays."""
    current = _kept(team, actor)
    if current.revoked_at:
        audit.unchanged()
        return current
    current.revoked_at = now()
    current.save(update_fields=["revoked_at"])
    audit.record("ledger.team.revoked", current, actor=actor)
    return current


def _kept(team: Team, actor: Actor) -> Team:
    """Return the team as it stands now, held. Raises PermissionDenied unless the actor records for its unit."""
    current: Team = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    if not may_record(actor, current.unit_id, today()):
        raise PermissionDenied
    return current


@action
def join_team(code: str, *, actor: Actor) -> Team:
    """Return the team that `code` opens now. Raises ValidationError, the same for every reason."""
    team = Team.objects.open(now(), today()).filter(code_hash=token_hash(normal_code(code))).first()
    if team is None:
        raise ValidationError(
            {
                "code": ValidationError(
                    _("Mã không đúng hoặc không còn dùng được. Xem lại mã, hoặc hỏi cán bộ của đơn vị."),
                    code="code",
                )
            }
        )
    audit.record("ledger.team.joined", team, actor=actor)
    return team


@action
def send_back_to_team(activity: Activity, *, reason: str, actor: Actor, version: int | None = None) -> Activity:
    """Give what a team wrote, and what is not handed in yet, back to the team with a reason."""
    current = locked(activity, version)
    if not may_record(actor, current.unit_id, today()):
        raise PermissionDenied
    if current.team_id is None or current.state != State.DRAFT:
        raise ValidationError(
            _("Chỉ trả lại tổ, đội bản nháp do tổ, đội ghi. Tải lại trang để xem."), code="state"
        )
    why = reason_given(reason)
    current.state, current.return_reason = State.RETURNED, why
    return _moved(current, "sent_back", actor, why)


@action
def mend_for_team(
    activity: Activity, *, version: int, facts: Facts, client_id: UUID, actor: Actor, link: str = ""
) -> Activity:
    """Change what the team wrote, as long as it is not handed in. What was given back is the officer's again."""
    if not isinstance(actor, TeamActor) or not may_mend(actor, activity, today()):
        raise PermissionDenied
    mended = amend_activity(
        activity, version=version, facts=facts, client_id=client_id, link=link, send=False, actor=actor
    )
    audit.unchanged()
    if mended.state != State.RETURNED:
        return mended
    current = locked(mended)
    current.state, current.return_reason = State.DRAFT, ""
    return _moved(current, "mended", actor)


def _moved(activity: Activity, verb: str, actor: Actor, reason: str = "") -> Activity:
    activity.version += 1
    activity.save()
    write_down(activity, verb, actor=actor, reason=reason)
    return activity
