from datetime import date, timedelta
from typing import Any

import pytest

from chieng.core.actors import SYSTEM
from chieng.core.desk import Urgency
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.programme.actions import extend_assignment, issue_yearly_assignments
from chieng.programme.desk import desk_items
from chieng.programme.kinds import unit_id
from chieng.programme.models import Assignment, Plan
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme import load_small

pytestmark = pytest.mark.django_db
DUE = date(2025, 12, 14)


@pytest.fixture
def plan() -> Plan:
    plan = load_small()
    issue_yearly_assignments(plan, day=date(2025, 3, 2), actor=SYSTEM)
    return plan


def officer_of(key: str, number: str = "mot", role: Role = Role.UNIT_OFFICER) -> Person:
    person = make_person()
    give_role(person, role, Unit.objects.get(pk=unit_id(f"tinh-{number}", key)))
    return person


def test_the_yearly_report_comes_to_the_desk_45_days_before_it_is_due_and_is_late_after(plan: Plan) -> None:
    officer = officer_of("so-hai")
    assert desk_items(officer, DUE - timedelta(days=46)) == []
    items = desk_items(officer, DUE - timedelta(days=45))
    assert [(item.title, item.urgency, item.due) for item in items] == [("Báo cáo hằng năm", Urgency.DUE, DUE)]
    assert items[0].url.startswith("/viec-duoc-giao/")
    assert [item.urgency for item in desk_items(officer, DUE)] == [Urgency.DUE]
    assert [item.urgency for item in desk_items(officer, DUE + timedelta(days=1))] == [Urgency.LATE]


def test_who_is_only_requested_is_never_late(plan: Plan) -> None:
    officer = officer_of("mat-tran")
    assert [item.urgency for item in desk_items(officer, DUE + timedelta(days=100))] == [Urgency.DUE]


def test_more_time_moves_it(plan: Plan) -> None:
    officer = officer_of("so-hai")
    work = Assignment.objects.get(duty__code="report")
    to = date(2026, 12, 20)
    extend_assignment(work, units=[unit_id("tinh-mot", "so-hai")], to=to, reason="Bão", actor=SYSTEM)
    assert desk_items(officer, DUE + timedelta(days=1)) == []
    assert desk_items(officer, to)[0].due == to


def test_the_lead_is_told_how_many_units_are_late(plan: Plan) -> None:
    lead = officer_of("so-hai", role=Role.PROGRAMME_OFFICER)
    assert desk_items(lead, DUE) == []
    items = desk_items(lead, DUE + timedelta(days=2))
    assert [(str(item.title), item.urgency) for item in items] == [
        ("1 đơn vị quá hạn việc được giao", Urgency.TO_DO)
    ]


def test_what_another_provinces_units_owe_is_on_nobody_elses_desk(plan: Plan) -> None:
    load_small(number="hai")
    officer = officer_of("so-hai", "hai", Role.HEAD)
    overseer = officer_of("ubnd-tinh", "hai", Role.PROGRAMME_OFFICER)
    assert [desk_items(person, DUE + timedelta(days=9)) for person in (officer, overseer)] == [[], []]


def test_a_full_desk_takes_few_queries(plan: Plan, django_assert_max_num_queries: Any) -> None:
    officer = officer_of("so-hai")
    with django_assert_max_num_queries(9):
        desk_items(officer, DUE)
