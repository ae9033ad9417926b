"""A unit's plan in a real browser: begun, written, kept while typing, looked at; narrow and wide."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from chieng.ledger.models import UnitPlan
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.factories.provinces import make_province

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(settings: Any) -> Person:
    settings.CHIENG_TODAY = date(2025, 4, 10)
    return make_province(with_people=True).people[Role.UNIT_OFFICER]


@pytest.mark.parametrize(("width", "language"), [(360, "vi"), (1280, "en")])
def test_a_plan_is_written_in_a_few_taps(open_page: OpenPage, officer: Person, width: int, language: str) -> None:
    with open_page(width=width, language=language) as page:
        sign_in(page, officer)
        page.goto("/hoat-dong/ke-hoach-don-vi/")
        check_page(page)
        page.goto("/hoat-dong/ke-hoach-don-vi/lap/")
        check_page(page)
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url("**/soan/")
        check_page(page)
        page.locator("[name=dong-0-text]").fill("Hội nghị của đơn vị")
        page.wait_for_timeout(600)  # what is typed is kept after a moment without typing
        page.reload()
        expect(page.locator("[name=dong-0-text]")).to_have_value("Hội nghị của đơn vị")
        page.locator("button[value=tai-ve]").last.click()
        page.wait_for_url(lambda address: not address.endswith("/soan/"))
        expect(page.get_by_text("Hội nghị của đơn vị")).to_be_visible()
        check_page(page)
    assert UnitPlan.objects.get().lines.first().text == "Hội nghị của đơn vị"  # type: ignore[union-attr]
