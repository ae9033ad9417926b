import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from chieng.core.actors import SYSTEM
from chieng.core.clock import now, today
from chieng.organisations import actions
from chieng.organisations.kinds import Role
from chieng.organisations.models import Invitation, Person
from chieng.organisations.queries import holds, roles_of
from tests.factories.organisations_people import PASSWORD, give_role, make_person
from tests.organisations.two_provinces import Province

OTHER = "mat-khau-khac-hẳn-2027"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def alice(kon_tum: Province) -> Person:
    """Administrator of the commune and its school, without rights over a subtree, so without a second factor."""
    person = make_person("alice", full_name="Lê Thị Ánh")
    for unit in (kon_tum.commune, kon_tum.school):
        give_role(person, Role.ADMINISTRATOR, unit)
    return person


@pytest.fixture
def bob(kon_tum: Province) -> Person:
    person = make_person("bob", full_name="Trần Văn Bình")
    give_role(person, Role.UNIT_OFFICER, kon_tum.commune)
    return person


@pytest.fixture
def stranger(quang_ngai: Province) -> Person:
    person = make_person("stranger", full_name="Phạm Người Lạ")
    give_role(person, Role.ADMINISTRATOR, quang_ngai.commune)
    return person


def names_on(page: str) -> list[str]:
    return re.findall(r'<a href="/nguoi-dung/[0-9a-f-]{36}/">([^<]+)</a>', page)


def test_people_within_reach_are_listed_by_given_name(
    alice: Person, bob: Person, stranger: Person, kon_tum: Province
) -> None:
    give_role(make_person("an", full_name="Vũ Thị An"), Role.HEAD, kon_tum.commune)
    page = signed_in(bob).get("/nguoi-dung/").content.decode()
    assert names_on(page) == ["Vũ Thị An", "Lê Thị Ánh", "Trần Văn Bình"]


def test_only_administrators_see_user_names(alice: Person, bob: Person) -> None:
    pages = {who: signed_in(who).get("/nguoi-dung/").content.decode() for who in (alice, bob)}
    assert [">bob<" in pages[who] for who in (alice, bob)] == [True, False]


def test_the_list_filters_by_name_without_diacritics_and_by_role(alice: Person, bob: Person) -> None:
    client = signed_in(alice)
    assert names_on(client.get("/nguoi-dung/?tim=tran van").content.decode()) == ["Trần Văn Bình"]
    assert names_on(client.get("/nguoi-dung/?vai_tro=administrator").content.decode()) == ["Lê Thị Ánh"]
    assert names_on(client.get("/nguoi-dung/?trang_thai=closed").content.decode()) == []


def test_one_person_and_three_take_the_same_number_of_queries(
    alice: Person, kon_tum: Province, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(alice)
    client.get("/nguoi-dung/")
    with CaptureQueriesContext(connection) as few:
        client.get("/nguoi-dung/")
    for number in range(3):
        give_role(make_person(f"them-{number}"), Role.TRAINER, kon_tum.school)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get("/nguoi-dung/")


def test_a_person_of_another_province_is_not_there(alice: Person, stranger: Person) -> None:
    client = signed_in(alice)
    held = stranger.role_assignments.get()
    for path in (
        f"/nguoi-dung/{stranger.pk}/",
        f"/nguoi-dung/{stranger.pk}/sua/",
        f"/nguoi-dung/{stranger.pk}/ban-giao/",
        f"/nguoi-dung/{stranger.pk}/vai-tro/moi/",
        f"/nguoi-dung/vai-tro/{held.pk}/ket-thuc/",
    ):
        assert client.get(path).status_code == 404
    for deed in ("moi", "dat-lai-mat-khau", "bo-xac-thuc", "mo-khoa", "dong", "mo", "xoa-du-lieu"):
        assert client.post(f"/nguoi-dung/{stranger.pk}/{deed}/").status_code == 404


def test_an_officer_sees_colleagues_and_manages_nobody(alice: Person, bob: Person) -> None:
    client = signed_in(bob)
    page = client.get(f"/nguoi-dung/{alice.pk}/").content.decode()
    assert "Quản trị hệ thống" in page
    assert "Giao vai trò" not in page
    assert "alice" not in page
    for path in (f"/nguoi-dung/{bob.pk}/vai-tro/moi/", "/nguoi-dung/loi-moi/", "/nguoi-dung/loi-moi/moi/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/nguoi-dung/{alice.pk}/dat-lai-mat-khau/").status_code == 403


def test_a_colleague_with_a_role_beyond_reach_is_seen_and_not_managed(
    alice: Person, bob: Person, quang_ngai: Province
) -> None:
    give_role(bob, Role.HEAD, quang_ngai.commune)
    client = signed_in(alice)
    assert "Giao vai trò" not in client.get(f"/nguoi-dung/{bob.pk}/").content.decode()
    for deed in ("dat-lai-mat-khau", "bo-xac-thuc", "mo-khoa", "dong", "xoa-du-lieu"):
        assert client.post(f"/nguoi-dung/{bob.pk}/{deed}/").status_code == 403


def give(client: Client, person: Person, **fields: str) -> Any:
    given = {"role": "head", "unit": "Xã Kon Tum", "since": "2025-12-01", **fields}
    return client.post(f"/nguoi-dung/{person.pk}/vai-tro/moi/", given)


def test_a_role_is_given_by_the_name_of_the_unit(alice: Person, bob: Person, kon_tum: Province) -> None:
    assert give(signed_in(alice), bob, unit="xa kon tum", last="31/12/2025").status_code == 302
    held = bob.role_assignments.get(role=Role.HEAD)
    assert (held.unit, str(held.since), str(held.until)) == (kon_tum.commune, "2025-12-01", "2026-01-01")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"unit": "Xã Quảng Ngãi"}, "Không có đơn vị “Xã Quảng Ngãi” vào ngày"),
        ({"unit": "kon tum"}, "Có nhiều đơn vị khớp"),
        ({"since": "32/12/2025"}, "không phải là ngày"),
        ({"last": "2025-11-01"}, "Ngày kết thúc phải sau ngày bắt đầu"),
        ({"role": "unit_officer"}, "đã giữ vai trò đó"),
        ({"acting_for": "stranger"}, "Không có người dùng “stranger”"),
        ({"acting_for": "bob"}, "làm thay cho chính mình"),
    ],
)
def test_what_is_wrong_with_a_role_is_said_and_nothing_is_lost(
    alice: Person, bob: Person, stranger: Person, fields: dict[str, str], words: str
) -> None:
    page = give(signed_in(alice), bob, **fields).content.decode()
    assert words in page
    assert bob.role_assignments.count() == 1
    assert f'value="{fields.get("unit", "Xã Kon Tum")}"' in page


def test_nobody_gives_a_subtree_from_a_unit_alone(alice: Person, bob: Person) -> None:
    answer = give(signed_in(alice), bob, over="Xã Kon Tum")
    assert answer.status_code == 403
    assert bob.role_assignments.count() == 1


def test_a_desk_is_handed_over_on_one_page(alice: Person, bob: Person, kon_tum: Province) -> None:
    carol = make_person("carol")
    give_role(carol, Role.TRAINER, kon_tum.school)
    client = signed_in(alice)
    assert "Cán bộ đầu mối" in client.get(f"/nguoi-dung/{bob.pk}/ban-giao/").content.decode()
    client.post(f"/nguoi-dung/{bob.pk}/ban-giao/", {"to_person": "carol", "on": today().isoformat()})
    assert roles_of(Person.objects.get(pk=bob.pk), today()) == ()
    assert holds(carol, {Role.UNIT_OFFICER}, kon_tum.commune.pk, today())


def test_two_people_editing_at_once_the_second_is_told(alice: Person, bob: Person) -> None:
    client, path = signed_in(alice), f"/nguoi-dung/{bob.pk}/sua/"
    for name, status in (("Trần Văn Bính", 302), ("Trần Văn Bỉnh", 200)):
        answer = client.post(path, {"full_name": name, "version": 1})
        assert answer.status_code == status
    assert "Người khác vừa sửa" in answer.content.decode()
    assert Person.objects.get(pk=bob.pk).full_name == "Trần Văn Bính"


def test_the_deeds_of_an_administrator(alice: Person, bob: Person) -> None:
    client = signed_in(alice)
    sheet = client.post(f"/nguoi-dung/{bob.pk}/dat-lai-mat-khau/").content.decode()
    assert re.search(r"<code>(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}</code>", sheet)
    assert "<svg" in sheet
    for deed in ("bo-xac-thuc", "mo-khoa", "dong", "mo", "dong", "xoa-du-lieu"):
        assert client.post(f"/nguoi-dung/{bob.pk}/{deed}/").status_code == 302
    assert Person.objects.get(pk=bob.pk).full_name == ""
    assert names_on(client.get("/nguoi-dung/").content.decode()) == ["Lê Thị Ánh"]


def test_the_last_administrator_stays_and_the_page_says_so(alice: Person) -> None:
    answer = signed_in(alice).post(f"/nguoi-dung/{alice.pk}/dong/", follow=True)
    assert "người quản trị cuối cùng" in answer.content.decode()
    assert Person.objects.get(pk=alice.pk).is_active


# --- Invitations ---------------------------------------------------------------------------------


def invite(client: Client, **fields: str) -> str:
    given = {"full_name": "Đinh Thị Mới", "role": "head", "unit": "Trường Kon Tum", **fields}
    sheet = client.post("/nguoi-dung/loi-moi/moi/", given).content.decode()
    link = re.search(r"<code>http://testserver(/tai-khoan/loi-moi/[^<]+)</code>", sheet)
    assert link is not None
    assert sheet.count("<svg") >= 1
    return link[1]


def accept(path: str, username: str = "dinhthimoi", password: str = OTHER, **fields: str) -> Any:
    return Client().post(path, {"username": username, "password": password, "again": password, **fields})


def test_the_invited_comes_in_by_the_paper(alice: Person, kon_tum: Province) -> None:
    path = invite(signed_in(alice))
    assert "Chào Đinh Thị Mới" in Client().get(path).content.decode()
    assert accept(path)["Location"] == "/tai-khoan/dang-nhap/"
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": "dinhthimoi", "password": OTHER})
    assert client.get("/tai-khoan/").status_code == 200
    assert holds(Person.objects.get(username="dinhthimoi"), {Role.HEAD}, kon_tum.school.pk, today())


def test_an_invitation_works_once(alice: Person) -> None:
    path = invite(signed_in(alice))
    accept(path)
    again = accept(path, "ketrom")
    assert again.status_code == 410
    assert "Lời mời này không còn hiệu lực" in again.content.decode()
    assert not Person.objects.filter(username="ketrom").exists()


def test_only_the_hash_of_the_token_is_kept(alice: Person) -> None:
    token = invite(signed_in(alice)).split("/")[-2]
    assert Invitation.objects.get().token_hash != token


@pytest.mark.parametrize("why", ["expired", "revoked", "unknown", "unit ended", "inviter left"])
def test_an_invitation_that_does_not_hold_any_more_lets_nobody_in(
    alice: Person, kon_tum: Province, why: str
) -> None:
    client = signed_in(alice)
    path = invite(client)
    if why == "expired":
        Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    elif why == "revoked":
        client.post(f"/nguoi-dung/loi-moi/{Invitation.objects.get().pk}/thu-hoi/")
    elif why == "unknown":
        path = "/tai-khoan/loi-moi/khong-co-that/"
    elif why == "unit ended":
        kon_tum.school.until = today()
        kon_tum.school.save()
    else:
        give_role(make_person(), Role.ADMINISTRATOR, kon_tum.commune)
        give_role(make_person(), Role.ADMINISTRATOR, kon_tum.school)
        actions.deactivate_person(alice, actor=SYSTEM)
    assert accept(path).status_code == 410
    assert not Person.objects.filter(username="dinhthimoi").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "alice"}, "đã có người dùng"),
        ({"username": "Đinh Thị"}, "chỉ gồm chữ cái không dấu"),
        ({"password": "1234567"}, "quá ngắn"),
        ({"again": "khac-hẳn-khac-hẳn"}, "Hai lần nhập mật khẩu không giống nhau"),
    ],
)
def test_what_is_wrong_is_said_and_the_invitation_still_holds(
    alice: Person, fields: dict[str, str], words: str
) -> None:
    path = invite(signed_in(alice))
    assert words in accept(path, **fields).content.decode()
    assert accept(path).status_code == 302


def test_a_person_registered_without_a_password_is_invited_from_their_page(
    alice: Person, kon_tum: Province
) -> None:
    dana = actions.register_person(username="dana", full_name="Hồ Thị Dana", actor=SYSTEM)
    give_role(dana, Role.HEAD, kon_tum.school)
    client = signed_in(alice)
    assert "1 người chưa có cách đăng nhập" in client.get("/nguoi-dung/loi-moi/").content.decode()
    sheet = client.post("/nguoi-dung/loi-moi/in/").content.decode()
    link = re.search(r"<code>http://testserver(/tai-khoan/loi-moi/[^<]+)</code>", sheet)
    assert link is not None
    assert Client().post(link[1], {"password": OTHER, "again": OTHER}).status_code == 302
    assert Person.objects.get(username="dana").check_password(OTHER)
    assert dana.role_assignments.count() == 1


def test_invitations_of_another_province_are_not_there(alice: Person, stranger: Person) -> None:
    invite(signed_in(alice))
    client = signed_in(stranger)
    assert "Đinh Thị Mới" not in client.get("/nguoi-dung/loi-moi/").content.decode()
    assert client.post(f"/nguoi-dung/loi-moi/{Invitation.objects.get().pk}/thu-hoi/").status_code == 404


def test_nobody_is_invited_beyond_reach(alice: Person, quang_ngai: Province) -> None:
    client = signed_in(alice)
    given = {"full_name": "Ai Đó", "role": "head", "unit": "Xã Quảng Ngãi"}
    assert "Không có đơn vị “Xã Quảng Ngãi”" in client.post("/nguoi-dung/loi-moi/moi/", given).content.decode()
    assert not Invitation.objects.exists()


def test_ones_own_account_shows_roles_and_ways_to_change_them(bob: Person) -> None:
    page = signed_in(bob).get("/tai-khoan/").content.decode()
    assert [words in page for words in ("Cán bộ đầu mối", "Đổi mật khẩu", "Chưa bật.", "từ 01/01/2020")] == [
        True
    ] * 4


@pytest.mark.parametrize("path", ["/tai-khoan/", "/nguoi-dung/", "/nguoi-dung/loi-moi/", "/tai-khoan/phien/"])
def test_strangers_sign_in_first(db: None, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/tai-khoan/dang-nhap/")


@pytest.mark.django_db
def test_the_password_of_the_tests_is_a_good_one() -> None:
    assert make_person("tot").check_password(PASSWORD)
