"""The programme on a unit's page: where it counts, what it was given, its plans, who verifies."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.ledger import actions as ledger
from chieng.ledger.kinds import Came, Presence, State
from chieng.ledger.models import Activity
from chieng.organisations.kinds import Role
from chieng.programme.actions import Given, assign
from chieng.programme.kinds import DutyMode
from chieng.programme.models import Plan
from chieng.reporting.kinds import CountedUnit
from chieng.reporting.pages import taken_part
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province
from tests.reporting.test_pages import carry_out

TODAY = date(2025, 2, 20)
BEFORE = date(2025, 1, 10)


@pytest.fixture
def province(db: None, settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


def give(province: Province, asked: str, due: date | None, mode: DutyMode = DutyMode.ASSIGNED) -> None:
    plan = Plan.objects.get(code=province.plan)
    to = [Given(province.units["so-1"], mode, due)]
    assign(plan, asked=asked, to=to, since=BEFORE, client_id=uuid4(), actor=SYSTEM)


def page_of(province: Province, unit: str = "so-1") -> str:
    address = f"/don-vi/{province.units[unit].pk}/"
    return browse(province.people[Role.UNIT_OFFICER]).get(address).content.decode()


def test_it_says_where_the_unit_counts_and_why_not_yet(province: Province) -> None:
    make_activity(unit=province.units["so-1"], kind="conference", since=TODAY)
    page = page_of(province)
    assert "Mới có một phần; còn thiếu: kế hoạch của đơn vị" in page
    assert "lãnh đạo Sở 1 MỘT-XYZ" in page
    carry_out(province, "so-1")
    page = page_of(province)
    assert f"/chi-tieu/{province.plan}/T1/{province.units['so-1'].pk}/" in page
    assert "còn thiếu" not in page


def test_it_lists_what_was_given_and_is_not_done_the_late_first(province: Province) -> None:
    give(province, "Báo cáo quý", date(2025, 6, 30))
    give(province, "Gửi dự toán", date(2025, 1, 31))
    give(province, "Chia sẻ bài viết", None, DutyMode.REQUESTED)
    page = page_of(province)
    assert page.index("Gửi dự toán") < page.index("Báo cáo quý")
    assert page.count("Quá hạn") == 1
    assert "hạn 30/06/2025" in page
    assert "không nêu hạn" in page


def test_it_tells_an_officer_of_another_unit_nothing(province: Province) -> None:
    give(province, "Gửi dự toán", date(2025, 1, 31))
    other = make_person("so-hai")
    give_role(other, Role.UNIT_OFFICER, province.units["so-2"])
    answer = browse(other).get(f"/don-vi/{province.units['so-1'].pk}/")
    assert "Gửi dự toán" not in answer.content.decode()


def test_it_asks_as_often_for_three_things_as_for_one(province: Province) -> None:
    counts = []
    for round_ in (("Một",), ("Hai", "Ba")):
        for asked in round_:
            give(province, asked, date(2025, 6, 30))
            make_activity(unit=province.units["so-1"], kind="conference", since=TODAY)
        page_of(province)
        with CaptureQueriesContext(connection) as queries:
            page_of(province)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_unit_is_shown_by_whose_activity_it_counts(province: Province) -> None:
    unit, organiser = province.units["so-2"], province.units["so-1"]
    meeting = make_activity(
        unit=organiser, title="Tập huấn", since=BEFORE, state=State.DRAFT, plan=Plan.objects.get().pk
    )
    ledger.take_attendance(meeting, lines=[Came(unit.pk, came=True, head=Presence.IN_PERSON)], actor=SYSTEM)
    ledger.submit(Activity.objects.get(), actor=SYSTEM)
    ledger.verify(Activity.objects.get(), actor=SYSTEM)
    officer, stranger = make_person("so-hai"), make_person("so-ba")
    give_role(officer, Role.UNIT_OFFICER, unit)
    give_role(stranger, Role.UNIT_OFFICER, province.units["so-3"])
    counted = CountedUnit(unit.pk, "Sở 2", (meeting.pk,))
    found = taken_part(officer, counted, TODAY)
    assert [(one.title, one.organiser, one.on) for one in found] == [("Tập huấn", "Sở 1 MỘT-XYZ", BEFORE)]
    assert found[0].url
    assert taken_part(stranger, counted, TODAY)[0].url == ""
    assert taken_part(officer, CountedUnit(organiser.pk, "Sở 1", (meeting.pk,)), TODAY) == []
