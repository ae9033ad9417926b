import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.organisations import actions, queries
from chieng.organisations.kinds import RelationKind, Role
from chieng.organisations.models import Person, Relation, Unit
from tests.factories.organisations import make_kind, make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db
BEFORE, DAY = date(2025, 6, 30), date(2025, 7, 1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


class Country:
    """Two provinces, each with a district and communes; an officer manages every unit of the first one."""

    def __init__(self) -> None:
        for kind, name in [("tinh", "Tỉnh"), ("huyen", "Huyện"), ("xa", "Xã")]:
            make_kind(kind, name_vi=name, name_en=name)
        self.province = make_unit("Tỉnh Kon Tum", kind="tinh", position=1)
        self.district = make_unit("Huyện Đắk Hà", kind="huyen", parent=self.province, position=2)
        self.communes = [make_unit(f"Xã {n}", kind="xa", parent=self.district, position=3 + n) for n in (1, 2)]
        self.other = make_unit("Tỉnh Gia Lai", kind="tinh", position=90)
        self.leak = make_unit("Xã Rò Rỉ", kind="xa", parent=self.other, position=91)
        self.officer = make_person("alice")
        for unit in (self.province, self.district, *self.communes):
            give_role(self.officer, Role.PROGRAMME_OFFICER, unit)
        self.reader = make_person("bob")
        give_role(self.reader, Role.UNIT_OFFICER, self.communes[0])


@pytest.fixture
def country() -> Country:
    return Country()


def links(page: Any) -> list[str]:
    return re.findall(
        r'(?:class="node">|<li>)<a href="/don-vi/[0-9a-f-]{36}/[^"]*">([^<]+)</a>', page.content.decode()
    )


def errors(page: Any) -> str:
    assert page.status_code == 200
    return str(page.content.decode())


def test_the_tree_shows_the_top_of_what_a_person_may_see_and_nothing_of_another_province(country: Country) -> None:
    assert links(client_of(country.officer).get("/don-vi/")) == ["Tỉnh Kon Tum"]
    assert links(client_of(country.reader).get("/don-vi/")) == ["Xã 1"]
    assert links(client_of(make_person("carol")).get("/don-vi/")) == []


def test_a_stranger_signs_in_first(country: Country) -> None:
    for path in ("/don-vi/", f"/don-vi/{country.province.pk}/", "/don-vi/moi/"):
        assert Client().get(path).status_code == 302


def test_a_level_opens_by_htmx_and_without_it_leads_to_the_unit(country: Country) -> None:
    client = client_of(country.officer)
    path = f"/don-vi/{country.district.pk}/cap-duoi/"
    assert links(client.get(path, headers={"HX-Request": "true"})) == ["Xã 1", "Xã 2"]
    assert client.get(path)["Location"] == f"/don-vi/{country.district.pk}/"


def test_the_tree_of_an_earlier_day_is_the_one_of_that_day(country: Country) -> None:
    actions.place_unit(country.communes[1], parent=country.province, since=DAY, actor=SYSTEM)
    client = client_of(country.officer)
    path = f"/don-vi/{country.district.pk}/cap-duoi/"
    then = client.get(path, {"ngay": "2025-06-30"}, headers={"HX-Request": "true"})
    now = client.get(path, {"ngay": "2025-07-01"}, headers={"HX-Request": "true"})
    assert (links(then), links(now)) == (["Xã 1", "Xã 2"], ["Xã 1"])


def test_another_relation_shows_its_own_tree(country: Country) -> None:
    actions.place_unit(
        country.communes[0], parent=country.province, kind=RelationKind.TERRITORY, since=DAY, actor=SYSTEM
    )
    client = client_of(country.officer)
    assert links(client.get("/don-vi/", {"quan_he": "dia-ban"})) == ["Tỉnh Kon Tum"]
    below = client.get(
        f"/don-vi/{country.province.pk}/cap-duoi/", {"quan_he": "dia-ban"}, headers={"HX-Request": "true"}
    )
    assert links(below) == ["Xã 1"]
    assert links(client.get("/don-vi/", {"quan_he": "chuyen-mon"})) == []


def test_a_wrong_day_or_relation_in_the_address_is_told_and_loses_nothing(country: Country) -> None:
    page = client_of(country.officer).get("/don-vi/", {"ngay": "31/02/2025", "quan_he": "x"})
    assert links(page) == ["Tỉnh Kon Tum"]
    assert "Không đọc được ngày “31/02/2025”" in page.content.decode()


def test_the_search_keeps_within_sight(country: Country) -> None:
    assert links(client_of(country.officer).get("/don-vi/", {"tim": "xa"})) == ["Xã 1", "Xã 2"]
    assert links(client_of(country.officer).get("/don-vi/", {"tim": "rò rỉ"})) == []


def test_a_unit_of_another_province_does_not_exist_for_a_person(country: Country) -> None:
    client = client_of(country.officer)
    for path in ("", "cap-duoi/", "doi-ten/", "ket-thuc/"):
        assert client.get(f"/don-vi/{country.leak.pk}/{path}").status_code == 404


def test_who_only_reads_is_offered_no_change_and_gets_none(country: Country) -> None:
    client = client_of(country.reader)
    page = client.get(f"/don-vi/{country.communes[0].pk}/").content.decode()
    assert "Việc có thể làm" not in page
    assert client.post(f"/don-vi/{country.communes[0].pk}/doi-ten/", {"name": "X"}).status_code == 403


def test_the_page_of_a_unit_tells_its_history(country: Country) -> None:
    unit, heir = country.communes
    actions.rename_unit(unit, name="Xã Một Mới", since=date(2024, 1, 1), actor=SYSTEM)
    actions.end_unit(unit, on=DAY, successors=[heir], document="NQ 1677", actor=SYSTEM)
    page = client_of(country.officer).get(f"/don-vi/{unit.pk}/", {"ngay": "2023-05-05"}).content.decode()
    assert "<h1>Xã 1</h1>" in page
    page, who_did_it = page.split('id="history"')
    assert "Đổi tên đơn vị · Xã 1 → Xã Một Mới · từ ngày: 01/01/2024" in who_did_it
    told = re.findall(r"<p>(?:<a [^>]*>)?([^<]+)(?:</a>)?</p></li>", page)
    assert told == [
        "“Xã 2” kế thừa",
        "Kết thúc hoạt động",
        "Đổi tên thành “Xã Một Mới”",
        "Tên ban đầu: “Xã 1”",
        "Bắt đầu quan hệ “trực thuộc” với “Huyện Đắk Hà”",
        "Thành lập",
    ]
    after = client_of(country.officer).get(f"/don-vi/{heir.pk}/").content.decode()
    assert "Kế thừa từ" in after
    assert "Xã Một Mới" in after


def test_the_number_of_questions_does_not_grow_with_the_rows(
    country: Country, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(country.officer)
    path = f"/don-vi/{country.district.pk}/cap-duoi/"
    client.get(path, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as counted:
        client.get(path, headers={"HX-Request": "true"})
    for number in range(3):
        unit = make_unit(f"Xã thêm {number}", kind="xa", parent=country.district)
        give_role(country.officer, Role.PROGRAMME_OFFICER, unit)
    with django_assert_num_queries(len(counted)):
        assert len(links(client.get(path, headers={"HX-Request": "true"}))) == 5


def found_form(country: Country, **changed: str) -> dict[str, str]:
    form = {
        "key": str(uuid4()),
        "name": "Trường THCS Minh Họa",
        "short_name": "",
        "kind": "xa",
        "since": "2024-09-05",
        "parent": "Huyện Đắk Hà",
        "reports_to": "",
        "scheme": "",
        "code": "",
        "position": "7",
    }
    return form | changed


def test_a_unit_is_founded_once_however_often_the_form_is_sent(country: Country) -> None:
    client, form = client_of(country.officer), found_form(country)
    pages = [client.post("/don-vi/moi/", form) for _ in range(2)]
    (made,) = Unit.objects.filter(names__name="Trường THCS Minh Họa")
    assert [page["Location"] for page in pages] == [f"/don-vi/{made.pk}/"] * 2
    assert list(queries.ancestors(made.pk, RelationKind.BELONGS_TO, today())) == [
        country.district,
        country.province,
    ]


def test_nothing_is_founded_under_a_unit_of_another_province(country: Country) -> None:
    page = client_of(country.officer).post("/don-vi/moi/", found_form(country, parent="Tỉnh Gia Lai"))
    assert "Không có đơn vị “Tỉnh Gia Lai” vào ngày 05/09/2024 trong phạm vi của anh/chị." in errors(page)
    assert not Unit.objects.filter(names__name="Trường THCS Minh Họa").exists()


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(country: Country) -> None:
    page = errors(client_of(country.officer).post("/don-vi/moi/", found_form(country, since="5/13/2024", kind="")))
    assert "“5/13/2024” không phải là ngày." in page
    assert 'value="Trường THCS Minh Họa"' in page


def test_two_units_of_one_name_are_told_apart_by_whom_they_belong_to(country: Country) -> None:
    second = make_unit("Huyện Đắk Glei", kind="huyen", parent=country.province)
    for position, parent in enumerate((country.district, second), 1):
        commune = make_unit("Xã Đăk Long", kind="xa", parent=parent, position=position)
        give_role(country.officer, Role.PROGRAMME_OFFICER, commune)
    give_role(country.officer, Role.PROGRAMME_OFFICER, second)
    page = errors(client_of(country.officer).post("/don-vi/moi/", found_form(country, parent="xã đăk long")))
    assert "Xã Đăk Long (Huyện Đắk Hà); Xã Đăk Long (Huyện Đắk Glei)" in page


def test_the_second_of_two_who_rename_at_once_is_told(country: Country) -> None:
    unit = country.communes[0]
    client = client_of(country.officer)
    form = {"name": "Xã Một", "short_name": "", "since": "2025-07-01", "version": str(unit.version)}
    path = f"/don-vi/{unit.pk}/doi-ten/"
    assert client.post(path, form)["Location"] == f"/don-vi/{unit.pk}/"
    again = client.post(path, form)
    assert again["Location"] == f"/don-vi/{unit.pk}/"
    late = errors(client.post(path, form | {"name": "Xã Khác"}))
    assert "Người khác vừa sửa đơn vị này." in late
    assert 'value="Xã Khác"' in late
    unit.refresh_from_db()
    assert queries.name_of(unit, DAY) == "Xã Một"


def test_a_unit_moves_and_the_form_refuses_a_loop_in_words(country: Country) -> None:
    client, unit = client_of(country.officer), country.communes[0]
    form = {"kind": "belongs_to", "parent": "Tỉnh Kon Tum", "since": "2025-07-01", "last": ""}
    assert client.post(f"/don-vi/{unit.pk}/chuyen/", form).status_code == 302
    assert list(queries.parents(unit.pk, RelationKind.BELONGS_TO, DAY)) == [country.province]
    loop = errors(client.post(f"/don-vi/{country.province.pk}/chuyen/", form | {"parent": "Xã 1"}))
    assert "sẽ thành vòng kín “Tỉnh Kon Tum” → “Xã 1” → “Tỉnh Kon Tum”" in loop


def test_a_relation_ends_from_the_page_of_the_unit(country: Country) -> None:
    client, unit = client_of(country.officer), country.communes[0]
    relation = Relation.objects.get(unit=unit)
    path = f"/don-vi/{unit.pk}/quan-he/{relation.pk}/ket-thuc/"
    assert path in client.get(f"/don-vi/{unit.pk}/").content.decode()
    assert client.post(path, {"on": "2025-07-01"}).status_code == 302
    assert not queries.parents(unit.pk, RelationKind.BELONGS_TO, DAY).exists()
    assert client.get(f"/don-vi/{country.district.pk}/quan-he/{relation.pk}/ket-thuc/").status_code == 404


def test_a_unit_ends_with_several_successors_typed_line_by_line(country: Country) -> None:
    unit = make_unit("Xã Cũ", kind="xa", parent=country.district)
    give_role(country.officer, Role.PROGRAMME_OFFICER, unit)
    form = {"on": "2025-07-01", "successors": "Xã 1\n\nxa 2\n", "document": "NQ 1677"}
    assert client_of(country.officer).post(f"/don-vi/{unit.pk}/ket-thuc/", form).status_code == 302
    unit.refresh_from_db()
    assert queries.successors_on(unit, DAY) == country.communes


def test_a_district_ends_only_when_its_communes_go_somewhere(country: Country) -> None:
    client = client_of(country.officer)
    path, form = f"/don-vi/{country.district.pk}/ket-thuc/", {"on": "2025-07-01", "successors": ""}
    assert "Còn 2 đơn vị có quan hệ với đơn vị này" in errors(client.post(path, form))
    several = form | {"successors": "Xã 1\nXã 2", "take_children": "on"}
    assert "Chỉ chuyển được khi có đúng một đơn vị kế thừa." in errors(client.post(path, several))
    taken = form | {"successors": "Tỉnh Kon Tum", "take_children": "on"}
    assert client.post(path, taken).status_code == 302
    below = queries.children(country.province.pk, RelationKind.BELONGS_TO, DAY)
    assert list(below) == country.communes


def test_several_units_become_a_new_one_that_uses_an_old_code_once_however_often_the_form_is_sent(
    country: Country,
) -> None:
    school = make_unit("Trường (minh họa)", kind="xa", parent=country.communes[0])
    actions.assign_code(
        country.communes[0], scheme=_scheme(), code="23284", since=country.communes[0].since, actor=SYSTEM
    )
    form = {
        "key": str(uuid4()),
        "on": "2025-07-01",
        "units": "Xã 1\nxa 2",
        "name": "Xã Mới",
        "kind": "xa",
        "parent": "Tỉnh Kon Tum",
        "scheme": "dvhc",
        "code": "23284",
        "document": "NQ 1677",
    }
    client = client_of(country.officer)
    first = client.post("/don-vi/sap-nhap/", form)
    (made,) = Unit.objects.filter(names__name="Xã Mới")
    give_role(country.officer, Role.PROGRAMME_OFFICER, made)
    pages = [first, client.post("/don-vi/sap-nhap/", form)]
    assert [page["Location"] for page in pages] == [f"/don-vi/{made.pk}/"] * 2
    for unit in country.communes:
        unit.refresh_from_db()
        assert queries.successors_on(unit, DAY) == [made]
    assert list(queries.children(made.pk, RelationKind.BELONGS_TO, DAY)) == [school]
    assert queries.find_by_code("dvhc", "23284", DAY) == made
    assert "Không có đơn vị “Xã 9”" in errors(client.post("/don-vi/sap-nhap/", form | {"units": "Xã 9"}))


def _scheme() -> str:
    return actions.define_scheme(code="dvhc", name_vi="Mã đơn vị hành chính", name_en="Code", actor=SYSTEM).pk


def test_a_code_used_before_is_accepted_with_a_word_about_it(country: Country) -> None:
    make_unit("Xã Cũ", kind="xa", codes={"dvhc": "23284"}, until=DAY)
    unit = country.communes[0]
    form = {"scheme": "dvhc", "code": "23284", "since": "2025-07-01"}
    page = client_of(country.officer).post(f"/don-vi/{unit.pk}/gan-ma/", form, follow=True)
    assert "Lưu ý: mã 23284 là mã của “Xã Cũ” đến trước ngày 01/07/2025." in page.content.decode()


def test_an_unknown_change_does_not_exist(country: Country) -> None:
    assert client_of(country.officer).get(f"/don-vi/{country.province.pk}/xoa/").status_code == 404
