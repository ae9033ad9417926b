from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from chieng.core.actors import SYSTEM
from chieng.core.errors import Conflict
from chieng.core.intervals import FOREVER
from chieng.core.models import AuditEntry
from chieng.organisations import actions, queries
from chieng.organisations.kinds import NewUnit, RelationKind, Role
from chieng.organisations.models import Person, Relation, Succession, Unit, UnitCode, UnitName
from tests.factories.organisations import FOUNDED, make_kind, make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db
BEFORE, DAY, LATER = date(2024, 1, 1), date(2025, 7, 1), date(2026, 1, 1)


def message(caught: pytest.ExceptionInfo[ValidationError]) -> str:
    (only,) = caught.value.messages
    return only


def spans(unit: Unit, kind: RelationKind = RelationKind.BELONGS_TO) -> list[tuple[Unit, date, date]]:
    rows = Relation.objects.filter(unit=unit, kind=kind).order_by("since")
    return [(row.parent, row.since, row.until) for row in rows]


def test_a_rename_keeps_the_earlier_name_and_what_was_already_planned_later() -> None:
    unit = make_unit("Tên một (minh họa)")
    actions.rename_unit(unit, name="Tên ba (minh họa)", since=LATER, actor=SYSTEM)
    actions.rename_unit(unit, name="Tên hai (minh họa)", since=DAY, actor=SYSTEM)
    rows = UnitName.objects.filter(unit=unit).order_by("since").values_list("name", "since", "until")
    assert list(rows) == [
        ("Tên một (minh họa)", FOUNDED, DAY),
        ("Tên hai (minh họa)", DAY, LATER),
        ("Tên ba (minh họa)", LATER, FOREVER),
    ]
    assert queries.name_of(unit, date(2025, 12, 31)) == "Tên hai (minh họa)"


def test_a_rename_from_the_same_day_corrects_the_name() -> None:
    unit = make_unit("Sở Thôg tin (minh họa)")
    actions.rename_unit(unit, name="  Sở  Thông tin (minh họa) ", since=FOUNDED, actor=SYSTEM)
    assert [name.name for name in UnitName.objects.filter(unit=unit)] == ["Sở Thông tin (minh họa)"]


def test_the_second_of_two_who_edit_at_once_is_told() -> None:
    unit = make_unit()
    seen = unit.version
    actions.rename_unit(unit, name="Người thứ nhất", since=DAY, version=seen, actor=SYSTEM)
    with pytest.raises(Conflict):
        actions.rename_unit(unit, name="Người thứ hai", since=DAY, version=seen, actor=SYSTEM)
    assert queries.name_of(unit, DAY) == "Người thứ nhất"


def test_a_change_is_audited_with_old_and_new_value() -> None:
    unit = make_unit("Cũ")
    actions.rename_unit(unit, name="Mới", since=DAY, actor=SYSTEM)
    entry = AuditEntry.objects.get(verb="organisations.unit.renamed")
    assert (entry.subject_id, entry.data) == (str(unit.pk), {"from": "Cũ", "to": "Mới", "since": "2025-07-01"})


def test_an_ended_unit_takes_no_new_fact_and_its_successors_are_named() -> None:
    unit, heir = make_unit("Xã A (minh họa)"), make_unit("Xã B (minh họa)")
    actions.end_unit(unit, on=DAY, successors=[heir], actor=SYSTEM)
    with pytest.raises(ValidationError) as caught:
        actions.rename_unit(unit, name="Xã C", since=DAY, actor=SYSTEM)
    assert message(caught) == (
        "“Xã A (minh họa)” đã kết thúc ngày 01/07/2025. Đơn vị kế thừa: “Xã B (minh họa)”. "
        "Chọn một trong các đơn vị này."
    )


def test_a_fact_before_the_founding_is_refused() -> None:
    unit = make_unit("Xã A (minh họa)", since=DAY)
    with pytest.raises(ValidationError) as caught:
        actions.reclassify_unit(unit, kind="so", since=BEFORE, actor=SYSTEM)
    assert message(caught) == ("“Xã A (minh họa)” thành lập ngày 01/07/2025, sau ngày 01/01/2024. Chọn ngày khác.")


def test_a_code_that_another_holds_is_refused_naming_both() -> None:
    make_unit("Xã A (minh họa)", codes={"dvhc": "23284"}, until=LATER)
    unit = make_unit("Xã B (minh họa)")
    with pytest.raises(ValidationError) as caught:
        actions.assign_code(unit, scheme="dvhc", code="23284", since=DAY, actor=SYSTEM)
    assert message(caught) == (
        "Không thể gán mã 23284 cho “Xã B (minh họa)” từ ngày 01/07/2025: mã này là mã của “Xã A (minh họa)” "
        "từ ngày 01/01/2000 đến trước ngày 01/01/2026. Sửa mã hoặc ngày."
    )
    assert not UnitCode.objects.filter(unit=unit).exists()


def test_a_code_is_used_again_after_its_holder_and_a_note_tells_whose_it_was() -> None:
    first = make_unit("Phường Duy Tân", codes={"dvhc": "23284"}, until=DAY)
    unit = make_unit("Phường Đăk Cấm", since=DAY)
    actions.assign_code(unit, scheme="dvhc", code="23284", since=DAY, actor=SYSTEM)
    assert queries.find_by_code("dvhc", "23284", BEFORE) == first
    assert queries.find_by_code("dvhc", "23284", DAY) == unit
    assert [row.unit for row in queries.earlier_holders("dvhc", "23284", DAY, but=unit.pk)] == [first]


def test_a_move_ends_where_the_unit_belonged_and_its_whole_subtree_moves() -> None:
    old, new = make_unit(), make_unit()
    unit = make_unit(parent=old)
    child = make_unit(parent=unit)
    actions.place_unit(unit, parent=new, since=DAY, actor=SYSTEM)
    assert spans(unit) == [(old, FOUNDED, DAY), (new, DAY, FOREVER)]
    above = {day: list(queries.ancestors(child.pk, RelationKind.BELONGS_TO, day)) for day in (BEFORE, DAY)}
    assert above == {BEFORE: [unit, old], DAY: [unit, new]}


def test_a_stay_with_an_end_goes_back_to_where_the_unit_belonged() -> None:
    home, host = make_unit(), make_unit()
    unit = make_unit(parent=home)
    actions.place_unit(unit, parent=host, since=BEFORE, until=DAY, actor=SYSTEM)
    assert spans(unit) == [(home, FOUNDED, BEFORE), (host, BEFORE, DAY), (home, DAY, FOREVER)]


def test_a_loop_is_refused_naming_the_way() -> None:
    top = make_unit("A")
    middle = make_unit("B", parent=top)
    low = make_unit("C", parent=middle)
    with pytest.raises(ValidationError) as caught:
        actions.place_unit(top, parent=low, since=DAY, actor=SYSTEM)
    assert message(caught) == (
        "Không lưu được: quan hệ “trực thuộc” sẽ thành vòng kín “A” → “C” → “B” → “A” vào ngày 01/07/2025. "
        "Chọn cấp trên khác."
    )
    assert spans(top) == []


def test_the_same_two_units_may_swap_places_when_dated_apart() -> None:
    first = make_unit()
    second = make_unit(parent=first)
    actions.end_relation(second.relations.get(), on=DAY, actor=SYSTEM)
    actions.place_unit(first, parent=second, since=DAY, actor=SYSTEM)
    assert list(queries.ancestors(second.pk, RelationKind.BELONGS_TO, BEFORE)) == [first]
    assert list(queries.ancestors(first.pk, RelationKind.BELONGS_TO, DAY)) == [second]


def test_a_unit_may_serve_several_provinces_and_the_same_one_twice_is_refused_naming_both() -> None:
    kon_tum, gia_lai = make_unit("Tỉnh Kon Tum"), make_unit("Tỉnh Gia Lai")
    bank = make_unit("Ngân hàng khu vực (minh họa)")
    for province in (kon_tum, gia_lai):
        for kind in (RelationKind.TERRITORY, RelationKind.REPORTS_TO):
            actions.place_unit(bank, parent=province, kind=kind, since=BEFORE, actor=SYSTEM)
    for province in (kon_tum, gia_lai):
        for kind in (RelationKind.TERRITORY, RelationKind.REPORTS_TO):
            assert set(queries.subtree(province.pk, kind, DAY)) == {province, bank}
    assert set(queries.parents(bank.pk, RelationKind.TERRITORY, DAY)) == {kon_tum, gia_lai}
    with pytest.raises(ValidationError) as caught:
        actions.place_unit(bank, parent=kon_tum, kind=RelationKind.TERRITORY, since=DAY, actor=SYSTEM)
    assert message(caught) == (
        "“Ngân hàng khu vực (minh họa)” đã có quan hệ “địa bàn” với “Tỉnh Kon Tum” từ ngày 01/01/2024, "
        "trùng thời gian với quan hệ mới từ ngày 01/07/2025. Sửa ngày, hoặc kết thúc quan hệ cũ trước."
    )


def test_a_unit_with_others_under_it_does_not_end_before_them() -> None:
    district = make_unit("Huyện (minh họa)")
    make_unit("Xã 1 (minh họa)", parent=district)
    with pytest.raises(ValidationError) as caught:
        actions.end_unit(district, on=DAY, actor=SYSTEM)
    assert message(caught) == (
        "Còn 1 đơn vị có quan hệ với đơn vị này từ ngày 01/07/2025: “Xã 1 (minh họa)”. "
        "Chuyển hoặc kết thúc đơn vị đó trước."
    )


def test_ending_a_unit_ends_everything_about_it_and_takes_back_what_was_planned() -> None:
    parent = make_unit()
    unit = make_unit("Xã (minh họa)", parent=parent, codes={"dvhc": "1"})
    actions.rename_unit(unit, name="Tên sau này", since=LATER, actor=SYSTEM)
    heirs = [make_unit("Xã Một", position=1), make_unit("Xã Hai", position=2)]
    actions.end_unit(unit, on=DAY, successors=heirs, document="NQ 1677", actor=SYSTEM)
    unit.refresh_from_db()
    facts = (unit.names, unit.classes, unit.codes, unit.relations)
    assert [[row.until for row in rows.all()] for rows in facts] == [[DAY]] * 4
    assert unit.until == DAY
    assert queries.successors_on(unit, BEFORE) == [unit]
    assert queries.successors_on(unit, DAY) == heirs
    assert not queries.subtree(parent.pk, RelationKind.BELONGS_TO, DAY).filter(pk=unit.pk).exists()


def test_successors_are_followed_to_those_alive_on_the_day() -> None:
    first, second, third = (make_unit(position=n) for n in range(3))
    actions.end_unit(first, on=BEFORE, successors=[second], actor=SYSTEM)
    actions.end_unit(second, on=DAY, successors=[third], actor=SYSTEM)
    assert [queries.successors_on(first, day) for day in (BEFORE, DAY)] == [[second], [third]]


def test_a_merger_is_one_step_and_children_follow() -> None:
    make_kind("xa")
    province = make_unit("Tỉnh (minh họa)")
    old = [make_unit(f"Xã {n} (minh họa)", parent=province) for n in (1, 2, 3)]
    schools = [make_unit(relations=[(RelationKind.TERRITORY, commune)], parent=commune) for commune in old]
    new = NewUnit(name="Xã Mới (minh họa)", kind="xa", since=DAY, parent=province.pk)
    heir = actions.merge_units(old, into=new, on=DAY, document="NQ 1677", actor=SYSTEM)
    assert set(Succession.objects.values_list("predecessor", "successor")) == {(u.pk, heir.pk) for u in old}
    for kind in (RelationKind.BELONGS_TO, RelationKind.TERRITORY):
        assert set(queries.children(heir.pk, kind, DAY)) == set(schools)
    assert list(queries.children(old[0].pk, RelationKind.BELONGS_TO, BEFORE)) == [schools[0]]
    assert set(queries.children(province.pk, RelationKind.BELONGS_TO, DAY)) == {heir}
    assert all(report.agrees for report in queries.closure_reports())


def test_a_unit_may_be_merged_into_its_own_child_or_parent() -> None:
    city = make_unit("Thành phố (minh họa)")
    ward = make_unit("Phường (minh họa)", parent=city)
    other = make_unit("Phường kia (minh họa)", parent=city)
    actions.merge_units([city], into=ward, on=DAY, actor=SYSTEM)
    assert list(queries.children(ward.pk, RelationKind.BELONGS_TO, DAY)) == [other]
    assert list(queries.parents(ward.pk, RelationKind.BELONGS_TO, DAY)) == []
    assert all(report.agrees for report in queries.closure_reports())


def test_a_merger_puts_nothing_under_a_unit_that_one_does_not_manage() -> None:
    mine, theirs = make_unit("Tỉnh (minh họa)"), make_unit("Tỉnh khác (minh họa)")
    district = make_unit("Huyện (minh họa)", parent=mine)
    commune = make_unit("Xã (minh họa)", parent=district)
    officer = make_person("can-bo")
    give_role(officer, Role.PROGRAMME_OFFICER, mine, over=mine)
    with pytest.raises(PermissionDenied):
        actions.merge_units([district], into=theirs, on=DAY, actor=officer)
    assert list(queries.parents(commune.pk, RelationKind.BELONGS_TO, DAY)) == [district]
    actions.merge_units([district], into=mine, on=DAY, actor=officer)
    assert list(queries.parents(commune.pk, RelationKind.BELONGS_TO, DAY)) == [mine]


def test_nobody_without_a_role_over_a_unit_changes_it() -> None:
    unit, parent = make_unit(), make_unit()
    stranger = Person.objects.create_user("la", full_name="Người Lạ (minh họa)")
    with pytest.raises(PermissionDenied):
        actions.rename_unit(unit, name="Khác", since=DAY, actor=stranger)
    with pytest.raises(PermissionDenied):
        actions.place_unit(unit, parent=parent, since=DAY, actor=stranger)
    with pytest.raises(PermissionDenied):
        actions.merge_units([unit], into=parent, on=DAY, actor=stranger)
    with pytest.raises(PermissionDenied):
        actions.found_unit(name="Mới", kind="so", since=DAY, actor=stranger)
    with pytest.raises(PermissionDenied):
        actions.define_kind(code="khac", name_vi="Khác", name_en="Other", actor=stranger)
