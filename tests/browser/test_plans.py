"""Plans in a real browser: every page narrow and wide, light and dark, and the hand-over of the lead."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.programme.kinds import unit_id
from chieng.programme.queries import leads_of
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme import load_kon_tum

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = "/ke-hoach/kon-tum-2021-2025/"
PAGES = ("/ke-hoach/", PLAN, f"{PLAN}nhiem-vu/1đ/", f"{PLAN}nhom-noi-dung/law/", f"{PLAN}trach-nhiem/")


@pytest.fixture
def officer(settings: Any) -> Person:
    """The programme officer of the province, a demo account: it needs no second factor."""
    settings.CHIENG_DEMO = True
    settings.CHIENG_TODAY = date(2025, 12, 10)
    load_kon_tum()
    person, owner = make_person(is_demo=True), Unit.objects.get(pk=unit_id("kon-tum", "ubnd-tinh"))
    give_role(person, Role.PROGRAMME_OFFICER, owner, over=owner)
    return person


@pytest.mark.parametrize(("width", "dark", "language"), [(360, False, "vi"), (1280, True, "en")])
def test_pages_of_a_plan_are_accessible(
    open_page: OpenPage, officer: Person, width: int, dark: bool, language: str
) -> None:
    with open_page(width=width, dark=dark, language=language) as page:
        sign_in(page, officer)
        for path in (*PAGES, f"{PLAN}giao-chu-tri/"):
            page.goto(path)
            check_page(page)


def test_the_lead_is_handed_over_without_script(open_page: OpenPage, officer: Person) -> None:
    with open_page(width=360, scripts=False) as page:
        sign_in(page, officer)
        page.goto(PLAN)
        page.get_by_role("link", name="Giao lại việc chủ trì").click()
        page.get_by_label("Việc chủ trì được giao lại").select_option("task:1e")
        page.get_by_label("Báo Kon Tum").check()
        page.get_by_label("Số, ký hiệu văn bản giao").fill("12/QĐ-UBND")
        page.get_by_role("button", name="Giao lại").click()
        expect(page.get_by_text("Đã giao lại việc chủ trì.")).to_be_visible()
    plan_id = load_kon_tum().pk
    assert [lead.document for lead in leads_of(plan_id, date(2025, 12, 10)) if lead.task == "1e"] == ["12/QĐ-UBND"]


def test_the_plan_of_another_day_is_two_taps_away(page: Page, officer: Person) -> None:
    sign_in(page, officer)
    page.goto(PLAN)
    expect(page.locator(".definitions")).to_contain_text("Công an tỉnh Kon Tum")
    page.get_by_role("link", name="ban hành", exact=True).click()
    expect(page.locator(".definitions")).to_contain_text("Sở Thông tin và Truyền thông")
