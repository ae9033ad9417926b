"""A community team on a phone: scan the sheet, write down what was done, mend what came back."""

from typing import Any

import pytest
from playwright.sync_api import expect

from chieng.ledger.actions import create_team, send_back_to_team
from chieng.ledger.models import Activity
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.browser.test_log import PHONE, here
from tests.ledger.conftest import Place

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["here"]


def test_a_team_comes_in_by_its_sheet_writes_and_mends(here: Place, open_page: OpenPage, settings: Any) -> None:
    _team, code = create_team(unit=here.commune, name="Tổ công nghệ số thôn Đăk Rơ Wa", actor=here.officer)
    with open_page(width=PHONE) as page:
        page.goto(f"/doi/#{code.lower()}")
        expect(page.get_by_label("Mã của tổ, đội")).to_have_value(code.lower())
        assert "#" not in page.url
        check_page(page)
        page.get_by_role("button", name="Vào", exact=True).click()
        expect(page.get_by_text("Chưa ghi việc nào")).to_be_visible()
        check_page(page)
        page.get_by_role("link", name="Ghi việc đã làm").click()
        page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
        check_page(page)
        page.locator("#id_conference-people").fill("35")
        page.get_by_label("Địa điểm").fill("Nhà rông")
        page.get_by_role("button", name="Gửi", exact=True).last.click()
        expect(page.get_by_text("Nhà rông")).to_be_visible()
        send_back_to_team(Activity.objects.get(), reason="Thiếu ảnh", actor=here.officer)
        page.reload()
        check_page(page)
        page.get_by_role("link", name="Sửa").click()
        expect(page.get_by_text("Thiếu ảnh")).to_be_visible()
        check_page(page)


def test_an_officer_makes_a_team_and_gets_its_sheet(here: Place, open_page: OpenPage) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/doi/moi/")
        check_page(page)
        page.get_by_label("Tên tổ, đội").fill("Đội thanh niên")
        page.get_by_role("button", name="Tạo và lấy mã").click()
        expect(page.get_by_role("heading", name="Ghi việc tuyên truyền của tổ, đội")).to_be_visible()
        check_page(page)
        page.goto("/hoat-dong/doi/")
        check_page(page)
