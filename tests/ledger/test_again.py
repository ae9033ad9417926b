"""Giống lần trước: a new entry that starts as a former one, with its days moved and its figures to be checked."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chieng.ledger import queries
from chieng.ledger.again import moved
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.organisations.kinds import Role
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role
from tests.ledger.conftest import TODAY, Place
from tests.ledger.test_form import NEW

pytestmark = pytest.mark.django_db
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(since=days, length=st.integers(1, 40), later=st.integers(0, 400))
def test_a_run_moves_by_whole_weeks_and_ends_by_today(since: date, length: int, later: int) -> None:
    last = since + timedelta(days=length)
    day = last + timedelta(days=later)
    first, end = moved(since, last, day)
    assert first <= end <= day
    assert (day - end).days < 7
    if later >= 7:
        assert (first - since).days % 7 == 0
        assert end - first == last - since
        assert first > since
    else:
        assert end == day


@given(since=days, later=st.integers(0, 400))
def test_what_took_one_day_is_of_today(since: date, later: int) -> None:
    day = since + timedelta(days=later)
    assert moved(since, since, day) == (day, day)


def test_days_by_example() -> None:
    monday, friday = date(2025, 12, 1), date(2025, 12, 5)
    assert moved(monday, friday, date(2025, 12, 12)) == (date(2025, 12, 8), date(2025, 12, 12))
    assert moved(monday, friday, date(2025, 12, 20)) == (date(2025, 12, 15), date(2025, 12, 19))
    assert moved(monday, friday, date(2025, 12, 10)) == (date(2025, 12, 8), date(2025, 12, 10))
    assert moved(monday, friday, date(2025, 12, 6)) == (date(2025, 12, 6), date(2025, 12, 6))


@pytest.fixture
def officer(here: Place, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def last_run(here: Place, **given: Any) -> Activity:
    values = {
        "unit": here.commune,
        "kind": "loudspeaker-run",
        "since": date(2025, 12, 1),
        "last_day": date(2025, 12, 2),
        "numbers": {"plays": 10, "minutes": 3},
        "title": "Loa phòng, chống lừa đảo",
        "outlet": "Đài xã Một",
        "languages": ("vi", "sed"),
        "cost": 200_000,
        "actor": here.officer,
    }
    return make_activity(**{**values, **given})


def test_everything_but_evidence_comes_along(here: Place, officer: Client) -> None:
    former = last_run(here)
    page = officer.get(NEW, {"nhu": str(former.pk)}).content.decode()
    for text in (
        'name="since" value="2025-12-08"',
        'name="last_day" value="2025-12-09"',
        'name="loudspeaker-run-plays" value="10"',
        'name="outlet" value="Đài xã Một"',
        'name="cost" value="200000"',
        'value="Loa phòng, chống lừa đảo"',
        "Số của lần trước",
    ):
        assert text in page, text
    assert "example.vn" not in page
    assert f'value="{former.client_id}"' not in page
    assert "data-draft=" not in page
    assert Activity.objects.count() == 1


def test_it_is_a_new_activity_with_the_words_of_the_former(here: Place, officer: Client) -> None:
    former = last_run(here)
    page = officer.get(NEW, {"nhu": str(former.pk)})
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    sent = {name: value.isoformat() if isinstance(value, date) else value for name, value in sent.items()}
    officer.post(f"{NEW}?nhu={former.pk}", {**sent, "link": "https://example.vn/moi", "xong": "gui"})
    new = Activity.objects.exclude(pk=former.pk).get()
    assert (new.since, new.last_day, new.state) == (date(2025, 12, 8), date(2025, 12, 9), State.SUBMITTED)
    assert (new.outlet, new.cost, new.title) == (former.outlet, former.cost, former.title)
    assert dict(new.quantities.values_list("kind", "value")) == {"plays": 10, "minutes": 3}
    assert [one.link for one in new.evidence.all()] == ["https://example.vn/moi"]
    former.refresh_from_db()
    assert former.since == date(2025, 12, 1)


def test_a_split_comes_along_as_a_split(here: Place, officer: Client) -> None:
    former = make_activity(unit=here.commune, numbers={("people", "heads"): 2, ("people", "officials"): 5})
    page = officer.get(NEW, {"nhu": str(former.pk)}).content.decode()
    assert 'name="tach-people-heads" value="2"' in page
    assert 'data-split="people" open' in page


def test_a_plan_comes_along_without_its_number(here: Place, officer: Client) -> None:
    former = make_activity(unit=here.commune, kind="unit-plan", since=date(2025, 1, 20))
    page = officer.get(NEW, {"nhu": str(former.pk)}).content.decode()
    assert 'name="unit-plan-document_number" maxlength' in page
    assert f'value="{former.document_number}"' not in page
    assert 'name="unit-plan-document_signatory" value="Y Minh Họa"' in page


def test_one_tap_from_the_record_page_the_list_and_the_activity(here: Place, officer: Client) -> None:
    former = last_run(here)
    make_activity(unit=here.commune, since=TODAY)
    address = f"?nhu={former.pk}"
    assert address in officer.get(NEW).content.decode()
    assert address in officer.get(reverse("ledger:activities")).content.decode()
    assert address in officer.get(reverse("ledger:activity", args=[former.pk])).content.decode()


def test_without_anything_to_repeat_nothing_is_offered(officer: Client) -> None:
    assert "?nhu=" not in officer.get(NEW).content.decode()
    assert "?nhu=" not in officer.get(reverse("ledger:activities")).content.decode()


def test_the_last_run_comes_first_then_the_newest_of_each_kind(here: Place) -> None:
    run = last_run(here)
    make_activity(unit=here.commune, since=date(2025, 12, 3))
    newer = make_activity(unit=here.commune, since=date(2025, 12, 4))
    make_activity(unit=here.commune, kind="unit-plan", since=date(2025, 12, 5))
    make_activity(unit=here.commune, kind="leaflet", since=date(2025, 12, 5), state=State.WITHDRAWN)
    make_activity(unit=here.commune, kind="leaflet", since=date(2024, 1, 5))
    assert [one.pk for one in queries.to_repeat([here.commune.pk], TODAY)] == [run.pk, newer.pk]


def test_nobody_starts_from_what_is_not_theirs(here: Place, elsewhere: Place, officer: Client) -> None:
    foreign = make_activity(unit=elsewhere.commune, title="Của nơi khác")
    for wanted in (str(foreign.pk), "khong-phai-ma", ""):
        answer = officer.get(NEW, {"nhu": wanted})
        assert answer.status_code == (404 if wanted else 200)
        assert "Của nơi khác" not in answer.content.decode()


def test_what_one_sees_but_does_not_record_for_is_no_start(here: Place, client: Client) -> None:
    school = make_unit("Trường THCS Một (minh họa)", kind="truong", parent=here.commune)
    former = make_activity(unit=school)
    give_role(here.officer, Role.AUDITOR, school)
    client.force_login(here.officer)
    assert client.get(reverse("ledger:activity", args=[former.pk])).status_code == 200
    assert client.get(NEW, {"nhu": str(former.pk)}).status_code == 404


def test_the_desk_reminds_of_a_run_that_is_a_week_old(here: Place, officer: Client, settings: Any) -> None:
    former = last_run(here)
    assert f"?nhu={former.pk}" in officer.get("/ban-lam-viec/").content.decode()
    last_run(here, since=date(2025, 12, 8), last_day=date(2025, 12, 9))
    assert "?nhu=" not in officer.get("/ban-lam-viec/").content.decode()
