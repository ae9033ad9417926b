"""The API as others meet it: what its description says holds for whatever is sent; keys open what they say."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import one_of
from schemathesis.specs.openapi.checks import positive_data_acceptance

from chieng.core.api import SCOPES
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.organisations.actions import issue_token
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

DESCRIPTION = "/api/v1/openapi.json"
DAY = "2025-03-03"


@pytest.fixture
def province(db: None) -> Province:
    return make_province(with_people=True)


def key_of(person: Person, *scopes: str) -> str:
    return issue_token(person, name="phần mềm", scopes=scopes or SCOPES.names(), days=1, actor=person)[1]


@pytest.fixture
def described(province: Province) -> Iterator[Any]:
    make_activity(unit=province.units["so-1"], numbers={("people", "officials"): 5, "sessions": None})
    make_activity(unit=province.units["so-1"], kind="unit-plan")
    # As Django's own test client does: the connection holds the transaction of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(DESCRIPTION, WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def officer(province: Province) -> "Asking":
    return Asking(key_of(province.people[Role.UNIT_OFFICER]))


class Asking:
    """A program with a key."""

    def __init__(self, key: str) -> None:
        self.client = Client()
        self.headers = {"authorization": f"Bearer {key}"}

    def get(self, path: str, **told: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", told, headers=self.headers)

    def record(self, *activities: dict[str, Any], key: str = "", query: str = "") -> Any:
        return self.client.post(
            f"/api/v1/activities{query}",
            {"activities": activities},
            content_type="application/json",
            headers=self.headers | ({"idempotency-key": key} if key else {}),
        )


@pytest.mark.parametrize("examples", [12, pytest.param(300, marks=pytest.mark.slow)])
def test_whatever_is_sent_is_answered_as_described(described: Any, province: Province, examples: int) -> None:
    header = {"Authorization": f"Bearer {key_of(province.people[Role.UNIT_OFFICER])}"}
    operations = [one.ok() for one in described.get_all_operations()]
    assert len(operations) == 9
    for operation in operations:
        check_operation(operation, header, examples)


def check_operation(operation: Any, headers: dict[str, str], examples: int) -> None:
    """Send what fits the description and what doesn't, and hold the answers against it."""
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    cases = [operation.as_strategy(generation_mode=mode) for mode in modes]

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=one_of(*cases))
    def holds(case: Any) -> None:
        # A description can't say which cursors are ours: what fits it may still be refused in words.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    holds()


def talk(province: Province, **more: Any) -> dict[str, Any]:
    """Return a talk of so-1 as a program sends it: complete, with a link as evidence."""
    return {
        "unit": str(province.units["so-1"].pk),
        "kind": "conference",
        "since": DAY,
        "quantities": [{"kind": "people", "value": 35}],
        "link": "https://example.vn/tin/1",
        **more,
    }


# --- Keys ------------------------------------------------------------


def test_without_a_key_or_a_session_nothing_is_told(province: Province) -> None:
    for path in ("units", "plans", "kinds", "activities", f"plans/{province.plan}/targets"):
        answer = Client().get(f"/api/v1/{path}")
        assert answer.status_code == 401
        assert province.marker not in answer.content.decode()


def test_a_key_opens_only_what_it_was_given(province: Province) -> None:
    asking = Asking(key_of(province.people[Role.UNIT_OFFICER], "units:read"))
    assert asking.get("units").status_code == 200
    assert asking.get("activities").status_code == 403
    assert asking.record(talk(province)).status_code == 403
    assert not Activity.objects.exists()


def test_a_session_writes_only_with_the_token_against_forgery(province: Province) -> None:
    client = Client(enforce_csrf_checks=True)
    person = province.people[Role.UNIT_OFFICER]
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = client.post("/api/v1/activities", {"activities": [talk(province)]}, content_type="application/json")
    assert sent.status_code == 403
    assert not Activity.objects.exists()


def test_a_form_instead_of_json_is_refused_in_words(province: Province) -> None:
    client = Client()
    person = province.people[Role.UNIT_OFFICER]
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/api/v1/activities", {"unit": "x"})
    assert answer.status_code == 400
    assert "JSON" in answer.json()["detail"]


def test_what_is_said_in_the_description_needs_no_key() -> None:
    described = Client().get(DESCRIPTION).json()
    assert described["openapi"].startswith("3.")
    assert {"/api/v1/units", "/api/v1/plans", "/api/v1/activities"} <= set(described["paths"])


# --- Reading ------------------------------------------------------------


def test_units_come_page_by_page_in_official_order_and_each_once(province: Province) -> None:
    asking = Asking(key_of(province.people[Role.PROGRAMME_OFFICER]))
    whole = [one["id"] for one in asking.get("units").json()["items"]]
    paged, cursor = [], ""
    while cursor is not None:
        page = asking.get("units", limit=2, cursor=cursor).json()
        paged += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert paged == whole
    assert len(set(whole)) == 5


def test_a_unit_tells_what_it_stands_under(province: Province, officer: "Asking") -> None:
    unit = province.units["so-1"]
    told = officer.get(f"units/{unit.pk}").json()
    assert told["name"] == f"Sở 1 {province.marker}"
    assert told["kind"] == "department"
    assert told["belongs_to"] == [str(province.units["tinh"].pk)]
    assert told["until"] is None


def test_a_plan_tells_its_parts(province: Province, officer: "Asking") -> None:
    assert [one["code"] for one in officer.get("plans").json()] == [province.plan]
    told = officer.get(f"plans/{province.plan}").json()
    assert [one["code"] for one in told["targets"]] == ["T1", "T4"]
    assert told["targets"][1]["comparator"] == ">"
    assert told["targets"][1]["threshold"] == 80
    assert told["duties"][0]["addressees"] == [
        {"mode": "assigned", "kind": "department", "unit": None, "is_lead": False}
    ]


def test_nothing_of_another_province_is_read(province: Province) -> None:
    other = make_province("hai", "HAI-ABC", with_people=True)
    activity = make_activity(unit=other.units["so-1"], title="HAI-ABC")
    asking = Asking(key_of(province.people[Role.PROGRAMME_OFFICER]))
    for path in ("units", "plans", "activities"):
        assert "HAI-ABC" not in asking.get(path).content.decode()
    for path in (
        f"units/{other.units['so-1'].pk}",
        f"plans/{other.plan}",
        f"plans/{other.plan}/targets",
        f"activities/{activity.pk}",
    ):
        assert asking.get(path).status_code == 404


@pytest.mark.parametrize("path", ["activities", "units"])
def test_a_longer_list_needs_no_more_queries(
    province: Province, officer: "Asking", path: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_activity(unit=province.units["so-1"])
    officer.get(path)  # the day of the last use is written once
    with CaptureQueriesContext(connection) as first:
        officer.get(path)
    for _time in range(2):
        make_activity(unit=province.units["so-1"])
    with django_assert_num_queries(len(first)):
        officer.get(path)


def test_a_cursor_of_somebody_s_own_making_is_refused_in_words(officer: "Asking") -> None:
    extreme = urlsafe_b64encode(json.dumps(["2025-01-01", "0001-01-01T00:00:00+07:00", str(uuid4())]).encode())
    for cursor in ("abc", extreme.decode()):
        answer = officer.get("activities", cursor=cursor)
        assert answer.status_code == 422
        assert answer.json()["errors"]["cursor"]


def test_activities_go_on_after_the_last_one_seen(province: Province, officer: "Asking") -> None:
    for _time in range(3):
        make_activity(unit=province.units["so-1"])
    first = officer.get("activities", limit=2).json()
    make_activity(unit=province.units["so-1"])  # a new one comes in first of all
    second = officer.get("activities", limit=2, cursor=first["next"]).json()
    assert len({one["id"] for one in first["items"] + second["items"]}) == 3
    assert second["next"] is None


# --- Writing ------------------------------------------------------------


def test_a_program_records_an_activity_and_sends_it_to_the_head(province: Province, officer: "Asking") -> None:
    told = officer.record(talk(province, send=True, tasks=["1a"], themes=["risks-skills"])).json()
    assert (told["recorded"], told["refused"], told["written"]) == (1, 0, True)
    activity = Activity.objects.get(pk=told["items"][0]["id"])
    assert activity.state == State.SUBMITTED
    assert activity.created_by == province.people[Role.UNIT_OFFICER]
    read = officer.get(f"activities/{activity.pk}").json()
    assert read["quantities"] == [{"kind": "people", "value": 35, "not_applicable": False, "audience": None}]
    assert (read["tasks"], read["themes"]) == (["1a"], ["risks-skills"])
    assert read["evidence"][0]["link"] == "https://example.vn/tin/1"


def test_the_same_request_twice_records_once(province: Province, officer: "Asking") -> None:
    first = officer.record(talk(province), talk(province, since="2025-03-04"), key="yêu cầu 1".encode().hex())
    again = officer.record(talk(province), talk(province, since="2025-03-04"), key="yêu cầu 1".encode().hex())
    assert first.json()["recorded"] == 2
    assert (again.json()["recorded"], again.json()["repeated"]) == (0, 2)
    assert [one["id"] for one in again.json()["items"]] == [one["id"] for one in first.json()["items"]]
    assert Activity.objects.count() == 2


def test_the_same_key_of_another_person_is_another_request(province: Province, officer: "Asking") -> None:
    head = Asking(key_of(province.people[Role.HEAD]))
    assert officer.record(talk(province), key="1").json()["recorded"] == 1
    assert head.record(talk(province), key="1").json()["recorded"] == 1


def test_a_trial_says_the_same_and_writes_nothing(province: Province, officer: "Asking") -> None:
    wrong = talk(province, since="2031-01-01")
    trial = officer.record(talk(province), wrong, query="?dry_run=true").json()
    assert (trial["recorded"], trial["refused"], trial["written"]) == (1, 1, False)
    assert not Activity.objects.exists()
    real = officer.record(talk(province), wrong).json()
    assert (real["recorded"], real["refused"], real["written"]) == (1, 1, True)
    assert real["items"][1]["errors"].keys() >= {"since"}
    assert Activity.objects.count() == 1


def test_all_or_nothing_leaves_nothing_when_one_is_wrong(province: Province, officer: "Asking") -> None:
    told = officer.record(talk(province), talk(province, kind="?"), query="?all_or_nothing=true").json()
    assert (told["written"], told["refused"]) == (False, 1)
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tasks": ["9z"]}, "tasks"),
        ({"themes": ["khong-co"]}, "themes"),
        ({"plan": "khong-co"}, "plan"),
        ({"quantities": [{"kind": "people"}]}, "quantities"),
        ({"audiences": ["khong-co"]}, "audiences"),
        ({"link": "không phải địa chỉ"}, "link"),
        ({"title": "a" * 201}, "title"),
    ],
)
def test_what_is_wrong_is_told_by_field(
    province: Province, officer: "Asking", wrong: dict[str, Any], field: str
) -> None:
    told = officer.record(talk(province, **wrong)).json()
    assert told["refused"] == 1
    assert field in told["items"][0]["errors"]
    assert not Activity.objects.exists()


def test_another_unit_and_none_are_refused_alike(province: Province, officer: "Asking") -> None:
    theirs = talk(province, unit=str(province.units["so-2"].pk))
    nowhere = talk(province, unit=str(uuid4()))
    coded = talk(province, unit={"scheme": "administrative", "code": "99999"})
    told = officer.record(theirs, nowhere, coded).json()
    assert told["refused"] == 3
    assert len({json.dumps(one["errors"]) for one in told["items"]}) == 1
    assert not Activity.objects.exists()


def test_a_foreign_id_of_a_form_takes_over_nothing(province: Province, officer: "Asking") -> None:
    theirs = make_activity(unit=province.units["so-2"], client_id=UUID(int=7), state=State.DRAFT)
    told = officer.record(talk(province, client_id=str(UUID(int=7)), title="đổi")).json()
    theirs.refresh_from_db()
    assert told["refused"] == 1
    assert theirs.title != "đổi"
