"""From a number to its evidence in three clicks, by links alone: target, unit, evidence."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chieng.organisations.kinds import Role
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 20)


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


def follow(client: Client, page: str, pattern: str) -> str:
    """Click the one link on the page whose address matches, and return what opens."""
    links = {unescape(link) for link in re.findall(r'href="([^"]+)"', page)}
    [link] = {one for one in links if re.fullmatch(pattern, one)}
    answer = client.get(link)
    assert answer.status_code == 200, link
    return answer.content.decode()


@pytest.mark.parametrize("start", ["/chi-tieu/{plan}/", "/chi-tieu/{plan}/?ky=2025", "/tong-quan/{plan}/"])
def test_from_a_number_to_its_evidence_in_three_clicks(province: Province, start: str) -> None:
    plan = province.plan
    for kind in ("unit-plan", "conference"):
        made = make_activity(unit=province.units["so-1"], kind=kind, since=TODAY)
    proof = made.evidence.get().link
    client = Client()
    client.force_login(
        province.people[Role.PROGRAMME_OFFICER], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.get(start.format(plan=plan)).content.decode()
    assert "33,3%" in page
    page = follow(client, page, rf"/chi-tieu/{plan}/T1/(\?.*)?")
    assert "1/3" in page
    page = follow(client, page, rf"/chi-tieu/{plan}/T1/[0-9a-f-]{{36}}/(\?.*)?")
    assert proof in page
    assert proof in re.findall(r'href="([^"]+)"', page)
