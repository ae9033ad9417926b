from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.core.models import AuditEntry
from chieng.organisations import actions
from chieng.organisations.kinds import NewUnit, RelationKind, Stay
from chieng.organisations.models import Unit, UnitPath
from tests.factories.organisations import make_kind, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 1)


def test_a_new_unit_has_a_path_to_itself_for_each_relation() -> None:
    unit = make_unit("Sở Thông tin (minh họa)")
    paths = UnitPath.objects.filter(descendant=unit)
    assert {(path.kind, path.ancestor_id, path.depth) for path in paths} == {(k, unit.pk, 0) for k in RelationKind}


def test_a_form_sent_twice_founds_one_unit() -> None:
    first, again = (make_unit("Sở Y (minh họa)", unit_id=pk) for pk in [uuid4()] * 2)
    assert first == again
    assert Unit.objects.count() == 1
    assert AuditEntry.objects.filter(verb="organisations.unit.founded").count() == 1


def test_a_batch_may_name_its_own_parents_in_any_order() -> None:
    make_kind("so")
    top, middle, low = uuid4(), uuid4(), uuid4()
    rows = [
        NewUnit(id=low, name="Xã A", kind="so", since=DAY, parent=middle),
        NewUnit(id=middle, name="Huyện B", kind="so", since=DAY, parent=top),
        NewUnit(id=top, name="Tỉnh C", kind="so", since=DAY),
    ]
    actions.found_units(rows, actor=SYSTEM)
    paths = UnitPath.objects.filter(kind=RelationKind.BELONGS_TO, descendant=low).order_by("depth")
    assert [(path.ancestor_id, path.depth) for path in paths] == [(low, 0), (middle, 1), (top, 2)]
    assert AuditEntry.objects.filter(verb="organisations.unit.founded").count() == 3


def test_a_batch_with_one_bad_row_founds_nothing_and_names_every_problem() -> None:
    make_kind("so")
    rows = [
        NewUnit(name="Xã A", kind="so", since=DAY),
        NewUnit(name=" ", kind="khong-co", since=DAY, until=DAY),
    ]
    with pytest.raises(ValidationError) as caught:
        actions.found_units(rows, actor=SYSTEM)
    assert caught.value.messages == [
        "Dòng 2: Chưa có tên đơn vị. Nhập tên.",
        "Dòng 2: Ngày kết thúc phải sau ngày thành lập. Sửa một trong hai ngày.",
        "Dòng 2: Không có loại đơn vị “khong-co”. Chọn một loại trong danh mục, hoặc thêm loại này vào danh mục.",
    ]
    assert not Unit.objects.exists()


def test_a_code_is_refused_while_another_has_it_and_taken_when_dated_apart() -> None:
    make_unit("Phường Duy Tân", codes={"dvhc": "23284"}, until=date(2025, 7, 1))
    with pytest.raises(ValidationError) as caught:
        make_unit("Phường Đăk Cấm", codes={"dvhc": "23284"}, since=date(2025, 6, 1))
    assert caught.value.messages == [
        "Mã 23284 là mã của “Phường Duy Tân” từ ngày 01/01/2000 đến trước ngày 01/07/2025. Sửa mã hoặc ngày."
    ]
    later = make_unit("Phường Đăk Cấm", codes={"dvhc": "23284"}, since=date(2025, 7, 1))
    assert later.codes.get().code == "23284"


def test_an_ended_unit_is_refused_as_parent() -> None:
    ended = make_unit("Huyện Cũ (minh họa)", until=date(2025, 7, 1))
    with pytest.raises(ValidationError) as caught:
        make_unit("Xã Mới (minh họa)", parent=ended, since=date(2025, 7, 1))
    assert caught.value.messages == [
        "Cấp trên “Huyện Cũ (minh họa)” đã kết thúc ngày 01/07/2025. Chọn đơn vị kế thừa hoặc sửa ngày thành lập."
    ]


def test_a_unit_may_be_founded_with_relations_for_a_part_of_its_life() -> None:
    district = make_unit("Huyện Cũ (minh họa)", until=date(2025, 7, 1))
    commune = make_unit("Xã Mới (minh họa)", since=date(2025, 7, 1))
    stays = (
        Stay(RelationKind.BELONGS_TO, district.pk, DAY, date(2025, 7, 1)),
        Stay(RelationKind.BELONGS_TO, commune.pk, date(2025, 7, 1)),
    )
    (school,) = actions.found_units([NewUnit(name="Trường A", kind="so", since=DAY, stays=stays)], actor=SYSTEM)
    paths = UnitPath.objects.filter(kind=RelationKind.BELONGS_TO, descendant=school, depth=1).order_by("since")
    assert [(path.ancestor_id, path.since, path.until) for path in paths] == [
        (district.pk, DAY, date(2025, 7, 1)),
        (commune.pk, date(2025, 7, 1), FOREVER),
    ]


def test_two_parents_on_one_day_are_refused() -> None:
    one, two = make_unit(), make_unit()
    stays = (Stay(RelationKind.BELONGS_TO, one.pk, DAY), Stay(RelationKind.BELONGS_TO, two.pk, date(2025, 1, 1)))
    with pytest.raises(ValidationError) as caught:
        actions.found_units([NewUnit(name="Trường A", kind="so", since=DAY, stays=stays)], actor=SYSTEM)
    assert caught.value.messages == ["Một đơn vị chỉ trực thuộc một cấp trên tại một thời điểm. Bỏ bớt cấp trên."]
