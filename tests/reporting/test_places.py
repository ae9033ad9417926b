"""Figures by place: parts add up to the whole, and a person sees the places within their reach."""

import csv
from datetime import date
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.core.intervals import Interval
from chieng.organisations.actions import end_unit
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.programme.kinds import unit_id
from chieng.programme.queries import plan_by_code
from chieng.reporting.queries import standings
from chieng.reporting.queries.places import by_place, places_of
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 20)


def place(number: int) -> str:
    """Return a district with two schools: one belongs to it, one to a department and stands in it."""
    return f"""
[units.huyen-{number}]
kind = "district"
name = "Huyện {number} MỘT-XYZ"
belongs_to = "tinh"

[units.truong-{number}]
kind = "school"
name = "Trường {number} MỘT-XYZ"
belongs_to = "huyen-{number}"

[units.cap-ba-{number}]
kind = "school"
name = "Trường cấp ba {number} MỘT-XYZ"
belongs_to = "so-1"
territory = "huyen-{number}"
"""


TARGET = """
[targets.T3]
label_vi = "Trường đã tuyên truyền MỘT-XYZ"
label_en = "Schools that told MỘT-XYZ"
clause = "II.2, gạch đầu dòng 3"
period = "report_year"
comparator = ">="
threshold = "50%"
due = 2025-12-14

[targets.T3.population]
rule = "existed"
unit_kinds = ["school", "university"]

[targets.T3.measure]
kind = "units_with"

[[targets.T3.measure.all]]
label_vi = "tuyên truyền cho học sinh"
label_en = "pupils told"
activity_kinds = ["school-session"]

[tiles]
huyen-1 = [2, 1]
"""
KINDS = """
[unit_kinds.district]
name_vi = "UBND huyện"
name_en = "District"

[unit_kinds.school]
name_vi = "Trường"
name_en = "School"
"""


def province_of(districts: int, *, tiles: str = "") -> Province:
    extra = KINDS + "".join(map(place, range(1, districts + 1))) + TARGET + tiles
    return make_province(with_people=True, extra=extra)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CHIENG_TODAY = TODAY


@pytest.fixture
def province() -> Province:
    return province_of(3, tiles="huyen-2 = [1, 2]\nhuyen-3 = [2, 2]\n")


def unit(key: str) -> str:
    return str(unit_id("mot", key))


def told(province: Province, key: str, day: date = date(2025, 1, 10)) -> None:
    make_activity(unit=Unit.objects.get(pk=unit_id("mot", key)), kind="school-session", since=day)


def officer(province: Province) -> Client:
    return browse(province.people[Role.PROGRAMME_OFFICER])


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_parts_by_place_add_up_to_the_whole_and_a_school_counts_where_it_stands(province: Province) -> None:
    told(province, "truong-1")
    told(province, "cap-ba-2")
    rows = rows_of(officer(province), f"/chi-tieu/{province.plan}/T3/?bang=dia-ban&xuat=csv")
    assert [(row["Địa bàn"], row["Số đã đạt"], row["Tổng số đối tượng"], row["Kết quả"]) for row in rows] == [
        ("Huyện 1 MỘT-XYZ", "1", "2", "Đạt trên danh sách hiện có"),
        ("Huyện 2 MỘT-XYZ", "1", "2", "Đạt trên danh sách hiện có"),
        ("Huyện 3 MỘT-XYZ", "0", "2", "Chưa đến hạn"),
        ("Không thuộc địa bàn nào ở trên", "0", "1", "Chưa đến hạn"),
    ]


def test_a_place_narrows_figure_missing_counted_and_files(province: Province) -> None:
    told(province, "truong-1")
    told(province, "truong-2")
    client = officer(province)
    address = f"/chi-tieu/{province.plan}/T3/?noi={unit('huyen-1')}"
    page = client.get(address).content.decode()
    assert "1/2" in page
    assert "Trường cấp ba 1 MỘT-XYZ" in page
    assert "Trường 2 MỘT-XYZ" not in page
    assert "theo địa bàn nơi đơn vị đóng, phục vụ" in page
    assert "Huyện 1 MỘT-XYZ: tính đến ngày 20/02/2025" in page
    names = [row["Cơ quan, đơn vị"] for row in rows_of(client, address + "&xuat=csv")]
    assert names == ["Trường cấp ba 1 MỘT-XYZ", "Trường 1 MỘT-XYZ"]
    reminder = client.get(f"/chi-tieu/{province.plan}/T3/nhac/?noi={unit('huyen-1')}").content.decode()
    assert "Trường cấp ba 1 MỘT-XYZ" in reminder
    assert "Trường cấp ba 2 MỘT-XYZ" not in reminder


def test_a_department_is_a_place_by_belonging(province: Province) -> None:
    page = officer(province).get(f"/chi-tieu/{province.plan}/T3/?noi={unit('so-1')}").content.decode()
    assert "theo quan hệ trực thuộc và tuyến báo cáo" in page
    assert "0/3" in page


def test_the_list_of_targets_follows_the_place(province: Province) -> None:
    told(province, "truong-1")
    client = officer(province)
    rows = rows_of(client, f"/chi-tieu/{province.plan}/?noi={unit('huyen-1')}&xuat=csv")
    assert {row["Số"]: (row["Số đã đạt"], row["Tổng số đối tượng"]) for row in rows} == {
        "T1": ("0", "0"),
        "T3": ("1", "2"),
        "T4": ("0", ""),
    }
    page = client.get(f"/chi-tieu/{province.plan}/?noi={unit('huyen-1')}").content.decode()
    assert f"/T3/?ngay=2025-02-20&amp;noi={unit('huyen-1')}" in page


def officer_of(key: str) -> Person:
    person = make_person(f"can-bo-{key}")
    own = Unit.objects.get(pk=unit_id("mot", key))
    give_role(person, Role.UNIT_OFFICER, own, over=own)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person


def test_a_district_sees_itself_by_place_and_of_others_only_how_many(province: Province) -> None:
    client = browse(officer_of("huyen-2"))
    page = client.get(f"/chi-tieu/{province.plan}/T3/").content.decode()
    assert "Huyện 2 MỘT-XYZ" in page
    assert "Huyện 1 MỘT-XYZ" not in page
    assert "Còn 2 địa bàn ngoài phạm vi của anh/chị" in page
    assert [row["Địa bàn"] for row in rows_of(client, f"/chi-tieu/{province.plan}/T3/?bang=dia-ban&xuat=csv")] == [
        "Huyện 2 MỘT-XYZ"
    ]


@pytest.mark.parametrize("page", ["", "T3/", "T3/nhac/", "T3/cong-van/"])
@pytest.mark.parametrize("noi", ["huyen-1", "khac", "x"])
def test_a_place_outside_the_reach_is_answered_like_one_that_is_not_there(
    province: Province, page: str, noi: str
) -> None:
    client = browse(officer_of("huyen-2"))
    value = noi if noi == "x" else unit(noi)
    assert client.get(f"/chi-tieu/{province.plan}/{page}?noi={value}").status_code == 404


def test_tiles_lie_where_the_plan_says_else_in_official_order(province: Province) -> None:
    page = officer(province).get(f"/chi-tieu/{province.plan}/T3/").content.decode()
    assert 'data-c="1" data-r="2"' in page
    other = make_province(
        "hai", "HAI-XYZ", with_people=True, extra=KINDS + place(1).replace("MỘT", "HAI") + TARGET
    )
    client = browse(other.people[Role.PROGRAMME_OFFICER])
    page = client.get(f"/chi-tieu/{other.plan}/T3/").content.decode()
    assert 'data-c="2" data-r="1"' in page


def test_an_ended_district_counts_until_its_end_and_its_schools_where_they_stood_last(province: Province) -> None:
    told(province, "truong-1")
    for key in ("cap-ba-1", "truong-1", "huyen-1"):
        gone = Unit.objects.get(pk=unit_id("mot", key))
        end_unit(gone, on=date(2025, 7, 1), successors=[province.units["so-2"]], actor=SYSTEM)
    plan = plan_by_code(province.plan, date(2025, 12, 14))
    assert plan is not None
    found = next(one for one in standings(plan, date(2025, 12, 14)) if one.target.code == "T3")
    everywhere = places_of(SYSTEM, plan, Interval(plan.period.since, date(2025, 12, 15)), TODAY)
    parts = by_place(found, everywhere)
    assert sum(part.standing.figure.numerator or 0 for part in parts) == found.figure.numerator == 1
    assert sum(part.standing.figure.denominator or 0 for part in parts) == found.figure.denominator == 7


def test_units_that_were_only_asked_never_turn_a_place_red(province: Province) -> None:
    page = officer(province).get(f"/chi-tieu/{province.plan}/T3/?ngay=2025-12-14").content.decode()
    section = page.split('id="dia-ban"')[1].split("</section>")[0]
    assert "Chưa đạt" in section
    assert 'class="badge no"' not in section


@pytest.mark.parametrize("page", ["", "T3/"])
def test_a_page_asks_the_database_as_often_for_three_districts_as_for_one(page: str) -> None:
    counts = []
    for number in (1, 3):
        key = f"tinh{number}"
        extra = KINDS + "".join(map(place, range(1, number + 1))) + TARGET
        province = make_province(key, f"{key}-XYZ", with_people=True, extra=extra)
        client = browse(province.people[Role.PROGRAMME_OFFICER])
        client.get(f"/chi-tieu/{province.plan}/{page}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/chi-tieu/{province.plan}/{page}")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25
