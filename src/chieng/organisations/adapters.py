"""Where allauth asks us: who may sign in, what a QR looks like, whom an identity provider's account belongs to."""

import time
from typing import Any, NoReturn

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.actors import SystemActor
from chieng.organisations.actions import accept_invitation, choose_password
from chieng.organisations.loopback import may_be_here
from chieng.organisations.models import Person

INVITED = "chieng_invited"  # in the session: an invitation that is being accepted through the identity provider


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Nobody signs up by themselves, no mail is sent, and a demo account stays on its machine."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One message for a wrong name and a wrong password: nobody learns which names exist.
        "username_password_mismatch": gettext_lazy("Tên đăng nhập hoặc mật khẩu không đúng. Hãy nhập lại."),
        "too_many_login_attempts": gettext_lazy(
            "Đã thử quá nhiều lần. Hãy chờ ít phút, hoặc nhờ người quản trị của đơn vị mở khóa."
        ),
        # Who writes an e-mail address as the user name reads the same.
        "email_password_mismatch": gettext_lazy("Tên đăng nhập hoặc mật khẩu không đúng. Hãy nhập lại."),
        "incorrect_password": gettext_lazy("Mật khẩu không đúng. Hãy nhập lại."),
        "enter_current_password": gettext_lazy("Mật khẩu hiện tại không đúng. Hãy nhập lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if refused is None and not may_be_here(request, user):
            messages.error(request, _("Tài khoản minh họa chỉ dùng được trên chính máy đang chạy bản minh họa."))
            return redirect("account_login")
        return refused

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        # What was chosen in this browser stands; a browser that knows nothing opens in the person's language.
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response

    def set_password(self, user: Person, password: str) -> None:
        choose_password(user, password=password, actor=user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again only some minutes after signing in: who just did so has proved who they are."""
        records = get_authentication_records(context.request, context.request.user)
        newest = max((record["at"] for record in records), default=0)
        return bool(time.time() - newest > app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Dùng mật khẩu"),
            "mfa_reauthenticate": _("Dùng ứng dụng xác thực hoặc mã dự phòng"),
            "mfa_reauthenticate:webauthn": _("Dùng khóa bảo mật, vân tay hoặc khuôn mặt"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what allauth has to say only when it is our own text: its templates speak other words."""
        if kwargs.get("message") is not None:
            messages.add_message(request, level, kwargs["message"])


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the browser open the next page in this language, signed in or not."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Names and pictures of the second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("Không thể tắt cách xác thực này."),
        "cannot_generate_recovery_codes": gettext_lazy("Hãy bật xác thực hai lớp trước khi tạo mã dự phòng."),
        "incorrect_code": gettext_lazy("Mã không đúng hoặc đã hết hạn. Hãy nhập mã mới."),
    }

    def get_totp_issuer(self) -> str:
        return "Chiêng"

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(scale=5, border=4, omitsize=True)

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Khóa số {number}").format(number=number)


class IdentityProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """An identity provider only opens accounts that exist: matched by what an administrator set, or invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Take nothing over: what we know of a person is what an administrator registered."""
        user: Person = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        sso_id = sociallogin.account.uid
        person = _invited(request, sso_id) or Person.objects.filter(sso_id=sso_id).first()
        if person is None:
            refuse(
                request,
                _("Tài khoản này chưa gắn với người dùng nào. Hãy nhờ người quản trị của đơn vị gắn tài khoản."),
                identifier=sso_id,
            )
        if sociallogin.is_existing and sociallogin.user.pk != person.pk:
            refuse(request, _("Tài khoản này đã gắn với người khác."), identifier=sso_id)
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **kwargs: Any
    ) -> None:
        refuse(request, _("Máy chủ đăng nhập của cơ quan không xác nhận được lần đăng nhập này."))


def _invited(request: HttpRequest, sso_id: str) -> Person | None:
    invited = request.session.pop(INVITED, None)
    if invited is None:
        return None
    try:
        return accept_invitation(
            invited["token"],
            username=invited["username"],
            sso_id=sso_id,
            actor=SystemActor("invitation", "Người được mời"),
        )
    except ValidationError as error:
        refuse(request, " ".join(error.messages))


def refuse(request: HttpRequest, why: str, *, identifier: str = "") -> NoReturn:
    """Show why the identity provider's account opens nothing, and what to do about it."""
    page = render(
        request, "socialaccount/authentication_error.html", {"why": why, "identifier": identifier}, status=403
    )
    raise ImmediateHttpResponse(page)
