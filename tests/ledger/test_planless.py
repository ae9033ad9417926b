"""The desk of a unit that a target asks for a plan, and that has none for this year."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chieng.core.desk import DESK, DeskItem, Urgency
from chieng.ledger import actions
from chieng.ledger.kinds import State
from chieng.ledger.queries.planless import without_a_plan
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2025, 4, 10)


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


@pytest.fixture
def unit(province: Province) -> Unit:
    return province.units["so-1"]


@pytest.fixture
def officer(province: Province) -> Person:
    return province.people[Role.UNIT_OFFICER]


def asked(person: Person) -> list[DeskItem]:
    return [item for item in DESK["ledger"](person, TODAY) if "kế hoạch năm 2025" in str(item.title)]


def test_a_unit_that_a_target_asks_is_led_to_the_wizard(officer: Person, unit: Unit) -> None:
    (item,) = asked(officer)
    assert (item.urgency, item.url) == (Urgency.TO_DO, f"/hoat-dong/ke-hoach-don-vi/lap/?don-vi={unit.pk}")
    assert "T1" in str(item.detail)


def test_a_draft_that_was_begun_is_gone_on_with(officer: Person, unit: Unit) -> None:
    draft = actions.start_unit_plan(unit=unit, year=TODAY.year, client_id=uuid4(), actor=officer)
    (item,) = asked(officer)
    assert item.url == f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/soan/"


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.VERIFIED])
def test_nothing_is_asked_once_there_is_a_plan(officer: Person, unit: Unit, state: State) -> None:
    make_activity(unit=unit, kind="unit-plan", since=date(2025, 1, 20), state=state)
    assert asked(officer) == []


def test_a_plan_of_last_year_or_a_withdrawn_one_is_none(officer: Person, unit: Unit) -> None:
    make_activity(unit=unit, kind="unit-plan", since=date(2024, 1, 20))
    make_activity(unit=unit, kind="unit-plan", since=date(2025, 1, 20), state=State.WITHDRAWN)
    assert len(asked(officer)) == 1


def test_it_is_asked_of_nobody_whom_no_target_counts_nor_of_who_only_looks(province: Province) -> None:
    counted_by_none = make_person()
    give_role(counted_by_none, Role.UNIT_OFFICER, province.units["dai-hoc"])
    assert asked(counted_by_none) == []
    for role in (Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert asked(province.people[role]) == []


def test_who_has_a_plan_costs_one_query(officer: Person, unit: Unit) -> None:
    make_activity(unit=unit, kind="unit-plan", since=date(2025, 1, 20))
    from chieng.organisations.queries.rights import remember_rights, roles_of

    remember_rights(officer)
    roles_of(officer, TODAY)
    with CaptureQueriesContext(connection) as queries:
        assert list(without_a_plan(officer, TODAY)) == []
    assert len(queries) == 1
