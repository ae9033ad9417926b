from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from chieng.core.actors import SYSTEM
from chieng.organisations import actions, queries
from chieng.organisations.models import Person
from chieng.organisations.queries import FoundBy
from tests.factories.organisations import make_unit

pytestmark = pytest.mark.django_db
BEFORE, DAY = date(2025, 6, 30), date(2025, 7, 1)


def found(text: str, day: date = DAY) -> list[str]:
    return [hit.name for hit in queries.search(SYSTEM, text, day)]


def test_as_typed_comes_before_without_diacritics_and_whole_before_beginning_before_part() -> None:
    for position, name in enumerate(["Trường THCS Ba Tô", "Ba Tơ Mới", "Xã Ba Tơ", "Ba Tơ", "Xã Ba Tô"]):
        make_unit(name, position=position)
    assert found("Ba Tơ") == ["Ba Tơ", "Ba Tơ Mới", "Xã Ba Tơ", "Trường THCS Ba Tô", "Xã Ba Tô"]
    assert found("ba to") == ["Ba Tơ", "Ba Tơ Mới", "Trường THCS Ba Tô", "Xã Ba Tơ", "Xã Ba Tô"]


def test_units_that_match_alike_stand_in_official_order() -> None:
    for position, name in [(3, "Xã An Phú"), (1, "Xã Phú Hòa"), (2, "Xã Vĩnh Phú")]:
        make_unit(name, position=position)
    assert found("Phú") == ["Xã Phú Hòa", "Xã Vĩnh Phú", "Xã An Phú"]


def test_a_former_name_finds_the_unit_and_says_so() -> None:
    unit = make_unit("Sở Thông tin và Truyền thông (minh họa)")
    actions.rename_unit(unit, name="Sở Khoa học và Công nghệ (minh họa)", since=DAY, actor=SYSTEM)
    (hit,) = queries.search(SYSTEM, "truyen thong", DAY)
    assert (hit.name, hit.found_by, hit.matched) == (
        "Sở Khoa học và Công nghệ (minh họa)",
        FoundBy.OTHER_NAME,
        "Sở Thông tin và Truyền thông (minh họa)",
    )
    (then,) = queries.search(SYSTEM, "truyen thong", BEFORE)
    assert (then.name, then.found_by) == ("Sở Thông tin và Truyền thông (minh họa)", FoundBy.NAME)


def test_short_names_apostrophes_and_codes_are_found() -> None:
    make_unit("Huyện Ia H’Drai", codes={"dvhc": "618"})
    make_unit("Sở Thông tin (minh họa)", short_name="STTTT")
    assert found("ia h'drai") == ["Huyện Ia H’Drai"]
    assert found("stttt") == ["Sở Thông tin (minh họa)"]
    assert found("618") == ["Huyện Ia H’Drai"]


def test_nothing_is_searched_for_less_than_two_letters() -> None:
    make_unit("A")
    assert found(" a ") == []


def test_a_stranger_finds_nothing() -> None:
    make_unit("Xã Ba Tơ")
    stranger = Person.objects.create_user("la", full_name="Người Lạ (minh họa)")
    assert queries.search(stranger, "Ba Tơ", DAY) == []


def test_the_number_of_questions_does_not_grow_with_what_is_found(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    heir = make_unit("Xã Mới")
    for name in ("Xã Cũ Một", "Xã Cũ Hai", "Xã Cũ Ba"):
        actions.end_unit(make_unit(name), on=DAY, successors=[heir], actor=SYSTEM)
    with django_assert_num_queries(7):
        assert len(queries.search(SYSTEM, "Xã Cũ Một", DAY)) == 1
    with django_assert_num_queries(7):
        assert len(queries.search(SYSTEM, "Xã Cũ", DAY)) == 3
