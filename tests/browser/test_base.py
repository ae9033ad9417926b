"""What every page has: the menu of whoever signed in, the switches, signing out, and what strangers see."""

from datetime import date
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from chieng.organisations.kinds import Role
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENT = "/ho-tro-tiep-can/"


@pytest.fixture
def officer() -> Any:
    person = make_person("y-thao", full_name="Y Thảo (minh họa)")
    give_role(person, Role.UNIT_OFFICER, make_unit("Ủy ban nhân dân xã Đắk Pxi (minh họa)"))
    return person


def test_a_phone_has_one_menu_with_everything_in_it(open_page: OpenPage, officer: Any) -> None:
    with open_page(width=360) as page:
        sign_in(page, officer)
        page.goto(STATEMENT)
        page.locator("summary:visible").click()
        menu = page.locator("details[open] .sheet")
        expect(menu.get_by_role("link", name="Bàn làm việc")).to_be_visible()
        expect(menu.get_by_role("button", name="Đăng xuất")).to_be_visible()
        check_page(page)
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(page.locator("summary:visible")).to_be_focused()


def test_a_wide_page_shows_the_menu_and_calls_people_by_their_name(page: Page, officer: Any) -> None:
    sign_in(page, officer)
    page.goto(STATEMENT)
    expect(page.get_by_role("navigation", name="Mục chính")).to_contain_text("Bàn làm việc")
    expect(page.locator("summary:visible")).to_have_text("Y Thảo")
    check_page(page)


def test_whoever_signs_in_lands_on_their_desk(page: Page, officer: Any) -> None:
    sign_in(page, officer)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bàn làm việc")


def test_signing_out_forgets_what_was_typed(page: Page, officer: Any) -> None:
    sign_in(page, officer)
    page.goto("/mau-giao-dien/bieu-mau/")
    page.get_by_label("Tên hoạt động").fill("Chưa xong")
    page.wait_for_timeout(600)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.locator("summary:visible").click()
    page.locator(".menu.account").get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_demonstration_says_so_on_every_page(open_page: OpenPage) -> None:
    with override_settings(CHIENG_DEMO=True, CHIENG_TODAY=date(2025, 12, 14)), open_page(width=360) as page:
        for path in ("/", STATEMENT, "/tai-khoan/dang-nhap/", "/khong-co-trang-nay/"):
            page.goto(path)
            expect(page.locator(".demo")).to_contain_text("DỮ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT")
            expect(page.locator(".demo")).to_contain_text("ngày của chương trình: 14/12/2025")


def test_pages_are_read_and_languages_switched_without_script(open_page: OpenPage) -> None:
    with open_page(width=360, scripts=False) as page:
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("kết quả có minh chứng")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("the evidence for it")
        page.get_by_role("button", name="Tiếng Việt").click()
        expect(page.locator("html")).to_have_attribute("lang", "vi")
