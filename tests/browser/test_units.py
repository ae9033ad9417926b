"""Units in a real browser: opening the tree, searching while typing, a unit's page, its forms."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from chieng.core.actors import SYSTEM
from chieng.organisations import actions
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_axe, check_no_sideways_scroll, sign_in
from tests.factories.organisations import make_kind, make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 7, 1)


@pytest.fixture
def officer() -> Person:
    """Somebody who manages a district with its communes and a school, through one reorganisation."""
    for position, (code, name, english) in enumerate(
        [
            ("huyen", "Huyện", "District"),
            ("xa", "Xã", "Commune"),
            ("thcs", "Trường THCS", "Lower-secondary school"),
        ]
    ):
        make_kind(code, name_vi=name, name_en=english, position=position)
    district = make_unit("Ủy ban nhân dân huyện Tu Mơ Rông", kind="huyen")
    communes = [
        make_unit(
            f"Ủy ban nhân dân xã {name}", kind="xa", parent=district, position=position, codes={"dvhc": code}
        )
        for position, (name, code) in enumerate(
            [("Đăk Rơ Ông", "23413"), ("Đăk Tờ Kan", "23416"), ("Măng Ri", "23419")]
        )
    ]
    school = make_unit(
        "Trường phổ thông dân tộc bán trú trung học cơ sở (minh họa)", kind="thcs", parent=communes[0]
    )
    person = make_person("alice", full_name="Y Minh Họa")
    for unit in (district, *communes, school):
        give_role(person, Role.PROGRAMME_OFFICER, unit)
    actions.merge_units(communes[1:2], into=communes[0], on=DAY, document="NQ 1677/NQ-UBTVQH15", actor=SYSTEM)
    actions.rename_unit(communes[0], name="Ủy ban nhân dân xã Đăk Tờ Kan", since=DAY, actor=SYSTEM)
    return person


def unit_called(name: str) -> Unit:
    found: Unit = Unit.objects.filter(names__name=name).distinct().get()
    return found


def test_the_tree_opens_level_by_level_and_the_search_follows_the_typing(page: Page, officer: Person) -> None:
    sign_in(page, officer)
    page.goto("/don-vi/")
    page.locator(".tree summary").click()
    expect(page.locator(".tree ul ul .node a")).to_have_text(
        ["Ủy ban nhân dân xã Đăk Tờ Kan", "Ủy ban nhân dân xã Măng Ri"]
    )
    check_axe(page)
    page.get_by_role("searchbox").fill("dak ro ong")
    expect(page.locator("#cay li a")).to_have_text(["Ủy ban nhân dân xã Đăk Tờ Kan"])
    expect(page.locator("#cay")).to_contain_text("Ủy ban nhân dân xã Đăk Rơ Ông")
    check_axe(page)


def test_without_script_the_tree_leads_to_the_pages_of_units(open_page: OpenPage, officer: Person) -> None:
    with open_page(scripts=False) as page:
        sign_in(page, officer)
        page.goto("/don-vi/")
        page.get_by_role("link", name="Ủy ban nhân dân huyện Tu Mơ Rông").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ủy ban nhân dân huyện Tu Mơ Rông")
        page.get_by_role("link", name="Ủy ban nhân dân xã Măng Ri").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ủy ban nhân dân xã Măng Ri")


@pytest.mark.parametrize(("width", "language"), [(360, "vi"), (1280, "en")])
def test_every_page_of_units_is_readable_by_everybody(
    open_page: OpenPage, officer: Person, width: int, language: str
) -> None:
    unit = unit_called("Ủy ban nhân dân xã Đăk Rơ Ông")
    with open_page(width=width, language=language) as page:
        sign_in(page, officer)
        for path in ("", "moi/", f"{unit.pk}/", f"{unit.pk}/chuyen/", f"{unit.pk}/ket-thuc/"):
            page.goto(f"/don-vi/{path}")
            check_axe(page)
            check_no_sideways_scroll(page)
