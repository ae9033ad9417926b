from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.core.calendar import CalendarEntry, to_ical
from chieng.core.clock import VIETNAM
from chieng.core.desk import Urgency
from chieng.core.intervals import Interval
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from chieng.programme.actions import Given, assign, drop_moment, keep_moment, load_moments
from chieng.programme.desk import desk_items
from chieng.programme.kinds import DutyMode, MomentRule
from chieng.programme.models import CalendarFeed, Moment, Plan
from chieng.programme.queries.moments import falls_on
from tests.factories.provinces import Province, make_province

DAY = date(2025, 8, 1)
LONG = "Hướng dẫn người dân nhận biết cuộc gọi giả danh công an; " * 4
STAMP = datetime(2025, 8, 1, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _fixed_day(settings: Settings) -> None:
    settings.CHIENG_TODAY, settings.CHIENG_DEMO = DAY, True


@pytest.fixture
def province(db: None) -> Province:
    return make_province(with_people=True)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def yearly(**given: Any) -> Moment:
    return Moment(**{"label_vi": "x", "rule": MomentRule.YEARLY, "month": 8, "day": 6, **given})


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200), st.dates(date(2000, 1, 1))
)
def test_a_feed_reads_back_as_it_was_written_and_no_line_is_too_long(title: str, day: date) -> None:
    if day > date(9990, 1, 1):
        return
    entry = CalendarEntry("k", title, day, day + timedelta(days=2), LONG)
    content = to_ical("Lịch", [entry], host="h", stamp=STAMP)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    event = events(content)[0]
    assert str(event["summary"]) == title
    assert str(event["description"]) == LONG
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + timedelta(days=2))
    assert content == to_ical("Lịch", [entry], host="h", stamp=STAMP)


def test_the_same_thing_keeps_its_uid_when_its_title_or_day_changes() -> None:
    one = CalendarEntry("k", "a", DAY, DAY + timedelta(days=1))
    other = CalendarEntry("k", "b", DAY + timedelta(days=3), DAY + timedelta(days=4))
    uids = {str(events(to_ical("x", [each], host="h", stamp=STAMP))[0]["uid"]) for each in (one, other)}
    assert len(uids) == 1


def test_moments_fall_on_their_days() -> None:
    year = Interval(date(2025, 1, 1), date(2026, 1, 1))
    assert falls_on(yearly(), year) == [Interval(date(2025, 8, 6), date(2025, 8, 7))]
    assert falls_on(yearly(month=2, day=29), year) == [Interval(date(2025, 2, 28), date(2025, 3, 1))]
    season = yearly(rule=MomentRule.RANGE, month=12, day=15, last_month=2, last_day=20)
    assert falls_on(season, Interval(date(2025, 1, 5), date(2025, 1, 6))) == [
        Interval(date(2024, 12, 15), date(2025, 2, 21))
    ]
    lunar = Moment(rule=MomentRule.DATES, dates=["2025-01-29", "2026-02-17"])
    assert falls_on(lunar, year) == [Interval(date(2025, 1, 29), date(2025, 1, 30))]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60), st.integers(0, 6))
def test_every_monday_is_every_monday(since: date, days: int, weekday: int) -> None:
    within = Interval(since, since + timedelta(days=days))
    moment = Moment(rule=MomentRule.WEEKLY, weekday=weekday)
    wanted = [since + timedelta(days=n) for n in range(days) if (since + timedelta(days=n)).weekday() == weekday]
    assert [one.since for one in falls_on(moment, within)] == wanted


def test_the_shipped_moments_are_loaded_once_and_edited_since(province: Province) -> None:
    owner = province.units["tinh"]
    assert load_moments(owner, actor=SYSTEM) == 13
    drop_moment(Moment.objects.get(code="storms"), actor=SYSTEM)
    assert load_moments(owner, actor=SYSTEM) == 0
    assert not Moment.objects.filter(code="storms").exists()


def test_a_moment_without_its_day_is_refused_and_a_stranger_keeps_none(province: Province) -> None:
    owner = province.units["tinh"]
    for rule, field in (
        (MomentRule.YEARLY, "first"),
        (MomentRule.WEEKLY, "weekday"),
        (MomentRule.DATES, "dates"),
    ):
        with pytest.raises(ValidationError) as error:
            keep_moment(owner, label_vi="x", rule=rule, actor=SYSTEM)
        assert list(error.value.message_dict) == [field]
    with pytest.raises(PermissionDenied):
        keep_moment(
            owner, label_vi="x", rule=MomentRule.YEARLY, first=(8, 6), actor=province.people[Role.UNIT_OFFICER]
        )


def test_a_moment_comes_to_the_desk_as_due_and_is_never_late(province: Province) -> None:
    load_moments(province.units["tinh"], actor=SYSTEM)
    items = desk_items(province.people[Role.UNIT_OFFICER], DAY)
    assert ("Ngày An ninh mạng Việt Nam", Urgency.DUE) in {(item.title, item.urgency) for item in items}
    assert all(item.urgency is Urgency.DUE for item in items)
    later = {item.title for item in desk_items(province.people[Role.UNIT_OFFICER], date(2025, 8, 7))}
    assert "Ngày An ninh mạng Việt Nam" not in later


def test_the_secret_address_gives_ones_own_days_and_a_new_one_closes_the_old(province: Province) -> None:
    load_moments(province.units["tinh"], actor=SYSTEM)
    assign(
        Plan.objects.get(code=province.plan),
        asked="Treo băng rôn",
        to=[Given(province.units[key], DutyMode.ASSIGNED, date(2025, 8, 20)) for key in ("so-1", "so-2")],
        client_id=uuid4(),
        since=DAY,
        actor=SYSTEM,
    )
    officer = province.people[Role.UNIT_OFFICER]
    client, stranger = signed_in(officer), Client()
    address = client.post("/lich/").context["address"].removeprefix("http://testserver")
    assert address not in client.get("/lich/").content.decode()
    answer = stranger.get(address)
    titles = [str(event["summary"]) for event in events(answer.content)]
    assert sum("Treo băng rôn" in title for title in titles) == 1
    assert "Ngày An ninh mạng Việt Nam" in titles
    assert officer.full_name not in answer.content.decode()
    assert officer.username not in answer.content.decode()
    again = stranger.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert CalendarFeed.objects.get().token_hash not in address
    newer = client.post("/lich/").context["address"].removeprefix("http://testserver")
    assert (stranger.get(address).status_code, stranger.get(newer).status_code) == (404, 200)
    officer.is_active = False
    officer.save()
    assert stranger.get(newer).status_code == 404


def test_an_address_that_is_closed_or_over_opens_nothing(province: Province) -> None:
    client = signed_in(province.people[Role.UNIT_OFFICER])
    address = client.post("/lich/").context["address"].removeprefix("http://testserver")
    CalendarFeed.objects.update(expires_at=STAMP)
    assert Client().get(address).status_code == 404
    client.post("/lich/", {"xong": "dong"})
    assert not CalendarFeed.objects.exists()
    assert Client().get("/lich/doan-mo.ics").status_code == 404


def test_only_a_public_plan_shows_its_moments_to_everybody(province: Province) -> None:
    load_moments(province.units["tinh"], actor=SYSTEM)
    address = f"/ke-hoach/{province.plan}/lich.ics"
    assert Client().get(address).status_code == 404
    Plan.objects.filter(code=province.plan).update(scope="public")
    assert "Ngày Chuyển đổi số quốc gia" in {
        str(event["summary"]) for event in events(Client().get(address).content)
    }


def test_a_moment_is_given_themes_of_the_plan_and_keeps_those_of_another(province: Province) -> None:
    keeper = signed_in(province.people[Role.PROGRAMME_OFFICER])
    sent = {"label_vi": "Ngày hội", "rule": "yearly", "first": "06/08", "themes": ["risks-skills"]}
    assert keeper.post("/moc-trong-nam/moi/", sent).status_code == 302
    kept = Moment.objects.get()
    assert kept.themes == ["risks-skills"]
    assert keeper.post("/moc-trong-nam/moi/", {**sent, "themes": ["khong-co"]}).status_code == 422
    Moment.objects.update(themes=["cua-ke-hoach-cu", "risks-skills"])
    keeper.post(f"/moc-trong-nam/{kept.pk}/", {**sent, "themes": []})
    kept.refresh_from_db()
    assert kept.themes == ["cua-ke-hoach-cu"]


def test_what_comes_back_every_week_stands_once_on_the_calendar_page(province: Province) -> None:
    load_moments(province.units["tinh"], actor=SYSTEM)
    page = signed_in(province.people[Role.UNIT_OFFICER]).get("/lich/").content.decode()
    assert page.count("Chào cờ đầu tuần") == 1
    assert "Ngày An ninh mạng Việt Nam" in page


def test_moments_are_kept_by_page_and_only_by_the_programme_officer(province: Province) -> None:
    keeper = signed_in(province.people[Role.PROGRAMME_OFFICER])
    assert "Chưa có mốc nào" in keeper.get("/moc-trong-nam/").content.decode()
    page = keeper.post("/moc-trong-nam/moi/", {"label_vi": "Ngày hội", "rule": "yearly", "first": "31/02"})
    assert page.status_code == 422
    sent = {"label_vi": "Ngày hội", "rule": "dates", "dates": "17/02/2026\n06/02/2027"}
    keeper.post("/moc-trong-nam/moi/", sent)
    kept = Moment.objects.get()
    assert kept.dates == ["2026-02-17", "2027-02-06"]
    assert "17/02/2026" in keeper.get(f"/moc-trong-nam/{kept.pk}/").content.decode()
    officer = signed_in(province.people[Role.UNIT_OFFICER])
    assert officer.get("/moc-trong-nam/moi/").status_code == 403
    assert officer.get(f"/moc-trong-nam/{kept.pk}/").status_code == 404
    assert "Ngày hội" in officer.get("/moc-trong-nam/").content.decode()
    other = make_province("hai", "HAI", with_people=True)
    stranger = signed_in(other.people[Role.PROGRAMME_OFFICER])
    assert "Ngày hội" not in stranger.get("/moc-trong-nam/").content.decode()
    assert stranger.post(f"/moc-trong-nam/{kept.pk}/bo/").status_code == 404
    assert keeper.post(f"/moc-trong-nam/{kept.pk}/bo/").status_code == 302
    assert not Moment.objects.exists()
