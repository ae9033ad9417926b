"""Invited units by somebody else's file, and a sheet as long as a province."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from chieng.core.actors import SYSTEM
from chieng.core.sheets.reading import Sheet
from chieng.core.text import fold
from chieng.ledger import actions
from chieng.ledger.forms.invited import names_in
from chieng.ledger.kinds import Came
from chieng.ledger.models import Activity, Attendance
from chieng.organisations.models import Person
from tests.factories.organisations import make_unit
from tests.ledger.conftest import Place
from tests.ledger.test_attendance_pages import meeting, organiser, signed_in

__all__ = ["meeting", "organiser"]
KNOWN = {fold(name) for name in ("Xã Một", "Xã Hai", "Sở Ba")}


def test_names_stand_below_the_heading_in_a_list_as_offices_send_it() -> None:
    rows: list[list[Any]] = [
        ["Ủy ban nhân dân tỉnh", None, None],
        [None, "DANH SÁCH MỜI", None],
        ["STT", "Cơ quan, đơn vị (mời họp)", "Ghi chú"],
        [1, "Xã Một", "Sở Ba"],
        [2, "Xã Khác", None],
        [3, None, None],
    ]
    assert names_in([Sheet("Mời", rows)], KNOWN) == ["Xã Một", "Xã Khác"]


def test_without_a_heading_the_column_with_most_units_is_read_from_its_first_row() -> None:
    rows = [[1, "Xã Mot", "Sở Ba"], [2, "xã hai", 5], [3, "XÃ MỘT"]]
    assert names_in([Sheet("1", rows)], KNOWN) == ["Xã Mot", "xã hai", "XÃ MỘT"]
    assert names_in([Sheet("1", [["a", 1], []])], KNOWN) == []


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=5)), max_size=4), max_size=6))
def test_no_sheet_breaks_the_reading(rows: list[list[Any]]) -> None:
    assert all(name.strip() for name in names_in([Sheet("1", rows)], KNOWN))


def workbook(*names: str) -> SimpleUploadedFile:
    content = BytesIO()
    book = Workbook(content)
    sheet = book.add_worksheet("Mời")
    for row, cells in enumerate([("STT", "Đơn vị"), *enumerate(names, 1)]):
        sheet.write_row(row, 0, cells)
    book.close()
    return SimpleUploadedFile("moi.xlsx", content.getvalue())


@pytest.mark.django_db
def test_a_file_of_invited_units_is_read_and_what_is_wrong_in_it_is_told(
    here: Place, elsewhere: Place, meeting: Activity, organiser: Person
) -> None:
    client, address = signed_in(organiser), f"/hoat-dong/{meeting.pk}/diem-danh/moi/"
    for name in ("Xã Không Có", str(elsewhere.commune)):
        page = client.post(address, {"file": workbook("Xã Một (minh họa)", "Xã Không Có", name)})
        assert page.status_code == 422
        assert "Xã Không Có" in page.content.decode()
    page = client.post(address, {"file": SimpleUploadedFile("moi.csv", b"a;b\n1;2\n")})
    assert "Không thấy tên đơn vị nào trong tệp" in page.content.decode()
    page = client.post(address, {"file": SimpleUploadedFile("moi.xlsx", b"PK\x03\x04 broken")})
    assert page.status_code == 422
    assert not Attendance.objects.exists()
    assert client.post(address, {"file": workbook("Xã Một (minh họa)")}).status_code == 302
    assert client.post(address, {"file": workbook("Xã Một (minh họa)")}).status_code == 302
    assert Attendance.objects.get().unit == here.commune


@pytest.mark.django_db
def test_a_sheet_of_four_hundred_units_is_taken_at_once(here: Place, meeting: Activity, organiser: Person) -> None:
    units = [make_unit(f"Xã {number}", kind="xa", parent=here.province) for number in range(400)]
    actions.take_attendance(meeting, lines=[Came(unit.pk, came=False) for unit in units], actor=SYSTEM)
    sent = {"client_id": str(uuid4())}
    for unit in units:
        sent |= {f"c_{unit.pk.hex}": "officers", f"n_{unit.pk.hex}_officials": "2"}
        sent |= {f"n_{unit.pk.hex}_reporters": "", f"n_{unit.pk.hex}_press-heads": ""}
    answer = signed_in(organiser).post(f"/hoat-dong/{meeting.pk}/diem-danh/", sent)
    assert answer.status_code == 302
    assert Attendance.objects.filter(came=True).count() == 400
