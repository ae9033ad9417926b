"""Logging an activity on a phone, from the empty form to the head's word, as people do it."""

import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, StagedUpload
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.factories.ledger import load_kinds, make_activity
from tests.factories.programme_rows import make_bare_plan, make_theme
from tests.ledger.conftest import TODAY, Place, make_place

PHONE = 360


@pytest.fixture
def here(transactional_db: None, settings: Any) -> Place:
    settings.CHIENG_TODAY, settings.CHIENG_DEMO = TODAY, True
    load_kinds()
    place = make_place("Đắk Rơ Ông")
    make_theme(make_bare_plan(place.province))
    return place


@pytest.fixture
def log_book(tmp_path: Path) -> Path:
    path = tmp_path / "so-nhat-ky.jpg"
    Image.new("RGB", (1600, 1200), "beige").save(path, "JPEG")
    return path


def look(page: Page, name: str) -> None:
    """Keep a picture where LOOK_FOLDER asks for them."""
    folder = os.environ.get("LOOK_FOLDER")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_an_officer_logs_a_run_with_a_photo_and_the_head_verifies_it(
    here: Place, open_page: OpenPage, log_book: Path
) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        check_page(page)
        look(page, "ghi-trong")
        expect(page.locator("#id_loudspeaker-run-plays")).to_be_hidden()
        page.get_by_text("Đợt phát loa truyền thanh").click()
        page.locator("#id_loudspeaker-run-plays").fill("10")
        page.locator("#id_loudspeaker-run-minutes").fill("3")
        page.locator("#id_camera").set_input_files(log_book)
        expect(page.locator(".staged").get_by_text("so-nhat-ky.jpg").first).to_be_visible()
        expect(page.locator(".staged img")).to_have_js_property("complete", True)
        check_page(page)
        look(page, "ghi-day")
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.get_by_text("Đã ghi. Số liệu được tính sau khi lãnh đạo đơn vị xác nhận.")).to_be_visible()
        check_page(page)
        look(page, "hoat-dong-cho")
        activity = Activity.objects.get()
        sign_in(page, here.head)
        page.goto(f"/hoat-dong/{activity.pk}/")
        page.get_by_role("button", name="Xác nhận").click()
        expect(page.get_by_text("Đã xác nhận", exact=True)).to_be_visible()
        look(page, "hoat-dong-xong")
    activity.refresh_from_db()
    assert (activity.state, activity.evidence.count()) == (State.VERIFIED, 1)
    assert dict(activity.quantities.values_list("kind", "value")) == {"plays": 10, "minutes": 3}


def test_without_script_the_photo_survives_a_wrong_number(
    here: Place, open_page: OpenPage, log_book: Path
) -> None:
    with open_page(width=PHONE, scripts=False) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
        page.locator("#id_conference-people").fill("ba")
        page.locator("#id_photos").set_input_files(log_book)
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.get_by_text("không phải số nguyên").first).to_be_visible()
        expect(page.locator(".staged .name").get_by_text("so-nhat-ky.jpg")).to_be_visible()
        look(page, "ghi-loi")
        page.locator("#id_conference-people").fill("30")
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.get_by_text("Đã ghi.")).to_be_visible()
    assert Activity.objects.get().evidence.count() == 1


def test_a_refused_file_says_why_while_the_form_stands(here: Place, open_page: OpenPage, tmp_path: Path) -> None:
    program = tmp_path / "anh.jpg"
    program.write_bytes(b"MZ\x90" + b"\x00" * 500)
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        page.get_by_label("hoặc dán đường dẫn").fill("https://a.vn")
        page.locator("#id_photos").set_input_files(program)
        expect(page.get_by_role("alert")).to_contain_text("Nội dung tệp không thuộc loại được nhận")
        check_page(page)
        look(page, "ghi-tep-loi")
    assert not StagedUpload.objects.exists()


def test_lists_and_queue_are_readable_on_a_phone_and_a_desk(here: Place, open_page: OpenPage) -> None:
    for state in (State.SUBMITTED, State.SUBMITTED, State.VERIFIED, State.RETURNED):
        make_activity(unit=here.commune, state=state, actor=here.officer)
    for width, language, dark in ((PHONE, "vi", False), (1280, "en", True)):
        with open_page(width=width, language=language, dark=dark) as page:
            sign_in(page, here.head)
            for address in ("/hoat-dong/", "/hoat-dong/cho-xac-nhan/", "/hoat-dong/ghi/"):
                page.goto(address)
                check_page(page)
                look(page, f"{address.strip('/').replace('/', '-')}-{width}-{language}")
