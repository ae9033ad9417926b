"""The main job to the end: an officer logs an activity with a photo, the head verifies it, the target moves."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from chieng.organisations.kinds import Role
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_axe, check_no_sideways_scroll, sign_in
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2025, 2, 20)


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    province = make_province(with_people=True)
    make_activity(unit=province.units["so-1"], kind="unit-plan", since=TODAY)
    return province


def photo() -> dict[str, Any]:
    file = BytesIO()
    Image.new("RGB", (320, 240), (47, 45, 115)).save(file, "JPEG")
    return {"name": "hoi-nghi.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def look(page: Page) -> None:
    check_axe(page)
    check_no_sideways_scroll(page)


def test_a_photo_on_a_phone_moves_the_target_and_the_target_leads_back_to_the_photo(
    open_page: OpenPage, province: Province
) -> None:
    target = f"/chi-tieu/{province.plan}/T1/"

    with open_page(width=360) as page:
        sign_in(page, province.people[Role.UNIT_OFFICER])
        page.goto("/ban-lam-viec/")
        look(page)
        page.get_by_role("link", name="Ghi hoạt động").click()
        page.get_by_label("Hội nghị, tập huấn, họp lồng ghép").check()
        page.get_by_label("Số người được tuyên truyền (không trùng)").locator("visible=true").fill("42")
        page.set_input_files("#id_photos", photo())
        expect(page.get_by_text("hoi-nghi.jpg", exact=True)).to_be_visible()
        look(page)
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.locator("main")).to_contain_text("Chờ xác nhận")
        look(page)

    with open_page() as page:
        sign_in(page, province.people[Role.PROGRAMME_OFFICER])
        page.goto(target)
        expect(page.locator("main")).to_contain_text("0/3")
        expect(page.locator("#chua-dat")).to_contain_text("Đã gửi, chờ xác nhận")
        look(page)

    with open_page(width=360) as page:
        sign_in(page, province.people[Role.HEAD])
        page.goto("/ban-lam-viec/")
        page.get_by_role("link", name="Xem và xác nhận").click()
        look(page)
        page.get_by_role("button", name="Xác nhận", exact=True).click()
        expect(page.locator("main")).to_contain_text("Đã xác nhận")
        look(page)

    with open_page() as page:
        sign_in(page, province.people[Role.PROGRAMME_OFFICER])
        page.goto(f"/chi-tieu/{province.plan}/")
        look(page)
        page.get_by_role("link", name="Sở có kế hoạch và đã tuyên truyền").click()
        expect(page.locator("main")).to_contain_text("33,3%")
        expect(page.locator("main")).to_contain_text("Chưa đến hạn")
        look(page)
        page.locator("#da-dat").get_by_role("link", name="2 hoạt động").click()
        look(page)
        image = page.locator("img[alt^='Ảnh minh chứng']").first
        expect(image).to_be_visible()
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_targets_hold_in_english_and_in_the_dark(
    open_page: OpenPage, province: Province, width: int
) -> None:
    with open_page(width=width, language="en", dark=True) as page:
        sign_in(page, province.people[Role.PROGRAMME_OFFICER])
        for path in (
            f"/chi-tieu/{province.plan}/",
            f"/chi-tieu/{province.plan}/T1/",
            f"/chi-tieu/{province.plan}/T4/",
        ):
            page.goto(path)
            look(page)
            assert "Chỉ tiêu" not in page.inner_text("main")
