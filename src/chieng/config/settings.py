"""Django's settings. What an installation may choose comes from `environment`; the rest is decided here."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from chieng.config import environment
from chieng.config.mail import mail_settings
from chieng.config.parsing import origin
from chieng.core.logs import configuration

_given = environment.load()
DATA: Path = _given["CHIENG_DATA"]
DEBUG: bool = _given["CHIENG_DEBUG"]
HTTPS: bool = _given["CHIENG_HTTPS"]
ALLOWED_HOSTS: list[str] = _given["CHIENG_HOSTS"]
CHIENG_DATA = DATA
CHIENG_TODAY = _given["CHIENG_TODAY"]
CHIENG_DEMO: bool = _given["CHIENG_DEMO"]
CHIENG_UPLOAD_BYTES: int = _given["CHIENG_UPLOAD_MB"] * 1024 * 1024
CHIENG_CLAMD: str | None = _given["CHIENG_CLAMD"]
CHIENG_CLAMD_DOWN: str = _given["CHIENG_CLAMD_DOWN"]
CHIENG_PROXIES: list[str] = _given["CHIENG_PROXIES"]
CHIENG_THREADS: int = _given["CHIENG_THREADS"]
CHIENG_BACKUPS: Path | None = _given["CHIENG_BACKUPS"]


def _secret_key() -> str:
    """Return the key that was given, or the one kept in the data folder, made the first time."""
    given: str | None = _given["CHIENG_SECRET_KEY"]
    if given:
        return given
    path = DATA / "secret-key"
    if not path.exists() or not path.read_text():
        DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f"secret-key.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(64))
        # Several processes may start at once: the first to link its key wins, and nobody reads half a key.
        with suppress(FileExistsError):
            path.hardlink_to(new)
        new.unlink()
    return path.read_text()


def _database() -> dict[str, Any]:
    url: str | None = _given["DATABASE_URL"]
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "chieng.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10},
    }


SECRET_KEY = _secret_key()
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Ours first: our templates stand before those of the libraries.
    "chieng.core",
    "chieng.organisations",
    "chieng.programme",
    "chieng.ledger",
    "chieng.reporting",
    "chieng.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    # Last, so that our widgets come before its own.
    "django.forms",
]

MIDDLEWARE = [
    "chieng.core.logs.log_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chieng.core.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chieng.core.characters.NoNulls",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chieng.core.privacy.keep_nothing",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chieng.organisations.middleware.SignedInRules",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chieng.config.urls"
WSGI_APPLICATION = "chieng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chieng.core.context.page",
            ],
        },
    },
]

# Forms look the same everywhere: the renderer finds our templates.
FORM_RENDERER = "chieng.core.ui.forms.ChiengRenderer"

# --- Who signs in, and how ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "chieng.organisations.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "chieng.organisations.passwords.NotLikeThePerson"},
    {"NAME": "chieng.organisations.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "chieng.organisations.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A session ends with the browser and after 12 hours, unless "remember" was ticked on one's own device.
SESSION_COOKIE_AGE = 12 * 3600
ACCOUNT_SESSION_COOKIE_AGE = 14 * 24 * 3600
# Wrong passwords are counted by axes, for a name and an address together; these only slow down whole floods.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,60/h/key", "reset_password": "20/m/ip", "invitation": "30/m/ip"}
# Only wrong codes of community teams are counted; one address alone can't use up what everybody has together.
ACCOUNT_RATE_LIMITS["team_code"] = "20/m/ip,100/h/ip,2000/h/key"
ACCOUNT_FORMS = {
    "login": "chieng.organisations.forms.sign_in.LoginForm",
    "change_password": "chieng.organisations.forms.sign_in.ChangePasswordForm",
    "set_password": "chieng.organisations.forms.sign_in.SetPasswordForm",
    "reauthenticate": "chieng.organisations.forms.sign_in.ReauthenticateForm",
}
MFA_ADAPTER = "chieng.organisations.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# Browsers offer passkeys over HTTPS and, for a trial, on http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "chieng.organisations.forms.sign_in.SecondFactorForm",
    "reauthenticate": "chieng.organisations.forms.sign_in.SecondFactorAgainForm",
    "activate_totp": "chieng.organisations.forms.sign_in.ActivateAppForm",
    "add_webauthn": "chieng.organisations.forms.sign_in.AddKeyForm",
    "edit_webauthn": "chieng.organisations.forms.sign_in.EditKeyForm",
}
SOCIALACCOUNT_ADAPTER = "chieng.organisations.adapters.IdentityProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_URL: str | None = _given["CHIENG_OIDC_URL"]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_URL:
    SOCIALACCOUNT_PROVIDERS["oidc"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _given["CHIENG_OIDC_NAME"],
                "client_id": _given["CHIENG_OIDC_CLIENT_ID"],
                "secret": _given["CHIENG_OIDC_SECRET"],
                "settings": {
                    "server_url": OIDC_URL,
                    "uid_field": _given["CHIENG_OIDC_CLAIM"],
                    "oauth_pkce_enabled": True,
                },
            }
        ]
    }
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "chieng.organisations.views.sign_in.typed_username"
AXES_LOCKOUT_CALLABLE = "chieng.organisations.views.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Languages and time: Vietnamese is the language of the source; English is a translation ------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Our ES modules import each other by plain names: those are served too, to be asked for again after a minute.
WHITENOISE_MAX_AGE = 60

# --- Secure defaults -----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # A form that leads to the identity provider is redirected there, which browsers count as its action.
        "form-action": [SELF, *([origin(OIDC_URL)] if OIDC_URL else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# No SECURE_PROXY_SSL_HEADER: the server believes X-Forwarded-Proto of CHIENG_PROXIES only, so the scheme that
# Django sees is already true (chieng.config.serving.server).
# HSTS speaks for this site only: others under the same name are not ours to decide about.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# An attendance sheet has four fields a unit: 1,000 would end at 249 units.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # what is not a file; files go to disk (and see CHIENG_UPLOAD_MB)
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Mail, logs ----------------------------------------------------------------------------------------------
vars().update(mail_settings(_given["CHIENG_MAIL_URL"], DATA / "mail"))
DEFAULT_FROM_EMAIL: str = _given["CHIENG_MAIL_FROM"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOGGING = configuration(form=_given["CHIENG_LOG"], level=_given["CHIENG_LOG_LEVEL"])
