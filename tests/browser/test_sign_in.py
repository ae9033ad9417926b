"""Signing in with a passkey in a real browser, under the strict policy, with a simulated authenticator."""

import re

import pytest
from playwright.sync_api import Page, expect

from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.browser.conftest import OpenPage
from tests.browser.helpers import check_page
from tests.factories.organisations_people import PASSWORD, give_role, make_person
from tests.organisations.two_provinces import make_province

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def alice() -> Person:
    """Alice, whose role over a province asks for a second factor."""
    province = make_province("Kon Tum")
    person = make_person("alice", full_name="Lê Thị Ánh")
    give_role(person, Role.ADMINISTRATOR, province.department, over=province.root)
    return person


def with_authenticator(page: Page) -> None:
    """Give the page a fingerprint reader that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page: Page) -> None:
    page.goto(LOGIN)
    page.get_by_label("Tên đăng nhập").fill("alice")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_a_passkey_is_added_and_signs_in_alone(page: Page, alice: Person) -> None:
    with_authenticator(page)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Xác thực hai lớp")
    page.get_by_role("link", name="Thêm khóa").click()
    page.get_by_label("Cho phép đăng nhập chỉ bằng khóa này").check()
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    page.goto("/tai-khoan/dang-xuat/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile(f"{LOGIN}$"))
    page.get_by_role("button", name="Đăng nhập bằng khóa bảo mật").click()
    page.wait_for_url(lambda url: LOGIN not in url)
    page.goto("/tai-khoan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản của tôi")


def test_a_key_is_the_second_factor_after_the_password(page: Page, alice: Person) -> None:
    with_authenticator(page)
    sign_in(page)
    page.goto("/tai-khoan/xac-thuc-hai-lop/khoa/them/")
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    page.goto("/tai-khoan/dang-xuat/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile(f"{LOGIN}$"))
    sign_in(page)
    page.get_by_role("button", name="Dùng khóa bảo mật").click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)
    page.goto("/tai-khoan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản của tôi")


def test_a_device_that_has_no_key_is_told_in_words(page: Page, alice: Person) -> None:
    with_authenticator(page)
    page.goto(LOGIN)
    page.get_by_role("button", name="Đăng nhập bằng khóa bảo mật").click()
    expect(page.get_by_text("Thiết bị chưa đăng nhập được bằng cách này")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_signing_in_are_for_everyone(open_page: OpenPage, alice: Person, width: int) -> None:
    with open_page(width=width) as page:
        for path in (LOGIN, "/tai-khoan/quen-mat-khau/", "/tai-khoan/chua-co-tai-khoan/"):
            page.goto(path)
            check_page(page)
        sign_in(page)
        for path in (
            "/tai-khoan/xac-thuc-hai-lop/",
            "/tai-khoan/xac-thuc-hai-lop/ung-dung/bat/",
            "/tai-khoan/xac-thuc-hai-lop/khoa/them/",
            "/tai-khoan/mat-khau/",
        ):
            page.goto(path)
            check_page(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_about_people_are_for_everyone(open_page: OpenPage, alice: Person, width: int) -> None:
    alice.role_assignments.update(over=None)
    with open_page(width=width) as page:
        sign_in(page)
        for path in (
            "/tai-khoan/",
            "/tai-khoan/phien/",
            "/nguoi-dung/",
            f"/nguoi-dung/{alice.pk}/",
            f"/nguoi-dung/{alice.pk}/vai-tro/moi/",
            f"/nguoi-dung/{alice.pk}/ban-giao/",
            "/nguoi-dung/loi-moi/",
            "/nguoi-dung/loi-moi/moi/",
        ):
            page.goto(path)
            check_page(page)
