from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.core.models import AuditEntry
from chieng.core.site import look_of
from chieng.organisations import actions, queries
from chieng.organisations.kinds import RelationKind, Role, Scope
from chieng.organisations.models import Person, RoleAssignment, Site, Unit
from tests.factories.organisations import FOUNDED, make_unit

pytestmark = pytest.mark.django_db


def officer_of(unit: Unit, *, over: bool = False, role: Role = Role.UNIT_OFFICER) -> Person:
    person = Person.objects.create_user(f"{role}-{unit.pk}", full_name="Y Bình (minh họa)")
    RoleAssignment.objects.create(person=person, role=role, unit=unit, over=unit if over else None, since=FOUNDED)
    return person


def test_a_host_has_its_site_and_every_other_host_the_default_one() -> None:
    kon_tum, gia_lai = make_unit("Tỉnh Kon Tum"), make_unit("Tỉnh Gia Lai")
    actions.define_site(name="Chiêng", owner=kon_tum, plan_code="kon-tum-2021-2025", actor=SYSTEM)
    actions.define_site(host="GiaLai.example:8000", name="An toàn", owner=gia_lai, actor=SYSTEM)
    found = {host: queries.site_for(host) for host in ("gialai.example", "gialai.example:443", "khac.example")}
    assert {host: (site.name, site.owner_id) for host, site in found.items()} == {
        "gialai.example": ("An toàn", gia_lai.pk),
        "gialai.example:443": ("An toàn", gia_lai.pk),
        "khac.example": ("Chiêng", kon_tum.pk),
    }
    assert found["khac.example"].plan_code == "kon-tum-2021-2025"


def test_without_any_site_the_installation_has_its_plain_name() -> None:
    assert (queries.site_for("localhost").name, queries.site_for("localhost").owner_id) == ("Chiêng", None)


def test_a_page_knows_the_look_of_its_site_and_asks_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    look = {"subtitle": "Kon Tum", "owner": "Ủy ban nhân dân tỉnh Kon Tum"}
    actions.define_site(name="Chiêng", owner=make_unit(), look=look, actor=SYSTEM)
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        looks = [look_of(request) for _ in range(2)]
    assert [(each.subtitle, each.owner) for each in looks] == [("Kon Tum", "Ủy ban nhân dân tỉnh Kon Tum")] * 2


def test_defining_a_site_again_changes_it_and_the_same_again_changes_nothing() -> None:
    owner = make_unit()
    for name in ("Một", "Hai", "Hai"):
        actions.define_site(name=name, owner=owner, actor=SYSTEM)
    assert [site.name for site in Site.objects.all()] == ["Hai"]
    assert AuditEntry.objects.filter(verb="organisations.site.defined").count() == 2


def test_a_wrong_host_or_part_of_the_look_is_refused() -> None:
    owner = make_unit()
    with pytest.raises(ValidationError) as caught:
        actions.define_site(host="http://x", name="Một", owner=owner, actor=SYSTEM)
    assert caught.value.messages == [
        "“http://x” không phải là tên miền. Nhập tên miền, ví dụ antoan.kontum.gov.vn."
    ]
    with pytest.raises(ValidationError) as caught:
        actions.define_site(name="Một", owner=owner, look={"colour": "red"}, actor=SYSTEM)
    assert caught.value.messages == [
        "Không có phần giao diện tên là colour. Chỉ dùng: subtitle, owner, contact, demo."
    ]


def test_an_administrator_sets_up_sites_of_own_units_only_and_takes_none_over() -> None:
    kon_tum, gia_lai = make_unit("Tỉnh Kon Tum"), make_unit("Tỉnh Gia Lai")
    administrator = officer_of(gia_lai, over=True, role=Role.ADMINISTRATOR)
    actions.define_site(name="Kon Tum", owner=kon_tum, actor=SYSTEM)
    with pytest.raises(PermissionDenied):
        actions.define_site(name="Gia Lai", owner=gia_lai, actor=administrator)
    made = actions.define_site(host="gialai.example", name="Gia Lai", owner=gia_lai, actor=administrator)
    assert made.owner == gia_lai


def seen_by(actor: object, day: date) -> set[str]:
    return set(Site.objects.filter(queries.within_scope(actor, day)).values_list("name", flat=True))


def test_what_a_unit_owns_is_seen_by_those_its_scope_reaches_and_nobody_of_another_province_more() -> None:
    day = today()
    for province in ("Kon Tum", "Gia Lai"):
        owner = make_unit(f"Tỉnh {province}")
        for scope in Scope:
            actions.define_site(
                host=f"{scope}.{owner.pk}", name=f"{province} {scope}", owner=owner, scope=scope, actor=SYSTEM
            )
    kon_tum = Unit.objects.get(names__name="Tỉnh Kon Tum")
    commune = make_unit("Xã (minh họa)", parent=kon_tum)
    open_to_all = {"Kon Tum public", "Gia Lai public"}
    inside = open_to_all | {"Kon Tum installation", "Gia Lai installation"}
    assert seen_by(object(), day) == open_to_all
    assert seen_by(Person.objects.create_user("x", full_name="Không vai (minh họa)"), day) == open_to_all
    assert seen_by(officer_of(commune), day) == inside | {"Kon Tum subtree"}
    assert seen_by(officer_of(kon_tum, over=True), day) == inside | {"Kon Tum subtree", "Kon Tum own"}
    assert len(seen_by(SYSTEM, day)) == 2 * len(Scope)


def test_a_unit_that_reports_to_two_provinces_sees_what_reaches_down_from_both_and_is_seen_from_both() -> None:
    day = today()
    provinces = [make_unit("Tỉnh Kon Tum"), make_unit("Tỉnh Gia Lai")]
    for number, owner in enumerate(provinces):
        actions.define_site(host=f"h{number}", name=str(number), owner=owner, scope=Scope.SUBTREE, actor=SYSTEM)
    bank = make_unit("Ngân hàng (minh họa)", relations=[(RelationKind.REPORTS_TO, each) for each in provinces])
    assert seen_by(officer_of(bank), day) == {"0", "1"}
    for owner in provinces:
        officer = officer_of(owner, over=True, role=Role.PROGRAMME_OFFICER)
        assert set(queries.visible_to(officer, day)) == {owner, bank}
