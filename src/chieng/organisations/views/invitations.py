"""Inviting people, and what the invited see."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from chieng.core.access import public, requires
from chieng.core.actors import SystemActor
from chieng.core.clock import now, today
from chieng.core.sheets.display import NOT_APPLICABLE
from chieng.core.sheets.export import EXPORT_PARAMETER, export_response
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.organisations import actions, provider
from chieng.organisations.actions.ways_in import open_invitation
from chieng.organisations.adapters import INVITED
from chieng.organisations.forms.people import InviteForm
from chieng.organisations.forms.sign_in import InvitedForm
from chieng.organisations.kinds import Role
from chieng.organisations.models import Invitation, Person
from chieng.organisations.queries.names import names_of
from chieng.organisations.queries.people import find_people, invitations_visible_to
from chieng.organisations.views.people import administers, me, try_action
from chieng.organisations.views.printing import show_invitations


@requires(administers)
@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    """The invitations into the units within reach: open, used, taken back, expired."""
    rows = list(invitations_visible_to(me(request), today())[:500])
    names = names_of({row.unit_id for row in rows if row.unit_id}, today())
    lines = [
        {"invitation": row, "unit": names.get(row.unit_id, "") if row.unit_id else "", "role": role_words(row),
         "open": row.accepted_at is None and row.revoked_at is None and row.expires_at > now()}
        for row in rows
    ]  # fmt: skip
    if wanted := request.GET.get(EXPORT_PARAMETER):
        return export_response(request, _table(lines), wanted)
    waiting = sum(1 for person in find_people(me(request), today(), state="open") if _can_be_invited(person))
    return render(request, "organisations/invitations.html", {"lines": lines, "waiting": waiting})


def _table(lines: list[dict[str, Any]]) -> Table[dict[str, Any]]:
    """Return the invitations as the page shows them, for a file."""
    columns: list[Column[dict[str, Any]]] = [
        Column("name", gettext_lazy("Người được mời"), lambda line: str(_invited(line["invitation"]))),
        Column("role", gettext_lazy("Vai trò"), lambda line: line["role"] or NOT_APPLICABLE),
        Column("unit", gettext_lazy("Đơn vị"), lambda line: line["unit"] or NOT_APPLICABLE),
        Column("at", gettext_lazy("Mời lúc"), lambda line: line["invitation"].created_at, ColumnKind.MOMENT),
        Column("state", gettext_lazy("Trạng thái"), lambda line: _state(line["invitation"], is_open=line["open"])),
    ]
    return Table("loi-moi", gettext_lazy("Các lời mời"), columns, lines, day=today())


def _invited(invitation: Invitation) -> object:
    return invitation.full_name or invitation.person or ""


def _state(invitation: Invitation, *, is_open: bool) -> str:
    if invitation.accepted_at:
        return _("đã nhận")
    if invitation.revoked_at:
        return _("đã thu hồi")
    until = timezone.localtime(invitation.expires_at)
    return _("chờ đến %(until)s") % {"until": f"{until:%d/%m/%Y}"} if is_open else _("hết hạn")


def role_words(invitation: Invitation) -> str:
    return str(Role(invitation.role).label) if invitation.role else ""


def _can_be_invited(person: Person) -> bool:
    return not person.has_usable_password() and person.sso_id is None


@requires(administers)
def invitation_new(request: HttpRequest) -> HttpResponse:
    """Invite a new person; the sheet to print follows."""
    form = InviteForm(request.POST or None, actor=me(request))
    made: list[tuple[Invitation, str]] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = try_action(
            form,
            lambda: made.append(
                actions.invite(
                    full_name=given["full_name"],
                    role=Role(given["role"]),
                    unit=given["unit"],
                    over=given["over"],
                    actor=me(request),
                )
            ),
        )
        if done:
            return show_invitations(request, made)
    return render(request, "organisations/invitation_new.html", {"form": form})


@requires(administers)
@require_POST
def invitations_print(request: HttpRequest) -> HttpResponse:
    """Invite at once everybody within reach who has no way in yet: one sheet each."""
    waiting = [person for person in find_people(me(request), today(), state="open") if _can_be_invited(person)]
    made = []
    for person in waiting:
        try:
            made.append(actions.invite(person=person, actor=me(request)))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    if not made:
        messages.info(request, _("Mọi người trong phạm vi của anh/chị đều đã có cách đăng nhập."))
        return redirect("organisations:invitations")
    return show_invitations(request, made)


@requires(administers)
@require_POST
def invitation_revoke(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = invitations_visible_to(me(request), today()).filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    actions.revoke_invitation(invitation, actor=me(request))
    messages.success(request, _("Đã thu hồi lời mời."))
    return redirect("organisations:invitations")


@public("whoever holds the paper is the invited person")
@never_cache
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the invited see: who invites them to what; they choose a user name and a password."""
    if ratelimit.consume_or_429(request, action="invitation"):
        return render(request, "429.html", status=429)
    try:
        opened = open_invitation(token)
    except ValidationError as error:
        return render(request, "organisations/invitation_void.html", {"why": error.messages[0]}, status=410)
    form = InvitedForm(request.POST or None)
    if opened.person is not None:
        del form.fields["username"]
    if request.method == "POST" and "oidc" in request.POST:
        request.session[INVITED] = {"token": token, "username": request.POST.get("username", "")}
        return provider.login(request)
    if request.method == "POST" and form.is_valid() and try_action(form, lambda: _accept(token, form)):
        messages.success(request, _("Tài khoản đã sẵn sàng. Hãy đăng nhập bằng mật khẩu vừa đặt."))
        return redirect("account_login")
    units = names_of([opened.unit_id], today()) if opened.unit_id else {}
    context = {
        "form": form,
        "name": opened.full_name or str(opened.person),
        "username": opened.person.username if opened.person else "",
        "role": role_words(opened),
        "unit": units.get(opened.unit_id, "") if opened.unit_id else "",
        "token": token,
    }
    return render(request, "organisations/invitation.html", context)


def _accept(token: str, form: InvitedForm) -> None:
    actions.accept_invitation(
        token,
        username=form.cleaned_data.get("username", ""),
        password=form.cleaned_data["password"],
        actor=SystemActor("invitation", "Người được mời"),
    )
