"""The gallery in a real browser: every component, both themes, both languages, narrow and wide."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_axe, check_focus_is_seen, check_no_sideways_scroll, check_page, tab_stops

pytestmark = pytest.mark.django_db(transaction=True)

GALLERY, FORM = "/mau-giao-dien/", "/mau-giao-dien/bieu-mau/"
FIRST_VIEW = 60 * 1024


# Every two of width, colours and language meet once in the quick run; with --slow all three meet.
MEETINGS = [
    pytest.param(width, dark, language, marks=[] if quick else [pytest.mark.slow])
    for width, dark, language, quick in (
        (360, False, "vi", True),
        (1280, True, "vi", True),
        (1280, False, "en", True),
        (360, True, "en", True),
        (1280, False, "vi", False),
        (360, True, "vi", False),
        (360, False, "en", False),
        (1280, True, "en", False),
    )
]


@pytest.mark.parametrize(("width", "dark", "language"), MEETINGS)
def test_every_component_passes_axe_and_fits(open_page: OpenPage, width: int, dark: bool, language: str) -> None:
    with open_page(width=width, dark=dark, language=language) as page:
        page.goto(GALLERY)
        assert page.locator("html").get_attribute("lang") == language
        check_page(page)


@pytest.mark.slow
def test_a_list_of_500_rows_fits_a_phone(open_page: OpenPage) -> None:
    with open_page(width=360) as page:
        page.goto(f"{GALLERY}?nhieu=500")
        expect(page.get_by_text("1–100 trong 500 dòng")).to_be_visible()
        check_page(page)


@pytest.mark.parametrize("path", ["/", "/ho-tro-tiep-can/", "/quyen-rieng-tu/", FORM, "/khong-co-trang-nay/"])
def test_small_pages_pass_axe_on_a_phone(open_page: OpenPage, path: str) -> None:
    with open_page(width=360) as page:
        page.goto(path)
        check_page(page)


def test_errors_are_summed_up_and_lead_to_their_fields(open_page: OpenPage) -> None:
    with open_page(width=360) as page:
        page.goto(FORM)
        page.get_by_label("Tên hoạt động").fill("Phát bản tin")
        page.get_by_role("button", name="Lưu hoạt động").click()
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        # What was typed is still there.
        expect(page.get_by_label("Tên hoạt động")).to_have_value("Phát bản tin")
        summary.get_by_role("link", name="Loại hoạt động").click()
        assert page.evaluate("document.activeElement.name") == "kind"
        check_page(page)


def test_every_stop_of_the_keyboard_is_seen(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    check_focus_is_seen(page)
    page.goto("/")
    assert tab_stops(page, most=5) == [
        "Đến phần chính của trang", "Chiêng", "English, switch language", "Đăng nhập", "Đăng nhập",
    ]  # fmt: skip


def test_the_skip_link_leads_to_the_main_part(page: Page) -> None:
    page.goto(GALLERY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_language_and_theme_switch_without_script(open_page: OpenPage) -> None:
    with open_page(scripts=False) as page:
        page.goto(GALLERY)
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Style gallery")
        page.locator("form.theme").first.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert urlsplit(page.url).path == GALLERY


def test_a_dialog_asks_before_it_destroys(page: Page) -> None:
    page.goto(GALLERY)
    page.get_by_role("button", name="Xóa đợt phát").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("3 ảnh minh chứng")
    check_axe(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Xóa đợt phát")).to_be_focused()


def test_a_dialog_opens_without_script(open_page: OpenPage) -> None:
    with open_page(scripts=False) as page:
        page.goto(GALLERY)
        page.get_by_role("button", name="Xóa đợt phát").click()
        expect(page.get_by_role("dialog")).to_be_visible()


def test_a_branch_of_a_tree_comes_when_it_is_opened(page: Page) -> None:
    page.goto(GALLERY)
    page.locator("details[hx-get] > summary").first.click()
    expect(page.locator(".tree")).to_contain_text("Thôn 3 (minh họa)")


def test_a_picture_is_shown_before_it_is_sent(page: Page) -> None:
    page.goto(FORM)
    page.get_by_label("Ảnh minh chứng").set_input_files(
        {"name": "so-nhat-ky.png", "mimeType": "image/png", "buffer": _dot()}
    )
    expect(page.locator(".previews img")).to_be_visible()
    expect(page.locator(".previews")).to_contain_text("so-nhat-ky.png")


def test_a_quick_day_fills_the_date(page: Page) -> None:
    page.goto(FORM)
    page.get_by_role("button", name="Hôm nay").click()
    assert page.get_by_label("Ngày thực hiện").input_value() != ""


def test_a_day_is_said_as_it_is_written_here(page: Page) -> None:
    page.goto(FORM)
    page.get_by_label("Ngày thực hiện").fill("2025-12-05")
    expect(page.locator(".said-day")).to_have_text("Thứ Sáu, 05/12/2025")


def test_what_is_typed_is_kept_until_it_is_sent(page: Page) -> None:
    page.goto(FORM)
    page.get_by_label("Tên hoạt động").fill("Phát bản tin dịp Tết")
    page.get_by_label("Lớp tập huấn").check()
    page.wait_for_timeout(600)
    page.reload()
    expect(page.get_by_label("Tên hoạt động")).to_have_value("Phát bản tin dịp Tết")
    expect(page.get_by_label("Lớp tập huấn")).to_be_checked()
    page.get_by_role("button", name="Bỏ, làm lại từ đầu").click()
    expect(page.get_by_label("Tên hoạt động")).to_have_value("")


def test_on_paper_a_page_is_a_document(page: Page) -> None:
    page.goto(GALLERY)
    page.emulate_media(media="print")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.get_by_text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", ["/", GALLERY])
def test_the_first_view_weighs_little(open_page: OpenPage, path: str) -> None:
    bodies: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.status == 200:
            bodies[response.url] = len(gzip.compress(response.body(), 6))

    with open_page() as page:
        page.on("response", weigh)
        page.goto(path, wait_until="networkidle")
    assert sum(bodies.values()) <= FIRST_VIEW, bodies


def test_nothing_sticks_out_at_320_pixels(open_page: OpenPage) -> None:
    with open_page(width=320) as page:
        page.goto(GALLERY)
        check_no_sideways_scroll(page)


def _dot() -> bytes:
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 6), "navy").save(picture, "PNG")
    return picture.getvalue()
