"""Entering a week's work on a phone: a split by audience, outlet and languages, the same as last time."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from chieng.core.sheets.export import write_csv
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_no_sideways_scroll, check_page, sign_in
from tests.browser.test_log import PHONE, here, log_book, look
from tests.factories.ledger import make_activity
from tests.ledger.conftest import TODAY, Place

__all__ = ["here", "log_book"]


def test_a_figure_is_split_with_its_sum_in_sight(here: Place, open_page: OpenPage) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
        expect(page.locator(".told.outlet")).to_be_hidden()
        page.get_by_text("Tách số người theo đối tượng").click()
        page.locator("#id_tach-people-heads").fill("2")
        page.locator("#id_tach-people-officials").fill("1.033")
        expect(page.locator(".split.of-people output")).to_have_text("1.035")
        expect(page.locator("#id_conference-people")).to_have_value("1035")
        page.get_by_label("hoặc dán đường dẫn").fill("https://example.vn/1")
        page.get_by_text("Thêm chi tiết").click()
        page.get_by_label("Địa điểm").fill("Hội trường UBND xã")
        page.get_by_text("Lồng ghép, không bố trí kinh phí riêng").click()
        check_page(page)
        look(page, "tach")
        page.get_by_role("button", name="Xong", exact=True).click()
        expect(page.get_by_text("Đã ghi.")).to_be_visible()
        look(page, "tach-xong")
    activity = Activity.objects.get()
    assert dict(activity.quantities.values_list("audience", "value")) == {"heads": 2, "officials": 1033}
    assert (activity.place, activity.funded_inside) == ("Hội trường UBND xã", True)


def test_without_script_a_split_is_entered_and_added_up(here: Place, open_page: OpenPage) -> None:
    with open_page(width=PHONE, scripts=False) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/ghi/")
        page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
        page.get_by_text("Tách số người theo đối tượng").click()
        check_no_sideways_scroll(page)
        page.locator("#id_tach-people-heads").fill("2")
        page.locator("#id_tach-people-officials").fill("33")
        page.get_by_role("button", name="Lưu nháp").click()
        expect(page.get_by_text("2 người (Người đứng đầu cơ quan, tổ chức)")).to_be_visible()
    assert Activity.objects.get().quantities.count() == 2


def test_a_weeks_run_like_the_last_takes_three_taps_and_the_photo(
    here: Place, open_page: OpenPage, log_book: Path
) -> None:
    monday = TODAY - timedelta(days=9)
    make_activity(
        unit=here.commune,
        kind="loudspeaker-run",
        since=monday,
        last_day=monday + timedelta(days=1),
        numbers={"plays": 10, "minutes": 3},
        title="Loa phòng, chống lừa đảo",
        outlet="Đài truyền thanh xã Đắk Rơ Ông",
        languages=("vi", "sed"),
        actor=here.officer,
    )
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/ban-lam-viec/")
        look(page, "ban")
        taps = [page.get_by_role("link", name="Ghi hoạt động", exact=True).first]
        taps[0].click()
        page.wait_for_load_state()
        check_page(page)
        look(page, "giong-chon")
        taps.append(page.locator(".again a").first)
        taps[1].click()
        page.wait_for_load_state()
        check_page(page)
        look(page, "giong-dien")
        expect(page.locator("#id_loudspeaker-run-plays")).to_have_value("10")
        page.locator("#id_camera").set_input_files(log_book)
        expect(page.locator(".staged img")).to_be_visible()
        taps.append(page.get_by_role("button", name="Xong", exact=True))
        taps[2].click()
        expect(page.get_by_text("Đã ghi.")).to_be_visible()
        look(page, "giong-xong")
    new = Activity.objects.exclude(since=monday).get()
    assert (new.since, new.outlet, new.state) == (
        monday + timedelta(days=7),
        "Đài truyền thanh xã Đắk Rơ Ông",
        State.SUBMITTED,
    )
    assert (new.evidence.count(), len(taps)) == (1, 3)


def test_a_file_is_looked_at_line_by_line_before_it_is_recorded(here: Place, open_page: OpenPage) -> None:
    heading = ["Loại hoạt động", "Từ ngày", "Đến ngày", "Tên hoạt động", "Số lượt phát", "Đường dẫn minh chứng"]
    run = [
        "Đợt phát loa truyền thanh",
        "01/12/2025",
        "05/12/2025",
        "Loa phòng, chống lừa đảo trực tuyến tại 6 thôn",
    ]
    right = write_csv(heading, [[*run, "10", "https://example.vn/1"], [*run[:3], "Loa thôn Kon Rờ Bàng", "4", ""]])
    wrong = write_csv(heading, [[*run, "mười", ""], ["Hát ru", *run[1:], "3", ""]])
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto("/hoat-dong/nhap/")
        check_page(page)
        look(page, "nhap-chon")
        for name, content in (("sai", wrong), ("dung", right)):
            page.goto("/hoat-dong/nhap/")
            page.locator("input[type=file]").set_input_files(
                {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content}
            )
            page.get_by_role("button", name="Kiểm tra tệp").click()
            page.wait_for_load_state()
            check_page(page)
            look(page, f"nhap-{name}")
        page.set_viewport_size({"width": 1280, "height": 900})
        look(page, "nhap-dung-rong")
        page.get_by_role("button", name="Xác nhận nhập").click()
        expect(page.get_by_text("Đã nhập 2 dòng.")).to_be_visible()
    assert {one.state for one in Activity.objects.all()} == {State.SUBMITTED, State.DRAFT}
