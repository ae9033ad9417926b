"""Importing on the web: choose, look, confirm exactly what was shown."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.core.jobs.worker import run_due
from chieng.core.models import AuditEntry, ImportState
from chieng.core.personal.keeping import keep_to
from chieng.core.sheets.export import write_csv
from chieng.organisations.actions import define_kind, define_scheme, rename_unit
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, StagedImport, Unit
from chieng.organisations.views import imports
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db
HEADING = ["Mã", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày", "Áp dụng từ ngày"]


@pytest.fixture
def province(db: Any) -> Unit:
    define_kind(code="so", name_vi="Sở", name_en="Department", actor=SYSTEM)
    define_scheme(code="administrative", name_vi="Mã hành chính", name_en="Code", actor=SYSTEM)
    return make_unit("Tỉnh A (minh họa)", codes={"administrative": "1"})


@pytest.fixture
def administrator(province: Unit) -> Person:
    person = make_person("quan-tri")
    give_role(person, Role.ADMINISTRATOR, province, over=province)
    has_second_factor(person)
    return person


def has_second_factor(person: Person) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def client(administrator: Person) -> Client:
    return signed_in(administrator)


def send(client: Client, content: bytes, name: str = "don-vi.csv", what: str = "units") -> HttpResponse:
    response = client.post(
        reverse(f"organisations:{what}_import"), {"file": SimpleUploadedFile(name, content)}, follow=True
    )
    assert isinstance(response, HttpResponse)
    return response


def rows(*given: list[str]) -> bytes:
    return write_csv(HEADING, given)


NEW = ["11", "Sở A (minh họa)", "Sở", "1", "1/1/2001", ""]


def test_a_file_is_shown_then_confirmed_then_gone(client: Client) -> None:
    page = send(client, rows(NEW)).content.decode()
    assert "Sở A (minh họa)" in page
    assert "Xác nhận nhập" in page
    assert Unit.objects.count() == 1
    staged = StagedImport.objects.get()
    confirm = reverse("organisations:import_confirm", args=[staged.pk])
    for _time in range(2):
        done = client.post(confirm, {"digest": staged.digest}, follow=True)
        assert "Đã nhập 1 dòng." in done.content.decode()
    assert Unit.objects.count() == 2
    staged.refresh_from_db()
    assert (staged.state, staged.content) == (ImportState.APPLIED, None)
    verbs = AuditEntry.objects.filter(verb="organisations.units.imported")
    assert [entry.data["file"] for entry in verbs] == ["don-vi.csv"]


def test_every_wrong_cell_is_in_the_table_and_in_its_file(client: Client) -> None:
    response = send(client, rows(["11", "Sở A", "Sởo", "1", "31/2/2001", ""]))
    page = response.content.decode()
    assert "Không có “Sởo”. Có phải là “Sở”?" in page
    assert "Không có ngày “31/2/2001”." in page
    assert "Xác nhận nhập" not in page
    staged = StagedImport.objects.get()
    table = client.get(reverse("organisations:import_result", args=[staged.pk]), {"xuat": "xlsx"})
    cells = load_workbook(io.BytesIO(table.content)).get_sheet_by_index(0).to_python()
    assert [(row[0], row[2]) for row in cells] == [("Ô", "Trang tính"), ("C2", "CSV"), ("E2", "CSV")]


def test_the_page_speaks_english(client: Client) -> None:
    send(client, rows(["11", "Sở A", "Sởo", "1", "1/1/2001", ""]))
    client.cookies["django_language"] = "en"
    address = reverse("organisations:import_result", args=[StagedImport.objects.get().pk])
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "There is no “Sởo”. Did you mean “Sở”?" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90" + b"\0" * 64, "Tệp này là một chương trình Windows, không phải bảng tính."),
        (b"", "Tệp không có nội dung."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "Tệp thuộc định dạng Excel cũ (.xls)."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "Tệp có mật khẩu."),
        (b"PK\x03\x04broken", "Không đọc được tệp"),
        ("Tên,Loại\nXã".encode("cp1258", "ignore") + b"\xe3", "Tệp CSV không phải mã Unicode UTF-8"),
    ],
)
def test_what_can_not_be_read_is_said_and_nothing_is_lost(client: Client, content: bytes, said: str) -> None:
    assert said in send(client, content, "don-vi.xlsx").content.decode()
    assert Unit.objects.count() == 1


def test_a_file_beyond_the_limit_is_refused(client: Client, settings: Any) -> None:
    settings.CHIENG_UPLOAD_BYTES = 10
    assert "lớn hơn mức 0 MB của hệ thống" in send(client, rows(NEW)).content.decode()
    assert not StagedImport.objects.exists()


def test_what_changed_since_it_was_shown_is_shown_anew_and_not_applied(client: Client, province: Unit) -> None:
    renaming = ["1", "Tỉnh B (minh họa)", "", "", "", "1/1/2024"]
    send(client, rows(renaming))
    staged = StagedImport.objects.get()

    rename_unit(province, name="Tỉnh C (minh họa)", since=date(2023, 1, 1), actor=SYSTEM)
    rename_unit(province, name="Tỉnh B (minh họa)", since=date(2024, 1, 1), actor=SYSTEM)
    done = client.post(
        reverse("organisations:import_confirm", args=[staged.pk]), {"digest": staged.digest}, follow=True
    )
    assert "Dữ liệu trên hệ thống đã thay đổi từ lúc kiểm tra tệp." in done.content.decode()
    assert not AuditEntry.objects.filter(verb="organisations.units.imported").exists()


def test_a_large_file_goes_through_jobs_and_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 10)
    page = send(client, rows(NEW)).content.decode()
    assert "Đang kiểm tra tệp." in page
    assert 'hx-trigger="every 2s"' in page
    assert run_due() == 1
    staged = StagedImport.objects.get()
    page = client.post(
        reverse("organisations:import_confirm", args=[staged.pk]), {"digest": staged.digest}, follow=True
    ).content.decode()
    assert "Đang ghi vào hệ thống." in page
    assert run_due() == 1
    assert Unit.objects.count() == 2


def test_a_file_belongs_to_whoever_sent_it(client: Client, province: Unit) -> None:
    send(client, rows(NEW))
    other = make_person("khac")
    give_role(other, Role.ADMINISTRATOR, province, over=province)
    has_second_factor(other)
    stranger = signed_in(other)
    staged = StagedImport.objects.get()
    for name in ("import_result", "import_confirm", "import_discard"):
        address = reverse(f"organisations:{name}", args=[staged.pk])
        assert stranger.get(address).status_code in {404, 405}
        assert stranger.post(address, {"digest": staged.digest}).status_code in {404, 405}
    assert Unit.objects.count() == 1


def test_who_manages_nothing_imports_nothing(province: Unit) -> None:
    reader = make_person("doc")
    give_role(reader, Role.UNIT_OFFICER, province)
    client = signed_in(reader)
    for name in ("units_import", "people_import", "units_template", "people_template"):
        assert client.get(reverse(f"organisations:{name}")).status_code == 403
    assert client.get(reverse("organisations:people_xlsx")).status_code == 403


def test_a_forgotten_file_is_let_go(client: Client) -> None:
    send(client, rows(NEW))
    StagedImport.objects.update(expires_at=now() - timedelta(minutes=1))
    address = reverse("organisations:import_result", args=[StagedImport.objects.get().pk])
    assert client.get(address).status_code == 404
    keep_to("organisations.imports", actor=SYSTEM)
    assert not StagedImport.objects.exists()


def test_a_discarded_file_changes_nothing(client: Client) -> None:
    send(client, rows(NEW))
    client.post(reverse("organisations:import_discard", args=[StagedImport.objects.get().pk]))
    assert (StagedImport.objects.count(), Unit.objects.count()) == (0, 1)


def test_the_templates_can_be_filled_in_and_sent(client: Client) -> None:
    for what, first in (("units", "Bảng mã administrative"), ("people", "Tên đăng nhập")):
        book = load_workbook(io.BytesIO(client.get(reverse(f"organisations:{what}_template")).content))
        assert book.get_sheet_by_index(0).to_python()[0][0] == first
        assert book.sheet_names[-1] == "Hướng dẫn"


def test_people_come_in_by_page_too(client: Client) -> None:
    heading = ["Tên đăng nhập", "Họ và tên", "Vai trò", "Đơn vị"]
    content = write_csv(heading, [["y.lan", "Y Lan (minh họa)", "Văn thư", "1"]])
    assert "Y Lan (minh họa)" in send(client, content, what="people").content.decode()
    staged = StagedImport.objects.get()
    client.post(reverse("organisations:import_confirm", args=[staged.pk]), {"digest": staged.digest})
    assert Person.objects.filter(username="y.lan", role_assignments__role=Role.RECORDS_CLERK).exists()


def test_the_units_of_a_day_are_a_file_that_reads_back(client: Client) -> None:
    content = client.get(reverse("organisations:units_xlsx")).content
    assert "Tệp không thay đổi gì" in send(client, content, "don-vi.xlsx").content.decode()
