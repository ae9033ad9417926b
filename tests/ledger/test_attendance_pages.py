from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from chieng.core.actors import SYSTEM
from chieng.ledger import actions
from chieng.ledger.desk import desk_items
from chieng.ledger.kinds import Came, Presence, State
from chieng.ledger.models import Activity, Attendance
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme_rows import make_bare_plan
from tests.ledger.conftest import TODAY, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(here: Place) -> Person:
    person = make_person()
    give_role(person, Role.UNIT_OFFICER, here.department)
    return person


@pytest.fixture
def meeting(here: Place) -> Activity:
    plan = make_bare_plan(here.province).pk
    return make_activity(unit=here.department, plan=plan, title="Hội nghị", since=TODAY, state=State.SUBMITTED)


def signed_in(person: Person) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def invited(meeting: Activity, here: Place) -> None:
    actions.take_attendance(meeting, lines=[Came(here.commune.pk, came=False)], actor=SYSTEM)


def test_units_are_invited_by_kind_or_by_a_pasted_list_and_then_taken_by_one_tap(
    here: Place, meeting: Activity, organiser: Person
) -> None:
    client, base = signed_in(organiser), f"/hoat-dong/{meeting.pk}/diem-danh/"
    assert "Chưa có đơn vị nào" in client.get(base).content.decode()
    page = client.post(f"{base}moi/", {"listed": "- xã một (minh họa)\nXã Không Có"})
    assert page.status_code == 422
    assert "Xã Không Có" in page.content.decode()
    assert client.post(f"{base}moi/", {"kinds": ["xa"]}).status_code == 302
    page = client.get(base)
    key = here.commune.pk.hex
    sent = {"client_id": str(uuid4()), "seen": page.context["form"]["seen"].value()}
    sent |= {f"c_{key}": "in_person", f"n_{key}_reporters": "3"}
    assert client.post(base, sent)["Location"] == f"/hoat-dong/{meeting.pk}/"
    line = Attendance.objects.get()
    assert (line.came, line.head, line.people.get().value) == (True, Presence.IN_PERSON, 3)
    assert "1/1 đơn vị được mời có mặt" in client.get(f"/hoat-dong/{meeting.pk}/").content.decode()


def test_the_same_form_again_is_recorded_once_and_the_second_of_two_people_is_told(
    here: Place, meeting: Activity, organiser: Person
) -> None:
    invited(meeting, here)
    client, base, key = signed_in(organiser), f"/hoat-dong/{meeting.pk}/diem-danh/", here.commune.pk.hex
    seen = client.get(base).context["form"]["seen"].value()
    sent = {"client_id": str(uuid4()), "seen": seen, f"c_{key}": "in_person"}
    headers: Any = {"X-Chieng-Queued": "later", "X-Chieng-Owner": str(organiser.pk)}
    for _again in range(2):
        answer = client.post(base, sent, headers=headers).json()
        assert (answer["state"], answer["address"]) == ("recorded", f"/hoat-dong/{meeting.pk}/")
    meeting.refresh_from_db()
    version = meeting.version
    answer = client.post(base, {**sent, f"c_{key}": "deputy"})
    assert answer.status_code == 409
    assert "Người khác vừa sửa" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.version == version


def test_wrong_numbers_are_named_and_nothing_is_lost(here: Place, meeting: Activity, organiser: Person) -> None:
    invited(meeting, here)
    key = here.commune.pk.hex
    sent = {"client_id": str(uuid4()), f"c_{key}": "officers", f"n_{key}_officials": "năm"}
    page = signed_in(organiser).post(f"/hoat-dong/{meeting.pk}/diem-danh/", sent)
    assert page.status_code == 422
    assert "năm" in page.content.decode()
    assert not Attendance.objects.get().came


def test_nobody_else_opens_the_sheet(here: Place, elsewhere: Place, meeting: Activity) -> None:
    for person in (here.officer, here.auditor, elsewhere.officer):
        client = signed_in(person)
        assert client.get(f"/hoat-dong/{meeting.pk}/diem-danh/").status_code == 404
        assert client.post(f"/hoat-dong/{meeting.pk}/diem-danh/moi/", {"kinds": ["xa"]}).status_code == 404


def test_a_plan_of_a_unit_has_no_sheet(here: Place) -> None:
    own = make_activity(unit=here.commune, kind="unit-plan", since=TODAY)
    assert signed_in(here.officer).get(f"/hoat-dong/{own.pk}/diem-danh/").status_code == 404


def test_a_unit_sees_by_what_it_counts_and_disputes_once_and_the_organiser_answers(
    here: Place, elsewhere: Place, meeting: Activity, organiser: Person
) -> None:
    actions.take_attendance(meeting, lines=[Came(here.commune.pk, True, Presence.IN_PERSON)], actor=SYSTEM)
    meeting.refresh_from_db()
    actions.verify(meeting, actor=SYSTEM)
    unit, line = signed_in(here.officer), Attendance.objects.get()
    assert "1 hoạt động của đơn vị khác" in unit.get("/hoat-dong/").content.decode()
    assert "Người đứng đầu trực tiếp dự" in unit.get("/hoat-dong/da-du/").content.decode()
    address = f"/hoat-dong/diem-danh/{line.pk}/"
    assert unit.post(f"{address}phan-hoi/", {"reason": " "}).status_code == 422
    assert unit.post(f"{address}phan-hoi/", {"reason": "Chỉ có cấp phó"}).status_code == 302
    assert unit.post(f"{address}phan-hoi/", {"reason": "Nữa"}).status_code == 422
    assert "Chờ trả lời, chưa được tính" in unit.get("/hoat-dong/da-du/").content.decode()
    assert unit.post(f"{address}tra-loi/", {"reason": "x", "xong": "giu"}).status_code == 403
    assert signed_in(elsewhere.officer).get(address).status_code == 404
    items = [item for item in desk_items(organiser, TODAY) if item.detail == "Chỉ có cấp phó"]
    assert [item.url for item in items] == [address]
    page = signed_in(organiser).post(f"{address}tra-loi/", {"reason": "Đúng, ghi nhầm", "xong": "bo"}, follow=True)
    assert "Đơn vị tổ chức đã bỏ dòng này" in page.content.decode()
    assert not Attendance.objects.get().came


def test_the_sheet_takes_the_same_number_of_queries_for_one_unit_and_for_three(
    here: Place, meeting: Activity, organiser: Person, django_assert_max_num_queries: Any
) -> None:
    units = [here.commune, *(make_unit(kind="xa", parent=here.province, since=date(2020, 1, 1)) for _ in range(9))]
    actions.take_attendance(meeting, lines=[Came(unit.pk, came=False) for unit in units], actor=SYSTEM)
    with django_assert_max_num_queries(30):
        signed_in(organiser).get(f"/hoat-dong/{meeting.pk}/diem-danh/")
