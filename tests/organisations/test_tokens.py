"""Keys for the API: shown once, stored as a hash, for some scopes and a time, void when they should be."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.organisations.actions import (
    deactivate_person,
    erase_person,
    issue_token,
    reactivate_person,
    reset_password,
    revoke_token,
)
from chieng.organisations.kinds import Role
from chieng.organisations.models import ApiToken, Person
from chieng.organisations.queries.tokens import token_for
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    person = make_person("can-bo")
    give_role(person, Role.UNIT_OFFICER, make_unit())
    return person


def key(person: Person, **more: Any) -> tuple[ApiToken, str]:
    facts: dict[str, Any] = {"name": "phần mềm", "scopes": ["units:read"], "days": 30} | more
    return issue_token(person, actor=person, **facts)


def asked(text: str) -> int:
    return Client().get("/api/v1/units", headers={"authorization": f"Bearer {text}"}).status_code


def test_only_the_hash_is_kept(officer: Person) -> None:
    token, text = key(officer)
    assert text.startswith(token.beginning)
    assert len(text) - len(token.beginning) >= 39  # what is not shown is far too long to guess
    assert text not in str(ApiToken.objects.values().get())
    assert token_for(text) == token
    assert asked(text) == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["units:read", "everything"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_a_key_without_name_scope_or_end_is_refused(officer: Person, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        key(officer, **wrong)
    assert set(refused.value.message_dict) == {field}
    assert not ApiToken.objects.exists()


def test_nobody_makes_a_key_for_another_not_even_the_system(officer: Person) -> None:
    for actor in (make_person("khac"), SYSTEM):
        with pytest.raises(PermissionDenied):
            issue_token(officer, name="x", scopes=["units:read"], days=1, actor=actor)


def test_there_is_an_end_to_how_many(officer: Person) -> None:
    for _time in range(20):
        key(officer)
    with pytest.raises(ValidationError):
        key(officer)


def test_a_key_ends_when_its_time_is_over(officer: Person) -> None:
    token, text = key(officer)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=now() - timedelta(seconds=1))
    assert token_for(text) is None
    assert asked(text) == 401


def test_a_key_taken_back_opens_nothing(officer: Person) -> None:
    token, text = key(officer)
    revoke_token(token, actor=officer)
    assert asked(text) == 401
    revoke_token(token, actor=officer)  # again does no harm


def test_a_stranger_takes_no_key_back(officer: Person) -> None:
    token, text = key(officer)
    with pytest.raises(PermissionDenied):
        revoke_token(token, actor=make_person("khac"))
    assert asked(text) == 200


def test_a_key_ends_with_its_person_s_account(officer: Person) -> None:
    _token, text = key(officer)
    deactivate_person(officer, actor=SYSTEM)
    assert asked(text) == 401


def test_erasing_a_person_erases_their_keys(officer: Person) -> None:
    key(officer)
    erase_person(officer, actor=SYSTEM)
    assert not ApiToken.objects.exists()


def test_a_key_of_somebody_who_lacks_a_second_factor_opens_nothing(officer: Person) -> None:
    _token, text = key(officer)
    unit = make_unit()
    give_role(officer, Role.PROGRAMME_OFFICER, unit, over=unit)
    assert asked(text) == 401


def test_the_day_of_use_is_kept_and_no_more(officer: Person) -> None:
    token, text = key(officer)
    asked(text)
    token.refresh_from_db()
    assert token.last_used_on == now().date()


def test_the_page_shows_a_key_once_and_then_only_how_it_begins(officer: Person, client: Client) -> None:
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    made = client.post(
        "/tai-khoan/khoa-api/", {"name": "phần mềm", "scopes": ["units:read"], "days": "90"}
    ).content.decode()
    token = ApiToken.objects.get()
    text = made.partition("<code>chieng_")[2].partition("<")[0]
    assert token_for(f"chieng_{text}") == token
    again = client.get("/tai-khoan/khoa-api/").content.decode()
    assert token.beginning in again
    assert text not in again
    client.post(f"/tai-khoan/khoa-api/{token.pk}/thu-hoi/")
    token.refresh_from_db()
    assert token.revoked_at


def test_what_is_wrong_on_the_page_is_told_and_stays_typed(officer: Person, client: Client) -> None:
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/tai-khoan/khoa-api/", {"name": "phần mềm báo cáo", "days": "90"})
    assert answer.status_code == 422
    assert "phần mềm báo cáo" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_key_does_not_outlive_a_closed_account_or_a_password_that_was_taken_away(officer: Person) -> None:
    other = make_person("khac")
    _token, text = key(officer)
    _theirs, kept = key(other)
    deactivate_person(officer, actor=SYSTEM)
    reactivate_person(officer, actor=SYSTEM)
    assert asked(text) == 401
    _token, text = key(officer)
    reset_password(officer, actor=SYSTEM)
    assert asked(text) == 401
    assert token_for(kept) is not None
