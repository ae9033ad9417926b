"""Which community team a device has joined: a signed cookie that says no more than the team and the code's number.

Whether the code still holds is asked of the database each time: a new code, a revocation or the end of the unit
ends every device at once.
"""

from datetime import UTC
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from chieng.core.clock import today
from chieng.ledger.queries.teams import open_team
from chieng.ledger.teams import TeamActor

if TYPE_CHECKING:
    from chieng.ledger.models import Team

COOKIE = "chieng_team"
_SALT = "chieng.ledger.team"
_KNOWN = "_chieng_team"


def team_of(request: HttpRequest) -> TeamActor | None:
    """Return the team in whose name the device acts now. A signed-in person acts in their own name only."""
    if request.user.is_authenticated or COOKIE not in request.COOKIES:
        return None
    known = vars(request)
    if _KNOWN not in known:
        known[_KNOWN] = _read(request.COOKIES[COOKIE])
    team: TeamActor | None = known[_KNOWN]
    return team


def _read(cookie: str) -> TeamActor | None:
    try:
        told: Any = signing.loads(cookie, salt=_SALT)
        return open_team(UUID(told["team"]), int(told["code"]), today())
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def owner_here(request: HttpRequest) -> str:
    """Return the opaque id under which a device keeps what its team has not sent yet."""
    team = team_of(request)
    return team.actor_id if team else ""


def let_in(response: HttpResponseBase, team: "Team") -> None:
    """Let the device of `response` act for the team, as long as its code may hold."""
    value = signing.dumps({"team": str(team.pk), "code": team.code_number}, salt=_SALT)
    response.set_cookie(
        COOKIE,
        value,
        expires=team.expires_at.astimezone(UTC),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def let_out(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
