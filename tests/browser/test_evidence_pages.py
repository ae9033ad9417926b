"""The pages about evidence: files used again, and the pack of a target from the button to the download."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from chieng.core.actors import SYSTEM
from chieng.core.files import PHOTOS, store
from chieng.ledger import actions
from chieng.ledger.kinds import State
from chieng.organisations.kinds import Role
from chieng.reporting import jobs
from chieng.reporting.models import EvidencePack
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page, sign_in
from tests.browser.test_log import look
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2025, 2, 20)
WIDTHS = (360, 1280)


@pytest.fixture
def province(settings: Any, tmp_path: Path) -> Province:
    settings.CHIENG_TODAY, settings.MEDIA_ROOT = TODAY, tmp_path / "files"
    return make_province(with_people=True)


def prove(province: Province, unit: str, colour: str, state: State = State.VERIFIED) -> None:
    """Let a unit have a plan and a conference with a picture."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    out.seek(0)
    make_activity(unit=province.units[unit], kind="unit-plan", since=TODAY)
    conference = make_activity(unit=province.units[unit], kind="conference", since=TODAY, state=State.DRAFT)
    actions.attach_evidence(conference, file=store(out, allowed=PHOTOS), name="hoi-nghi.jpg", actor=SYSTEM)
    actions.submit(conference, actor=SYSTEM)
    if state == State.VERIFIED:
        actions.verify(conference, actor=SYSTEM)


def test_evidence_used_again_is_listed_and_told(province: Province, open_page: OpenPage) -> None:
    prove(province, "so-1", "red", State.SUBMITTED)
    prove(province, "so-2", "red")
    for width in WIDTHS:
        with open_page(width=width) as page:
            sign_in(page, province.people[Role.AUDITOR])
            page.goto("/hoat-dong/")
            page.get_by_role("link", name="Minh chứng dùng lại").click()
            expect(page.get_by_text("2 dòng")).to_be_visible()
            check_page(page)
            look(page, f"dung-lai-{width}")
            page.locator("table a").first.click()
            expect(page.get_by_text("Tệp này đã dùng cho:")).to_be_visible()
            check_page(page)
            look(page, f"dung-lai-hoat-dong-{width}")


def test_a_pack_is_asked_for_watched_and_taken_along(province: Province, open_page: OpenPage) -> None:
    prove(province, "so-1", "red")
    for width in WIDTHS:
        with open_page(width=width) as page:
            sign_in(page, province.people[Role.AUDITOR])
            page.goto(f"/chi-tieu/{province.plan}/T1/")
            look(page, f"goi-nut-{width}")
            page.get_by_role("button", name="Lập gói minh chứng (ZIP)").click()
            expect(page.get_by_text("Đang đưa minh chứng vào gói")).to_be_visible()
            check_page(page)
            look(page, f"goi-dang-lap-{width}")
            jobs.make_pack(str(EvidencePack.objects.latest("asked_at").pk))
            expect(page.get_by_role("link", name="Tải gói minh chứng")).to_be_visible(timeout=15_000)
            check_page(page)
            look(page, f"goi-{width}")
            with page.expect_download() as taken:
                page.get_by_role("link", name="Tải gói minh chứng").click()
            with zipfile.ZipFile(taken.value.path()) as archive:
                assert "SHA256SUMS" in archive.namelist()
