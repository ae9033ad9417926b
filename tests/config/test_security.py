"""Secure defaults: what every page says to the browser, and what an installation served over HTTPS adds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.factories.organisations_people import make_person

ROOT = Path(__file__).parents[2]
PAGES = ["/", "/tai-khoan/login/", "/ho-tro-tiep-can/", "/khong-co-trang-nay/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_page_tells_the_browser_to_trust_only_this_site(path: str, client: Client) -> None:
    response = client.get(path)
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["script-src"] == "'self'"
    everything = " ".join(policy.values())
    assert "unsafe" not in everything
    assert "http" not in everything
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_cookies_are_kept_from_scripts_and_from_other_sites(client: Client) -> None:
    client.get("/tai-khoan/login/")
    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.django_db
def test_nobody_on_the_way_keeps_what_a_signed_in_person_was_shown(client: Client) -> None:
    assert "Cache-Control" not in client.get("/quyen-rieng-tu/")
    client.force_login(make_person("lan"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/quyen-rieng-tu/", "/ban-lam-viec/", "/don-vi/", "/khong-co-trang-nay/"):
        assert client.get(path)["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_page_asked_for_under_a_foreign_name_is_refused() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400


def settings_over_https(tmp_path: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    given = {name: value for name, value in os.environ.items() if not name.startswith("CHIENG_")}
    for name in ("DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):  # the latter is the browser tests' own
        given.pop(name, None)
    given |= {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "CHIENG_DATA": str(tmp_path),
        "CHIENG_HTTPS": "yes",
        "CHIENG_HOSTS": "chieng.example",
    }
    return subprocess.run(
        [sys.executable, *command], env=given, capture_output=True, text=True, check=False, timeout=60
    )


def test_djangos_own_check_finds_nothing_where_https_is_on(tmp_path: Path) -> None:
    done = settings_over_https(tmp_path, "-m", "chieng.config.cli", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


ASK = """
import django
django.setup()
from django.test import Client
plain = Client().get("/giao-dien/")
safe = Client().get("/giao-dien/", secure=True)
from django.conf import settings
print(plain.status_code, plain["Location"])
print(safe.status_code, safe["Strict-Transport-Security"])
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE)
"""


def test_over_https_plain_requests_are_sent_on_and_cookies_stay_on_https(tmp_path: Path) -> None:
    done = settings_over_https(tmp_path, "-W", "error", "-c", ASK)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "301 https://testserver/giao-dien/",
        "405 max-age=31536000",
        "True True True",
    ]
