"""The retention schedule: kept to in portions, once; shortened and never lengthened; it covers every field."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.test import Client

from chieng.core import sealing
from chieng.core.actors import SYSTEM
from chieng.core.clock import now, today
from chieng.core.models import AuditEntry, PersonalRead, PersonalValue, RetentionState
from chieng.core.personal import keeping
from chieng.core.personal.holdings import HOLDINGS
from chieng.core.personal.keeping import keep_to, keep_to_schedule, shorten
from chieng.core.personal.retention import LASTING, RETENTION, line_of, schedule
from chieng.organisations import actions
from chieng.organisations.kinds import Role
from chieng.organisations.models import Invitation, Person, ResetCode, RoleAssignment
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_heads(settings: Any, tmp_path: Path) -> None:
    settings.CHIENG_DATA = tmp_path


PERSONAL = re.compile(
    r"name|label|mail|phone|username|signatory|contact|person|agent|^ip|address|latitude|longitude|content|facts|note"
    r"|reason|value|result|caption|_by|_id$|reader|subject|folded|sso|data|uid|token|reply|words|title|in_charge|by$"
)
# Fields that the pattern finds and that say nothing of anybody.
NOTHING_PERSONAL = {
    "core.AuditSeal": "numbers and hashes",
    "core.JobRecord": "the name of a job and ids",
    "core.PeriodicState": "the name of a job",
    "core.RetentionState": "the name of a rule",
    "core.WorkerBeat": "the name of a process",
    "organisations.Unit": "about units",
    "organisations.UnitKind": "a vocabulary",
    "organisations.UnitName": "about units",
    "organisations.CodeScheme": "a vocabulary",
    "organisations.Succession": "about units",
    "programme": "what plans say, of units",
    "ledger.QuantityKind": "a vocabulary",
    "ledger.Audience": "a vocabulary",
    "ledger.Language": "a vocabulary",
    "ledger.ActivityKind": "a vocabulary",
    "ledger.Quantity": "numbers",
    "ledger.AttendedPeople": "numbers of people, never names",
    "auth": "Django's own groups, which are not used",
    "contenttypes": "names of models",
    "socialaccount.SocialApp": "the agency's identity provider",
    "axes.AccessFailureLog": "switched off in the settings: never written",
    "axes.AccessLog": "switched off in the settings: never written",
}


def personal_fields() -> list[str]:
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.Field):
                continue
            to_person = field.is_relation and field.related_model is Person
            if to_person or (not field.is_relation and PERSONAL.search(field.name)):
                found.append(f"{model._meta.label}.{field.name}")
    return found


def covered() -> set[str]:
    return {one for entry in [*RETENTION, *LASTING] for one in entry.covers}


def holds(field: str, some: set[str]) -> bool:
    """Say whether a field is named, or its model, or its room."""
    app, model, _name = field.split(".")
    return bool({field, f"{app}.{model}", app} & some)


def test_every_field_that_looks_personal_is_covered_or_says_why_not() -> None:
    fields = personal_fields()
    assert len(fields) > 100
    assert [one for one in fields if not holds(one, covered() | set(NOTHING_PERSONAL))] == []


def test_a_reference_to_a_person_is_never_called_nothing_personal() -> None:
    to_people = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.is_relation and field.related_model is Person
    ]
    assert [one for one in to_people if not holds(one, covered())] == []


def test_what_is_covered_exists() -> None:
    labels = {model._meta.label for model in apps.get_models()}
    fields = {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.fields}
    assert sorted(covered() - labels - fields) == []
    assert [one for one in NOTHING_PERSONAL if "." in one and one not in labels] == []


@pytest.mark.parametrize("name", RETENTION.names())
def test_a_rule_is_whole_and_finds_nothing_where_there_is_nothing(name: str) -> None:
    line = line_of(name)
    assert 0 <= line.rule.least <= line.rule.days
    assert all(str(words) for words in (line.rule.what, line.rule.purpose, line.rule.basis, line.rule.since))
    assert keep_to(name, actor=SYSTEM) == 0
    assert not AuditEntry.objects.exists()


def make_codes(person: Person, count: int, *, days_ago: int) -> None:
    moment = now() - timedelta(days=days_ago)
    ResetCode.objects.bulk_create(
        ResetCode(person=person, code_hash=f"{days_ago}-{number}", issued_by_id="system", expires_at=moment)
        for number in range(count)
    )


def test_it_goes_in_portions_with_one_entry_each_and_twice_nothing_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(keeping, "PORTION", 2)
    person = make_person()
    make_codes(person, 5, days_ago=31)
    make_codes(person, 1, days_ago=29)
    assert keep_to_schedule()["organisations.reset_codes"] == 5
    entries = AuditEntry.objects.filter(verb="core.retention.kept")
    assert [entry.data["number"] for entry in entries.order_by("pk")] == [2, 2, 1]
    assert ResetCode.objects.count() == 1
    state = RetentionState.objects.get(rule="organisations.reset_codes")
    assert (state.gone, state.gone_in_all) == (5, 5)
    assert sum(keep_to_schedule().values()) == 0
    assert entries.count() == 3
    state.refresh_from_db()
    assert (state.gone, state.gone_in_all) == (5, 5)


def test_what_a_run_leaves_waits_for_the_next(monkeypatch: Any) -> None:
    monkeypatch.setattr(keeping, "PORTION", 2)
    monkeypatch.setattr(keeping, "MOST_PORTIONS", 2)
    make_codes(make_person(), 5, days_ago=31)
    assert [keep_to_schedule()["organisations.reset_codes"] for _run in range(3)] == [4, 1, 0]


def test_one_rules_trouble_keeps_no_other_waiting(monkeypatch: Any) -> None:
    def broken(name: str, **given: Any) -> int:
        if name == "core.sessions":
            raise RuntimeError("disk")
        return keep_to(name, **given)

    monkeypatch.setattr(keeping, "keep_to", broken)
    make_codes(make_person(), 1, days_ago=31)
    with pytest.raises(RuntimeError):
        keep_to_schedule()
    assert not ResetCode.objects.exists()


def test_only_the_system_keeps_to_it() -> None:
    with pytest.raises(PermissionDenied):
        keep_to("core.sessions", actor=make_person())


def test_it_is_shortened_never_lengthened_and_taken_back() -> None:
    make_codes(make_person(), 1, days_ago=10)
    name = "organisations.reset_codes"
    assert keep_to(name, actor=SYSTEM) == 0
    for days in (0, 31, -1):
        with pytest.raises(ValidationError):
            shorten(name, days=days, actor=SYSTEM)
    shorten(name, days=9, actor=SYSTEM)
    shorten(name, days=9, actor=SYSTEM)
    assert AuditEntry.objects.get(verb="core.retention.set").data == {"old": 30, "new": 9}
    assert keep_to(name, actor=SYSTEM) == 1
    shorten(name, days=30, actor=SYSTEM)
    assert RetentionState.objects.get(rule=name).days is None


def test_a_rule_that_became_stricter_holds_over_what_was_chosen() -> None:
    RetentionState.objects.create(rule="organisations.reset_codes", days=400)
    assert {line.name: line.days for line in schedule()}["organisations.reset_codes"] == 30


def test_an_account_without_role_is_erased_after_its_time_and_what_it_did_stays() -> None:
    unit = make_unit()
    gone, back, serving, signing_in = (make_person(full_name=f"Người {number}") for number in range(4))
    long_ago = today() - timedelta(days=1900)
    for person in (gone, back, signing_in):
        give_role(person, Role.UNIT_OFFICER, unit, until=long_ago)
    give_role(back, Role.HEAD, unit, since=today() + timedelta(days=5))
    give_role(serving, Role.HEAD, unit)
    Person.objects.filter(pk=signing_in.pk).update(last_login=now())
    actions.set_language(gone, language="en", actor=gone)
    assert keep_to("organisations.people", actor=SYSTEM) == 1
    assert list(Person.objects.exclude(erased_at=None)) == [gone]
    assert RoleAssignment.objects.filter(person=gone).exists()
    assert not PersonalValue.objects.filter(entry__actor_id=gone.actor_id).exists()
    assert keep_to("organisations.people", actor=SYSTEM) == 0
    sealing.seal(everything=True)
    assert sealing.verify().is_sound


def test_an_account_that_never_had_a_role_is_erased_after_a_year() -> None:
    old, new = make_person(), make_person()
    Person.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=366))
    assert keep_to("organisations.people_without_role", actor=SYSTEM) == 1
    new.refresh_from_db()
    old.refresh_from_db()
    assert (old.erased_at is None, new.erased_at) == (False, None)


def test_an_old_invitation_goes_with_its_name_in_the_log() -> None:
    unit = make_unit()
    old, _token = actions.invite(full_name="Người được mời", role=Role.HEAD, unit=unit, actor=SYSTEM)
    recent, _token = actions.invite(full_name="Người mới mời", role=Role.HEAD, unit=unit, actor=SYSTEM)
    Invitation.objects.filter(pk=old.pk).update(expires_at=now() - timedelta(days=91))
    assert keep_to("organisations.invitations", actor=SYSTEM) == 1
    assert list(Invitation.objects.all()) == [recent]
    values = [str(one.value) for one in PersonalValue.objects.filter(key="full_name")]
    assert "Người được mời" not in values
    assert "Người mới mời" in values
    sealing.seal(everything=True)
    assert sealing.verify().is_sound


def test_old_names_leave_the_log_and_it_still_verifies(monkeypatch: Any) -> None:
    monkeypatch.setattr(keeping, "PORTION", 2)
    old = [make_person(), make_person()]
    AuditEntry.objects.update(at=now() - timedelta(days=3651))
    new = make_person()
    sealing.seal(everything=True)
    assert keep_to_schedule()["core.audit_values"] > 2
    kept = set(PersonalValue.objects.values_list("entry__subject_id", flat=True))
    assert str(new.pk) in kept
    assert not {str(one.pk) for one in old} & kept
    sealing.seal(everything=True)
    assert sealing.verify().is_sound
    PersonalValue.objects.filter(entry__subject_id=str(new.pk)).delete()
    assert not sealing.verify().is_sound  # what is newer than the rule reaches is still missed


def test_what_was_looked_at_is_forgotten_after_two_years() -> None:
    for days in (729, 731):
        moment = now() - timedelta(days=days)
        PersonalRead.objects.create(
            reader_id=uuid4(), subject_id=uuid4(), occasion="person", day=moment.date(), at=moment
        )
    assert keep_to("core.reads", actor=SYSTEM) == 1
    assert PersonalRead.objects.count() == 1


# --- The pages ---------------------------------------------------------------------------------------------------


def administrator_of(*, over: bool) -> Person:
    unit, person = make_unit(), make_person(is_demo=True)
    give_role(person, Role.ADMINISTRATOR, unit, over=unit if over else None)
    return person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def demo(settings: Any) -> None:
    settings.CHIENG_DEMO = True


@pytest.mark.usefixtures("demo")
def test_the_administrator_of_everything_sees_and_shortens_it() -> None:
    client = signed_in(administrator_of(over=True))
    make_codes(make_person(), 3, days_ago=31)
    page = client.get("/thoi-han-luu/").content.decode()
    assert "Mã đặt lại mật khẩu" in page
    assert client.post("/thoi-han-luu/organisations.reset_codes/", {"days": "31"}).status_code == 200
    assert not RetentionState.objects.exclude(days=None).exists()
    assert client.post("/thoi-han-luu/organisations.reset_codes/", {"days": "7"}).status_code == 302
    assert line_of("organisations.reset_codes").days == 7
    assert client.get("/thoi-han-luu/khong-co/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_with_two_provinces_neither_shortens_it_for_the_other() -> None:
    one, _other = administrator_of(over=True), administrator_of(over=True)
    client = signed_in(one)
    assert client.get("/thoi-han-luu/").status_code == 403
    assert client.post("/thoi-han-luu/organisations.reset_codes/", {"days": "7"}).status_code == 403
    with pytest.raises(PermissionDenied):
        shorten("organisations.reset_codes", days=7, actor=one)


def test_the_notice_says_what_the_schedule_says_in_both_languages(client: Client) -> None:
    shorten("organisations.reset_codes", days=7, actor=SYSTEM)
    page = client.get("/quyen-rieng-tu/").content.decode()
    assert all(str(rule.what) in page for rule in RETENTION)
    assert all(str(one.what) in page for one in LASTING)
    assert all(str(one.what) in page for one in HOLDINGS)
    assert "Trả lời trong 2 ngày làm việc." in page
    assert "7 ngày kể từ: mã được dùng hoặc hết hạn" in page
    client.cookies["django_language"] = "en"
    assert "Used or expired codes" in client.get("/quyen-rieng-tu/").content.decode()


def test_sessions_go_when_they_have_ended() -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=now() - timedelta(seconds=1))
    Session.objects.create(session_key="b", session_data="", expire_date=now() + timedelta(hours=1))
    assert keep_to("core.sessions", actor=SYSTEM) == 1
    assert [one.session_key for one in Session.objects.all()] == ["b"]
