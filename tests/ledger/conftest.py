"""Two provinces; in each a department, a commune with an officer and a head, and who looks over them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from chieng.ledger import actions
from chieng.ledger.kinds import Figure
from chieng.ledger.models import Activity
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from tests.factories.ledger import load_kinds
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

TODAY = date(2025, 12, 10)


@dataclass(frozen=True, slots=True)
class Place:
    """A province with one commune, and its people."""

    province: Unit
    department: Unit
    commune: Unit
    officer: Person
    head: Person
    programme_officer: Person
    auditor: Person


def make_place(name: str) -> Place:
    province = make_unit(f"UBND tỉnh {name} (minh họa)", kind="province")
    department = make_unit(f"Sở {name} (minh họa)", kind="so", parent=province)
    commune = make_unit(f"Xã {name} (minh họa)", kind="xa", parent=province)
    officer, head = make_person(), make_person()
    # Roles over a subtree ask for a second factor at sign-in; demo accounts on this machine are excused.
    programme_officer, auditor = make_person(is_demo=True), make_person(is_demo=True)
    give_role(officer, Role.UNIT_OFFICER, commune)
    give_role(head, Role.HEAD, commune)
    give_role(programme_officer, Role.PROGRAMME_OFFICER, department, over=province)
    give_role(auditor, Role.AUDITOR, department, over=province)
    return Place(province, department, commune, officer, head, programme_officer, auditor)


@pytest.fixture(autouse=True)
def _fixed_day(settings: Any) -> None:
    settings.CHIENG_TODAY = TODAY
    settings.CHIENG_DEMO = True


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def here(db: None) -> Place:
    load_kinds()
    return make_place("Một")


@pytest.fixture
def elsewhere(db: None) -> Place:
    load_kinds()
    return make_place("Hai")


Record = Callable[..., Activity]


@pytest.fixture
def record(here: Place) -> Record:
    """Record a conference of 35 people in the commune, by its officer, unless told otherwise."""

    def run(**given: Any) -> Activity:
        values: dict[str, Any] = {
            "unit": here.commune,
            "kind": "conference",
            "since": TODAY,
            "figures": (Figure("people", 35),),
            "client_id": uuid4(),
            "actor": here.officer,
        }
        return actions.record_activity(**{**values, **given})

    return run
