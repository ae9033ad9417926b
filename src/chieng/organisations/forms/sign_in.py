"""allauth's forms in our words: the same checks, labels as an official reads them."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

NEW_PASSWORD_HELP = _("Ít nhất 10 ký tự, không dùng mật khẩu phổ biến, không giống tên đăng nhập.")


class _OurWords:
    """Puts our labels on allauth's fields, and takes away what would say the same again."""

    words: dict[str, Any] = {}
    help_words: dict[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = self.help_words.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class _TypedTwice(_OurWords):
    """Says in our words that the two passwords differ."""

    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("password1") and typed.get("password2") and typed["password1"] != typed["password2"]:
            raise forms.ValidationError({"password2": _("Hai lần nhập mật khẩu không giống nhau. Hãy nhập lại.")})
        return typed


class LoginForm(_OurWords, account.LoginForm):  # type: ignore[misc]  # allauth is untyped
    words = {
        "login": _("Tên đăng nhập"),
        "password": _("Mật khẩu"),
        "remember": _("Nhớ đăng nhập trên thiết bị này (14 ngày)"),
    }


class ChangePasswordForm(_TypedTwice, account.ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    words = {
        "oldpassword": _("Mật khẩu hiện tại"),
        "password1": _("Mật khẩu mới"),
        "password2": _("Nhập lại mật khẩu mới"),
    }
    help_words = {"password1": NEW_PASSWORD_HELP}


class SetPasswordForm(_TypedTwice, account.SetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    words = {"password1": _("Mật khẩu mới"), "password2": _("Nhập lại mật khẩu mới")}
    help_words = {"password1": NEW_PASSWORD_HELP}


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    words = {"password": _("Mật khẩu")}


CODE_HELP = _("Mã 6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng chưa dùng.")


class SecondFactorForm(_OurWords, second_factor.AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    words = {"code": _("Mã xác thực")}
    help_words = {"code": CODE_HELP}


class SecondFactorAgainForm(_OurWords, second_factor.ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    words = {"code": _("Mã xác thực")}
    help_words = {"code": CODE_HELP}


class ActivateAppForm(_OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth is untyped
    words = {"code": _("Mã 6 chữ số trong ứng dụng")}


class AddKeyForm(_OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    words = {
        "name": _("Tên để nhận ra khóa này"),
        "passwordless": _("Cho phép đăng nhập chỉ bằng khóa này, không cần mật khẩu"),
    }
    help_words = {"passwordless": _("Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN.")}


class EditKeyForm(_OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    words = {"name": _("Tên để nhận ra khóa này")}


class NewPasswordForm(forms.Form):
    """A new password typed twice."""

    password = forms.CharField(
        label=_("Mật khẩu mới"),
        help_text=NEW_PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("Hai lần nhập mật khẩu không giống nhau. Hãy nhập lại."))
        return again


class ResetCodeForm(NewPasswordForm):
    """Somebody who lost the password: the printed code buys a new one."""

    username = forms.CharField(
        label=_("Tên đăng nhập"), widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Mã đặt lại mật khẩu"),
        help_text=_("Mã in trên giấy do người quản trị cấp, ví dụ ABCD-2345-EFGH-6789-JKMN."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    field_order = ["username", "code", "password", "again"]


class InvitedForm(NewPasswordForm):
    """A person who was invited chooses a user name and a password."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        help_text=_("Chữ cái không dấu, chữ số và các dấu . _ - @. Ví dụ: nguyenvanan."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ["username", "password", "again"]
