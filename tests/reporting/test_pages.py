import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.core.desk import DESK, DeskItem, Urgency
from chieng.ledger.kinds import State
from chieng.organisations.kinds import Role
from chieng.programme.actions import record_statistic
from chieng.programme.kinds import Grade
from chieng.reporting.desks import groups_for
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 20)


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


def carry_out(province: Province, unit: str) -> None:
    make_activity(unit=province.units[unit], kind="unit-plan", since=TODAY)
    make_activity(unit=province.units[unit], kind="conference", since=TODAY)


def test_figures_are_whole_but_units_are_named_only_within_reach(province: Province) -> None:
    carry_out(province, "so-1")
    carry_out(province, "so-2")
    page = browse(province.people[Role.UNIT_OFFICER]).get(f"/chi-tieu/{province.plan}/T1/").content.decode()
    assert "2/3" in page
    assert "Sở 1 MỘT-XYZ" in page
    assert "Sở 2 MỘT-XYZ" not in page
    assert "Sở 3 MỘT-XYZ" not in page
    assert page.count("Còn 1 đơn vị ngoài phạm vi của anh/chị, không nêu tên ở đây.") == 2


def test_the_file_of_a_target_names_the_same_units_as_the_page(province: Province) -> None:
    carry_out(province, "so-2")
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    answer = client.get(f"/chi-tieu/{province.plan}/T1/?xuat=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(answer)))
    assert [(row["Cơ quan, đơn vị"], row["Kết quả"], row["Lý do"]) for row in rows] == [
        ("Sở 1 MỘT-XYZ", "Chưa đạt", "Chưa ghi nhận hoạt động nào"),
        ("Sở 3 MỘT-XYZ", "Chưa đạt", "Chưa ghi nhận hoạt động nào"),
        ("Sở 2 MỘT-XYZ", "Đạt", ""),
    ]


def test_the_api_the_command_and_the_page_say_the_same(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    carry_out(province, "so-1")
    call_command("targets", province.plan, "--as-of", "2025-12-14", "--json")
    by_command = json.loads(capsys.readouterr().out)
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    by_api = client.get(f"/api/v1/plans/{province.plan}/targets?as_of=2025-12-14").json()
    assert by_api == by_command
    first: dict[str, Any] = by_command[0]
    assert (first["value"], first["numerator"], first["denominator"], first["verdict"]) == (33.3, 1, 3, "not_met")
    page = client.get(f"/chi-tieu/{province.plan}/T1/?ngay=2025-12-14").content.decode()
    assert first["sentence"] in page


def test_the_command_names_a_plan_that_is_not_there(province: Province) -> None:
    with pytest.raises(CommandError, match=rf"“khac”. Loaded: {province.plan}\."):
        call_command("targets", "khac")


def test_the_command_refuses_a_day_it_cannot_read(province: Province) -> None:
    with pytest.raises(CommandError, match="31/02/2025"):
        call_command("targets", province.plan, "--as-of", "31/02/2025")


@pytest.mark.parametrize("path", ["/chi-tieu/{plan}/", "/chi-tieu/{plan}/T1/", "/ban-lam-viec/"])
def test_a_page_asks_the_database_as_often_for_three_units_as_for_one(province: Province, path: str) -> None:
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    address = path.format(plan=province.plan)
    carry_out(province, "so-1")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    carry_out(province, "so-2")
    carry_out(province, "so-3")
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(three) == len(one)


def test_an_unreadable_day_is_said_and_nothing_breaks(province: Province) -> None:
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    page = client.get(f"/chi-tieu/{province.plan}/?ngay=31-02").content.decode()
    assert page.count("Không đọc được ngày “31-02”") == 1


@pytest.mark.parametrize("path", ["/chi-tieu/khac/", "/chi-tieu/{plan}/T9/", "/chi-tieu/khac/T1/"])
def test_what_is_not_there_is_not_found(province: Province, path: str) -> None:
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    assert client.get(path.format(plan=province.plan)).status_code == 404


def test_the_list_of_targets_leads_to_the_plan_of_ones_own_unit(province: Province) -> None:
    make_province("hai", "HAI-XYZ")
    answer = browse(province.people[Role.UNIT_OFFICER]).get("/chi-tieu/")
    assert (answer.status_code, answer["Location"]) == (302, f"/chi-tieu/{province.plan}/")


def test_without_a_plan_in_reach_the_page_says_what_to_do(province: Province) -> None:
    page = browse(make_person("khong-vai-tro")).get("/chi-tieu/").content.decode()
    assert "Chưa có kế hoạch nào" in page


def test_the_desk_puts_what_came_back_first_and_then_the_nearest_due(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        DeskItem("chờ", "/a/", Urgency.WAITING),
        DeskItem("sắp hạn", "/b/", Urgency.DUE, due=date(2025, 3, 1)),
        DeskItem("hạn gần hơn", "/c/", Urgency.DUE, due=date(2025, 2, 21)),
        DeskItem("quá hạn", "/d/", Urgency.LATE, due=date(2025, 2, 18)),
        DeskItem("trả lại", "/e/", Urgency.RETURNED),
    ]
    monkeypatch.setattr(DESK, "_things", {"here": lambda _actor, _day: items})
    assert [(line.title, line.state) for group in groups_for(None, TODAY) for line in group.lines] == [
        ("trả lại", "Trả lại"),
        ("quá hạn", "Quá hạn 2 ngày"),
        ("hạn gần hơn", "Còn 1 ngày"),
        ("sắp hạn", "Còn 9 ngày"),
        ("chờ", "Chờ người khác"),
    ]


def test_a_head_finds_what_waits_on_the_desk_and_another_unit_does_not(province: Province) -> None:
    make_activity(unit=province.units["so-1"], kind="conference", since=TODAY, state=State.SUBMITTED)
    make_activity(unit=province.units["so-2"], kind="unit-plan", since=TODAY)  # or it would be asked for one
    stranger = make_person("nguoi-khac")
    give_role(stranger, Role.HEAD, province.units["so-2"])
    mine = browse(province.people[Role.HEAD]).get("/ban-lam-viec/").content.decode()
    theirs = browse(stranger).get("/ban-lam-viec/").content.decode()
    assert "Xem và xác nhận" in mine
    assert "Xem và xác nhận" not in theirs
    assert "Không có việc nào đang chờ" in theirs


def test_only_whoever_may_record_finds_recording_on_the_desk(province: Province) -> None:
    offered = {
        role: 'href="/hoat-dong/ghi/"' in browse(person).get("/ban-lam-viec/").content.decode()
        for role, person in province.people.items()
    }
    may = {
        role: browse(person).get("/hoat-dong/ghi/").status_code == 200 for role, person in province.people.items()
    }
    assert offered == may
    assert set(may.values()) == {True, False}


def test_a_counted_unit_leads_to_its_activities_and_their_evidence(province: Province) -> None:
    carry_out(province, "so-1")
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    unit = province.units["so-1"].pk
    page = client.get(f"/chi-tieu/{province.plan}/T1/{unit}/").content.decode()
    assert "Được tính bằng 2 hoạt động đã xác nhận:" in page
    assert page.count("https://example.vn/tin/") >= 2
    missing = province.units["so-2"].pk
    assert client.get(f"/chi-tieu/{province.plan}/T1/{missing}/").status_code == 404


def test_a_script_without_its_second_factor_is_refused_in_words_and_not_sent_to_a_page(province: Province) -> None:
    officer = make_person("chua-bat-hai-lop")
    give_role(officer, Role.PROGRAMME_OFFICER, province.units["so-1"], over=province.units["tinh"])
    answer = browse(officer).get(f"/api/v1/plans/{province.plan}/targets")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/json")
    assert "xác thực hai lớp" in answer.json()["detail"]


def test_a_record_of_people_carries_its_grade_and_its_bounds_and_one_of_units_none(province: Province) -> None:
    record_statistic(
        province.units["tinh"],
        kind="students",
        on=date(2024, 9, 1),
        value=1000,
        source="Thống kê (minh họa)",
        grade=Grade.ESTIMATE,
        actor=SYSTEM,
    )
    for number in (300, 250):
        make_activity(
            unit=province.units["dai-hoc"],
            kind="contest",
            since=TODAY,
            audiences=("students",),
            numbers={"people": number},
        )
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    units, people = client.get(f"/api/v1/plans/{province.plan}/targets").json()
    assert (people["value"], people["value_at_most"], people["grade"]) == (30.0, 55.0, "C")
    assert (people["numerator"], people["at_most"], people["counted"][0]["at_most"]) == (300, 550, 550)
    assert [(one["kind"], one["value"], one["grade"]) for one in people["denominator_facts"]] == [
        ("students", 1000, "C")
    ]
    assert (units["value_at_most"], units["grade"], units["denominator_facts"]) == (None, None, [])
    page = client.get(f"/chi-tieu/{province.plan}/T4/").content.decode()
    assert "Tỷ lệ thật nằm trong khoảng từ 30,0% đến 55,0%" in page
    assert 'class="unsure"' in page
    assert "mức C" in page


def test_a_target_about_people_says_how_far_its_denominator_can_be_trusted(province: Province) -> None:
    record_statistic(
        province.units["tinh"],
        kind="students",
        on=date(2024, 9, 1),
        value=1000,
        source="Thống kê (minh họa)",
        grade=Grade.ESTIMATE,
        actor=SYSTEM,
    )
    page = browse(province.people[Role.PROGRAMME_OFFICER]).get(f"/chi-tieu/{province.plan}/T4/").content.decode()
    assert "Tổng số đối tượng: Thống kê (minh họa) (ước tính, ngày 01/09/2024)." in page
