"""What the office and the public look at, narrow and wide: work given, moments, attendance, closings, figures."""

import gzip
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Response, expect

from chieng.core.actors import SYSTEM
from chieng.ledger import actions as ledger
from chieng.ledger.kinds import Came, Presence, State
from chieng.ledger.models import Activity, Attendance, PeriodClosing
from chieng.organisations.actions import define_site
from chieng.organisations.kinds import Role
from chieng.programme.actions import Given, assign, load_moments
from chieng.programme.kinds import DutyMode
from chieng.programme.models import AssignedUnit, Assignment, Moment, Plan
from chieng.programme.queries import plan_by_code
from chieng.reporting import actions as reporting
from chieng.reporting.models import Release
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_focus_is_seen, check_page, sign_in
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2025, 2, 20)
BOTH = pytest.mark.parametrize(("width", "language"), [(360, "vi"), (1280, "en")])
# A stranger on a slow line loads at most 60 KB, compressed, before everything is seen; 20 of them are kept for the
# rows of a plan with many more targets and units than this one.
FIRST_VIEW = 40 * 1024


@dataclass(slots=True)
class Office:
    """A province in the middle of its year, and the pages of its people."""

    province: Province
    meeting: Activity
    disputed: Attendance
    closing: PeriodClosing
    release: Release
    released: Release

    def pages(self, role: Role) -> list[str]:
        plan, unit = self.province.plan, self.province.units["so-1"].pk
        release = f"/cong-bo/dot/{self.release.pk}/"
        work, part = Assignment.objects.get().pk, AssignedUnit.objects.get(unit=unit).pk
        moment = Moment.objects.filter(code="children").get().pk
        return {
            Role.PROGRAMME_OFFICER: [
                "/ban-lam-viec/",
                f"/ke-hoach/{plan}/giao-viec/",
                f"/giao-viec/{work}/",
                f"/giao-viec/{work}/gia-han/",
                f"/giao-viec/{work}/dung/",
                "/moc-trong-nam/",
                "/moc-trong-nam/moi/",
                f"/moc-trong-nam/{moment}/",
                "/lich/",
                f"/hoat-dong/khoa-so/{plan}/",
                f"/hoat-dong/khoa-so/ky/{self.closing.pk}/",
                f"/tong-quan/{plan}/",
                f"/nam-nay/{plan}/",
                f"/chi-tieu/{plan}/T1/nhac/",
                f"/cong-bo/{plan}/",
                release,
            ],
            Role.UNIT_OFFICER: [
                "/ban-lam-viec/",
                "/viec-duoc-giao/",
                f"/viec-duoc-giao/{part}/",
                f"/hoat-dong/{self.meeting.pk}/diem-danh/moi/",
                "/hoat-dong/da-du/",
                f"/hoat-dong/diem-danh/{self.disputed.pk}/",
                f"/don-vi/{unit}/",
                f"/nam-nay/{plan}/{unit}/",
                f"{release}y-kien/{unit}/",
            ],
            Role.HEAD: ["/ban-lam-viec/", release],
            Role.AUDITOR: ["/ban-lam-viec/", f"/ke-hoach/{plan}/giao-viec/"],
            Role.ADMINISTRATOR: ["/ban-lam-viec/"],
            Role.TRAINER: ["/ban-lam-viec/", "/viec-duoc-giao/"],
        }[role]


@pytest.fixture
def office(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Office:
    settings.CHIENG_TODAY = TODAY
    province = make_province(with_people=True)
    units, people = province.units, province.people
    plan = Plan.objects.get(code=province.plan)
    define_site(name="Chiêng", owner=units["tinh"], plan_code=province.plan, actor=SYSTEM)
    load_moments(plan.owner, actor=SYSTEM)
    given = [Given(units[key], DutyMode.ASSIGNED, date(2025, 1, 31)) for key in ("so-1", "so-2", "so-3")]
    assign(plan, asked="Gửi dự toán", to=given, since=date(2025, 1, 2), client_id=uuid4(), actor=SYSTEM)
    meeting = make_activity(unit=units["so-1"], title="Hội nghị toàn tỉnh", since=TODAY, state=State.DRAFT)
    ledger.take_attendance(meeting, lines=[Came(units["so-1"].pk, came=False)], actor=SYSTEM)
    disputed = _disputed(province)
    closing = ledger.close_period(
        plan,
        since=date(2023, 12, 15),
        last_day=date(2024, 12, 14),
        reason="Chốt số liệu",
        document="12/X",
        actor=people[Role.PROGRAMME_OFFICER],
    )
    return Office(province, meeting, disputed, closing, *_releases(province, settings))


def _disputed(province: Province) -> Attendance:
    units = province.units
    talk = make_activity(
        unit=units["so-2"], title="Tọa đàm", since=date(2025, 2, 3), state=State.DRAFT, plan=Plan.objects.get().pk
    )
    lines = [Came(units["so-1"].pk, came=True, head=Presence.IN_PERSON)]
    ledger.take_attendance(talk, lines=lines, actor=SYSTEM)
    ledger.submit(Activity.objects.get(pk=talk.pk), actor=SYSTEM)
    ledger.verify(Activity.objects.get(pk=talk.pk), actor=SYSTEM)
    line = Attendance.objects.get(activity=talk)
    person = province.people[Role.UNIT_OFFICER]
    return ledger.dispute_attendance(line, reason="Hôm đó đơn vị không cử người.", actor=person)


def _releases(province: Province, settings: Any) -> list[Release]:
    """Return one that the units look at, with a reply, and one that is public."""
    officer, head = province.people[Role.PROGRAMME_OFFICER], province.people[Role.HEAD]
    made = []
    for title, announced in (("Số liệu quý I", TODAY), ("Số liệu năm 2024", date(2025, 2, 10))):
        settings.CHIENG_TODAY = announced
        plan = plan_by_code(province.plan, announced)
        assert plan is not None
        release = reporting.prepare_release(plan, as_of=announced, title=title, actor=officer)
        made.append(reporting.announce_release(release, actor=officer))
    settings.CHIENG_TODAY = TODAY
    unit, writer = province.units["so-1"], province.people[Role.UNIT_OFFICER]
    reporting.reply_to_release(made[0], unit=unit, text="Thiếu một kế hoạch.", actor=writer)
    return [made[0], reporting.publish_release(made[1], document="45/X", actor=head)]


@BOTH
@pytest.mark.parametrize(
    "role",
    [
        Role.PROGRAMME_OFFICER,
        Role.UNIT_OFFICER,
        Role.HEAD,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
        Role.TRAINER,
    ],
)
def test_everyone_s_pages_are_whole(
    open_page: OpenPage, office: Office, role: Role, width: int, language: str
) -> None:
    with open_page(width=width, language=language) as page:
        sign_in(page, office.province.people[role])
        for path in office.pages(role):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            check_page(page)


@BOTH
def test_work_is_given_by_keyboard_after_the_units_were_seen(
    open_page: OpenPage, office: Office, width: int, language: str
) -> None:
    with open_page(width=width, language=language) as page:
        sign_in(page, office.province.people[Role.PROGRAMME_OFFICER])
        page.goto(f"/ke-hoach/{office.province.plan}/giao-viec/moi/")
        page.locator("[name=asked]").focus()
        page.keyboard.type("Nói chuyện ở trường")
        _tab_to(page, "input[name=kinds][value=department]")
        page.keyboard.press("Space")
        _tab_to(page, "main .form-actions button")
        page.keyboard.press("Enter")
        expect(page.locator("#don-vi li")).to_have_count(3)
        check_page(page)
        _tab_to(page, "button[name=xac_nhan]")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Nói chuyện ở trường")
        check_page(page)


@BOTH
def test_attendance_is_taken_by_keyboard(open_page: OpenPage, office: Office, width: int, language: str) -> None:
    with open_page(width=width, language=language) as page:
        sign_in(page, office.province.people[Role.UNIT_OFFICER])
        page.goto(f"/hoat-dong/{office.meeting.pk}/diem-danh/")
        check_page(page)
        _tab_to(page, ".taps input[type=radio]")
        page.keyboard.press("ArrowDown")
        check_focus_is_seen(page)
        _tab_to(page, "main .form-actions button")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/hoat-dong/{office.meeting.pk}/")
        check_page(page)
    assert office.meeting.attendances.get().came


@pytest.mark.parametrize(("width", "scripts"), [(360, False), (1280, True)])
def test_a_stranger_finds_the_figures_and_reads_them_without_script(
    open_page: OpenPage, office: Office, width: int, scripts: bool
) -> None:
    with open_page(width=width, scripts=scripts) as page:
        page.goto("/")
        page.locator("main a[href='/cong-khai/']").click()
        expect(page.locator("#T1 h2")).to_be_visible()
        assert page.locator("footer a[href='/cong-khai/']").count() == 1
        page.locator(f"a[href='/cong-khai/dot/{office.released.pk}/']").click()
        expect(page.get_by_text("45/X")).to_be_visible()
        if scripts:
            for path in ("/", "/cong-khai/", f"/cong-khai/dot/{office.released.pk}/"):
                page.goto(path)
                check_page(page)


def test_the_public_pages_are_light(open_page: OpenPage, office: Office) -> None:
    for path in ("/cong-khai/", f"/cong-khai/dot/{office.released.pk}/"):
        with open_page(width=360) as page:
            assert 0 < _loaded(page, path) < FIRST_VIEW


def _loaded(page: Page, path: str) -> int:
    """Return how many bytes come with the page, compressed."""
    got: list[Response] = []

    def keep(answer: Response) -> None:
        got.append(answer)

    page.on("response", keep)
    page.goto(path, wait_until="networkidle")
    return sum(len(gzip.compress(one.body())) for one in got)


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what is wanted; within a group of radios Tab takes one stop."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"not reached by Tab: {wanted}")
