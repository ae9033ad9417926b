"""The periods of a target: earlier ones at their end, the present one under way, each by its own kind of year."""

from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from chieng.core.intervals import Interval
from chieng.core.periods import PeriodKind, period_containing
from chieng.organisations.kinds import Role
from chieng.programme.kinds import PlanTerms, TargetTerms
from chieng.programme.queries import plan_by_code, targets_of
from chieng.reporting.periods import day_in, ending_in, is_under_way, periods_of
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

TODAY = date(2025, 2, 20)


def blank(terms: type[Any], **given: Any) -> Any:
    return terms(**{field.name: None for field in fields(terms)} | given)


PLAN: PlanTerms = blank(PlanTerms, period=Interval(date(2021, 1, 1), date(2026, 1, 1)))
TARGET: TargetTerms = blank(TargetTerms, due=date(2025, 12, 14))


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


def browse(province: Province, role: Role = Role.PROGRAMME_OFFICER) -> Client:
    client = Client()
    client.force_login(province.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def terms(province: Province, kind: PeriodKind = PeriodKind.REPORT_YEAR) -> tuple[PlanTerms, TargetTerms]:
    plan = plan_by_code(province.plan, TODAY)
    assert plan is not None
    return plan, replace(targets_of(plan.id, TODAY)[0], period_kind=kind)


def carry_out(province: Province, unit: str, day: date) -> None:
    make_activity(unit=province.units[unit], kind="unit-plan", since=day)
    make_activity(unit=province.units[unit], kind="conference", since=day)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        (PeriodKind.REPORT_YEAR, [f"năm báo cáo {year}" for year in range(2021, 2026)]),
        (PeriodKind.CALENDAR, [f"năm {year}" for year in range(2021, 2026)]),
        (PeriodKind.SCHOOL_YEAR, [f"năm học {year}-{year + 1}" for year in range(2020, 2025)]),
    ],
)
def test_a_target_has_the_periods_of_its_own_kind(province: Province, kind: PeriodKind, labels: list[str]) -> None:
    assert [period.label for period in periods_of(*terms(province, kind), TODAY)] == labels


@given(day=st.dates(date(2021, 1, 1), date(2027, 12, 31)), kind=st.sampled_from(PeriodKind))
def test_periods_follow_each_other_and_only_the_last_is_under_way(day: date, kind: PeriodKind) -> None:
    plan, target = PLAN, replace(TARGET, period_kind=kind)
    found = periods_of(plan, target, day)
    assert all(one.interval.until == two.interval.since for one, two in pairwise(found))
    assert found[0] == period_containing(kind, plan.period.since)
    assert not any(is_under_way(one, target, day) for one in found[:-1])
    for one in found:
        shown = day_in(one, target, day)
        assert shown in one.interval
        assert shown <= max(day, one.since)
        assert target.period_on(shown) == one
        assert ending_in(one.last_day.year, found) == one


@pytest.mark.django_db
def test_an_earlier_period_is_judged_at_its_end_and_the_present_one_is_under_way(province: Province) -> None:
    carry_out(province, "so-1", date(2024, 3, 1))
    client = browse(province)
    page = client.get(f"/chi-tieu/{province.plan}/T1/?ky=2024").content.decode()
    assert 'aria-current="true">năm báo cáo 2024</a>' in page
    assert "Tính đến ngày 14/12/2024" in page
    assert "Chưa đạt" in page
    present = client.get(f"/chi-tieu/{province.plan}/T1/").content.decode()
    assert 'aria-current="true">năm báo cáo 2025&nbsp;<span class="soft">(đang thực hiện)</span></a>' in present
    assert "Tính đến ngày 20/02/2025" in present
    assert "0/3" in present


@pytest.mark.django_db
def test_a_period_shows_every_earlier_one_in_the_chart_and_its_table(province: Province) -> None:
    carry_out(province, "so-1", date(2023, 3, 1))
    carry_out(province, "so-1", date(2024, 3, 1))
    carry_out(province, "so-2", date(2024, 3, 1))
    page = browse(province).get(f"/chi-tieu/{province.plan}/T1/").content.decode()
    section = page.split('id="cac-ky"')[1].split("</section>")[0]
    for words in ("33,3% · 1/3 · Chưa đạt", "66,7% · 2/3 · Chưa đạt", "0,0% · 0/3 · Chưa đến hạn"):
        assert words in section


@pytest.mark.django_db
def test_the_list_of_targets_shows_each_in_the_period_that_ends_in_the_year(province: Province) -> None:
    carry_out(province, "so-1", date(2024, 3, 1))
    client = browse(province)
    page = client.get(f"/chi-tieu/{province.plan}/?ky=2024").content.decode()
    assert "1/3" in page
    assert "/T1/?ngay=2024-12-14" in page
    rows = client.get(f"/chi-tieu/{province.plan}/?ky=2024&xuat=csv").content.decode("utf-8-sig")
    assert "năm báo cáo 2024,14/12/2024" in rows


@pytest.mark.django_db
@pytest.mark.parametrize(("ky", "shown"), [("1900", "2021"), ("2999", "2025")])
def test_a_year_that_no_period_ends_in_shows_the_nearest(province: Province, ky: str, shown: str) -> None:
    page = browse(province).get(f"/chi-tieu/{province.plan}/T1/?ky={ky}").content.decode()
    assert f'aria-current="true">năm báo cáo {shown}' in page


@pytest.mark.django_db
def test_a_year_that_cannot_be_read_is_said(province: Province) -> None:
    page = browse(province).get(f"/chi-tieu/{province.plan}/T1/?ky=hai").content.decode()
    assert page.count("Không đọc được kỳ “hai”") == 1


@pytest.mark.django_db
def test_a_target_of_one_period_asks_the_database_as_often_as_one_of_many(
    province: Province, settings: Settings
) -> None:
    counts = []
    for day in (date(2021, 2, 20), date(2022, 2, 20), date(2025, 2, 20)):
        settings.CHIENG_TODAY = day
        client = browse(province)
        client.get(f"/chi-tieu/{province.plan}/T1/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/chi-tieu/{province.plan}/T1/").content.decode()
        assert ('id="cac-ky"' in page) is (day.year > 2021)
        counts.append(len(asked))
    assert counts[1] == counts[2]
