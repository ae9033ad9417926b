import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from chieng.core import sealing
from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.core.errors import Conflict
from chieng.core.models import AuditEntry, PersonalValue
from chieng.core.permissions import Right, holds
from chieng.organisations import actions
from chieng.organisations.kinds import Role
from chieng.organisations.models import Invitation, Person
from chieng.organisations.permissions import may_manage_person
from tests.factories.organisations_people import PASSWORD, give_role, make_person
from tests.organisations.two_provinces import Province

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(kon_tum: Province) -> Person:
    """Administrator of the whole province of Kon Tum."""
    person = make_person("alice", full_name="Lê Thị Ánh")
    give_role(person, Role.ADMINISTRATOR, kon_tum.department, over=kon_tum.root)
    return person


@pytest.fixture
def bob(kon_tum: Province) -> Person:
    person = make_person("bob", full_name="Trần Văn Bình")
    give_role(person, Role.UNIT_OFFICER, kon_tum.commune)
    return person


@pytest.fixture
def stranger(quang_ngai: Province) -> Person:
    """Administrator of the whole province of Quảng Ngãi."""
    person = make_person("stranger", full_name="Phạm Người Lạ")
    give_role(person, Role.ADMINISTRATOR, quang_ngai.department, over=quang_ngai.root)
    return person


def test_a_user_name_is_kept_in_small_letters_and_taken_once(alice: Person) -> None:
    dana = actions.register_person(username=" Ho.Dana ", full_name="  Hồ   Thị Dana ", actor=alice)
    assert (dana.username, dana.full_name, dana.folded) == ("ho.dana", "Hồ Thị Dana", "ho thi dana")
    with pytest.raises(ValidationError, match="đã có người dùng"):
        actions.register_person(username="HO.DANA", full_name="Người Khác", actor=alice)


@pytest.mark.parametrize("username", ["", "a", "có dấu", "a b", "-a", "a/b", "x" * 151])
def test_a_user_name_that_people_can_not_type_is_refused(alice: Person, username: str) -> None:
    with pytest.raises(ValidationError, match="Tên đăng nhập chỉ gồm"):
        actions.register_person(username=username, full_name="Hồ Thị Dana", actor=alice)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"full_name": "  "}, "Hãy nhập họ và tên"),
        ({"full_name": "x" * 151}, "dài quá 150"),
        ({"email": "a@"}, "chưa đúng"),
    ],
)
def test_a_name_or_address_that_can_not_be_is_refused(alice: Person, fields: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        actions.register_person(**{"username": "dana", "full_name": "Hồ Thị Dana", **fields}, actor=alice)  # type: ignore[arg-type]
    assert not Person.objects.filter(username="dana").exists()


def test_a_password_that_an_administrator_chose_must_be_changed(alice: Person) -> None:
    dana = actions.register_person(username="dana", full_name="Hồ Thị Dana", password=PASSWORD, actor=alice)
    assert dana.must_change_password
    actions.choose_password(dana, password="mat-khau-cua-rieng-toi", actor=dana)
    assert not Person.objects.get(pk=dana.pk).must_change_password
    with pytest.raises(PermissionDenied):
        actions.choose_password(dana, password="mat-khau-cua-rieng-toi", actor=alice)


def test_only_administrators_register_people_and_only_the_system_makes_demo_accounts(
    alice: Person, bob: Person
) -> None:
    for fields, actor in (({}, bob), ({"is_demo": True}, alice)):
        with pytest.raises(PermissionDenied):
            actions.register_person(username="dana", full_name="Hồ Thị Dana", actor=actor, **fields)  # type: ignore[arg-type]


def test_who_registered_somebody_looks_after_them_until_they_hold_a_role(
    alice: Person, stranger: Person, quang_ngai: Province
) -> None:
    dana = actions.register_person(username="dana", full_name="Hồ Thị Dana", actor=alice)
    assert [may_manage_person(who, dana, today()) for who in (alice, stranger)] == [True, False]
    give_role(dana, Role.HEAD, quang_ngai.commune)
    assert [may_manage_person(who, dana, today()) for who in (alice, stranger)] == [False, True]


def every_deed_on(person: Person, actor: Person) -> list[type[Exception] | None]:
    deeds = [
        lambda: actions.rename_person(person, full_name="Tên Khác", actor=actor),
        lambda: actions.set_sso_id(person, sso_id="abc", actor=actor),
        lambda: actions.reset_password(person, actor=actor),
        lambda: actions.reset_second_factor(person, actor=actor),
        lambda: actions.unlock_person(person, actor=actor),
        lambda: actions.deactivate_person(person, actor=actor),
        lambda: actions.reactivate_person(person, actor=actor),
        lambda: actions.erase_person(person, actor=actor),
        lambda: actions.invite(person=person, actor=actor),
        lambda: actions.set_language(person, language="en", actor=actor),
    ]
    found: list[type[Exception] | None] = []
    for deed in deeds:
        try:
            deed()  # type: ignore[no-untyped-call]
        except (PermissionDenied, ValidationError) as error:
            found.append(type(error))
        else:
            found.append(None)
    return found


def test_nobody_does_anything_to_the_people_of_another_province(alice: Person, stranger: Person) -> None:
    assert every_deed_on(stranger, alice) == [PermissionDenied] * 10
    assert Person.objects.get(pk=stranger.pk).full_name == "Phạm Người Lạ"


def test_an_officer_does_nothing_even_to_themselves_but_choose_a_language(bob: Person) -> None:
    assert every_deed_on(bob, bob) == [PermissionDenied] * 9 + [None]


def test_a_lesser_administrator_takes_nobody_over_who_may_do_more(alice: Person, kon_tum: Province) -> None:
    local = make_person("local")
    give_role(local, Role.ADMINISTRATOR, kon_tum.department)
    assert every_deed_on(alice, local) == [PermissionDenied] * 10


def test_the_second_of_two_is_told(alice: Person, bob: Person) -> None:
    actions.rename_person(bob, full_name="Trần Văn Bính", version=1, actor=alice)
    with pytest.raises(Conflict, match="Người khác vừa sửa"):
        actions.rename_person(bob, full_name="Trần Văn Bỉnh", version=1, actor=alice)


def test_an_identifier_belongs_to_one_person(alice: Person, bob: Person) -> None:
    actions.set_sso_id(bob, sso_id="abc", actor=alice)
    with pytest.raises(ValidationError, match="đã gắn với người khác"):
        actions.set_sso_id(alice, sso_id="abc", actor=alice)
    actions.set_sso_id(bob, sso_id="", actor=alice)
    actions.set_sso_id(alice, sso_id="abc", actor=alice)


def test_an_erased_person_leaves_no_name_anywhere_and_the_log_still_holds(
    alice: Person, bob: Person, kon_tum: Province, settings: LazySettings, tmp_path: Path
) -> None:
    settings.CHIENG_DATA = tmp_path
    actions.rename_person(bob, full_name="Trần Văn Bính", actor=alice)
    actions.set_language(bob, language="en", actor=bob)
    _invitation, token = actions.invite(
        full_name="Trần Bình Nhì", role=Role.HEAD, unit=kon_tum.school, actor=alice
    )
    invited = actions.accept_invitation(token, username="binh-nhi", password=PASSWORD, actor=SYSTEM)
    sealing.seal()
    for person in (bob, invited):
        actions.erase_person(person, actor=alice)
    sealing.seal()
    assert sealing.verify().findings == []
    kept = json.dumps(
        [list(model.objects.values()) for model in (Person, Invitation, AuditEntry, PersonalValue)],
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
    )
    assert [name in kept for name in ("Bình", "Bính", "binh-nhi", '"bob"', "Trần")] == [False] * 5
    assert "Lê Thị Ánh" in kept
    assert str(Person.objects.get(pk=bob.pk)) == "(đã xóa dữ liệu cá nhân)"
    assert bob.role_assignments.count() == 1
    with pytest.raises(ValidationError, match="không mở lại được"):
        actions.reactivate_person(bob, actor=alice)


def test_rights_over_the_installation_rest_on_reaching_all_that_is_administered(
    alice: Person, bob: Person, quang_ngai: Province
) -> None:
    assert [holds(who, Right.SEE_AUDIT) for who in (alice, bob)] == [True, False]
    other = make_person("other")
    give_role(other, Role.ADMINISTRATOR, quang_ngai.department, over=quang_ngai.root)
    assert [holds(who, Right.SEE_AUDIT) for who in (alice, other)] == [False, False]
    give_role(alice, Role.ADMINISTRATOR, quang_ngai.department, over=quang_ngai.root)
    assert [holds(who, Right.SEE_AUDIT) for who in (alice, other)] == [True, False]
