"""Names and faces are painted over before a picture leaves the phone: the canvas is sent, not the original."""

import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from PIL import Image, ImageStat
from playwright.sync_api import Page, expect

from chieng.core.files import path_of
from chieng.core.models import StoredFile
from chieng.ledger.models import Activity, Evidence
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.browser.test_log import look
from tests.factories.ledger import load_kinds, make_activity
from tests.ledger.conftest import TODAY, Place, make_place

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 360
SAMPLES = Path(__file__).parents[1] / "core" / "data"
SENT_HASH = """async () => {
  const file = document.querySelector("input[name=photos]").files[0];
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> Place:
    settings.CHIENG_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path / "files"
    load_kinds()
    return make_place("Một")


@pytest.fixture
def screenshot(tmp_path: Path) -> Path:
    """Fine stripes all over, as text is."""
    picture = Image.new("RGB", (540, 1080), "white")
    for y in range(0, 1080, 6):
        picture.paste("black", (0, y, 540, y + 3))
    path = tmp_path / "zalo.png"
    picture.save(path)
    return path


def contrast(stored: StoredFile, box: tuple[int, int, int, int]) -> float:
    """How much a part of what is stored differs in itself: 0 is one colour."""
    with Image.open(path_of(stored)) as picture:
        return float(max(ImageStat.Stat(picture.convert("L").crop(box)).stddev))


def check_painted(screenshot: Path, stored: StoredFile, sent: str) -> None:
    """What came in is what the canvas made; above it is unreadable, below it is as it was."""
    original = screenshot.read_bytes()
    assert stored.original_sha256 == sent != hashlib.sha256(original).hexdigest()
    assert (stored.width, stored.height) == (540, 1080)
    assert contrast(stored, (60, 120, 480, 240)) < 12
    assert contrast(stored, (60, 800, 480, 1000)) > 60
    with Image.open(screenshot) as before:
        assert max(ImageStat.Stat(before.convert("L").crop((60, 120, 480, 240))).stddev) > 100


def drag(page: Page, *, touch: bool = False) -> None:
    """Paint over the upper part of the picture, row by row."""
    box: Any = page.locator("dialog.brush canvas").bounding_box()
    left, right = box["x"] + box["width"] * 0.08, box["x"] + box["width"] * 0.92
    for part in (0.1, 0.14, 0.18, 0.22, 0.24):
        y = box["y"] + box["height"] * part
        if touch:
            finger = {"pointerId": 7, "pointerType": "touch", "isPrimary": True, "button": 0, "bubbles": True}
            canvas = page.locator("dialog.brush canvas")
            canvas.dispatch_event("pointerdown", {**finger, "clientX": left, "clientY": y})
            canvas.dispatch_event("pointermove", {**finger, "clientX": right, "clientY": y})
            canvas.dispatch_event("pointerup", {**finger, "clientX": right, "clientY": y})
        else:
            page.mouse.move(left, y)
            page.mouse.down()
            page.mouse.move(right, y, steps=4)
            page.mouse.up()


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_what_is_painted_on_the_form_never_leaves_the_phone(
    here: Place,
    open_page: OpenPage,
    screenshot: Path,
    touch: bool,
) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
        page.locator("#id_conference-people").fill("30")
        page.locator("#id_photos").set_input_files(screenshot)
        page.get_by_role("button", name=re.compile("Làm mờ ?: zalo[.]png")).click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name="Dùng ảnh đã làm mờ")).to_be_disabled()
        check_page(page)
        drag(page, touch=touch)
        look(page, "lam-mo")
        dialog.get_by_role("button", name="Dùng ảnh đã làm mờ").click()
        expect(page.get_by_text("Sẽ gửi ảnh đã làm mờ. Ảnh gốc không rời máy này.")).to_be_visible()
        expect(page.locator(".staged .name")).to_have_text("zalo-lam-mo.jpg")
        expect(page.get_by_label("Giữ vị trí chụp")).to_be_hidden()
        check_page(page)
        look(page, "lam-mo-xong")
        sent = page.evaluate(SENT_HASH)
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.get_by_text("Đã ghi.")).to_be_visible()
    stored = StoredFile.objects.get()
    assert Evidence.objects.get().name == "zalo-lam-mo.jpg"
    check_painted(screenshot, stored, sent)


def test_it_works_by_keyboard_and_can_be_undone(here: Place, open_page: OpenPage, screenshot: Path) -> None:
    activity = make_activity(unit=here.commune, state="draft", actor=here.officer)  # type: ignore[arg-type]
    with open_page(width=1280) as page:
        sign_in(page, here.officer)
        page.goto(f"/hoat-dong/{activity.pk}/")
        page.locator("summary").get_by_text("Thêm minh chứng").click()
        page.get_by_label("Ảnh, tệp").set_input_files(screenshot)
        page.get_by_role("button", name=re.compile("Làm mờ ?: zalo[.]png")).focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("Làm mờ theo ô, bằng bàn phím").focus()
        page.keyboard.press("Enter")
        for label, value in (("Cách trái", "5"), ("Cách trên", "8"), ("Rộng", "90"), ("Cao", "17")):
            dialog.get_by_label(label).fill(value)
        dialog.get_by_label("Cách trên").press("ArrowDown")
        expect(dialog.get_by_label("Cách trên")).to_have_value("7")
        check_page(page)
        look(page, "lam-mo-ban-phim")
        dialog.get_by_role("button", name="Làm mờ ô này").press("Enter")
        dialog.get_by_role("button", name="Hoàn tác").press("Enter")
        expect(dialog.get_by_role("button", name="Dùng ảnh đã làm mờ")).to_be_disabled()
        dialog.get_by_role("button", name="Làm mờ ô này").press("Enter")
        dialog.get_by_role("button", name="Dùng ảnh đã làm mờ").press("Enter")
        expect(page.get_by_text("Sẽ gửi ảnh đã làm mờ.")).to_be_visible()
        sent = page.evaluate(SENT_HASH)
        page.get_by_role("button", name="Thêm", exact=True).click()
        expect(page.get_by_text("Đã thêm minh chứng.")).to_be_visible()
    check_painted(screenshot, StoredFile.objects.get(), sent)


def test_cancelled_nothing_changes_and_what_is_taken_out_is_not_sent(
    here: Place,
    open_page: OpenPage,
    screenshot: Path,
) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
        page.locator("#id_conference-people").fill("30")
        page.get_by_label("hoặc dán đường dẫn").fill("https://a.vn/tin")
        page.locator("#id_photos").set_input_files(screenshot)
        page.get_by_role("button", name=re.compile("Làm mờ ?: zalo[.]png")).click()
        drag(page)
        page.get_by_role("button", name="Hủy, giữ ảnh như cũ").click()
        assert page.evaluate(SENT_HASH) == hashlib.sha256(screenshot.read_bytes()).hexdigest()
        page.get_by_role("button", name=re.compile("Bỏ ?: zalo[.]png")).click()
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.get_by_text("Đã ghi.")).to_be_visible()
    assert not StoredFile.objects.exists()
    assert Activity.objects.get().evidence.get().link == "https://a.vn/tin"


def test_a_heic_can_not_be_blurred_here_and_says_what_to_do(here: Place, open_page: OpenPage) -> None:
    activity = make_activity(unit=here.commune, state="draft", actor=here.officer)  # type: ignore[arg-type]
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto(f"/hoat-dong/{activity.pk}/")
        page.locator("summary").get_by_text("Thêm minh chứng").click()
        page.get_by_label("Ảnh, tệp").set_input_files(SAMPLES / "small.heic")
        expect(page.get_by_text("hãy chụp màn hình ảnh đó hoặc chọn ảnh JPEG")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Làm mờ ?: small[.]heic"))).to_be_hidden()
        page.get_by_label("Giữ vị trí chụp").check()
        check_page(page)
        look(page, "heic")
        page.get_by_role("button", name="Thêm", exact=True).click()
        expect(page.get_by_text("Vị trí chụp (người gửi chọn giữ): 14,35000; 108,01000")).to_be_visible()
        check_page(page)


def test_a_picture_is_refused_before_the_form_is_gone(here: Place, open_page: OpenPage, tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "GIF")
    (tmp_path / "a.gif").write_bytes(out.getvalue())
    with open_page(width=PHONE) as page, override_settings(CHIENG_UPLOAD_BYTES=10_000_000):
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
        page.locator("#id_conference-people").fill("30")
        page.locator("#id_photos").set_input_files(tmp_path / "a.gif")
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Nội dung tệp không thuộc loại được nhận")
        expect(page.locator("#id_conference-people")).to_have_value("30")
    assert not Activity.objects.exists()
