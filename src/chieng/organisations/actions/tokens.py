"""Keys for the API: given to the person alone, for some scopes, for a time."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.api import SCOPES
from chieng.core.clock import now, today
from chieng.core.text import tidy
from chieng.core.tokens import token_hash
from chieng.organisations.models import ApiToken, Person
from chieng.organisations.permissions import may_manage_person

LONGEST_DAYS = 366
LONGEST_NAME = 80
MOST = 20
# Says what it is to whoever finds it in a file, and to programs that look for secrets left about.
PREFIX = "chieng_"


@action
def issue_token(
    person: Person, *, name: str, scopes: Collection[str], days: int, actor: Actor
) -> tuple[ApiToken, str]:
    """Give `person` a key for the API; return it and its text, which is stored nowhere.

    Only the person may. Raises ValidationError by field for no name, an unknown scope or none, or a time that is
    not within 1 to 366 days.
    """
    if actor.actor_id != person.actor_id:
        raise PermissionDenied
    _check(person, name, scopes, days)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=tidy(name),
        beginning=text[: len(PREFIX) + 4],
        token_hash=token_hash(text),
        scopes=sorted(set(scopes)),
        expires_at=now() + timedelta(days=days),
    )
    audit.record("organisations.apitoken.issued", token, actor=actor, data={"scopes": token.scopes, "days": days})
    return token, text


def _check(person: Person, name: str, scopes: Collection[str], days: int) -> None:
    wrong: dict[str, str] = {}
    if not 0 < len(tidy(name)) <= LONGEST_NAME:
        wrong["name"] = _("Đặt tên cho khóa, dài nhất 80 ký tự, để biết chương trình nào dùng nó.")
    if not scopes or not set(scopes) <= set(SCOPES.names()):
        wrong["scopes"] = _("Chọn ít nhất một quyền cho khóa.")
    if not 1 <= days <= LONGEST_DAYS:
        wrong["days"] = _("Thời hạn của khóa từ 1 đến 366 ngày.")
    if wrong:
        raise ValidationError(wrong)
    if person.api_tokens.filter(revoked_at=None, expires_at__gt=now()).count() >= MOST:
        raise ValidationError(_("Đã có %(most)d khóa còn hạn. Thu hồi bớt rồi tạo lại."), params={"most": MOST})


@action
def revoke_token(token: ApiToken, *, actor: Actor) -> None:
    """Make the key void from now on. Its person may, and whoever looks after the person."""
    if actor.actor_id != token.person.actor_id and not may_manage_person(actor, token.person, today()):
        raise PermissionDenied
    if token.revoked_at:
        return audit.unchanged()
    return _void(token, actor)


def void_tokens(person: Person, actor: Actor) -> None:
    """Make every key of the person void for good. The caller has asked who may."""
    for token in person.api_tokens.filter(revoked_at=None, expires_at__gt=now()):
        _void(token, actor)


def _void(token: ApiToken, actor: Actor) -> None:
    token.revoked_at = now()
    token.save(update_fields=["revoked_at"])
    audit.record("organisations.apitoken.revoked", token, actor=actor)


@action
def note_use(token: ApiToken, *, actor: Actor) -> None:
    """Keep the day on which the key was last used. Not worth an entry of its own in the log."""
    if actor.actor_id != token.person.actor_id:
        raise PermissionDenied
    audit.unchanged()
    if token.last_used_on != now().date():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=now().date())
