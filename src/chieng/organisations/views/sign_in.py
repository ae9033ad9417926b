"""Signing in and out, the second factor, the language: allauth's views with our say on who may open them."""

from typing import Any

from allauth.account import views as account
from allauth.core import ratelimit
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from chieng.core.access import public, signed_in
from chieng.core.actors import SystemActor
from chieng.organisations import actions, provider
from chieng.organisations.forms.sign_in import ResetCodeForm
from chieng.organisations.models import Person

_before = public("one must be able to sign in")
_own = signed_in("only the signed-in person's own account")

login = _before(account.login)
logout = _own(account.logout)
inactive = _before(account.account_inactive)
reauthenticate = _own(account.reauthenticate)
change_password = _own(account.password_change)
set_password = _own(account.password_set)

second_factor_index = _own(second_factor.index)
second_factor_at_sign_in = _before(second_factor.authenticate)
second_factor_again = _own(second_factor.reauthenticate)
activate_app = _own(totp.activate_totp)
deactivate_app = _own(totp.deactivate_totp)
recovery_codes_view = _own(recovery_codes.view_recovery_codes)
recovery_codes_generate = _own(recovery_codes.generate_recovery_codes)
recovery_codes_download = _own(recovery_codes.download_recovery_codes)
keys = _own(webauthn.list_webauthn)
key_add = _own(webauthn.add_webauthn)
key_again = _own(webauthn.reauthenticate_webauthn)
key_remove = _own(webauthn.remove_webauthn)
key_edit = _own(webauthn.edit_webauthn)
key_login = _before(webauthn.login_webauthn)
session_list = _own(sessions.list_usersessions)

oidc_login = _before(provider.login)
oidc_callback = _before(provider.callback)


def typed_username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the user name as axes counts it: Alice and alice are one."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(typed).strip().lower()


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Say honestly that the door is closed for a while, and who can open it."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)


@_before
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up by themselves: say how to get an invitation."""
    return render(request, "account/signup_closed.html")


@_before
@never_cache
@sensitive_post_parameters("password", "again", "code")
def forgotten(request: HttpRequest) -> HttpResponse:
    """A lost password: who gives a code, and the form where the code buys a new password."""
    form = ResetCodeForm(request.POST or None)
    if request.method == "POST":
        if ratelimit.consume_or_429(request, action="reset_password"):
            return render(request, "429.html", status=429)
        if form.is_valid() and _use_code(form):
            messages.success(request, _("Đã đặt mật khẩu mới. Hãy đăng nhập."))
            return redirect("account_login")
    return render(request, "account/forgotten.html", {"form": form})


def _use_code(form: ResetCodeForm) -> bool:
    try:
        actions.use_reset_code(
            username=form.cleaned_data["username"],
            code=form.cleaned_data["code"],
            password=form.cleaned_data["password"],
            actor=SystemActor("reset-code", "Người có mã đặt lại mật khẩu"),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@public("a reader chooses the language before signing in")
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of this browser and, for somebody signed in, of their account."""
    language = request.POST.get("language", "")
    if isinstance(request.user, Person) and language in dict(settings.LANGUAGES):
        actions.set_language(request.user, language=language, actor=request.user)
    response: HttpResponse = django_set_language(request)
    return response
