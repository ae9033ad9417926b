from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from chieng.organisations.kinds import Role
from chieng.reporting.reminders import LONGEST, Recipient, Subject, messages
from tests.factories.browsing import browse
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province
from tests.reporting.test_pages import carry_out

TODAY = date(2025, 2, 20)
SUBJECT = Subject("3630/KH-UBND", "Sở có kế hoạch", TODAY, date(2025, 12, 14), "https://vi-du.vn/hoat-dong/ghi/")


@pytest.fixture
def province(db: None, settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


def unit(name: str, *, assigned: bool) -> Recipient:
    return Recipient(uuid4(), name, "Chưa ghi nhận hoạt động nào", assigned)


def test_those_assigned_are_urged_and_those_requested_are_asked_in_other_words() -> None:
    some = [unit("Sở Y tế", assigned=True), unit("Tỉnh đoàn", assigned=False)]
    (urged,) = messages(SUBJECT, some, assigned=True)
    (asked,) = messages(SUBJECT, some, assigned=False)
    assert "1. Sở Y tế: Chưa ghi nhận hoạt động nào" in urged
    assert "14/12/2025" in urged
    assert SUBJECT.link in urged
    assert "Tỉnh đoàn" not in urged
    assert "1. Tỉnh đoàn\n" in asked
    assert "trân trọng đề nghị" in asked
    for word in ("Chưa", "chưa", "Đề nghị các đơn vị khẩn trương", "Sở Y tế"):
        assert word not in asked


def test_nobody_chosen_is_no_message() -> None:
    assert messages(SUBJECT, [], assigned=True) == []


@given(st.lists(st.text(alphabet="aăâ bcdđ", min_size=1, max_size=3_000), min_size=1, max_size=60), st.booleans())
def test_every_message_fits_and_every_unit_is_in_one_of_them(names: list[str], assigned: bool) -> None:
    found = messages(SUBJECT, [unit(name, assigned=assigned) for name in names], assigned=assigned)
    assert all(len(message) <= LONGEST for message in found)
    numbers = [
        int(line.split(".")[0])
        for message in found
        for line in message.split("\n")
        if line.split(".")[0].isdigit()
    ]
    assert numbers == list(range(1, len(names) + 1))


def test_from_a_target_to_a_text_in_one_step(province: Province) -> None:
    carry_out(province, "so-1")
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    target = client.get(f"/chi-tieu/{province.plan}/T1/").content.decode()
    address = f"/chi-tieu/{province.plan}/T1/nhac/"
    assert f'href="{address}?ngay=2025-02-20"' in target
    page = client.get(address).content.decode()
    text = page.split('id="loi-nhac-1-1">')[1].split("</p>")[0]
    assert "1. Sở 2 MỘT-XYZ" in text
    assert "2. Sở 3 MỘT-XYZ" in text
    assert "Sở 1 MỘT-XYZ" not in page
    third = province.units["so-3"].pk
    only = client.get(address, {"chon": ["", str(third)]}).content.decode().split('id="loi-nhac-1-1">')[1]
    assert "1. Sở 3 MỘT-XYZ" in only
    assert "Sở 2 MỘT-XYZ" not in only.split("</p>")[0]
    nobody = client.get(address, {"chon": ["", "khong-phai-ma"]}).content.decode()
    assert "Chưa chọn đơn vị nào" in nobody


def test_a_unit_outside_ones_reach_can_be_neither_seen_nor_ticked(province: Province) -> None:
    person = make_person("so-hai")
    give_role(person, Role.UNIT_OFFICER, province.units["so-2"])
    address = f"/chi-tieu/{province.plan}/T1/nhac/"
    page = browse(person).get(address, {"chon": str(province.units["so-3"].pk)}).content.decode()
    assert "Sở 3 MỘT-XYZ" not in page
    assert "Còn 2 đơn vị ngoài phạm vi" in page


def test_when_every_unit_is_there_nobody_is_reminded(province: Province) -> None:
    for key in ("so-1", "so-2", "so-3"):
        carry_out(province, key)
    page = browse(province.people[Role.PROGRAMME_OFFICER]).get(f"/chi-tieu/{province.plan}/T1/nhac/")
    assert "Mọi đơn vị đã đạt" in page.content.decode()
