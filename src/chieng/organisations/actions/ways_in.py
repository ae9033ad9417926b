"""Letting people in where there is no mail: invitations on paper, codes when the password is lost."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.codes import new_code, normal_code
from chieng.core.tokens import token_hash
from chieng.organisations.actions.people import allow, check_full_name, new_person
from chieng.organisations.actions.roles import assign_role, check_may_give, check_unit_lives
from chieng.organisations.actions.tokens import void_tokens
from chieng.organisations.kinds import Role
from chieng.organisations.models import Invitation, Person, ResetCode, Unit
from chieng.organisations.permissions import may_give_rights, may_manage_person

INVITATION_DAYS = 14
RESET_DAYS = 3
_RESET_LETTERS = 20


@action
def invite(
    *,
    person: Person | None = None,
    full_name: str = "",
    role: Role | None = None,
    unit: Unit | None = None,
    over: Unit | None = None,
    actor: Actor,
) -> tuple[Invitation, str]:
    """Invite somebody: a new person (name, role, unit), or one registered already (`person` alone).

    Returns the invitation and its token, which is stored nowhere: it can be shown or printed only now.
    """
    if person is not None:
        allow(actor, person)
        _check_can_be_invited(person)
        facts: dict[str, Any] = {"person": person}
    elif role is None or unit is None:
        raise ValidationError({"unit": _("Hãy chọn đơn vị và vai trò của người được mời.")})
    else:
        check_may_give(actor, unit, over, today())
        check_unit_lives(unit, today())
        facts = {"full_name": check_full_name(full_name), "role": role, "unit": unit, "over": over}
    if person is not None:  # a newer paper makes the older one void
        person.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        invited_by_id=actor.actor_id,
        expires_at=now() + timedelta(days=INVITATION_DAYS),
        **facts,
    )
    audit.record(
        "organisations.invitation.made",
        invitation,
        actor=actor,
        data={"role": role, "unit": unit and unit.pk, "over": over and over.pk, "person": person and person.pk},
        personal={"full_name": invitation.full_name},
    )
    return invitation, token


def _check_can_be_invited(person: Person) -> None:
    if not person.is_active:
        raise ValidationError(_("Tài khoản này đã đóng. Hãy mở lại tài khoản trước khi mời."))
    if person.has_usable_password():
        raise ValidationError(_("Người này đã có mật khẩu. Nếu quên, hãy cấp mã đặt lại mật khẩu."))


@action
def revoke_invitation(invitation: Invitation, *, actor: Actor) -> None:
    """Take an invitation back. One that was used or taken back already is left as it is."""
    if not may_manage_invitation(actor, invitation):
        raise PermissionDenied
    if invitation.accepted_at or invitation.revoked_at:
        return audit.unchanged()
    invitation.revoked_at = now()
    invitation.save(update_fields=["revoked_at"])
    return audit.record("organisations.invitation.revoked", invitation, actor=actor)


def may_manage_invitation(actor: Actor, invitation: Invitation) -> bool:
    """Say whether `actor` could make this invitation today."""
    if invitation.person is not None:
        return may_manage_person(actor, invitation.person, today())
    return invitation.unit is not None and may_give_rights(actor, invitation.unit, invitation.over, today())


def open_invitation(token: str) -> Invitation:
    """Return the invitation that `token` opens now. Raises ValidationError, the same for every reason."""
    invitation = (
        Invitation.objects.select_related("person", "unit", "over")
        .filter(token_hash=token_hash(token), accepted_at=None, revoked_at=None, expires_at__gt=now())
        .first()
    )
    if invitation is None or not _still_meant(invitation):
        raise ValidationError(
            _("Lời mời này không còn hiệu lực. Hãy xin người quản trị của đơn vị một lời mời mới.")
        )
    return invitation


def _still_meant(invitation: Invitation) -> bool:
    """Say whether whoever invited could still do so: an administrator who left leaves no door open."""
    if not _inviter_still_may(invitation):
        return False
    if invitation.person is not None:
        return invitation.person.is_active and not invitation.person.has_usable_password()
    return invitation.unit is not None and invitation.unit.since <= today() < invitation.unit.until


def _inviter_still_may(invitation: Invitation) -> bool:
    try:
        inviter = Person.objects.filter(pk=UUID(invitation.invited_by_id)).first()
    except ValueError:  # the system's id is a word: whoever runs the machine may always invite
        return True
    return inviter is not None and may_manage_invitation(inviter, invitation)


@action
def accept_invitation(
    token: str, *, username: str = "", password: str | None = None, sso_id: str | None = None, actor: Actor
) -> Person:
    """Let the invited person in: their account with the password they chose, and the role from today.

    With `sso_id` the agency's identity provider vouches for them instead of a password. Single use: two who try
    at once get one account. `actor` is the system acting for the invited person.
    """
    invitation = open_invitation(token)
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(accepted_at=now())
    if not used:
        raise ValidationError(_("Lời mời này đã được dùng. Hãy đăng nhập bằng mật khẩu đã đặt."))
    person = invitation.person or new_person(
        username=username, full_name=invitation.full_name, by=_Inviter(invitation.invited_by_id)
    )
    _give_way_in(person, password, sso_id)
    if invitation.unit is not None:
        assign_role(
            person, role=Role(invitation.role), unit=invitation.unit, over=invitation.over,
            since=today(), actor=actor,
        )  # fmt: skip
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_by"])
    audit.record(
        "organisations.invitation.accepted",
        invitation,
        actor=actor,
        data={"person": person.pk},
        personal={"username": person.username},
    )
    return person


def _give_way_in(person: Person, password: str | None, sso_id: str | None) -> None:
    if sso_id is None:
        validate_password(password or "", person)
        person.set_password(password)
        person.save(update_fields=["password"])
    elif Person.objects.filter(sso_id=sso_id).exclude(pk=person.pk).exists():
        raise ValidationError(_("Tài khoản này đã gắn với người khác."))
    else:
        person.sso_id = sso_id
        person.save(update_fields=["sso_id"])


class _Inviter:
    """The actor who invited, known by id alone."""

    def __init__(self, actor_id: str) -> None:
        self.actor_id, self.actor_label = actor_id, ""


@action
def reset_password(person: Person, *, actor: Actor) -> tuple[ResetCode, str]:
    """Close the old password at once and return a code to print: whoever has it chooses a new one, once.

    Open sessions end, because they are tied to the password, and so do keys for the API: whoever had got in may
    have made one. Nobody but the person ever knows the new password.
    """
    allow(actor, person)
    if not person.is_active:
        raise ValidationError(_("Tài khoản này đã đóng. Hãy mở lại tài khoản trước khi đặt lại mật khẩu."))
    _open_codes(person).update(closed_at=now())
    person.set_unusable_password()
    person.save(update_fields=["password"])
    void_tokens(person, actor)
    code = new_code(_RESET_LETTERS)
    reset = ResetCode.objects.create(
        person=person,
        code_hash=token_hash(code),
        issued_by_id=actor.actor_id,
        expires_at=now() + timedelta(days=RESET_DAYS),
    )
    audit.record("organisations.person.password_reset", person, actor=actor)
    return reset, code


def _open_codes(person: Person) -> QuerySet[ResetCode]:
    return ResetCode.objects.filter(person=person, closed_at=None, expires_at__gt=now())


@action
def use_reset_code(*, username: str, code: str, password: str, actor: Actor) -> Person:
    """Set the password chosen by somebody with a printed code. Raises ValidationError, alike for every reason."""
    found = (
        ResetCode.objects.select_related("person")
        .filter(code_hash=token_hash(normal_code(code)), closed_at=None, expires_at__gt=now())
        .filter(person__username=username.strip().lower(), person__is_active=True)
        .first()
    )
    if found is None:
        raise ValidationError(
            _("Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn. Hãy xem lại hoặc xin người quản trị mã mới.")
        )
    validate_password(password, found.person)
    if not ResetCode.objects.filter(pk=found.pk, closed_at=None).update(closed_at=now()):
        raise ValidationError(_("Mã này đã được dùng. Hãy xin người quản trị mã mới."))
    found.person.set_password(password)
    found.person.must_change_password = False
    found.person.save(update_fields=["password", "must_change_password"])
    audit.record("organisations.person.password_chosen", found.person, actor=actor)
    return found.person


@action
def choose_password(person: Person, *, password: str, actor: Actor) -> None:
    """Take the new password of a signed-in person, who alone may choose it. Their other sessions end."""
    if actor.actor_id != person.actor_id:
        raise PermissionDenied
    validate_password(password, person)
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    audit.record("organisations.person.password_chosen", person, actor=actor)


@action
def reset_second_factor(person: Person, *, actor: Actor) -> None:
    """Remove a lost telephone or key. Where a second factor is required, the next sign-in sets up a new one."""
    allow(actor, person)
    removed, _details = Authenticator.objects.filter(user_id=person.pk).delete()
    audit.record("organisations.person.second_factor_reset", person, actor=actor, data={"removed": removed})


@action
def note_second_factor(person: Person, *, kind: str, added: bool, actor: Actor) -> None:
    """Write down that somebody set up or took away a second factor of their own; allauth has just done so."""
    if actor.actor_id != person.actor_id:
        raise PermissionDenied
    verb = "second_factor_added" if added else "second_factor_removed"
    audit.record(f"organisations.person.{verb}", person, actor=actor, data={"kind": kind})
