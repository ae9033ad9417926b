"""What the installation says of itself, to machines and to people."""

import json
from typing import Any

import pytest
from django.test import Client

from chieng.config.serving.health import look
from chieng.core.health import CHECKS, Finding, State, check, find_all
from chieng.core.models import WorkerBeat
from chieng.organisations.kinds import Role
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_more_check(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Register checks for one test."""
    monkeypatch.setattr(CHECKS, "_things", dict(CHECKS._things))
    return lambda name, run: check(name, name)(run)


def test_without_a_worker_machines_are_told_to_fetch_somebody() -> None:
    status, body = look()
    answer = json.loads(body)
    assert status == 503
    assert answer["status"] == "failing"
    assert answer["checks"]["worker"]["state"] == "bad"
    assert answer["checks"]["database"]["state"] == "good"
    assert answer["checks"]["migrations"] == {"state": "good", "waiting": 0}


def test_with_worker_and_scheduler_alive_all_is_well() -> None:
    for role in ("worker", "scheduler"):
        WorkerBeat.objects.create(owner="here", role=role)
    status, body = look()
    assert (status, json.loads(body)["status"]) == (200, "ok")


def test_a_check_that_raises_is_bad_and_tells_no_secret(one_more_check: Any) -> None:
    def broken() -> Finding:
        raise RuntimeError("password=hunter2")

    one_more_check("broken", broken)
    status, body = look()
    assert status == 503
    assert json.loads(body)["checks"]["broken"] == {"state": "bad"}
    assert b"hunter2" not in body


def test_something_to_watch_is_no_reason_to_answer_503(one_more_check: Any) -> None:
    for role in ("worker", "scheduler"):
        WorkerBeat.objects.create(owner="here", role=role)
    one_more_check("watched", lambda: Finding(State.WATCH))
    assert look()[0] == 200
    assert State.WATCH in {finding.state for finding in find_all().values()}


@pytest.mark.parametrize(("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.AUDITOR, 200), (Role.HEAD, 403)])
def test_administrators_and_auditors_of_everything_read_the_page(
    role: Role, status: int, client: Client, settings: Any
) -> None:
    settings.CHIENG_DEMO = True
    person, unit = make_person(is_demo=True), make_unit()  # spared the second factor
    give_role(person, role, unit, over=None if role is Role.HEAD else unit)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/suc-khoe-he-thong/").status_code == status


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get("/suc-khoe-he-thong/").status_code == 302
