"""Recording with no signal in a real browser: kept, encrypted, sent later exactly once, never somebody else's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chieng.core.actors import SYSTEM
from chieng.ledger import actions
from chieng.ledger.kinds import Came, Presence, State
from chieng.ledger.models import Activity, Attendance, HeldEntry
from chieng.ledger.views import recording
from chieng.organisations.actions import end_role
from chieng.organisations.kinds import Role
from chieng.organisations.models import RoleAssignment
from tests.browser import offline
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.browser.offline import FORM, OUTBOX
from tests.browser.test_log import PHONE, here, log_book, look
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import PASSWORD, give_role, make_person
from tests.factories.programme_rows import make_bare_plan
from tests.ledger.conftest import TODAY, Place

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
        expect(page.locator(".staged li")).to_have_count(0)
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
    assert (second.quantities.get().value, second.evidence.get().kind) == (120, "link")
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


@pytest.fixture
def written(here: Place, open_page: OpenPage) -> Any:
    """Return a context manager: a page of the officer's with one activity written down, still without a signal."""

    @contextmanager
    def opened(width: int = PHONE) -> Iterator[Page]:
        with open_page(width=width) as page:
            sign_in(page, here.officer)
            offline.keep(page, OUTBOX, FORM)
            page.context.set_offline(True)
            page.goto(FORM)
            fill(page, TITLE)
            done(page)
            kept(page)
            yield page

    return opened


def recorded(page: Page) -> None:
    """Wait until nothing is left on the device."""
    offline.until(page, "entries", "!rows.length")


def test_two_tabs_send_once(here: Place, written: Any) -> None:
    with written() as page:
        other = page.context.new_page()
        other.goto(OUTBOX)
        expect(other.locator("[data-lines] li")).to_have_count(1)
        page.context.set_offline(False)
        for tab in (page, other):
            tab.evaluate("window.dispatchEvent(new Event('online'))")
        recorded(page)
        expect(other.locator("[data-none]")).to_be_visible()
    assert Activity.objects.get().title == TITLE


def test_an_answer_that_was_lost_makes_no_second_activity(
    here: Place, written: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answered = recording._saved

    def lose(*_arguments: Any) -> Any:
        raise RuntimeError("the answer is lost")

    monkeypatch.setattr(recording, "_saved", lose)
    with written() as page:
        page.context.set_offline(False)
        offline.until(page, "entries", "rows[0].tries === 1")
        row = offline.rows(page, "entries")[0]
        assert row["state"] == "waiting"
        assert row["next"] > page.evaluate("Date.now()")  # later, not at once again and again
        assert Activity.objects.count() == 1
        monkeypatch.setattr(recording, "_saved", answered)
        page.goto(OUTBOX)
        page.locator("[data-send-all]").click()
        recorded(page)
    assert Activity.objects.get().title == TITLE
    assert "the answer is lost" in caplog.text


def test_an_ended_session_loses_nothing_and_the_same_person_sends_it(here: Place, written: Any) -> None:
    with written() as page:
        page.context.clear_cookies(name="sessionid")
        page.context.set_offline(False)
        page.goto("/tai-khoan/dang-nhap/")
        offline.bar(page).to_contain_text("Có việc chờ gửi trên thiết bị này")
        expect(page.locator("body")).not_to_contain_text(TITLE)
        check_page(page)
        assert not Activity.objects.exists()
        sign_in(page, here.officer)
        page.goto(FORM)
        recorded(page)
    assert Activity.objects.get().created_by == here.officer


def test_a_session_that_ends_under_a_form_leads_to_signing_in_and_nothing_is_lost(
    here: Place, open_page: OpenPage
) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        page.goto(FORM)
        offline.ready(page)
        fill(page, TITLE)
        page.context.clear_cookies(name="sessionid")
        done(page)
        page.wait_for_url("**/dang-nhap/?next=/hoat-dong/ghi/")
        offline.bar(page).to_contain_text("Có việc chờ gửi trên thiết bị này")
        page.locator("input[name=login]").fill(here.officer.username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        recorded(page)
    assert Activity.objects.get().title == TITLE


def test_the_next_person_at_the_device_neither_sees_nor_sends_it(here: Place, written: Any) -> None:
    with written() as page:
        page.context.clear_cookies(name="sessionid")
        page.context.set_offline(False)
        sign_in(page, here.head)
        page.goto(OUTBOX)
        offline.ready(page)
        expect(page.locator("[data-none]")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(TITLE)
        page.goto(f"{FORM}#cho-gui-{offline.rows(page, 'entries')[0]['id']}")
        expect(page.locator("#id_title")).to_have_value("")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.locator("summary:visible").first.click()
        page.locator("form[data-sign-out]:visible button").click()
        page.wait_for_url("**/dang-nhap/")
        assert not Activity.objects.exists()
        # What the other one left is still there, and theirs alone.
        assert [row["owner"] for row in offline.rows(page, "entries")] == [str(here.officer.pk)]
        assert [row["owner"] for row in offline.rows(page, "keys")] == [str(here.officer.pk)]
        sign_in(page, here.officer)
        page.goto(OUTBOX)
        recorded(page)


def test_signing_out_names_what_would_be_lost_and_then_forgets_everything(here: Place, written: Any) -> None:
    with written() as page:
        page.locator("summary:visible").first.click()
        page.locator("form[data-sign-out]:visible button").click()
        dialog = page.locator("[data-leaving]")
        expect(dialog).to_contain_text(TITLE)
        check_page(page)
        look(page, "offline-sign-out")
        dialog.get_by_role("button", name="Ở lại").click()
        expect(dialog).to_be_hidden()
        assert len(offline.rows(page, "entries")) == 1
        page.locator("summary:visible").first.click()
        page.locator("form[data-sign-out]:visible button").click()
        dialog.get_by_role("button", name="Đăng xuất").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Không có mạng")
        for store in ("entries", "keys", "pages"):
            assert offline.rows(page, store) == [], store
        page.goto(FORM)
        expect(page.get_by_role("heading", level=1)).to_have_text("Không có mạng")
        check_page(page)
        look(page, "offline-page")
        # The session goes with the first page that reaches the server.
        page.context.set_offline(False)
        page.goto(OUTBOX)
        page.wait_for_url("**/dang-nhap/")
        assert offline.rows(page, "state") == []
    assert not Activity.objects.exists()


def test_signing_out_can_send_first(here: Place, written: Any) -> None:
    with written() as page:
        monkey = (
            "() => navigator.locks.request('chieng-send', () => new Promise((done) => (window.letSend = done)))"
        )
        page.evaluate(f"() => void ({monkey})()")  # somebody else is sending: nothing leaves yet
        page.context.set_offline(False)
        page.locator("summary:visible").first.click()
        page.locator("form[data-sign-out]:visible button").click()
        expect(page.locator("[data-leaving]")).to_contain_text(TITLE)
        page.evaluate("window.letSend()")
        page.get_by_role("button", name="Gửi trước khi đăng xuất").click()
        page.wait_for_url("**/dang-nhap/")
        assert offline.rows(page, "keys") == []
    assert Activity.objects.get().title == TITLE


def test_a_role_that_ended_meanwhile_leaves_it_with_the_unit(here: Place, written: Any) -> None:
    with written() as page:
        for role in RoleAssignment.objects.filter(person=here.officer):
            end_role(role, on=TODAY - timedelta(days=1), actor=SYSTEM)
        page.context.set_offline(False)
        recorded(page)
        offline.bar(page).to_contain_text("cán bộ của đơn vị sẽ xem và nhận")
        held = HeldEntry.objects.get()
        page.goto(f"/hoat-dong/giu-lai/{held.pk}/")
        expect(page.locator("main")).to_contain_text(TITLE)
        check_page(page)
        sign_in(page, here.head)
        page.goto(f"/hoat-dong/giu-lai/{held.pk}/")
        check_page(page)
        look(page, "offline-held")
        page.get_by_role("button", name="Nhận thành bản nháp").click()
        expect(page.locator("main")).to_contain_text("Đã nhận thành bản nháp của đơn vị.")
    assert Activity.objects.get().state == State.DRAFT


def test_what_was_refused_opens_again_in_its_form_with_its_photo(
    here: Place, open_page: OpenPage, log_book: Path
) -> None:
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        offline.keep(page, OUTBOX, FORM)
        page.context.set_offline(True)
        page.goto(FORM)
        fill(page, TITLE, people="ba mươi", photo=log_book)
        done(page)
        kept(page)
        page.goto(OUTBOX)
        page.context.set_offline(False)
        line = page.locator("[data-lines] li").first
        expect(line).to_contain_text("Cần sửa", timeout=15_000)
        expect(line).to_contain_text("không phải số nguyên")
        offline.bar(page).to_contain_text("1 việc cần xem lại trước khi gửi")
        check_page(page)
        look(page, "offline-refused")
        line.get_by_role("link", name="Sửa").click()
        expect(page.locator("#id_conference-people")).to_have_value("ba mươi")
        expect(page.locator("#id_title")).to_have_value(TITLE)
        expect(page.locator(".staged")).to_contain_text(log_book.name)
        expect(page.locator("form .notice[role=status]")).to_contain_text("không phải số nguyên")
        check_page(page)
        look(page, "offline-again")
        page.locator("#id_conference-people").fill("30")
        done(page)
        expect(page.get_by_text("Đã ghi.")).to_be_visible()
        assert offline.rows(page, "entries") == []
    activity = Activity.objects.get()
    assert (activity.quantities.get().value, activity.evidence.count()) == (30, 1)


def test_what_is_thrown_away_asks_once(here: Place, written: Any) -> None:
    with written() as page:
        page.goto(OUTBOX)
        page.locator("[data-away]").first.click()
        expect(page.locator("dialog[open]")).to_contain_text(TITLE)
        check_page(page)
        page.locator("[data-stay]").click()
        expect(page.locator("[data-lines] li")).to_have_count(1)
        page.locator("[data-away]").first.click()
        page.locator("[data-drop]").click()
        expect(page.locator("[data-none]")).to_be_visible()
    assert not Activity.objects.exists()


def test_a_copy_kept_yesterday_says_todays_date(here: Place, open_page: OpenPage, settings: Any) -> None:
    settings.CHIENG_TODAY = None
    with open_page(width=PHONE) as page:
        sign_in(page, here.officer)
        offline.keep(page, FORM)
        today = page.locator("#id_since").input_value()
        tomorrow = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
        page.context.set_offline(True)
        page.clock.install(time=f"{tomorrow}T09:00:00+07:00")
        page.goto(FORM)
        expect(page.locator("#id_since")).to_have_value(tomorrow)
        page.get_by_role("button", name="Hôm qua").click()
        expect(page.locator("#id_since")).to_have_value(today)


def test_with_a_signal_a_form_is_sent_as_ever_and_leaves_nothing_behind(here: Place, open_page: OpenPage) -> None:
    with open_page(width=1280, language="en", dark=True) as page:
        sign_in(page, here.officer)
        page.goto(FORM)
        fill_in = page.locator("#id_conference-people")
        page.locator("input[name=kind][value=conference]").check()
        fill_in.fill("x")
        page.locator("#id_link").fill("https://xa.example.vn/tin/1")
        page.locator(".form-actions button[value=gui]").click()
        expect(page.locator(".summary-errors")).to_be_visible()
        fill_in.fill("12")
        page.locator(".form-actions button[value=gui]").click()
        expect(page.locator(".toasts")).to_contain_text("Logged.")
        assert offline.rows(page, "entries") == []
        page.goto(OUTBOX)
        expect(page.locator("[data-none]")).to_be_visible()
        check_page(page)
        look(page, "offline-queue-en")
    assert Activity.objects.get().quantities.get().value == 12


def test_attendance_taken_without_a_signal_waits_as_one_sheet_and_arrives_once(
    here: Place, open_page: OpenPage
) -> None:
    plan = make_bare_plan(here.province, code="diem-danh").pk
    meeting = make_activity(unit=here.department, plan=plan, title="Hội nghị", since=TODAY, state=State.DRAFT)
    actions.take_attendance(meeting, lines=[Came(here.commune.pk, came=False)], actor=SYSTEM)
    organiser = make_person()
    give_role(organiser, Role.UNIT_OFFICER, here.department)
    sheet, key = f"/hoat-dong/{meeting.pk}/diem-danh/", here.commune.pk.hex
    with open_page(width=PHONE) as page:
        sign_in(page, organiser)
        offline.keep(page, OUTBOX, sheet)
        page.context.set_offline(True)
        page.goto(sheet)
        page.locator(f"label:has(input[name=c_{key}][value=deputy])").click()
        page.get_by_role("button", name="Lưu điểm danh").click()
        kept(page)
        expect(page.locator(f"input[name=c_{key}][value=deputy]")).to_be_checked()
        page.goto(sheet)
        expect(page.locator(f"input[name=c_{key}][value=deputy]")).to_be_checked()
        page.locator(f"label:has(input[name=c_{key}][value=in_person])").click()
        page.get_by_role("button", name="Lưu điểm danh").click()
        kept(page)
        assert len(offline.rows(page, "entries")) == 1
        check_page(page)
        page.goto(OUTBOX)
        expect(page.locator("[data-lines]")).to_contain_text("Điểm danh: Hội nghị")
        page.context.set_offline(False)
        recorded(page)
    line = Attendance.objects.get()
    assert (line.came, line.head) == (True, Presence.IN_PERSON)
