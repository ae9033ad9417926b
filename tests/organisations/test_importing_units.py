from datetime import date
from typing import Any

import pytest

from chieng.core.actors import SYSTEM
from chieng.core.errors import Conflict
from chieng.core.models import AuditEntry, ImportState
from chieng.core.sheets.export import write_csv
from chieng.organisations.actions import define_kind, define_scheme
from chieng.organisations.actions.imports import import_units
from chieng.organisations.exchange.batch import Detail, Plan
from chieng.organisations.exchange.export import unit_rows
from chieng.organisations.exchange.flow import confirm, staged_file
from chieng.organisations.exchange.units import plan_units
from chieng.organisations.models import Relation, Unit

pytestmark = pytest.mark.django_db

HEADING = ["Mã", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày", "Kết thúc từ ngày", "Áp dụng từ ngày"]
REFORM = "1/7/2025"


@pytest.fixture(autouse=True)
def words(db: Any) -> None:
    for code, name in [("tinh", "Tỉnh"), ("huyen", "Huyện"), ("xa", "Xã"), ("so", "Sở")]:
        define_kind(code=code, name_vi=name, name_en=code.title(), actor=SYSTEM)
    define_scheme(
        code="administrative", name_vi="Mã đơn vị hành chính", name_en="Administrative code", actor=SYSTEM
    )


def plan(*rows: list[Any], actor: object = SYSTEM, heading: list[str] = HEADING) -> Plan:
    return plan_units(write_csv(heading, rows), actor=actor)


def said(checked: Plan) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in checked.problems]


def test_a_file_founds_units_whatever_the_order_of_its_rows() -> None:
    checked = plan(
        ["23281", "Xã Đăk Tô (minh họa)", "xã", "62", "1/7/2025", "", ""],
        ["62", "Tỉnh Kon Tum (minh họa)", "Tỉnh", "", "1/1/2000", "", ""],
    )
    assert said(checked) == []
    assert checked.counts() == {"new": 2, "changed": 0, "ended": 0, "unchanged": 0}
    assert not Unit.objects.exists()


PROVINCE = ["62", "Tỉnh Kon Tum (minh họa)", "Tỉnh", "", "1/1/2000", "", ""]
DISTRICT = ["608", "Huyện Đắk Tô (minh họa)", "Huyện", "62", "1/1/2000", "", ""]
COMMUNE = ["23281", "Xã Pô Kô (minh họa)", "Xã", "608", "1/1/2000", "", ""]


def load(*rows: list[Any], actor: Any = SYSTEM, heading: list[str] = HEADING) -> Plan:
    """Import rows, as people do: checked, then confirmed."""
    content = write_csv(heading, rows)
    checked = plan_units(content, actor=actor)
    assert [str(problem) for problem in checked.problems] == []
    staged = staged_file("units", content, "don-vi.csv", actor)
    confirm(staged, digest=checked.batch.digest(), actor=actor)
    return checked


def as_it_is(day: date | None = None) -> list[list[Any]]:
    return unit_rows(SYSTEM, day=day).rows


def test_importing_the_same_file_again_changes_nothing() -> None:
    load(PROVINCE, DISTRICT, COMMUNE, ["", "Sở A (minh họa)", "Sở", "62", "1/1/2005", "", ""])
    before = as_it_is(), AuditEntry.objects.count()
    again = plan(COMMUNE, ["", "Sở A (minh họa)", "Sở", "62", "1/1/2005", "", ""], DISTRICT, PROVINCE)
    assert said(again) == []
    assert again.counts() == {"new": 0, "changed": 0, "ended": 0, "unchanged": 4}
    assert not again.batch
    assert (as_it_is(), AuditEntry.objects.count()) == before


def test_one_wrong_cell_and_nothing_is_imported() -> None:
    checked = plan(PROVINCE, ["608", "Huyện Đắk Tô", "Huyen lon", "62", "31/2/2000", "", ""])
    assert said(checked) == [("Ô C3", "unknown_choice"), ("Ô E3", "no_such_day")]
    assert next(iter(checked.problems)).words == "Không có “Huyen lon”. Có phải là “Huyện”?"
    assert not checked.may_be_applied


def test_a_code_reused_under_another_name_is_refused_unless_dated() -> None:
    load(PROVINCE, DISTRICT)
    renamed = ["608", "Huyện Đắk Glei (minh họa)", "Huyện", "62", "1/1/2000", "", ""]
    assert said(plan(renamed)) == [("Ô A2", "code_reused")]
    newer = ["608", "Xã Đắk Tô (minh họa)", "Xã", "62", REFORM, "", ""]
    assert said(plan(newer)) == [("Ô A2", "code_reused")]

    load([*renamed[:-1], "1/1/2020"])
    assert unit_names(date(2019, 12, 31), "608") == ["Huyện Đắk Tô (minh họa)"]
    assert unit_names(date(2020, 1, 1), "608") == ["Huyện Đắk Glei (minh họa)"]
    load([*renamed[:5], REFORM, ""], newer)
    assert unit_names(date(2025, 6, 30), "608") == ["Huyện Đắk Glei (minh họa)"]
    assert unit_names(date(2025, 7, 1), "608") == ["Xã Đắk Tô (minh họa)"]
    assert said(plan(newer)) == []


def unit_names(day: date, code: str) -> list[str]:
    table = unit_rows(SYSTEM, day=day)
    at, name = table.keys.index("code:administrative"), table.keys.index("name")
    return [row[name] for row in table.rows if row[at] == code]


def test_a_row_may_say_what_changes_and_from_when() -> None:
    load(PROVINCE, DISTRICT, COMMUNE)
    assert said(plan(["23281", "Xã Pô Kô (minh họa)", "Xã", "62", "", "", ""])) == [("Ô D2", "needs_day")]
    moved = load(["23281", "Xã Pô Kô (minh họa)", "Xã", "62", "", "", REFORM])
    assert moved.counts() == {"new": 0, "changed": 1, "ended": 0, "unchanged": 0}
    assert moved.lines[0].details == (Detail("parent", "", "Tỉnh Kon Tum (minh họa)", date(2025, 7, 1)),)
    rows = {row[1]: row for row in as_it_is(date(2025, 7, 1))}
    assert rows["23281"][unit_rows(SYSTEM).keys.index("parent")] == "62"


def test_a_reorganisation_is_one_file() -> None:
    load(PROVINCE, DISTRICT, COMMUNE)
    heading = [*HEADING, "Đơn vị kế thừa", "Văn bản"]
    load(
        ["608", "Huyện Đắk Tô (minh họa)", "Huyện", "", "", REFORM, "", "23282", "Nghị quyết (minh họa)"],
        ["23281", "Xã Pô Kô (minh họa)", "Xã", "", "", REFORM, "", "23282", ""],
        ["23282", "Xã Đắk Tô (minh họa)", "Xã", "62", REFORM, "", "", "", ""],
        heading=heading,
    )
    ended = Unit.objects.filter(until=date(2025, 7, 1))
    heirs = {
        str(heir) for unit in ended for heir in unit.successions.values_list("successor__names__name", flat=True)
    }
    assert (ended.count(), heirs) == (2, {"Xã Đắk Tô (minh họa)"})


def test_what_a_reference_may_be() -> None:
    load(PROVINCE, DISTRICT)
    province = Unit.objects.get(names__name="Tỉnh Kon Tum (minh họa)")
    rows = [
        [str(number), f"Xã {number} (minh họa)", "Xã", reference, "1/1/2001", "", ""]
        for number, reference in enumerate(
            ["608", "administrative:608", "huyện đắk tô (minh họa)", str(province.pk)]
        )
    ]
    assert said(plan(*rows)) == []
    wrong = [
        ["1", "Xã 1", "Xã", "999", "1/1/2001", "", ""],
        ["2", "Xã 2", "Xã", "2", "1/1/2001", "", ""],
        ["3", "Xã 3", "Xã", "4", "1/1/2001", "", ""],
        ["4", "Xã 4", "Xã", "3", "1/1/2001", "", ""],
        ["7", "Xã 7", "Xã", "62", "1/1/2001", "", ""],
        ["7", "Xã 7", "Xã", "62", "1/1/2001", "", ""],
        ["5", "Xã 5", "", "62", "", "", ""],
        ["6", "Xã 6", "Xã", "62", REFORM, "1/1/2001", ""],
    ]
    assert said(plan(*wrong)) == [
        ("Ô D2", "unknown_unit"),
        ("Ô D3", "own_parent"),
        ("Ô D4", "loop"),
        ("Ô D5", "loop"),
        ("Ô A7", "duplicate_row"),
        ("Ô C8", "required"),
        ("Ô E8", "required"),
        ("Ô F9", "ends_before"),
    ]


def test_a_parent_that_ended_is_named_with_its_successors() -> None:
    load(PROVINCE, DISTRICT)
    heading = [*HEADING, "Đơn vị kế thừa"]
    load(
        ["608", "Huyện Đắk Tô (minh họa)", "Huyện", "", "", REFORM, "", "Xã Đắk Tô (minh họa)"],
        ["", "Xã Đắk Tô (minh họa)", "Xã", "62", REFORM, "", "", ""],
        heading=heading,
    )
    checked = plan(["9", "Trường A (minh họa)", "Xã", "608", "1/1/2001", "", ""])
    assert str(next(iter(checked.problems))) == (
        "Ô D2: “608” đã kết thúc ngày 01/07/2025. Đơn vị kế thừa: “Xã Đắk Tô (minh họa)”. "
        "Ghi một trong các đơn vị này."
    )
    assert said(plan(["9", "Trường A (minh họa)", "Xã", "608", "1/1/2001", REFORM, ""])) == []


def test_ending_a_unit_with_others_below_it_is_refused() -> None:
    load(PROVINCE, DISTRICT, COMMUNE)
    ending = ["608", "Huyện Đắk Tô (minh họa)", "Huyện", "", "", REFORM, ""]
    assert said(plan(ending)) == [("Ô F2", "orphans")]
    assert said(plan(ending, ["23281", "Xã Pô Kô (minh họa)", "Xã", "62", "", "", REFORM])) == []


def test_a_unit_older_than_its_parent_belongs_to_it_since_both_exist() -> None:
    load(PROVINCE, ["1", "Xã Mới (minh họa)", "Xã", "62", REFORM, "", ""])
    load(["2", "Trường Cũ (minh họa)", "Xã", "1", "1/1/1990", "", ""])
    relation = Relation.objects.get(unit__codes__code="2")
    assert relation.since == date(2025, 7, 1)


def test_letters_of_another_encoding_are_named() -> None:
    assert said(plan(["1", "UBND x· §¨k RinG", "Xã", "", "1/1/2000", "", ""])) == [("Ô B2", "garbled")]


def test_a_file_without_the_column_that_a_new_unit_needs_is_told_its_name() -> None:
    checked = plan(["tinh-1", "Tỉnh Một"], heading=["Mã", "Tên"])
    assert [str(problem) for problem in checked.problems] == [
        "Dòng 2: Đơn vị mới phải có “Thành lập từ ngày”. Điền vào cột này.",
        "Dòng 2: Đơn vị mới phải có “Loại”. Điền vào cột này.",
    ]


def test_what_was_shown_is_what_is_applied() -> None:
    load(PROVINCE, DISTRICT)
    content = write_csv(HEADING, [[*DISTRICT[:1], "Huyện B (minh họa)", "Huyện", "62", "", "", REFORM]])
    shown = plan_units(content, actor=SYSTEM)
    load(
        [*DISTRICT[:1], "Huyện C (minh họa)", "Huyện", "62", "", "", "1/1/2024"],
        ["7", "Xã K", "Xã", "62", REFORM, "", ""],
    )
    staged = staged_file("units", content, "x.csv", SYSTEM)
    confirm(staged, digest=shown.batch.digest(), actor=SYSTEM)
    with pytest.raises(Conflict):
        confirm(staged_file("units", content, "x.csv", SYSTEM), digest=shown.batch.digest(), actor=SYSTEM)


def test_a_confirmation_sent_twice_is_applied_once() -> None:
    content = write_csv(HEADING, [PROVINCE])
    checked = plan_units(content, actor=SYSTEM)
    staged = staged_file("units", content, "x.csv", SYSTEM)
    staged.save()
    import_units(staged, batch=checked.batch, actor=SYSTEM)
    import_units(staged, batch=checked.batch, actor=SYSTEM)
    assert Unit.objects.count() == 1
    assert AuditEntry.objects.filter(verb="organisations.units.imported").count() == 1
    staged.refresh_from_db()
    assert (staged.state, staged.content) == (ImportState.APPLIED, None)
