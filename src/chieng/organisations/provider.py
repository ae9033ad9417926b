"""Signing in through the agency's own identity provider (OpenID Connect).

allauth's provider with what the specification lets it leave out and we don't: the signature of the ID token is
always checked, the answer must carry the nonce of this very sign-in, and nothing but the ID token is believed.
"""

import secrets
from typing import Any

import jwt
import requests
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

# Asymmetric ones only: a token "signed" with the public key as a password must not pass.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
# What a provider that can't be reached, or answers something else, makes the libraries raise.
TROUBLE = (requests.RequestException, OAuth2Error, jwt.PyJWTError, KeyError, TypeError, ValueError)
USUAL_NAME = "tài khoản cơ quan"


class OIDCAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth is untyped
    """Talks to the provider and believes only what is signed, fresh, for us, and an answer to our question."""

    state: dict[str, Any]

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        wanted = self.get_provider().app.settings["server_url"].rstrip("/")
        if config["issuer"].rstrip("/") != wanted:
            raise OAuth2Error(f"the provider calls itself {config['issuer']}, not {wanted}")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("oidc_callback"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._decode_id_token(app, kwargs["response"]["id_token"])
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        if jwt.get_unverified_header(id_token).get("alg") not in ALGORITHMS:
            raise OAuth2Error("the ID token is not signed in a way we accept")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if "exp" not in claims:
            raise OAuth2Error("the ID token never expires")
        if not secrets.compare_digest(str(claims.get("nonce", "")), self.state.get("nonce") or "-"):
            raise OAuth2Error("the ID token answers another question")
        return claims


class OIDCProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth is untyped
    """The provider that the environment names."""

    id = "oidc"
    oauth2_adapter_class = OIDCAdapter
    supports_token_authentication = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A name that an installation chose is shown as it is; ours speaks the reader's language.
        if self.app.name == USUAL_NAME:
            self.name = _("tài khoản cơ quan")

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("oidc_login")

    def get_callback_url(self) -> str:
        return reverse("oidc_callback")

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        return dict(self.get_auth_params())

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or self.get_auth_params()), "nonce": nonce}
        # Whatever the page asked for, the answer only ever signs in: nobody links accounts by themselves.
        answer: HttpResponse = super().redirect(request, AuthProcess.LOGIN, next_url, data, nonce=nonce, **kwargs)
        return answer


class _Callback(OAuth2CallbackView):  # type: ignore[misc]  # allauth is untyped
    def _get_state(self, request: HttpRequest, provider: OIDCProvider) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


def _guarded(view_class: Any, request: HttpRequest) -> HttpResponse:
    try:
        adapter = OIDCAdapter(request, OIDCProvider.id)
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        answer: HttpResponse = view_class.adapter_view(adapter)(request)
    except TROUBLE as trouble:
        answer = render_authentication_error(request, adapter.get_provider(), exception=trouble)
    return answer


@require_POST
def login(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider."""
    return _guarded(OAuth2LoginView, request)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer."""
    return _guarded(_Callback, request)


provider_classes = [OIDCProvider]
