"""What a device sends later: recorded once with both its times, or held where its sender lost the right."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.core.offline import Captured
from chieng.core.personal.keeping import keep_to
from chieng.core.sheets.display import shown_day
from chieng.ledger import actions, desk, queries
from chieng.ledger.kinds import Facts, Figure, HeldState, State
from chieng.ledger.models import Activity, HeldEntry, StagedUpload
from chieng.organisations.actions import end_role
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, RoleAssignment
from tests.factories.organisations_people import give_role, make_person
from tests.ledger.conftest import TODAY, Place
from tests.ledger.test_at_once import together
from tests.ledger.test_form import NEW, form, photo

pytestmark = pytest.mark.django_db
LINK = "https://xa.example.vn/tin/1"
FACTS = Facts(kind="conference", since=TODAY, title="Họp thôn", figures=(Figure("people", 35),), cost=500_000)


@pytest.fixture
def officer(here: Place, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def send(client: Client, person: Person, how: str = "later", **given: Any) -> Any:
    headers = {"X-Chieng-Queued": how, "X-Chieng-Owner": str(person.pk), **given.pop("headers", {})}
    return client.post(NEW, form(**given), headers=headers)


def lose_role(person: Person) -> None:
    for role in RoleAssignment.objects.filter(person=person):
        end_role(role, on=TODAY - timedelta(days=1), actor=SYSTEM)


def hold(here: Place, **given: Any) -> HeldEntry:
    values = {
        "unit": here.commune,
        "facts": FACTS,
        "client_id": uuid4(),
        "captured": Captured(now() - timedelta(days=2)),
        "actor": here.officer,
    }
    return actions.hold_entry(**{**values, **given})


def test_both_times_are_kept_and_the_answer_says_where_it_is(here: Place, officer: Client) -> None:
    at = now() - timedelta(hours=30)
    headers = {"X-Chieng-Captured": at.isoformat()}
    said = send(officer, here.officer, unit=str(here.commune.pk), photos=photo(), headers=headers).json()
    activity = Activity.objects.get()
    assert said == {
        "state": "recorded",
        "address": f"/hoat-dong/{activity.pk}/",
        "message": "Đã ghi. Số liệu được tính sau khi lãnh đạo đơn vị xác nhận.",
        "errors": [],
    }
    assert activity.captured_at == at
    assert activity.received_at > at + timedelta(hours=29)
    assert (activity.state, activity.evidence.count()) == (State.SUBMITTED, 1)
    page = officer.get(said["address"]).content.decode()
    assert f"{shown_day(at)}; máy chủ nhận lúc {shown_day(activity.received_at)}" in page


def test_what_arrives_at_once_has_one_time(here: Place, officer: Client) -> None:
    said = send(officer, here.officer, unit=str(here.commune.pk), photos=photo()).json()
    assert "máy chủ nhận lúc" not in officer.get(said["address"]).content.decode()


def test_a_clock_that_is_wrong_is_noted_in_the_history(here: Place, officer: Client) -> None:
    headers = {"X-Chieng-Captured": "2099-01-01T00:00:00+07:00"}
    send(officer, here.officer, unit=str(here.commune.pk), photos=photo(), headers=headers)
    activity = Activity.objects.get()
    assert activity.captured_at <= activity.received_at
    page = officer.get(f"/hoat-dong/{activity.pk}/").content.decode()
    assert "Đồng hồ của thiết bị không đúng (2099-01-01T00:00:00+07:00)" in page


def test_sent_again_it_is_the_same_activity(here: Place, officer: Client) -> None:
    client_id = str(uuid4())
    answers = [
        send(officer, here.officer, unit=str(here.commune.pk), client_id=client_id, photos=photo()).json()
        for _time in range(3)
    ]
    assert {(one["state"], one["address"]) for one in answers} == {
        ("recorded", f"/hoat-dong/{Activity.objects.get().pk}/")
    }


def test_what_is_wrong_is_told_and_nothing_recorded(here: Place, officer: Client) -> None:
    answer = send(officer, here.officer, unit=str(here.commune.pk), **{"conference-people": "ba mươi"})
    assert answer.status_code == 422
    assert "“ba mươi” không phải số nguyên" in answer.json()["errors"][0]
    assert not Activity.objects.exists()


def test_another_person_on_the_device_sends_nothing_for_the_first(here: Place, officer: Client) -> None:
    officer.force_login(here.head)
    assert send(officer, here.officer, unit=str(here.commune.pk)).status_code == 409
    assert not Activity.objects.exists()


def test_whoever_is_signed_out_is_led_to_sign_in_and_nothing_is_recorded(here: Place, client: Client) -> None:
    answer = send(client, here.officer, unit=str(here.commune.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/")
    assert not Activity.objects.exists()


def test_after_the_role_ended_it_is_held_with_its_photo_and_counts_nowhere(here: Place, officer: Client) -> None:
    lose_role(here.officer)
    client_id = str(uuid4())
    for _time in range(2):
        said = send(
            officer, here.officer, unit=str(here.commune.pk), client_id=client_id, title="Họp thôn", photos=photo()
        ).json()
        assert said["state"] == "held"
    entry = HeldEntry.objects.get()
    assert said["address"] == f"/hoat-dong/giu-lai/{entry.pk}/"
    assert (entry.unit, entry.person, entry.state) == (here.commune, here.officer, HeldState.WAITING)
    assert not Activity.objects.exists()
    page = officer.get(said["address"]).content.decode()
    assert "Họp thôn" in page
    file: Any = officer.get(f"{said['address']}tep/{StagedUpload.objects.get().pk}/")
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8")
    assert "Nhận thành bản nháp" not in page


def test_an_officer_who_moved_leaves_the_old_units_entry_to_the_old_unit(
    here: Place, elsewhere: Place, officer: Client
) -> None:
    lose_role(here.officer)
    give_role(here.officer, Role.UNIT_OFFICER, elsewhere.commune, since=TODAY)
    assert send(officer, here.officer, unit=str(here.commune.pk), photos=photo()).json()["state"] == "held"
    assert HeldEntry.objects.get().unit == here.commune
    # A form that names no unit is nobody's to guess.
    assert send(officer, here.officer, photos=photo()).json()["state"] == "denied"
    assert not Activity.objects.exists()


def test_for_a_unit_where_one_never_recorded_nothing_is_held(
    here: Place, elsewhere: Place, client: Client
) -> None:
    client.force_login(here.officer)
    answer = send(client, here.officer, unit=str(elsewhere.commune.pk), photos=photo())
    assert (answer.status_code, answer.json()["state"]) == (403, "denied")
    assert not HeldEntry.objects.exists()
    assert not StagedUpload.objects.exists()


def test_an_old_right_is_no_right_for_ever(here: Place) -> None:
    past = make_person()
    give_role(past, Role.UNIT_OFFICER, here.commune, until=TODAY - timedelta(days=100))
    with pytest.raises(PermissionDenied):
        hold(here, actor=past)


def test_the_unit_takes_it_over_as_its_own_draft(here: Place, client: Client) -> None:
    stored = hold(here)
    lose_role(here.officer)
    client.force_login(here.head)
    answer = client.post(f"/hoat-dong/giu-lai/{stored.pk}/nhan/", follow=True)
    assert "Đã nhận thành bản nháp của đơn vị." in answer.content.decode()
    activity = Activity.objects.get()
    assert (activity.state, activity.created_by, activity.title) == (State.DRAFT, here.head, "Họp thôn")
    assert (activity.captured_at, activity.client_id, activity.cost) == (
        stored.captured_at, stored.client_id, 500_000,
    )  # fmt: skip
    assert activity.quantities.get().value == 35
    stored.refresh_from_db()
    assert (stored.state, stored.activity) == (HeldState.TAKEN, activity)
    with pytest.raises(ValidationError, match="đã được xử lý"):
        actions.take_over(stored, actor=here.head)


def test_its_photo_goes_with_it(here: Place, officer: Client) -> None:
    lose_role(here.officer)
    send(officer, here.officer, unit=str(here.commune.pk), photos=photo())
    activity = actions.take_over(HeldEntry.objects.get(), actor=here.head)
    assert activity.evidence.get().name == "so-truyen-thanh.jpg"
    assert not StagedUpload.objects.exists()


def test_the_unit_says_why_it_does_not_take_it(here: Place, client: Client) -> None:
    stored = hold(here)
    lose_role(here.officer)
    client.force_login(here.head)
    address = f"/hoat-dong/giu-lai/{stored.pk}/"
    assert client.post(f"{address}khong-nhan/", {"reason": " "}).status_code == 422
    client.post(f"{address}khong-nhan/", {"reason": "Đã có người ghi"})
    client.force_login(here.officer)
    page = client.get(address).content.decode()
    assert "Đã có người ghi" in page
    assert "Họp thôn" in page


def test_its_sender_throws_it_away(here: Place, client: Client) -> None:
    stored = hold(here)
    lose_role(here.officer)
    client.force_login(here.officer)
    client.post(f"/hoat-dong/giu-lai/{stored.pk}/bo/")
    stored.refresh_from_db()
    assert (stored.state, stored.facts) == (HeldState.DISCARDED, {})
    assert client.get(f"/hoat-dong/giu-lai/{stored.pk}/").status_code == 200
    client.force_login(here.head)
    assert client.get(f"/hoat-dong/giu-lai/{stored.pk}/").status_code == 404


def test_nobody_else_reads_or_decides(here: Place, elsewhere: Place, client: Client) -> None:
    stored = hold(here)
    lose_role(here.officer)
    for person in (elsewhere.officer, elsewhere.head, here.auditor, here.programme_officer):
        client.force_login(person)
        address = f"/hoat-dong/giu-lai/{stored.pk}/"
        assert client.get(address).status_code == 404
        for verb in ("nhan", "khong-nhan", "bo"):
            assert client.post(f"{address}{verb}/", {"reason": "x"}).status_code == 404
        for act in (actions.take_over, actions.discard_held):
            with pytest.raises(PermissionDenied):
                act(stored, actor=person)
    with pytest.raises(PermissionDenied):
        actions.take_over(stored, actor=here.officer)
    with pytest.raises(PermissionDenied):
        actions.reject_held(stored, reason="x", actor=here.officer)


def test_both_find_it_on_their_desks_and_many_ask_no_more_than_one(here: Place) -> None:
    hold(here)
    lose_role(here.officer)
    first = desk.desk_items(here.officer, TODAY)
    assert ["Chờ đơn vị nhận" in str(one.detail) for one in first] == [True]
    assert any("gửi khi không còn vai trò" in str(one.detail) for one in desk.desk_items(here.head, TODAY))
    assert desk.desk_items(here.programme_officer, TODAY) == []
    numbers = []
    for more in (0, 2):
        for _one in range(more):
            HeldEntry.objects.create(
                client_id=uuid4(), person=here.officer, unit=here.commune, facts={}, captured_at=now()
            )
        with CaptureQueriesContext(connection) as asked:
            desk.desk_items(here.head, TODAY)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_after_its_time_it_goes_with_its_files(here: Place, officer: Client) -> None:
    lose_role(here.officer)
    send(officer, here.officer, unit=str(here.commune.pk), photos=photo())
    recent = hold(here)
    old = HeldEntry.objects.exclude(pk=recent.pk)
    StagedUpload.objects.update(created_at=now() - timedelta(days=60))
    old.update(received_at=now() - timedelta(days=89))
    # A photo that waits with what is held does not go as early as one whose form never came.
    assert (keep_to("ledger.held", actor=SYSTEM), keep_to("ledger.uploads", actor=SYSTEM)) == (0, 0)
    old.update(received_at=now() - timedelta(days=91))
    assert keep_to("ledger.held", actor=SYSTEM) == 1
    assert list(HeldEntry.objects.all()) == [recent]
    assert not StagedUpload.objects.exists()
    with pytest.raises(PermissionDenied):
        actions.forget_held(old, actor=here.head)


def test_what_was_recorded_before_the_role_ended_is_not_held_when_sent_again(here: Place, officer: Client) -> None:
    client_id = str(uuid4())
    given: dict[str, Any] = {"unit": str(here.commune.pk), "client_id": client_id, "photos": photo()}
    assert send(officer, here.officer, **given).json()["state"] == "recorded"
    lose_role(here.officer)
    assert send(officer, here.officer, **{**given, "photos": photo()}).json()["state"] == "recorded"
    assert not HeldEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_sending_at_once_record_or_hold_once(here: Place) -> None:
    def both(client_id: str) -> list[str]:
        def one() -> str:
            client = Client(SERVER_NAME="localhost")
            client.force_login(here.officer)
            state: str = send(
                client, here.officer, unit=str(here.commune.pk), client_id=client_id, link=LINK
            ).json()["state"]
            return state

        return together(*[one] * 3)

    assert both(str(uuid4())) == ["recorded"] * 3
    lose_role(here.officer)
    assert both(str(uuid4())) == ["held"] * 3
    assert (Activity.objects.count(), HeldEntry.objects.count()) == (1, 1)
    assert queries.held_visible_to(here.head, TODAY).count() == 1
