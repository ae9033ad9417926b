"""A file does nothing that its sender could not do by hand, and tells nothing that they may not see."""

from datetime import date
from typing import Any

import pytest

from chieng.core.actors import SYSTEM
from chieng.core.sheets.export import write_csv
from chieng.organisations.actions import define_kind, define_scheme
from chieng.organisations.exchange.batch import Plan
from chieng.organisations.exchange.export import unit_rows, units_csv
from chieng.organisations.exchange.flow import confirm, staged_file
from chieng.organisations.exchange.units import plan_units
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db
HEADING = ["Mã định danh", "Mã", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày", "Áp dụng từ ngày"]


@pytest.fixture(autouse=True)
def words(db: Any) -> None:
    define_kind(code="so", name_vi="Sở", name_en="Department", actor=SYSTEM)
    define_scheme(code="administrative", name_vi="Mã hành chính", name_en="Code", actor=SYSTEM)


@pytest.fixture
def ours(db: Any) -> Unit:
    return make_unit("Tỉnh A (minh họa)", codes={"administrative": "1"})


@pytest.fixture
def theirs(db: Any) -> Unit:
    return make_unit("Tỉnh B (minh họa)", codes={"administrative": "2"})


@pytest.fixture
def officer(ours: Unit) -> Person:
    person = make_person("can-bo")
    give_role(person, Role.PROGRAMME_OFFICER, ours, over=ours)
    return person


def plan(actor: Person, *rows: list[str]) -> Plan:
    return plan_units(write_csv(HEADING, rows), actor=actor)


def said(checked: Plan) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in checked.problems]


def test_an_officer_founds_under_what_they_manage_and_nowhere_else(officer: Person, theirs: Unit) -> None:
    own = ["", "11", "Sở A (minh họa)", "Sở", "1", "1/1/2001", ""]
    checked = plan(officer, own)
    content = write_csv(HEADING, [own])
    confirm(staged_file("units", content, "x.csv", officer), digest=checked.batch.digest(), actor=officer)
    assert Unit.objects.filter(names__name="Sở A (minh họa)").count() == 1
    assert said(plan(officer, ["", "12", "Sở B (minh họa)", "Sở", "2", "1/1/2001", ""])) == [
        ("Ô E2", "unknown_unit")
    ]
    assert said(plan(officer, ["", "12", "Sở B (minh họa)", "Sở", "", "1/1/2001", ""])) == [("Ô E2", "no_parent")]


def test_a_code_or_id_of_another_province_is_refused_without_saying_whose(officer: Person, theirs: Unit) -> None:
    by_code = plan(officer, ["", "2", "Sở B (minh họa)", "Sở", "1", "1/1/2001", ""])
    by_id = plan(officer, [str(theirs.pk), "", "Tỉnh C (minh họa)", "Sở", "", "", "1/1/2024"])
    assert (said(by_code), said(by_id)) == ([("Ô B2", "code_taken")], [("Ô A2", "id_taken")])
    for checked in (by_code, by_id):
        assert "Tỉnh B" not in " ".join(str(problem) for problem in checked.problems)


def test_a_unit_that_is_only_seen_may_stand_in_the_file_unchanged(ours: Unit) -> None:
    reader = make_person("kiem-tra")
    give_role(reader, Role.AUDITOR, ours, over=ours)
    same = ["", "1", "Tỉnh A (minh họa)", "Sở", "", "1/1/2000", ""]
    assert said(plan(reader, same)) == []
    assert said(plan(reader, [*same[:2], "Tỉnh Khác", *same[3:6], "1/1/2024"])) == [("Ô C2", "no_right")]


def test_new_kinds_come_only_from_those_who_may_define_them(officer: Person) -> None:
    from chieng.core.sheets.workbooks import WorkbookWriter

    with WorkbookWriter() as book:
        book.add_sheet("Đơn vị", [(name, "code") for name in HEADING]).add(
            ["", "11", "Xã A (minh họa)", "Xã", "1", "1/1/2001", ""]
        )
        book.add_sheet("Loại đơn vị", [("Mã", "code"), ("Tên", "text"), ("Tên tiếng Anh", "text")]).add(
            ["xa", "Xã", "Commune"]
        )
    assert [problem.code for problem in plan_units(book.content, actor=officer).problems] == ["new_words"]
    assert plan_units(book.content, actor=SYSTEM).may_be_applied


def test_an_export_holds_only_what_its_reader_may_see(officer: Person, theirs: Unit, ours: Unit) -> None:
    make_unit("Sở A (minh họa)", parent=ours)
    make_unit("Sở B (minh họa)", parent=theirs)
    for day in (None, date(2026, 1, 1)):
        table = unit_rows(officer, day=day)
        names = sorted(row[table.keys.index("name")] for row in table.rows)
        assert names == ["Sở A (minh họa)", "Tỉnh A (minh họa)"]
        assert "B (minh họa)" not in units_csv(table).decode()
