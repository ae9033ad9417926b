"""Recording with no signal in a real browser: kept, encrypted, sent later exactly once, never somebody else's."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from tests.browser import offline
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.browser.offline import FORM, OUTBOX
from tests.browser.test_log import PHONE, here, log_book, look
from tests.ledger.conftest import Place

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["here", "log_book"]

TITLE = "Họp thôn Đắk Rơ về cuộc gọi giả danh"


def fill(page: Page, title: str, people: str = "35", photo: Path | None = None) -> None:
    page.get_by_text("Hội nghị, tập huấn, họp lồng ghép").click()
    page.locator("#id_conference-people").fill(people)
    page.evaluate("document.querySelectorAll('details.more').forEach((fold) => (fold.open = true))")
    page.locator("#id_title").fill(title)
    if photo:
        page.locator("#id_photos").set_input_files(photo)
        expect(page.locator(".staged")).to_contain_text(photo.name)
    else:
        page.locator("#id_link").fill("https://xa.example.vn/tin/1")


def done(page: Page) -> None:
    page.get_by_role("button", name="Xong", exact=True).click()


def kept(page: Page) -> None:
    expect(page.locator("form .notice[role=status]")).to_contain_text("Đã giữ trên thiết bị này")


def test_two_activities_recorded_without_a_signal_arrive_once_each(
    here: Place, open_page: OpenPage, log_book: Path
) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        offline.keep(page, OUTBOX, FORM)
        page.context.set_offline(True)
        page.goto(FORM)
        expect(page.locator("form .notice[role=status]")).to_contain_text("Đây là bản lưu lúc")
        check_page(page)
        look(page, "offline-form")
        fill(page, TITLE, photo=log_book)
        done(page)
        kept(page)
        offline.bar(page).to_contain_text("1 việc chờ gửi trên thiết bị này")
        fill(page, "Phát tờ rơi ở chợ", "120")
        done(page)
        kept(page)
        look(page, "offline-kept")
        assert TITLE not in offline.raw(page, "entries")
        page.goto(OUTBOX)
        expect(page.locator("[data-lines] li")).to_have_count(2)
        expect(page.locator("[data-lines]")).to_contain_text(TITLE)
        check_page(page)
        look(page, "offline-queue")
        page.reload()
        expect(page.locator("[data-lines] li")).to_have_count(2)
        assert not Activity.objects.exists()
        page.context.set_offline(False)
        expect(page.locator("[data-lines] li")).to_have_count(0, timeout=15_000)
        offline.bar(page).to_contain_text("Đã gửi 2 việc.")
    first, second = Activity.objects.order_by("captured_at")
    assert (first.title, first.state, first.evidence.count()) == (TITLE, State.SUBMITTED, 1)
    assert second.quantities.get().value == 120
    assert first.client_id != second.client_id
    assert first.captured_at < second.captured_at < first.received_at


def test_the_store_holds_no_word_of_what_was_typed_or_shown(here: Place, open_page: OpenPage) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        offline.keep(page, OUTBOX, FORM)
        page.context.set_offline(True)
        page.goto(FORM)
        fill(page, TITLE)
        done(page)
        kept(page)
        assert len(offline.rows(page, "entries")) == 1
        for store in ("entries", "pages", "state"):
            text = offline.raw(page, store)
            assert text
            for word in (TITLE, "conference", "xa.example.vn", str(here.officer), "Ghi hoạt động", "<html"):
                assert word not in text, store
        cached: Any = page.evaluate("caches.keys().then((names) => names.length)")
        assert cached == 1
