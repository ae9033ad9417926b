from datetime import date
from typing import Any

import pytest

from chieng.core.actors import SYSTEM
from chieng.core.sheets.export import write_csv
from chieng.organisations.actions import define_kind, define_scheme
from chieng.organisations.exchange.batch import Plan
from chieng.organisations.exchange.units import plan_units
from chieng.organisations.models import Unit
from tests.factories.organisations import make_unit

pytestmark = pytest.mark.django_db

HEADING = ["Mã", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày", "Kết thúc từ ngày", "Áp dụng từ ngày"]
REFORM = "1/7/2025"


@pytest.fixture(autouse=True)
def words(db: Any) -> None:
    for code, name in [("tinh", "Tỉnh"), ("huyen", "Huyện"), ("xa", "Xã"), ("so", "Sở")]:
        define_kind(code=code, name_vi=name, name_en=code.title(), actor=SYSTEM)
    define_scheme(code="administrative", name_vi="Mã đơn vị hành chính", name_en="Administrative code", actor=SYSTEM)


def plan(*rows: list[Any], actor: object = SYSTEM, heading: list[str] = HEADING) -> Plan:
    return plan_units(write_csv(heading, rows), actor=actor)


def said(checked: Plan) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in checked.problems]


def test_a_file_founds_units_whatever_the_order_of_its_rows() -> None:
    checked = plan(
        ["23281", "Xã Đăk Tô (minh họa)", "xã", "62", "1/7/2025", "", ""],
        ["62", "Tỉnh Kon Tum (minh họa)", "Tỉnh", "", "1/1/2000", "", ""],
    )
    assert said(checked) == []
    assert checked.counts() == {"new": 2, "changed": 0, "ended": 0, "unchanged": 0}
    assert not Unit.objects.exists()
