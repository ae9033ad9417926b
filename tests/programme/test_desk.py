from datetime import date, timedelta

import pytest

from chieng.core.desk import Urgency
from chieng.organisations.kinds import Role
from chieng.organisations.models import Unit
from chieng.programme.desk import desk_items
from chieng.programme.kinds import unit_id
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme import load_small

pytestmark = pytest.mark.django_db
DUE = date(2025, 12, 14)


def test_the_yearly_report_comes_to_the_desk_45_days_before_it_is_due() -> None:
    plan = load_small()
    officer = make_person()
    unit = Unit.objects.get(pk=unit_id("tinh-mot", "so-hai"))
    give_role(officer, Role.UNIT_OFFICER, unit)
    assert desk_items(officer, DUE - timedelta(days=46)) == []
    items = desk_items(officer, DUE - timedelta(days=45))
    assert [(item.title, item.urgency, item.due) for item in items] == [("Báo cáo hằng năm", Urgency.DUE, DUE)]
    assert items[0].url == f"/ke-hoach/{plan.code}/trach-nhiem/{unit.pk}/?ngay=2025-10-30"
    assert len(desk_items(officer, DUE)) == 1
    assert desk_items(officer, DUE + timedelta(days=1)) == []


def test_what_another_provinces_units_owe_is_on_nobody_elses_desk() -> None:
    load_small(number="hai")
    load_small(**{'before = "15/12"': ""})
    officer, overseer = make_person(), make_person()
    ours = Unit.objects.get(pk=unit_id("tinh-mot", "ubnd-tinh"))
    give_role(officer, Role.HEAD, Unit.objects.get(pk=unit_id("tinh-mot", "so-hai")))
    give_role(overseer, Role.PROGRAMME_OFFICER, ours, over=ours)
    assert [desk_items(person, DUE) for person in (officer, overseer)] == [[], []]
