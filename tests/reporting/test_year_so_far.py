from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from chieng.ledger.kinds import Accumulation, State
from chieng.ledger.queries.tallies import accumulate
from chieng.organisations.kinds import Role
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province
from tests.reporting.test_pages import carry_out

TODAY = date(2025, 2, 20)
UNITS = [uuid4(), uuid4(), uuid4()]
figures = st.lists(
    st.tuples(st.sampled_from(UNITS), st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.integers(0, 10_000)),
    min_size=1,
    max_size=30,
)


@pytest.fixture
def province(db: None, settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


@given(figures)
def test_each_figure_adds_up_by_its_own_rule(rows: list[tuple[UUID, date, int]]) -> None:
    values = [value for _unit, _day, value in rows]
    distinct = accumulate(Accumulation.DISTINCT, rows)
    assert accumulate(Accumulation.SUM, rows) == sum(values)
    assert distinct is not None
    assert max(values) <= distinct <= sum(values)
    latest = accumulate(Accumulation.LATEST, rows)
    newest = max(day for _unit, day, _value in rows)
    one_unit = len({unit for unit, _day, _value in rows}) == 1
    assert (latest in {value for _unit, day, value in rows if day == newest}) if one_unit else latest is None


def test_a_unit_reads_its_report_as_of_now_and_what_it_lacks(province: Province) -> None:
    unit = province.units["so-1"]
    for people in (30, 20):
        make_activity(unit=unit, kind="conference", since=TODAY, numbers={"people": people})
    make_activity(unit=unit, kind="conference", since=TODAY, state=State.SUBMITTED, numbers={"people": 900})
    page = browse(province.people[Role.UNIT_OFFICER]).get(f"/nam-nay/{province.plan}/{unit.pk}/").content.decode()
    assert "còn thiếu: kế hoạch của đơn vị" in page
    assert "2 hoạt động; 30 người" in page
    assert "0 bản nháp, 1 chờ xác nhận, 0 trả lại để bổ sung" in page
    assert "900" not in page
    make_activity(unit=unit, kind="unit-plan", since=TODAY)
    page = browse(province.people[Role.UNIT_OFFICER]).get(f"/nam-nay/{province.plan}/{unit.pk}/").content.decode()
    assert "còn thiếu: kế hoạch của đơn vị" not in page


def test_another_unit_does_not_read_it(province: Province) -> None:
    person = make_person("so-hai")
    give_role(person, Role.UNIT_OFFICER, province.units["so-2"])
    unit = province.units["so-1"].pk
    assert browse(person).get(f"/nam-nay/{province.plan}/{unit}/").status_code == 404
    assert browse(person).get(f"/nam-nay/khac/{province.units['so-2'].pk}/").status_code == 404


def test_the_whole_plan_reads_its_report_and_names_no_unit(province: Province) -> None:
    carry_out(province, "so-2")
    page = browse(province.people[Role.UNIT_OFFICER]).get(f"/nam-nay/{province.plan}/").content.decode()
    assert "1/3 cơ quan, đơn vị" in page
    assert "Sở 2 MỘT-XYZ" not in page


def test_the_page_of_a_unit_leads_to_its_side_of_the_programme(province: Province) -> None:
    unit = province.units["so-1"].pk
    client = browse(province.people[Role.UNIT_OFFICER])
    before = client.get(f"/don-vi/{unit}/").content.decode()
    assert "Chưa có hoạt động nào được xác nhận trong năm báo cáo." in before
    carry_out(province, "so-1")
    page = client.get(f"/don-vi/{unit}/").content.decode()
    assert f"/nam-nay/{province.plan}/{unit}/" in page
    assert "02/2025" in page


def test_the_menu_leads_to_ones_own_unit(province: Province) -> None:
    unit = province.units["so-1"].pk
    own = browse(province.people[Role.UNIT_OFFICER]).get("/don-vi-cua-toi/")
    assert (own.status_code, own["Location"]) == (302, f"/don-vi/{unit}/")
    nobody = browse(make_person("khong-vai-tro")).get("/don-vi-cua-toi/")
    assert nobody["Location"] == "/don-vi/"


def test_the_desk_leads_to_the_report_so_far(province: Province) -> None:
    unit = province.units["so-1"].pk
    for role, address in (
        (Role.UNIT_OFFICER, f"/nam-nay/{province.plan}/{unit}/"),
        (Role.AUDITOR, f"/nam-nay/{province.plan}/"),
    ):
        client = browse(province.people[role])
        assert "/nam-nay/" in client.get("/ban-lam-viec/").content.decode()
        assert client.get("/nam-nay/")["Location"] == address
    nobody = browse(make_person("khong-vai-tro"))
    assert "/nam-nay/" not in nobody.get("/ban-lam-viec/").content.decode()
    assert nobody.get("/nam-nay/").status_code == 200


def test_the_pages_ask_as_often_for_three_activities_as_for_one(province: Province) -> None:
    unit = province.units["so-1"]
    client = browse(province.people[Role.UNIT_OFFICER])
    for path in (f"/nam-nay/{province.plan}/{unit.pk}/", f"/don-vi/{unit.pk}/"):
        counts = []
        for kind in ("conference", "unit-plan"):
            make_activity(unit=unit, kind=kind, since=TODAY)
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.append(len(asked))
        assert counts[0] == counts[1]
