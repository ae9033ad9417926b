"""What was done to a thing, in words for people."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from chieng.core import audit
from chieng.core.actors import SYSTEM
from chieng.core.history import events_of
from chieng.core.verbs import VERBS, describe, label_of, told
from chieng.organisations.actions import rename_unit
from chieng.organisations.kinds import Role
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db


def test_the_latest_comes_first_with_who_and_old_and_new() -> None:
    unit = make_unit("Phòng Cũ (minh họa)")
    person = make_person("ngoc", full_name="Y Ngọc (minh họa)", is_demo=True)
    give_role(person, Role.ADMINISTRATOR, unit, over=unit)
    rename_unit(unit, name="Phòng Mới (minh họa)", since=date(2025, 7, 1), actor=person)
    latest, first = events_of(unit)
    assert (latest.who, latest.what) == (
        "Y Ngọc (minh họa)",
        "Đổi tên đơn vị · Phòng Cũ (minh họa) → Phòng Mới (minh họa) · từ ngày: 01/07/2025",
    )
    assert (first.who, first.what) == ("Hệ thống", "Lập đơn vị")


def test_it_is_shown_in_both_languages_and_escaped() -> None:
    unit = make_unit("Phòng Cũ (minh họa)")
    rename_unit(unit, name="<b>Phòng</b> (minh họa)", since=date(2025, 7, 1), actor=SYSTEM)
    drawn = Template("{% load history %}{% history unit %}").render(Context({"unit": unit}))
    assert "Lịch sử thay đổi" in drawn
    assert "&lt;b&gt;Phòng&lt;/b&gt;" in drawn
    with translation.override("en"):
        assert "History of changes" in Template("{% load history %}{% history unit %}").render(
            Context({"unit": unit})
        )


def test_what_was_done_to_another_thing_does_not_show() -> None:
    mine, other = make_unit("Của tôi (minh họa)"), make_unit("Khác (minh họa)")
    rename_unit(other, name="Tên khác (minh họa)", since=date(2025, 7, 1), actor=SYSTEM)
    assert [event.what for event in events_of(mine)] == ["Lập đơn vị"]
    assert len(events_of(mine, other)) == 3


def test_facts_without_a_label_are_not_told() -> None:
    facts = {"from": "cũ", "to": None, "since": "2025-07-01", "id": "7f3c", "kind_id": 3}
    assert list(told("organisations.unit.renamed", facts)) == ["cũ → chưa nhập", "từ ngày: 01/07/2025"]
    pairs = {"title": ["Đợt 1", "Đợt 2"], "reason": "", "since": ["2025-11-01", "2025-11-02"], "kind": ["a", "b"]}
    describe("tests.thing.corrected", "Sửa", reason="lý do", title="tên", since="từ ngày")
    try:
        assert list(told("tests.thing.corrected", pairs)) == [
            "tên: Đợt 1 → Đợt 2",
            "từ ngày: 01/11/2025 → 02/11/2025",
        ]
    finally:
        VERBS._things.pop("tests.thing.corrected")


def test_a_verb_of_a_room_that_is_gone_is_still_told_in_words() -> None:
    unit = make_unit()
    audit.record("gone.thing.done", unit, actor=SYSTEM, data={"secret": 1})
    assert events_of(unit)[0].what == "Thay đổi khác"
    assert label_of("gone.thing.done") == "Thay đổi khác"


def test_a_long_history_takes_as_few_queries_as_a_short_one(django_assert_num_queries: object) -> None:
    unit = make_unit()
    person = make_person()
    for number in range(3):
        audit.record("organisations.unit.renamed", unit, actor=person, data={"to": str(number)})
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(events_of(unit)) == 4
