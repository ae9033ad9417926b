from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.core.models import ImportState
from chieng.core.sheets.export import write_csv
from chieng.core.sheets.reading import read_sheets
from chieng.organisations.actions import define_scheme
from chieng.organisations.kinds import Role
from chieng.organisations.models import StagedImport, Unit
from chieng.programme.models import Register
from tests.factories.provinces import Province, make_province
from tests.programme.test_registers import coverage, signed_in

pytestmark = pytest.mark.django_db
AS_OF = date(2025, 1, 15)
HEADING = ["Mã trường", "Tên", "Trực thuộc", "Thành lập từ ngày"]


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY, settings.CHIENG_DEMO = date(2025, 3, 3), True
    made = make_province(with_people=True)
    define_scheme(code="school", name_vi="Mã trường", name_en="School code", actor=SYSTEM)
    Register.objects.all().delete()
    return made


def send(client: Client, province: Province, rows: list[list[str]], **said: Any) -> Any:
    content = write_csv(HEADING, rows)
    facts = {
        "kind": "department",
        "as_of": "2025-01-15",
        "source": "Sở Giáo dục và Đào tạo",
        "document_number": "12/SGDĐT",
        "document_date": "2025-01-20",
        "completeness": "full",
        "expected": "5",
    }
    address = reverse("programme:register_import", args=[province.plan])
    return client.post(address, {**facts, **said, "file": SimpleUploadedFile("truong.csv", content)})


ROWS = [["00123", "Trường Một", "", ""], ["00124", "Trường Hai", "Sở 1 MỘT-XYZ", "01/09/2020"]]


def test_a_list_as_a_file_founds_units_as_of_its_day_and_is_noted_as_a_register(province: Province) -> None:
    client = signed_in(province.people[Role.PROGRAMME_OFFICER])
    response = send(client, province, ROWS)
    assert response.status_code == 302
    staged = StagedImport.objects.get()
    assert (staged.state, staged.result["problem_count"]) == (ImportState.CHECKED, 0), staged.result
    assert not Register.objects.exists()
    page = client.get(response["Location"]).content.decode()
    assert "Trường Một" in page
    address = reverse("organisations:import_confirm", args=[staged.pk])
    client.post(address, {"digest": staged.digest})
    client.post(address, {"digest": staged.digest})  # a second press notes nothing twice
    one, two = (Unit.objects.get(codes__code=code) for code in ("00123", "00124"))
    assert (one.since, two.since) == (AS_OF, date(2020, 9, 1))
    assert {one.relations.get().parent, two.relations.get().parent} == {
        province.units["tinh"],
        province.units["so-1"],
    }
    register = Register.objects.get()
    content = write_csv(HEADING, ROWS)
    assert (register.lines, register.file_name, register.file_sha256) == (
        2,
        "truong.csv",
        sha256(content).hexdigest(),
    )
    assert (register.as_of, register.document_number, register.kinds) == (AS_OF, "12/SGDĐT", ["department"])
    found = coverage(province)
    assert found is not None
    assert found.is_complete
    done = client.get(response["Location"]).content.decode()
    assert f'href="{reverse("programme:registers", args=[province.plan])}"' in done
    assert (
        "truong.csv"
        in client.get(reverse("programme:register", args=[province.plan, register.pk])).content.decode()
    )


def test_sent_again_it_founds_nothing_twice_and_known_units_keep_their_first_day(province: Province) -> None:
    client = signed_in(province.people[Role.PROGRAMME_OFFICER])
    send(client, province, ROWS)
    staged = StagedImport.objects.get()
    client.post(reverse("organisations:import_confirm", args=[staged.pk]), {"digest": staged.digest})
    before = Unit.objects.count()
    send(client, province, ROWS, as_of="2025-02-20")
    again = StagedImport.objects.exclude(pk=staged.pk).get()
    assert again.result["problem_count"] == 0, again.result
    assert (again.result["new"], again.result["changed"]) == (0, 0)
    assert Unit.objects.count() == before


def test_a_wrong_file_or_form_keeps_nothing(province: Province) -> None:
    client = signed_in(province.people[Role.PROGRAMME_OFFICER])
    assert send(client, province, ROWS, source="").status_code == 422
    assert send(client, province, ROWS, kind="khong-co").status_code == 422
    address = reverse("programme:register_import", args=[province.plan])
    facts = {"kind": "department", "as_of": "2025-01-15", "source": "Sở", "completeness": "full"}
    wrong = client.post(
        address, {**facts, "file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)}
    )
    assert wrong.status_code == 422
    assert not StagedImport.objects.exists()
    assert not Register.objects.exists()


def test_an_ordinary_import_of_units_notes_no_register(province: Province) -> None:
    client = signed_in(province.people[Role.PROGRAMME_OFFICER])
    content = write_csv(
        ["Mã trường", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày"],
        [["9", "Sở mới", "department", "Sở 1 MỘT-XYZ", "01/01/2025"]],
    )
    client.post(reverse("organisations:units_import"), {"file": SimpleUploadedFile("a.csv", content)})
    staged = StagedImport.objects.get()
    client.post(reverse("organisations:import_confirm", args=[staged.pk]), {"digest": staged.digest})
    assert Unit.objects.filter(codes__code="9").exists()
    assert not Register.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.UNIT_OFFICER, Role.HEAD])
def test_others_do_not_import_lists(province: Province, role: Role) -> None:
    assert send(signed_in(province.people[role]), province, ROWS).status_code == 403
    assert not StagedImport.objects.exists()


@pytest.mark.parametrize(
    ("of", "column"), [("schools_template", "Mã trường"), ("enterprises_template", "Mã số thuế")]
)
def test_the_template_has_the_columns_of_such_a_list(province: Province, of: str, column: str) -> None:
    define_scheme(code="tax", name_vi="Mã số thuế", name_en="Tax code", actor=SYSTEM)
    client = signed_in(province.people[Role.PROGRAMME_OFFICER])
    content = client.get(reverse(f"organisations:{of}")).content
    heading = read_sheets(BytesIO(content).getvalue())[0].rows[0]
    assert column in heading
    assert "Địa bàn" in heading
    assert "Mã định danh" not in heading
