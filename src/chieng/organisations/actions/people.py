"""Registering people, changing what is known of them, letting them go, forgetting them."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.utils import reset as axes_reset
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import now, today
from chieng.core.erasure import Subject, forget
from chieng.core.errors import Conflict
from chieng.core.text import tidy
from chieng.organisations.actions.guards import keep_an_administrator
from chieng.organisations.actions.tokens import void_tokens
from chieng.organisations.kinds import ERASURE_STEPS
from chieng.organisations.models import Invitation, Person
from chieng.organisations.permissions import may_manage_person
from chieng.organisations.queries.rights import is_administrator

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,149}")


def allow(actor: Actor, person: Person) -> None:
    """Raise PermissionDenied unless `actor` may manage `person` today."""
    if not may_manage_person(actor, person, today()):
        raise PermissionDenied


def check_username(username: str) -> str:
    """Return the username in its stored form. Raises ValidationError when it can't be used or is taken."""
    tidied = tidy(username).lower()
    if not USERNAME.fullmatch(tidied):
        raise ValidationError(
            {
                "username": _(
                    "Tên đăng nhập chỉ gồm chữ cái không dấu, chữ số và các dấu . _ - @, từ 2 ký tự trở lên. "
                    "Hãy chọn tên khác."
                )
            }
        )
    if Person.objects.filter(username=tidied).exists():
        raise _taken()
    return tidied


def _taken() -> ValidationError:
    return ValidationError({"username": _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")})


def check_full_name(full_name: str) -> str:
    tidied = tidy(full_name)
    if not tidied:
        raise ValidationError({"full_name": _("Hãy nhập họ và tên.")})
    if len(tidied) > 150:  # noqa: PLR2004 - the column's length
        raise ValidationError({"full_name": _("Họ và tên dài quá 150 ký tự. Hãy rút gọn.")})
    return tidied


def check_email(email: str) -> str:
    tidied = email.strip()
    try:
        if tidied:
            validate_email(tidied)
    except ValidationError:
        raise ValidationError({"email": _("Địa chỉ thư điện tử chưa đúng. Hãy sửa hoặc để trống.")}) from None
    return tidied


def new_person(*, username: str, full_name: str, email: str = "", is_demo: bool = False, by: Actor) -> Person:
    """Return a person, checked and saved, without a password. A step of the actions that bring people in."""
    fields: dict[str, Any] = {"full_name": check_full_name(full_name), "email": check_email(email)}
    tidied = check_username(username)
    try:
        with transaction.atomic():
            return Person.objects.create_user(tidied, is_demo=is_demo, registered_by_id=by.actor_id, **fields)
    except IntegrityError:  # somebody took the name since it was looked up
        raise _taken() from None


@action
def register_person(
    *,
    username: str,
    full_name: str,
    email: str = "",
    is_demo: bool = False,
    password: str | None = None,
    actor: Actor,
) -> Person:
    """Register somebody. Rights come later, with roles.

    Without a password they come in by an invitation; with one they choose their own at the first sign-in. Demo
    accounts are made by the system only and keep the password they are given.
    """
    if not is_administrator(actor, today()) or (is_demo and not isinstance(actor, SystemActor)):
        raise PermissionDenied
    person = new_person(username=username, full_name=full_name, email=email, is_demo=is_demo, by=actor)
    if password is not None:
        if not is_demo:
            validate_password(password, person)
        person.set_password(password)
        person.must_change_password = not is_demo
        person.save(update_fields=["password", "must_change_password"])
    audit.record(
        "organisations.person.registered",
        person,
        actor=actor,
        data={"is_demo": is_demo},
        personal={"username": person.username, "full_name": person.full_name, "email": person.email},
    )
    return person


@action
def rename_person(person: Person, *, full_name: str, version: int | None = None, actor: Actor) -> None:
    """Change a name. Raises Conflict when somebody changed the person since `version` was read."""
    allow(actor, person)
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if version is not None and locked.version != version:
        raise Conflict(
            _("Người khác vừa sửa thông tin của {name}. Hãy tải lại trang rồi sửa lại.").format(name=locked)
        )
    old, new = locked.full_name, check_full_name(full_name)
    if old == new:
        return audit.unchanged()
    person.full_name, person.version = new, locked.version + 1
    person.save(update_fields=["full_name", "version"])
    return audit.record(
        "organisations.person.renamed", person, actor=actor, personal={"old": old, "new": person.full_name}
    )


@action
def set_sso_id(person: Person, *, sso_id: str, actor: Actor) -> None:
    """Say what the identity provider calls this person; an empty text takes it back."""
    allow(actor, person)
    value = sso_id.strip() or None
    if value and Person.objects.filter(sso_id=value).exclude(pk=person.pk).exists():
        raise ValidationError({"sso_id": _("Mã định danh này đã gắn với người khác. Hãy kiểm tra lại mã.")})
    if value == person.sso_id:
        return audit.unchanged()
    # An account linked under the old identifier must not open the door any longer.
    SocialAccount.objects.filter(user_id=person.pk).delete()
    person.sso_id = value
    person.save(update_fields=["sso_id"])
    return audit.record("organisations.person.sso_id_set", person, actor=actor, personal={"sso_id": value or ""})


@action
def set_language(person: Person, *, language: str, actor: Actor) -> None:
    """Remember the language a person reads in. Only the person chooses it."""
    if actor.actor_id != person.actor_id:
        raise PermissionDenied
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Ngôn ngữ này chưa có. Hãy chọn tiếng Việt hoặc tiếng Anh.")})
    if language == person.language:
        return audit.unchanged()
    old, person.language = person.language, language
    person.save(update_fields=["language"])
    return audit.record(
        "organisations.person.language_set", person, actor=actor, data={"old": old, "new": language}
    )


@action
def deactivate_person(person: Person, *, actor: Actor) -> None:
    """Close an account at once: no sign-in, open sessions end with their next request. Records stay.

    Its keys for the API end for good: opening it again brings none of them back.
    """
    allow(actor, person)
    if not person.is_active:
        return audit.unchanged()
    person.is_active = False
    person.save(update_fields=["is_active"])
    void_tokens(person, actor)
    keep_an_administrator(person.role_assignments.all(), today())
    return audit.record("organisations.person.deactivated", person, actor=actor)


@action
def reactivate_person(person: Person, *, actor: Actor) -> None:
    """Open a closed account again. The data of an erased person can't come back."""
    allow(actor, person)
    if person.erased_at:
        raise ValidationError(
            _("Dữ liệu cá nhân của người này đã xóa nên không mở lại được tài khoản. Hãy lập tài khoản mới.")
        )
    if person.is_active:
        return audit.unchanged()
    person.is_active = True
    person.save(update_fields=["is_active"])
    return audit.record("organisations.person.reactivated", person, actor=actor)


@action
def unlock_person(person: Person, *, actor: Actor) -> None:
    """Let somebody try again at once who was locked out after too many wrong passwords."""
    allow(actor, person)
    freed = axes_reset(username=person.username)
    audit.record("organisations.person.unlocked", person, actor=actor, data={"attempts": freed})


@action
def erase_person(person: Person, *, actor: Actor) -> None:
    """Erase what is personal for good: name, address, ways to sign in, personal values in the audit log.

    What they did for their units stays, under "(đã xóa dữ liệu cá nhân)"; the audit chain still verifies.
    """
    allow(actor, person)
    if person.erased_at:
        return audit.unchanged()
    axes_reset(username=person.username)
    _forget_ways_in(person)
    person.username, person.full_name, person.email = f"erased-{person.pk}", "", ""
    person.sso_id, person.is_active, person.erased_at = None, False, now()
    person.set_unusable_password()
    person.save()
    keep_an_administrator(person.role_assignments.all(), today())
    audit.record("organisations.person.erased", person, actor=actor)
    for step in ERASURE_STEPS:
        step(person.pk)
    # Last, so that nothing written on the way keeps a name.
    return _forget_in_audit(person, actor)


def _forget_ways_in(person: Person) -> None:
    for model in (EmailAddress, SocialAccount, Authenticator, UserSession):
        model.objects.filter(user_id=person.pk).delete()
    person.reset_codes.all().delete()
    person.api_tokens.all().delete()
    about = Invitation.objects.filter(accepted_by=person) | Invitation.objects.filter(person=person)
    about.update(full_name="")
    Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None).update(revoked_at=now())


def _forget_in_audit(person: Person, actor: Actor) -> None:
    invitations = Invitation.objects.filter(Q(accepted_by=person) | Q(person=person))
    subjects = [Subject(person._meta.label_lower, str(person.pk))]
    subjects += [
        Subject(Invitation._meta.label_lower, str(key)) for key in invitations.values_list("pk", flat=True)
    ]
    forget(subjects, actor_id=person.actor_id, reason="organisations.person.erased", actor=actor)
