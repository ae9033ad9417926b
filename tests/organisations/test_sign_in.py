import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.test import Client

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.core.models import AuditEntry
from chieng.core.personal.keeping import keep_to_schedule
from chieng.organisations import actions
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.factories.organisations_people import PASSWORD, give_role, make_person
from tests.organisations.two_provinces import Province

LOGIN, INDEX = "/tai-khoan/dang-nhap/", "/tai-khoan/xac-thuc-hai-lop/"
OTHER = "mat-khau-khac-hẳn-2027"

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str = "alice", password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": username, "password": password})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def code_of(secret: str) -> str:
    return f"{int(hotp_value(secret, int(time.time()) // 30)):06d}"


@pytest.fixture
def alice() -> Person:
    return make_person("alice")


def test_a_person_signs_in_with_user_name_and_password(client: Client, alice: Person) -> None:
    answer = sign_in(client, " Alice ")
    assert (answer.status_code, who(client)) == (302, str(alice.pk))


def test_a_wrong_name_and_a_wrong_password_read_the_same(client: Client, alice: Person) -> None:
    pages = [
        client.post(LOGIN, {"login": name, "password": "sai-mat-khau-roi"}).content.decode().replace(name, "…")
        for name in ("alice", "nobody")
    ]
    pages = [re.sub(r'value="\w{64}"', "", page) for page in pages]
    assert pages[0] == pages[1]
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in pages[0]


def test_nobody_signs_up(client: Client) -> None:
    for method in (client.get, client.post):
        assert "Hãy xin người quản trị một lời mời" in method("/tai-khoan/chua-co-tai-khoan/").content.decode()
    assert client.get("/tai-khoan/signup/").status_code == 404


def test_the_session_is_new_after_signing_in(client: Client, alice: Person) -> None:
    client.get(LOGIN)
    session = client.session
    session["fixed"] = True
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_a_session_ends_by_itself(client: Client, alice: Person, settings: LazySettings) -> None:
    sign_in(client)
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() <= 12 * 3600


def test_changing_the_password_ends_the_other_sessions(client: Client, alice: Person) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    client.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert client.get("/tai-khoan/phien/").status_code == 200
    assert elsewhere.get("/tai-khoan/phien/").status_code == 302


def test_a_closed_account_stays_out_and_its_session_ends(client: Client, alice: Person) -> None:
    sign_in(client)
    actions.deactivate_person(alice, actor=SYSTEM)
    assert client.get("/tai-khoan/phien/").status_code == 302
    again = Client()
    assert sign_in(again)["Location"] == "/tai-khoan/da-dong/"
    assert who(again) is None


# --- Lock-out ------------------------------------------------------------------------------------------------


def lock_out(client: Client, username: str = "alice") -> Any:
    for _try in range(4):
        sign_in(client, username, "sai-mat-khau-roi")
    return sign_in(client, username, "sai-mat-khau-roi")


def test_five_wrong_passwords_close_the_door_for_this_name_and_address(client: Client, alice: Person) -> None:
    make_person("bob")
    locked = lock_out(client)
    assert locked.status_code == 429
    assert "Hãy chờ 15 phút" in locked.content.decode()
    sign_in(client)
    assert who(client) is None
    sign_in(client, "ALICE")
    assert who(client) is None
    from_elsewhere = Client(REMOTE_ADDR="10.0.0.7")
    sign_in(from_elsewhere)
    assert who(from_elsewhere) == str(alice.pk)
    sign_in(client, "bob")
    assert who(client) is not None


def test_a_name_that_does_not_exist_locks_alike(client: Client, alice: Person) -> None:
    assert lock_out(client, "nobody").status_code == 429


def test_an_administrator_opens_the_door_again(client: Client, alice: Person) -> None:
    lock_out(client)
    actions.unlock_person(alice, actor=SYSTEM)
    sign_in(client)
    assert who(client) == str(alice.pk)


# --- Second factor ---------------------------------------------------------------------------------------------


@pytest.fixture
def secret(alice: Person) -> str:
    made = generate_totp_secret()
    TOTP.activate(alice, made)
    return str(made)


@pytest.fixture
def officer(alice: Person, kon_tum: Province) -> Person:
    """Alice with a role over the whole province."""
    give_role(alice, Role.PROGRAMME_OFFICER, kon_tum.department, over=kon_tum.root)
    return alice


def test_a_role_over_a_subtree_leads_to_the_second_factor_first(client: Client, officer: Person) -> None:
    sign_in(client)
    for path in ("/", "/tai-khoan/phien/", "/no-such-page/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (302, INDEX)
    assert client.get(INDEX).status_code == 200
    assert client.post("/tai-khoan/ngon-ngu/", {"language": "en"}).status_code == 302
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == INDEX


def test_a_role_in_one_unit_asks_for_none(client: Client, alice: Person, kon_tum: Province) -> None:
    give_role(alice, Role.HEAD, kon_tum.commune)
    sign_in(client)
    assert client.get("/tai-khoan/phien/").status_code == 200


def test_a_second_factor_is_set_up_with_an_app_and_written_down(
    client: Client, officer: Person, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client)
    page = client.get(f"{INDEX}ung-dung/bat/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    made = re.search(r"<code>(\w+)</code>", page)
    assert made is not None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{INDEX}ung-dung/bat/", {"code": code_of(made[1])})
    assert client.get("/tai-khoan/phien/").status_code == 200
    codes = client.get(f"{INDEX}ma-du-phong/").content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code></li>", codes)) == 10
    added = AuditEntry.objects.filter(verb="organisations.person.second_factor_added", subject_id=str(officer.pk))
    assert {(entry.actor_id, entry.data["kind"]) for entry in added} == {
        (officer.actor_id, "totp"), (officer.actor_id, "recovery_codes"),
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{INDEX}ung-dung/tat/")
    removed = AuditEntry.objects.filter(verb="organisations.person.second_factor_removed")
    assert "totp" in {entry.data["kind"] for entry in removed}


def test_the_second_factor_is_asked_at_the_next_sign_in(client: Client, alice: Person, secret: str) -> None:
    answer = sign_in(client)
    assert answer["Location"] == f"{INDEX}dang-nhap/"
    assert who(client) is None
    wrong = client.post(f"{INDEX}dang-nhap/", {"code": "000000"})
    assert "Mã không đúng hoặc đã hết hạn" in wrong.content.decode()
    client.post(f"{INDEX}dang-nhap/", {"code": code_of(secret)})
    assert who(client) == str(alice.pk)


def test_a_recovery_code_works_once(client: Client, alice: Person, secret: str) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(alice).get_unused_codes()[0]
    for expected in (str(alice.pk), None):
        other = Client()
        sign_in(other)
        other.post(f"{INDEX}dang-nhap/", {"code": spare})
        assert who(other) == expected


def test_who_lost_the_telephone_gets_a_fresh_start(client: Client, officer: Person, secret: str) -> None:
    actions.reset_second_factor(officer, actor=SYSTEM)
    assert not Authenticator.objects.filter(user=officer).exists()
    sign_in(client)
    assert client.get("/")["Location"] == INDEX


def test_the_app_is_turned_off_only_after_proving_oneself_again(
    client: Client, alice: Person, secret: str
) -> None:
    sign_in(client)
    client.post(f"{INDEX}dang-nhap/", {"code": code_of(secret)})
    session = client.session
    session["account_authentication_methods"] = [
        {**method, "at": method["at"] - 3600} for method in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get(f"{INDEX}ung-dung/tat/")
    assert answer["Location"].startswith("/tai-khoan/xac-nhan/")
    assert client.get(answer["Location"]).status_code == 200


def test_who_must_choose_a_password_does_so_first(client: Client, alice: Person) -> None:
    Person.objects.update(must_change_password=True)
    sign_in(client)
    assert client.get("/tai-khoan/phien/")["Location"] == "/tai-khoan/mat-khau/"
    client.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert client.get("/tai-khoan/phien/").status_code == 200


# --- Demo accounts -----------------------------------------------------------------------------------------------

ELSEWHERE = [
    {"REMOTE_ADDR": "10.0.0.7"},
    {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    {"HTTP_X_REAL_IP": "203.0.113.9"},
    {"HTTP_FORWARDED": "for=203.0.113.9"},
    {"HTTP_HOST": "testserver"},
]


@pytest.fixture
def demo(kon_tum: Province, settings: LazySettings) -> Person:
    settings.CHIENG_DEMO = True
    person = make_person("demo", is_demo=True)
    give_role(person, Role.ADMINISTRATOR, kon_tum.department, over=kon_tum.root)
    return person


def test_a_demo_account_signs_in_on_its_machine_without_a_second_factor(client: Client, demo: Person) -> None:
    sign_in(client, "demo")
    assert client.get("/tai-khoan/phien/").status_code == 200


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_demo_account_does_not_sign_in_from_elsewhere(demo: Person, elsewhere: dict[str, str]) -> None:
    client = Client(**elsewhere)  # type: ignore[arg-type]
    sign_in(client, "demo")
    assert who(client) is None
    assert "Tài khoản minh họa chỉ dùng được" in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_demo_session_that_was_carried_away_ends(
    client: Client, demo: Person, elsewhere: dict[str, str]
) -> None:
    sign_in(client, "demo")
    thief = Client(**elsewhere)  # type: ignore[arg-type]
    thief.cookies = client.cookies
    assert thief.get("/tai-khoan/phien/")["Location"] == LOGIN


def test_a_demo_account_does_not_sign_in_where_there_is_no_demo(
    client: Client, demo: Person, settings: LazySettings
) -> None:
    settings.CHIENG_DEMO = False
    sign_in(client, "demo")
    assert who(client) is None


# --- Language ----------------------------------------------------------------------------------------------------


def test_the_language_follows_the_person_to_another_browser(client: Client, alice: Person) -> None:
    sign_in(client)
    client.post("/tai-khoan/ngon-ngu/", {"language": "en", "next": "/"})
    assert Person.objects.get().language == "en"
    other = Client()
    sign_in(other)
    assert other.cookies["django_language"].value == "en"


def test_the_language_chosen_before_signing_in_stays(client: Client, alice: Person) -> None:
    client.post("/tai-khoan/ngon-ngu/", {"language": "en", "next": LOGIN})
    sign_in(client)
    assert client.cookies["django_language"].value == "en"


def test_an_unknown_language_changes_nothing(client: Client, alice: Person) -> None:
    sign_in(client)
    client.post("/tai-khoan/ngon-ngu/", {"language": "xx"})
    assert Person.objects.get().language == "vi"


# --- A lost password ---------------------------------------------------------------------------------------------

FORGOTTEN = "/tai-khoan/quen-mat-khau/"


def use(client: Client, code: str, username: str = "alice") -> Any:
    return client.post(FORGOTTEN, {"username": username, "code": code, "password": OTHER, "again": OTHER})


def test_a_reset_closes_the_old_password_and_its_sessions_at_once(client: Client, alice: Person) -> None:
    sign_in(client)
    actions.reset_password(alice, actor=SYSTEM)
    assert client.get("/tai-khoan/phien/").status_code == 302
    sign_in(client)
    assert who(client) is None


def test_a_printed_code_buys_a_new_password_once(client: Client, alice: Person) -> None:
    _reset, code = actions.reset_password(alice, actor=SYSTEM)
    assert use(client, code.lower().replace("-", " ")).status_code == 302
    sign_in(client, password=OTHER)
    assert who(client) == str(alice.pk)
    again = use(Client(), code).content.decode()
    assert "Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn" in again


@pytest.mark.parametrize("username", ["bob", "nobody"])
def test_a_code_serves_its_person_only(client: Client, alice: Person, username: str) -> None:
    make_person("bob")
    _reset, code = actions.reset_password(alice, actor=SYSTEM)
    assert "Tên đăng nhập hoặc mã không đúng" in use(client, code, username).content.decode()


def test_a_code_expires_and_a_newer_one_makes_it_void(client: Client, alice: Person) -> None:
    _old, first = actions.reset_password(alice, actor=SYSTEM)
    new, second = actions.reset_password(alice, actor=SYSTEM)
    assert use(client, first).status_code == 200
    new.expires_at = now() - timedelta(seconds=1)
    new.save()
    assert use(client, second).status_code == 200


def test_codes_are_not_guessed_by_the_hundred(client: Client, alice: Person) -> None:
    for _try in range(20):
        assert use(client, "SAI-MA-ROI").status_code == 200
    limited = use(client, "SAI-MA-ROI")
    assert limited.status_code == 429
    assert "Hãy chờ vài phút rồi thử lại" in limited.content.decode()


def test_a_code_does_not_buy_a_weak_password(client: Client, alice: Person) -> None:
    _reset, code = actions.reset_password(alice, actor=SYSTEM)
    answer = client.post(FORGOTTEN, {"username": "alice", "code": code, "password": "1234567", "again": "1234567"})
    assert answer.status_code == 200
    assert use(client, code).status_code == 302


def test_two_different_new_passwords_and_a_wrong_old_one_are_said_in_words(client: Client, alice: Person) -> None:
    sign_in(client)
    given = {"oldpassword": "sai-mat-khau-roi", "password1": OTHER, "password2": OTHER + "x"}
    page = client.post("/tai-khoan/mat-khau/", given).content.decode()
    assert "Mật khẩu hiện tại không đúng" in page
    assert "Hai lần nhập mật khẩu không giống nhau" in page
    assert Person.objects.get().check_password(PASSWORD)


def test_an_address_as_a_user_name_reads_the_same_when_wrong(client: Client) -> None:
    page = client.post(LOGIN, {"login": "a@example.com", "password": "sai-mat-khau-roi"}).content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", "trình duyệt khác"),
    ],
)
def test_a_session_is_shown_as_people_call_it(client: Client, alice: Person, user_agent: str, words: str) -> None:
    visitor = Client(HTTP_USER_AGENT=user_agent)
    sign_in(visitor)
    assert words in visitor.get("/tai-khoan/phien/").content.decode()


def test_the_other_sessions_are_ended_from_the_list(client: Client, alice: Person) -> None:
    sign_in(elsewhere := Client())
    sign_in(client)
    client.post("/tai-khoan/phien/")
    assert [one.get("/tai-khoan/").status_code for one in (client, elsewhere)] == [200, 302]


def test_where_somebody_signed_in_is_forgotten_with_the_session(client: Client, alice: Person) -> None:
    sign_in(client)
    other = Client()
    sign_in(other)
    other.session.flush()
    assert UserSession.objects.count() == 2
    AccessAttempt.objects.create(username="la", ip_address="192.0.2.1", failures_since_start=1)
    AccessAttempt.objects.update(attempt_time=now() - timedelta(hours=1))
    keep_to_schedule()
    assert not AccessAttempt.objects.exists()
    assert [one.session_key for one in UserSession.objects.all()] == [client.session.session_key]
