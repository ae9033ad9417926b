"""Importing units in a real browser: a wrong file, the mended one, confirmed; narrow and wide."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chieng.core.actors import SYSTEM
from chieng.core.sheets.export import write_csv
from chieng.organisations.actions import define_scheme
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_axe, check_no_sideways_scroll, sign_in
from tests.factories.organisations import make_kind, make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db(transaction=True)
HEADING = ["Mã", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày"]
RIGHT = [
    [f"{number:05}", f"Trường Tiểu học số {number} xã Đăk Rơ Ông (minh họa)", "Trường", "23413", "5/9/1995"]
    for number in range(1, 6)
]


@pytest.fixture
def officer() -> Person:
    make_kind("truong", name_vi="Trường", name_en="School")
    define_scheme(code="administrative", name_vi="Mã hành chính", name_en="Code", actor=SYSTEM)
    commune = make_unit("Ủy ban nhân dân xã Đăk Rơ Ông", codes={"administrative": "23413"})
    person = make_person("alice", full_name="Y Minh Họa")
    give_role(person, Role.ADMINISTRATOR, commune)
    return person


def looked_at(page: Page, name: str) -> None:
    """Check what is on screen. LOOK_AT=FOLDER keeps pictures for people to look at."""
    check_axe(page)
    check_no_sideways_scroll(page)
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_wrong_file_is_mended_and_confirmed(
    open_page: OpenPage, officer: Person, tmp_path: Path, width: int
) -> None:
    wrong, right = tmp_path / "sai.csv", tmp_path / "dung.csv"
    wrong.write_bytes(write_csv(HEADING, [[*RIGHT[0][:2], "Trườn", "23413", "31/2/1995"], *RIGHT[1:]]))
    right.write_bytes(write_csv(HEADING, RIGHT))
    with open_page(width=width) as page:
        sign_in(page, officer)
        page.goto("/don-vi/")
        page.get_by_role("link", name="Nhập từ tệp").click()
        looked_at(page, f"import-new-{width}")
        page.get_by_label("Tệp XLSX hoặc CSV").set_input_files(wrong)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        expect(page.get_by_text("Không có “Trườn”. Có phải là “Trường”?")).to_be_visible()
        looked_at(page, f"import-problems-{width}")
        page.get_by_role("link", name="Chọn lại tệp").click()
        page.get_by_label("Tệp XLSX hoặc CSV").set_input_files(right)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        looked_at(page, f"import-changes-{width}")
        page.get_by_role("button", name="Xác nhận nhập").click()
        expect(page.get_by_text("Đã nhập 5 dòng.")).to_be_visible()
        looked_at(page, f"import-done-{width}")
    assert Unit.objects.count() == 6
