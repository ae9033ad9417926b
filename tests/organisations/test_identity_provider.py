import http.client
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.test import Client

from chieng.core.actors import SYSTEM
from chieng.organisations import actions
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.factories.organisations_people import give_role, make_person
from tests.organisations.identity_provider import IdentityProvider, new_key, running
from tests.organisations.two_provinces import Province

LOGIN, START = "/tai-khoan/dang-nhap/", "/tai-khoan/co-quan/dang-nhap/"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _server() -> Iterator[IdentityProvider]:
    with running() as made:
        yield made


@pytest.fixture
def provider(_server: IdentityProvider, settings: LazySettings) -> IdentityProvider:
    fresh = IdentityProvider(url=_server.url, key=_server.key)
    vars(_server).update(vars(fresh))
    settings.SOCIALACCOUNT_PROVIDERS = _server.settings()
    return _server


@pytest.fixture
def alice() -> Person:
    person = make_person("alice")
    actions.set_sso_id(person, sso_id="nguyen-van-a", actor=SYSTEM)
    return person


def visit(url: str) -> str:
    """Visit the provider as a browser does; return where it sends us."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["Location"]
    connection.close()
    return location


def sign_in(client: Client, start: str = START, **fields: str) -> Any:
    sent = client.post(start, fields)
    if sent.status_code != 302:
        return sent
    back = urlsplit(visit(sent["Location"]))
    return client.get(f"{back.path}?{back.query}")


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_person_whom_an_administrator_linked_signs_in(
    client: Client, provider: IdentityProvider, alice: Person
) -> None:
    assert "Đăng nhập bằng tài khoản cơ quan" in client.get(LOGIN).content.decode()
    assert sign_in(client).status_code == 302
    assert who(client) == str(alice.pk)
    sign_in(again := Client())
    assert who(again) == str(alice.pk)
    assert Person.objects.count() == SocialAccount.objects.count() == 1


def test_its_usual_name_is_said_in_the_readers_language(client: Client, provider: IdentityProvider) -> None:
    client.cookies["django_language"] = "en"
    assert "Sign in with the agency" in client.get(LOGIN).content.decode()


def test_the_code_is_bound_to_this_sign_in(client: Client, provider: IdentityProvider, alice: Person) -> None:
    sent = client.post(START)
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) > 30
    back = urlsplit(visit(sent["Location"]))
    client.get(f"{back.path}?{back.query}")
    assert "code_verifier" in provider.redeemed[0]


def test_somebody_unknown_is_told_what_to_send_to_whom(client: Client, provider: IdentityProvider) -> None:
    make_person("nguyen-van-a")  # the same word as a user name opens nothing
    page = sign_in(client)
    assert (page.status_code, who(client)) == (403, None)
    assert "Tài khoản này chưa gắn với người dùng nào" in page.content.decode()
    assert "nguyen-van-a" in page.content.decode()
    assert Person.objects.count() == 1


def test_an_address_that_matches_links_nobody(client: Client, provider: IdentityProvider) -> None:
    actions.register_person(username="bob", full_name="Trần Văn Bình", email="bob@example.com", actor=SYSTEM)
    provider.claims = {"email": "bob@example.com", "email_verified": True}
    assert sign_in(client).status_code == 403
    assert who(client) is None


def test_a_link_that_was_taken_back_opens_nothing(
    client: Client, provider: IdentityProvider, alice: Person
) -> None:
    sign_in(Client())
    actions.set_sso_id(alice, sso_id="", actor=SYSTEM)
    assert sign_in(client).status_code == 403
    assert who(client) is None


def test_a_closed_account_stays_closed(client: Client, provider: IdentityProvider, alice: Person) -> None:
    actions.deactivate_person(alice, actor=SYSTEM)
    assert sign_in(client)["Location"] == "/tai-khoan/da-dong/"
    assert who(client) is None


def test_a_role_over_a_subtree_still_asks_for_a_second_factor(
    client: Client, provider: IdentityProvider, alice: Person, kon_tum: Province
) -> None:
    give_role(alice, Role.HEAD, kon_tum.department, over=kon_tum.root)
    sign_in(client)
    assert client.get("/")["Location"] == "/tai-khoan/xac-thuc-hai-lop/"


def bend(provider: IdentityProvider, how: str) -> None:  # noqa: C901, PLR0912 - a list of ways to be wrong
    if how == "bad signature":
        provider.signing_key = new_key()
    elif how == "not signed":
        provider.algorithm, provider.signing_key = "none", ""
    elif how == "signed with a password":
        provider.algorithm, provider.signing_key = "HS256", "x" * 64
    elif how == "wrong issuer":
        provider.claims = {"iss": "https://somebody.example"}
    elif how == "wrong audience":
        provider.claims = {"aud": "another-client"}
    elif how == "wrong nonce":
        provider.claims = {"nonce": "of another sign-in"}
    elif how == "no nonce":
        provider.claims = {"nonce": None}
    elif how == "expired":
        provider.claims = {"exp": int(time.time()) - 60}
    elif how == "never expires":
        provider.claims = {"exp": None}
    elif how == "nobody":
        provider.claims = {"sub": None}
    elif how == "calls itself otherwise":
        provider.discovery = {"issuer": "https://somebody.example"}
    elif how == "error instead of a token":
        provider.token_status = 500
    elif how == "refused":
        provider.refusal = "access_denied"
    elif how == "trouble":
        provider.refusal = "server_error"
    elif how == "endpoint missing":
        provider.discovery = {"token_endpoint": None}


@pytest.mark.parametrize(
    "how",
    [
        "bad signature", "not signed", "signed with a password", "wrong issuer", "wrong audience", "wrong nonce",
        "no nonce", "expired", "never expires", "nobody", "calls itself otherwise", "error instead of a token",
        "refused", "trouble", "endpoint missing",
    ],
)  # fmt: skip
def test_whatever_is_wrong_with_the_answer_nobody_comes_in_and_the_page_says_what_to_do(
    client: Client, provider: IdentityProvider, alice: Person, how: str
) -> None:
    bend(provider, how)
    page = sign_in(client)
    assert (page.status_code, who(client)) == (403, None)
    assert "Hãy thử lại. Nếu vẫn không được" in page.content.decode()


def test_a_provider_that_can_not_be_reached_is_said_so(
    client: Client, provider: IdentityProvider, alice: Person, settings: LazySettings
) -> None:
    away = IdentityProvider(url="http://127.0.0.1:9")
    settings.SOCIALACCOUNT_PROVIDERS = away.settings()
    page = client.post(START)
    assert page.status_code == 403
    assert "Hãy thử lại. Nếu vẫn không được" in page.content.decode()


def test_an_answer_to_somebody_elses_question_opens_nothing(
    client: Client, provider: IdentityProvider, alice: Person
) -> None:
    back = urlsplit(visit(Client().post(START)["Location"]))
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert who(client) is None


def test_signing_in_begins_with_a_button_never_with_a_link(client: Client, provider: IdentityProvider) -> None:
    assert client.get(START).status_code == 405


def test_without_a_provider_there_is_no_such_address(client: Client, settings: LazySettings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.post(START).status_code == 404
    assert "/co-quan/" not in client.get(LOGIN).content.decode()


def test_an_invitation_is_accepted_through_the_provider(
    client: Client, provider: IdentityProvider, kon_tum: Province
) -> None:
    _invitation, token = actions.invite(
        full_name="Đinh Thị Mới", role=Role.HEAD, unit=kon_tum.school, actor=SYSTEM
    )
    path = f"/tai-khoan/loi-moi/{token}/"
    assert "Nhận lời mời bằng tài khoản cơ quan" in client.get(path).content.decode()
    sign_in(client, path, oidc="1", username="dinhthimoi")
    person = Person.objects.get(username="dinhthimoi")
    assert (who(client), person.sso_id, person.has_usable_password()) == (str(person.pk), "nguyen-van-a", False)
    assert person.role_assignments.get().unit == kon_tum.school
    sign_in(again := Client())
    assert who(again) == str(person.pk)


def test_an_account_of_the_provider_accepts_no_second_invitation(
    client: Client, provider: IdentityProvider, alice: Person, kon_tum: Province
) -> None:
    _invitation, token = actions.invite(
        full_name="Đinh Thị Mới", role=Role.HEAD, unit=kon_tum.school, actor=SYSTEM
    )
    page = sign_in(client, f"/tai-khoan/loi-moi/{token}/", oidc="1", username="dinhthimoi")
    assert page.status_code == 403
    assert "đã gắn với người khác" in page.content.decode()
    assert not Person.objects.filter(username="dinhthimoi").exists()
