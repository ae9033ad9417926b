"""What holds for every signed-in request: who may be here at all, and what must be set up before anything else."""

from collections.abc import Callable

from allauth.mfa.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.organisations.loopback import may_be_here
from chieng.organisations.models import Person
from chieng.organisations.queries.rights import remember_rights, roles_of

GetResponse = Callable[[HttpRequest], HttpResponse]

# Open to a person who must first set something up: leaving, the language, proving who they are.
ALWAYS_OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "set_language",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
PASSWORD_PAGES = frozenset({"account_change_password"})
SECOND_FACTOR_PAGES = frozenset(
    {
        "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_change_password",
        "account_set_password",
    }
)  # fmt: skip


class SignedInRules:
    """Ends the session of a demo account away from its machine, and leads to what must be set up first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if isinstance(person, Person):
            if not may_be_here(request, person):
                logout(request)
                return redirect("account_login")
            if request.method in {"GET", "HEAD"}:
                remember_rights(person)
            instead = first_of_all(request, person)
            if instead is not None:
                return instead
        return self.get_response(request)


def first_of_all(request: HttpRequest, person: Person) -> HttpResponse | None:
    """Return the way to what the person must set up before anything else, or None."""
    name = _name_of(request)
    if name in ALWAYS_OPEN:
        return None
    if person.must_change_password:
        if name in PASSWORD_PAGES:
            return None
        return _lead(
            request, "account_change_password", _("Hãy đặt mật khẩu của riêng anh/chị trước khi tiếp tục.")
        )
    if name not in SECOND_FACTOR_PAGES and lacks_second_factor(person):
        return _lead(
            request,
            "mfa_index",
            _("Vai trò của anh/chị bao trùm nhiều đơn vị. Hãy bật xác thực hai lớp trước khi tiếp tục."),
        )
    return None


def _name_of(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None


def needs_second_factor(person: Person) -> bool:
    """Any role over a subtree asks for a second factor. Demo accounts are excused: they exist on loopback only."""
    return not person.is_demo and any(role.over_id is not None for role in roles_of(person, today()))


def lacks_second_factor(person: Person) -> bool:
    return needs_second_factor(person) and not get_adapter().is_mfa_enabled(person)


def _lead(request: HttpRequest, to: str, why: str) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": why}, status=403)
    messages.warning(request, why)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse(to)})
    return redirect(to)
