from datetime import date
from uuid import UUID

import pytest

from chieng.organisations.models import Unit
from chieng.organisations.queries import kinds_of
from chieng.programme.kinds import DutyMode
from chieng.programme.queries import duties_for, modes_of, plan_by_code
from tests.factories.programme import load_kon_tum
from tests.factories.provinces import make_province

pytestmark = pytest.mark.django_db
DAY = date(2025, 2, 20)


def test_every_unit_of_the_shipped_plan_is_spoken_to_as_its_duties_say() -> None:
    load_kon_tum()
    _agree("kon-tum-2021-2025")


def test_only_departments_are_assigned_anything_in_the_small_province() -> None:
    province = make_province()
    found = _agree(province.plan)
    assert found == dict.fromkeys([province.units[key].pk for key in ("so-1", "so-2", "so-3")], DutyMode.ASSIGNED)


def _agree(code: str) -> dict[UUID, DutyMode]:
    plan = plan_by_code(code, DAY)
    assert plan is not None
    units = Unit.objects.on(DAY)
    found = modes_of(plan.id, kinds_of(units, DAY), DAY)
    order = list(DutyMode)
    one_by_one = {
        unit.pk: min((owed.mode for owed in owed_by), key=order.index)
        for unit in units
        if (owed_by := duties_for(unit.pk, DAY, plan_id=plan.id))
    }
    assert found == one_by_one
    return found
