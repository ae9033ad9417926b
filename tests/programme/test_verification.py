"""[verification] of a plan file: read, refused, written, amended."""

from datetime import date

import pytest

from chieng.core.actors import SYSTEM
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import PlanFileError, read
from chieng.programme.files.writing import write
from chieng.programme.kinds import Verification, Verifier
from chieng.programme.queries import verification_spans
from chieng.programme.snapshot import snapshot
from chieng.programme.words import change_text
from tests.factories.programme import SMALL, load_small, small_plan

BEFORE = "[unit_kinds]\n"
AMENDED = date(2024, 1, 1)


def with_table(table: str) -> dict[str, str]:
    return {BEFORE: f"[verification]\n{table}\n\n{BEFORE}"}


def said(table: str) -> Verification:
    return small_plan(**with_table(table)).verification


def test_without_the_table_the_units_own_head_verifies() -> None:
    assert small_plan().verification == Verification()
    assert "[verification]" not in write(small_plan())


def test_a_kind_that_repeats_the_default_says_nothing() -> None:
    assert said('kinds.department = "head"') == Verification()
    assert said('default = "parent"\nkinds.front = "head"\nkinds.department = "parent"') == Verification(
        Verifier.PARENT, (("front", Verifier.HEAD),)
    )


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ('default = "boss"', "verification.default"),
        ('kinds.department = "parents"', "verification.kinds.department"),
        ('kinds.departmnt = "parent"', "verification.kinds"),
        ("kinds.department = 3", "verification.kinds.department"),
        ('by = "parent"', "verification.by"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(table: str, path: str) -> None:
    text = SMALL.replace(BEFORE, f"[verification]\n{table}\n\n{BEFORE}", 1)
    with pytest.raises(PlanFileError) as error:
        read(text.encode())
    assert path in {one.path for one in error.value.problems}


@pytest.mark.django_db
def test_it_is_stored_by_the_days_it_holds_and_exported_to_the_same_file() -> None:
    plan = load_small()
    assert verification_spans() == []
    amended = small_plan(**with_table('kinds.department = "parent"'))
    changes = load_plan(amended, since=AMENDED, actor=SYSTEM).changes
    assert [change_text(one) for one in changes] == [
        "sửa người xác nhận hoạt động: theo loại đơn vị thành “department: parent”"
    ]
    assert read(write(snapshot(plan, AMENDED)).encode()) == amended
    assert snapshot(plan, date(2023, 12, 31)) == small_plan()
    (span,) = verification_spans()
    assert (span.plan_id, span.in_force.since) == (plan.pk, AMENDED)
    assert load_plan(amended, actor=SYSTEM).changes == ()
    assert verification_spans([]) == []
