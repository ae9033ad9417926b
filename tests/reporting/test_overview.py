from collections.abc import Iterator
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from chieng.core.clock import now
from chieng.core.desk import Urgency
from chieng.ledger.kinds import State
from chieng.organisations.kinds import Role
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import plan_by_code
from chieng.reporting.chasing import desk_items
from chieng.reporting.overview import strip
from chieng.reporting.queries import standings
from chieng.reporting.queries.overview import UnitState, tally_by_kind, task_lines, unit_lines
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province
from tests.reporting.test_pages import carry_out

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 20)


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


@pytest.fixture
def plan(province: Province) -> PlanTerms:
    found = plan_by_code(province.plan, TODAY)
    assert found is not None
    return found


@pytest.fixture
def ten_days_later(province: Province) -> Iterator[None]:
    with mock.patch("chieng.ledger.queries.waiting.now", return_value=now() + timedelta(days=10)):
        yield


def test_units_are_done_under_way_or_have_nothing(province: Province, plan: PlanTerms) -> None:
    carry_out(province, "so-1")
    make_activity(unit=province.units["so-2"], kind="unit-plan", since=TODAY, state=State.DRAFT)
    lines = unit_lines(plan, standings(plan, TODAY), TODAY)
    assert [(line.name, line.state, line.is_assigned) for line in lines] == [
        ("Sở 1 MỘT-XYZ", UnitState.DONE, True),
        ("Sở 2 MỘT-XYZ", UnitState.UNDER_WAY, True),
        ("Sở 3 MỘT-XYZ", UnitState.NOTHING, True),
    ]
    (row,) = tally_by_kind(lines)
    assert (row.label, row.done, row.under_way, row.nothing) == ("Sở, ban, ngành", 1, 1, 1)


def test_what_is_withdrawn_is_not_under_way(province: Province, plan: PlanTerms) -> None:
    make_activity(unit=province.units["so-2"], kind="conference", since=TODAY, state=State.WITHDRAWN)
    lines = unit_lines(plan, standings(plan, TODAY), TODAY)
    assert {line.name: line.state for line in lines}["Sở 2 MỘT-XYZ"] is UnitState.NOTHING


def test_a_task_says_for_how_long_nothing_was_done(province: Province, plan: PlanTerms) -> None:
    (silent,) = task_lines(plan, TODAY)
    assert (silent.tally.activities, silent.weeks_silent) == (0, None)
    task = [one.task.id for one in task_lines(plan, TODAY)]
    since = TODAY - timedelta(days=36)
    for unit, people in (("so-1", 30), ("so-1", 20), ("so-2", 5)):
        numbers = {"people": people}
        make_activity(
            unit=province.units[unit], kind="conference", since=since, numbers=numbers, tasks=tuple(task)
        )
    (line,) = task_lines(plan, TODAY)
    assert (line.tally.activities, line.tally.units, line.weeks_silent) == (3, 2, 5)
    assert line.people == 35  # the larger of the two talks of one unit, and the other unit's


def test_a_trend_is_told_within_one_period_only(province: Province, plan: PlanTerms) -> None:
    carry_out(province, "so-1")
    found = standings(plan, TODAY)
    (first, _people) = strip(found, standings(plan, TODAY - timedelta(days=30)))
    assert first.trend == "+33,3 điểm %"
    (other, _people) = strip(found, standings(plan, TODAY - timedelta(days=90)))
    assert other.trend == ""


def test_the_page_says_what_is_late_and_who_and_leads_on(province: Province) -> None:
    carry_out(province, "so-1")
    page = browse(province.people[Role.PROGRAMME_OFFICER]).get("/tong-quan/", follow=True)
    text = page.content.decode()
    assert page.status_code == 200
    late = text[text.index('id="chua-co"') : text.index("Nhiệm vụ")]
    assert "Sở 2 MỘT-XYZ" in late
    assert "Sở 1 MỘT-XYZ" not in late
    assert reverse("organisations:unit", args=[province.units["so-2"].pk]) in late
    assert f"/chi-tieu/{province.plan}/T1/?ngay=2025-02-20" in text


def test_a_unit_outside_ones_reach_is_counted_and_not_named(province: Province) -> None:
    page = browse(province.people[Role.UNIT_OFFICER]).get(f"/tong-quan/{province.plan}/").content.decode()
    assert "Sở 2 MỘT-XYZ" not in page
    assert "Còn 2 đơn vị ngoài phạm vi của anh/chị, không nêu tên ở đây." in page


def test_the_menu_offers_the_overview_to_those_who_look_over_others(province: Province) -> None:
    offered = {
        role
        for role, person in province.people.items()
        if 'href="/tong-quan/"'
        in browse(person).get("/chi-tieu/", follow=True).content.decode().split("</header>")[0]
    }
    assert offered == {Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}


def test_the_overview_asks_as_often_for_three_units_as_for_one(province: Province) -> None:
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    address = f"/tong-quan/{province.plan}/"
    carry_out(province, "so-1")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    carry_out(province, "so-2")
    make_activity(unit=province.units["so-3"], kind="conference", since=TODAY)
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(three) == len(one)


def test_the_officer_finds_on_the_desk_what_stands_still(province: Province, ten_days_later: None) -> None:
    make_activity(unit=province.units["so-1"], kind="conference", since=TODAY, state=State.RETURNED)
    make_activity(unit=province.units["so-2"], kind="conference", since=TODAY, state=State.SUBMITTED)
    items = desk_items(province.people[Role.PROGRAMME_OFFICER], TODAY)
    assert [str(item.title) for item in items] == [
        "1 hoạt động trả lại đã quá 7 ngày, đơn vị chưa bổ sung",
        "1 hoạt động chờ lãnh đạo đơn vị xác nhận đã quá 7 ngày",
    ]
    assert {item.urgency for item in items} == {Urgency.TO_DO}
    listed = browse(province.people[Role.PROGRAMME_OFFICER]).get(items[0].url).content.decode()
    assert "Trả lại để bổ sung" in listed
    assert "1 dòng" in listed


def test_what_came_back_yesterday_is_left_alone(province: Province) -> None:
    make_activity(unit=province.units["so-1"], kind="conference", since=TODAY, state=State.RETURNED)
    assert desk_items(province.people[Role.PROGRAMME_OFFICER], TODAY) == []
    address = f"{reverse('ledger:activities')}?trang_thai=returned&qua=7"
    assert "Không có hoạt động nào theo bộ lọc này" in (
        browse(province.people[Role.PROGRAMME_OFFICER]).get(address).content.decode()
    )


def test_nobody_else_is_told_to_chase(province: Province, ten_days_later: None) -> None:
    make_activity(unit=province.units["so-1"], kind="conference", since=TODAY, state=State.RETURNED)
    told = {role for role, person in province.people.items() if desk_items(person, TODAY)}
    assert told == {Role.PROGRAMME_OFFICER}


def test_the_officer_of_another_province_chases_only_their_own(province: Province, ten_days_later: None) -> None:
    other = make_province("hai", "HAI-XYZ", with_people=True)
    make_activity(unit=province.units["so-1"], kind="conference", since=TODAY, state=State.RETURNED)
    assert desk_items(other.people[Role.PROGRAMME_OFFICER], TODAY) == []


def test_every_role_is_told_what_it_finds_and_where_to_go(province: Province) -> None:
    for role, person in province.people.items():
        client = browse(person)
        text = client.get("/ban-lam-viec/").content.decode().split("Vai trò của anh/chị")[1]
        assert str(role.label) in text
        links = [part.split('"')[0] for part in text.split("</section>")[0].split('href="')[1:]]
        assert links
        assert {client.get(link, follow=True).status_code for link in links} == {200}


def test_without_a_role_the_desk_says_whom_to_ask() -> None:
    page = browse(make_person("khong-vai-tro")).get("/ban-lam-viec/").content.decode()
    assert "Tài khoản chưa có vai trò nào" in page


def test_the_desk_groups_by_why_and_folds_what_is_too_much(province: Province) -> None:
    person = make_person("nhieu-viec")
    give_role(person, Role.UNIT_OFFICER, province.units["so-2"])
    for _number in range(3):
        make_activity(unit=province.units["so-2"], kind="conference", since=TODAY, state=State.RETURNED)
    for _number in range(8):
        make_activity(unit=province.units["so-2"], kind="conference", since=TODAY, state=State.DRAFT)
    page = browse(person).get("/ban-lam-viec/").content.decode()
    assert page.index('id="tra-lai"') < page.index('id="can-lam"')
    assert 'Trả lại để bổ sung <span class="count">3</span>' in page


def test_a_desk_asks_the_database_at_most_25_times(province: Province) -> None:
    for unit in ("so-1", "so-2", "so-3"):
        for state in (State.DRAFT, State.SUBMITTED, State.RETURNED):
            make_activity(unit=province.units[unit], kind="conference", since=TODAY, state=state)
    for role, person in province.people.items():
        client = browse(person)
        client.get("/ban-lam-viec/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/ban-lam-viec/")
        assert len(asked) <= 25, (role, [query["sql"][:120] for query in asked])
