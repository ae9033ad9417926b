import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chieng.core.clock import today
from chieng.core.text import fold
from chieng.organisations.kinds import Role
from chieng.organisations.management.commands.people import find_unit
from chieng.organisations.models import Person
from chieng.organisations.queries import holds
from tests.factories.organisations_people import give_role, make_person
from tests.organisations.two_provinces import Province, make_unit

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-cua-rieng-toi"


def chieng(*arguments: str) -> str:
    out = StringIO()
    call_command("people", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_administrator_comes_in_by_the_printed_link(kon_tum: Province) -> None:
    said = chieng(
        "first-administrator", "--username", "Anh", "--unit", "tinh kon tum", "--url", "https://x.example/"
    )
    link = re.search(r"https://x\.example(/tai-khoan/loi-moi/\S+/)", said)
    assert link is not None
    Client().post(link[1], {"password": PASSWORD, "again": PASSWORD})
    person = Person.objects.get(username="anh")
    assert person.check_password(PASSWORD)
    assert holds(person, {Role.ADMINISTRATOR}, kon_tum.school.pk, today())


@pytest.mark.parametrize("unit", ["Xã không có", "Kon Tum"])
def test_a_unit_that_is_not_clear_is_refused(kon_tum: Province, unit: str) -> None:
    with pytest.raises(CommandError, match="0 đơn vị khớp"):
        chieng("first-administrator", "--username", "anh", "--unit", unit)
    assert not Person.objects.exists()


@pytest.mark.parametrize("typed", ["Ủy ban nhân dân tỉnh", "uy ban nhan dan tinh", "UBND tỉnh", "ubnd tinh"])
def test_a_unit_is_named_by_its_name_or_its_short_name(typed: str) -> None:
    name = make_unit("Ủy ban nhân dân tỉnh").names.get()
    name.short_name = "UBND tỉnh"
    name.folded = fold(f"{name.name} {name.short_name}")  # as the action that founds a unit writes it
    name.save()
    make_unit("Văn phòng Ủy ban nhân dân tỉnh")
    assert find_unit(typed) == name.unit


def test_a_unit_that_is_not_found_is_told_with_the_near_ones(kon_tum: Province) -> None:
    with pytest.raises(CommandError, match=r"0 units match.*Xã Kon Tum \(Tỉnh Kon Tum\)"):
        find_unit("kon tum")


def test_somebody_who_signs_in_already_is_not_taken_over(kon_tum: Province) -> None:
    make_person("anh")
    with pytest.raises(CommandError, match="đã có mật khẩu"):
        chieng("first-administrator", "--username", "anh", "--unit", "Tỉnh Kon Tum")
    assert not Person.objects.get().role_assignments.exists()


def test_a_lost_password_is_reset_on_the_machine() -> None:
    make_person("anh")
    code = chieng("reset", "anh").split()[-1]
    Client().post(
        "/tai-khoan/quen-mat-khau/", {"username": "anh", "code": code, "password": PASSWORD, "again": PASSWORD}
    )
    assert Person.objects.get().check_password(PASSWORD)
    with pytest.raises(CommandError, match="there is no such person"):
        chieng("reset", "nobody")


def test_people_are_listed_with_their_roles(kon_tum: Province) -> None:
    give_role(make_person("anh", full_name="Lê Thị Ánh"), Role.HEAD, kon_tum.commune)
    make_person("an", full_name="Vũ Thị An")
    assert chieng("list").splitlines() == ["an\tVũ Thị An\t", "anh\tLê Thị Ánh\tLãnh đạo đơn vị, Xã Kon Tum"]
    rows: list[dict[str, Any]] = json.loads(chieng("list", "--json"))
    assert [row["roles"] for row in rows] == [
        [], [{"role": "head", "unit": "Xã Kon Tum", "over": "", "since": "2020-01-01"}],
    ]  # fmt: skip
