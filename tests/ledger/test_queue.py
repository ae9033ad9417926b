"""Chờ tôi xác nhận: many at once, with what was left and why; and a verification taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.ledger import actions, queries
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.organisations.kinds import Role
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.ledger.conftest import TODAY, Place

pytestmark = pytest.mark.django_db

PAGE = "/hoat-dong/cho-xac-nhan/"


def wait(place: Place, **given: Any) -> Activity:
    return make_activity(**{"unit": place.commune, "state": State.SUBMITTED, "actor": place.officer, **given})


def tick(*activities: Activity) -> list[str]:
    return [f"{one.pk}.{one.version}" for one in activities]


def text(answer: Any) -> str:
    content: bytes = answer.content
    return content.decode()


def states(*activities: Activity) -> list[str]:
    return [Activity.objects.get(pk=one.pk).state for one in activities]


def test_many_are_returned_with_one_reason(here: Place, client: Client) -> None:
    first, second, third = (wait(here) for _ in range(3))
    client.force_login(here.head)
    answer = client.post(
        PAGE, {"chon": tick(first, second), "viec": "tra-lai", "reason": "Thiếu ảnh"}, follow=True
    )
    assert "Đã trả lại 2 hoạt động." in text(answer)
    assert states(first, second, third) == [State.RETURNED, State.RETURNED, State.SUBMITTED]
    assert Activity.objects.get(pk=first.pk).return_reason == "Thiếu ảnh"


def test_without_a_reason_nothing_is_returned_and_the_ticks_stay(here: Place, client: Client) -> None:
    first, second = wait(here, title="Một"), wait(here, title="Hai")
    client.force_login(here.head)
    answer = client.post(PAGE, {"chon": tick(first), "viec": "tra-lai", "reason": "  "})
    assert answer.status_code == 422
    assert "Ghi lý do để người ghi biết cần sửa gì." in text(answer)
    assert text(answer).count("checked") == 1
    assert states(first, second) == [State.SUBMITTED, State.SUBMITTED]


def test_what_was_left_is_told_with_its_reason(here: Place, elsewhere: Place, client: Client) -> None:
    good, changed, foreign = wait(here), wait(here, title="Vừa sửa"), wait(elsewhere)
    ticks = tick(good, changed, foreign)
    actions.attach_evidence(changed, link="https://example.vn/moi", actor=here.officer)
    client.force_login(here.head)
    page = text(client.post(PAGE, {"chon": [*ticks, "nonsense", "x.1"]}, follow=True))
    assert "Đã xác nhận 1 hoạt động." in page
    assert "Còn lại 1 hoạt động (Vừa sửa): Vừa có người thay đổi." in page
    assert "1 hoạt động không còn ở đây." in page
    assert states(good, changed, foreign) == [State.VERIFIED, State.SUBMITTED, State.SUBMITTED]


def test_whoever_may_not_verify_ticks_in_vain(here: Place, elsewhere: Place, client: Client) -> None:
    activity = wait(here)
    for person in (here.officer, here.auditor, here.programme_officer, elsewhere.head):
        client.force_login(person)
        client.post(PAGE, {"chon": tick(activity)})
        client.post(PAGE, {"chon": tick(activity), "viec": "tra-lai", "reason": "x"})
    assert states(activity) == [State.SUBMITTED]


def test_the_queue_is_narrowed_by_unit_and_kind_and_goes_back_there(here: Place, client: Client) -> None:
    village = make_unit("Trường Một (minh họa)", kind="truong", parent=here.commune)
    head, officer = make_person(is_demo=True), make_person(is_demo=True)
    give_role(head, Role.HEAD, here.commune, over=here.commune)
    give_role(officer, Role.UNIT_OFFICER, village)
    wait(here, title="Của xã", actor=here.officer)
    wait(here, title="Của trường", unit=village, actor=officer)
    wait(here, title="Bài của xã", kind="portal-post")
    client.force_login(head)
    assert all(words in text(client.get(PAGE)) for words in ("Của xã", "Của trường", "Bài của xã"))
    of_school = text(client.get(PAGE, {"don_vi": str(village.pk)}))
    assert "Của trường" in of_school
    assert "Của xã" not in of_school
    posts = text(client.get(PAGE, {"loai": "portal-post"}))
    assert "Bài của xã" in posts
    assert "Của xã" not in posts.replace("Bài của xã", "")
    assert client.post(f"{PAGE}?loai=portal-post", {})["Location"] == f"{PAGE}?loai=portal-post"
    assert client.get(PAGE, {"don_vi": "nonsense", "loai": "\x01"}).status_code == 200


def test_the_queue_asks_as_much_for_three_rows_as_for_one(
    here: Place, client: Client, django_assert_num_queries: Any
) -> None:
    wait(here)
    client.force_login(here.head)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    wait(here)
    wait(here, kind="portal-post")
    with django_assert_num_queries(len(asked)):
        client.get(PAGE)


def test_two_hundred_wait_on_pages_and_a_page_is_verified_at_once(
    here: Place, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chieng.ledger.views.verifying.PER_PAGE", 3)
    waiting = [wait(here) for _ in range(5)]
    client.force_login(here.head)
    assert text(client.get(PAGE)).count('name="chon"') == 3
    assert text(client.get(PAGE, {"trang": "2"})).count('name="chon"') == 2
    client.post(PAGE, {"chon": tick(*waiting[:3])})
    assert set(queries.to_verify(here.head, TODAY)) == set(waiting[3:])


# --- A verification taken back ----------------------------------------------------------------------------------


def verified(here: Place) -> Activity:
    return actions.verify(wait(here), actor=here.head)


def test_whoever_verified_takes_it_back_on_the_same_day(here: Place, client: Client) -> None:
    activity = verified(here)
    client.force_login(here.head)
    page = f"/hoat-dong/{activity.pk}/"
    assert "Thu lại xác nhận vừa bấm nhầm" in text(client.get(page))
    without = client.post(f"{page}thu-lai/", {"reason": "", "version": activity.version})
    assert without.status_code == 422
    client.post(f"{page}thu-lai/", {"reason": "Bấm nhầm dòng", "version": activity.version})
    current = Activity.objects.get(pk=activity.pk)
    assert (current.state, current.verified_by, current.verified_at) == (State.SUBMITTED, None, None)
    last = current.revisions.last()
    assert last is not None
    assert (last.verb, last.reason, last.by) == ("taken_back", "Bấm nhầm dòng", here.head)
    assert current in queries.to_verify(here.head, TODAY)
    assert "Thu lại xác nhận: Bấm nhầm dòng" in text(client.get(page))


def test_nobody_else_takes_it_back_and_nobody_the_day_after(here: Place, elsewhere: Place, client: Client) -> None:
    activity = verified(here)
    other = make_person()
    give_role(other, Role.HEAD, here.commune)
    for person in (here.officer, here.programme_officer, elsewhere.head, other, SYSTEM):
        with pytest.raises(PermissionDenied):
            actions.take_back(activity, reason="x", actor=person)
    Activity.objects.filter(pk=activity.pk).update(verified_at=now() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        actions.take_back(activity, reason="x", actor=here.head)
    client.force_login(here.head)
    assert "Thu lại xác nhận" not in text(client.get(f"/hoat-dong/{activity.pk}/"))
    assert states(activity) == [State.VERIFIED]


def test_taking_back_needs_a_reason(here: Place) -> None:
    with pytest.raises(ValidationError) as error:
        actions.take_back(verified(here), reason=" ", actor=here.head)
    assert list(error.value.error_dict) == ["reason"]
