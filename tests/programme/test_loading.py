from datetime import date, timedelta
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chieng.core.actors import SYSTEM
from chieng.core.models import AuditEntry
from chieng.organisations.kinds import Role
from chieng.organisations.models import Succession, Unit
from chieng.organisations.queries import names_of
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import read
from chieng.programme.files.writing import write
from chieng.programme.kinds import ChangeVerb, unit_id
from chieng.programme.models import (
    DutyVersion,
    Edition,
    Lead,
    Plan,
    Statistic,
    TargetVersion,
    Task,
    TaskVersion,
)
from chieng.programme.queries import leads_of, targets_of, tasks_of
from chieng.programme.snapshot import snapshot
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme import kon_tum_content, load_kon_tum, load_small, small_plan

pytestmark = pytest.mark.django_db
AMENDED = date(2024, 1, 1)


def everything() -> list[object]:
    models = (Plan, Edition, Unit, Lead, Statistic, TaskVersion, TargetVersion, DutyVersion, AuditEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_shipped_plan_loads_exports_equal_and_loads_again_without_a_trace() -> None:
    plan = load_kon_tum()
    assert read(write(snapshot(plan, date(2025, 12, 14))).encode()) == read(kon_tum_content())
    before = everything()
    again = load_plan(read(kon_tum_content()), actor=SYSTEM)
    assert (again.is_new, again.changes) == (False, ())
    assert everything() == before


def test_units_are_founded_in_official_order_and_the_one_that_ended_has_its_successor() -> None:
    load_kon_tum()
    keys = ["bo-tttt", "ubnd-tinh", "so-tttt", "tp-kon-tum", "bao-kon-tum", "viettel"]
    positions = [Unit.objects.get(pk=unit_id("kon-tum", key)).position for key in keys]
    assert positions == sorted(positions)
    ended = Unit.objects.get(pk=unit_id("kon-tum", "so-tttt"))
    assert ended.until == date(2025, 3, 1)
    assert [one.successor_id for one in Succession.objects.filter(predecessor=ended)] == [
        unit_id("kon-tum", "so-khcn")
    ]


def test_two_files_of_a_province_share_its_units() -> None:
    load_small()
    units = Unit.objects.count()
    load_small(**{'code = "tinh-mot-2021-2025"': 'code = "tinh-mot-2026-2030"'})
    assert Unit.objects.count() == units
    assert Plan.objects.count() == 2


def test_another_file_under_the_same_code_is_refused_without_a_day_and_nothing_changes() -> None:
    load_small()
    before = everything()
    with pytest.raises(ValidationError) as caught:
        load_small(**{"86,5%": "90%"})
    assert caught.value.code == "differs"
    assert everything() == before


def test_an_amendment_begins_on_its_day_and_what_held_before_stays() -> None:
    plan = load_small()
    loaded = load_plan(
        small_plan(**{"86,5%": "90%", '[tasks."1đ"]': "[tasks.1b]"}), since=AMENDED, document="9/KH", actor=SYSTEM
    )
    assert [(change.verb, change.path) for change in loaded.changes] == [
        (ChangeVerb.CHANGED, "targets.T2"),
        (ChangeVerb.ENDED, "tasks.1đ"),
        (ChangeVerb.ADDED, "tasks.1b"),
    ]
    day_before = AMENDED - timedelta(days=1)
    assert [target.threshold_text for target in targets_of(plan.pk, day_before)] == ["100%", "86,5%"]
    assert [target.threshold_text for target in targets_of(plan.pk, AMENDED)] == ["100%", "90%"]
    assert [task.code for task in tasks_of(plan.pk, day_before)] == ["1a", "1đ"]
    assert [task.code for task in tasks_of(plan.pk, AMENDED)] == ["1a", "1b"]
    assert Task.objects.filter(plan=plan).count() == 3
    assert snapshot(plan, day_before) == small_plan()


def test_unchanged_parts_keep_their_version_through_an_amendment() -> None:
    plan = load_small()
    load_small(since=AMENDED, **{"86,5%": "90%"})
    assert list(
        TargetVersion.objects.filter(part__plan=plan, part__code="T1").values_list("since", flat=True)
    ) == [plan.since]


def test_a_part_that_was_ended_comes_back_under_the_same_id() -> None:
    plan = load_small()
    first = {task.code: task.id for task in tasks_of(plan.pk, plan.since)}
    load_small(since=AMENDED, **{'[tasks."1đ"]': "[tasks.1b]"})
    load_small(since=date(2025, 1, 1))
    assert {task.code: task.id for task in tasks_of(plan.pk, date(2025, 1, 1))} == first


def test_an_amendment_before_the_last_one_is_refused() -> None:
    load_small()
    load_small(since=AMENDED, **{"86,5%": "90%"})
    with pytest.raises(ValidationError) as caught:
        load_small(since=date(2023, 6, 1), **{"86,5%": "95%"})
    assert caught.value.code == "too_early"


def test_the_same_day_again_corrects_that_edition() -> None:
    plan = load_small()
    load_small(since=AMENDED, **{"86,5%": "90%"})
    load_small(since=AMENDED, **{"86,5%": "95%"})
    assert [target.threshold_text for target in targets_of(plan.pk, AMENDED)] == ["100%", "95%"]
    assert TargetVersion.objects.filter(part__plan=plan, part__code="T2").count() == 2


def test_a_unit_is_not_renamed_by_a_plan_file() -> None:
    load_small()
    with pytest.raises(ValidationError) as caught:
        load_small(since=AMENDED, **{"Mặt trận tỉnh Một (minh họa)": "Tên khác"})
    assert caught.value.messages == [
        "units.mat-tran: đơn vị đã có. Đổi tên, loại, quan hệ ở trang của đơn vị; trong tệp giữ như cũ."
    ]


def test_a_plan_is_not_turned_into_another_one() -> None:
    load_small()
    with pytest.raises(ValidationError) as caught:
        load_small(since=AMENDED, **{"since = 2021-01-01": "since = 2021-06-01"})
    assert caught.value.code == "another_plan"


def test_a_mistake_in_the_middle_leaves_nothing_behind() -> None:
    load_small()
    before = everything()
    taken = 'kind = "front"\nname = "Mặt trận tỉnh Một (minh họa)"\nsince = 2030-01-01'
    file = small_plan(number="hai", **{'kind = "front"\nname = "Mặt trận tỉnh Một (minh họa)"': taken})
    broken = read(write(file).replace('reports_to = ["ubnd-tinh"]', 'reports_to = ["mat-tran"]').encode())
    with pytest.raises(ValidationError, match=r"units\.mat-tran"):
        load_plan(broken, actor=SYSTEM)
    assert everything() == before


def test_leads_of_an_amendment_hold_from_its_day_and_the_others_stay() -> None:
    plan = load_small()
    stated = 'unit = "so-hai"\nsince = 2025-03-01'
    moved = f'{stated}\ndocument = "7/QĐ"\n\n[[leads]]\nunit = "mat-tran"\nsince = 2025-03-01'
    load_small(since=date(2025, 2, 1), **{stated: moved})
    names = names_of([lead.unit_id for lead in leads_of(plan.pk, date(2025, 3, 1))], date(2025, 3, 1))
    assert sorted(names.values()) == ["Mặt trận tỉnh Một (minh họa)", "Sở Hai (minh họa)"]
    assert [lead.in_force.until for lead in leads_of(plan.pk, date(2024, 1, 1))] == [date(2025, 3, 1)]


def test_who_does_not_manage_the_owner_may_not_amend() -> None:
    load_small()
    load_small(number="hai")
    theirs = Unit.objects.get(pk=unit_id("tinh-hai", "ubnd-tinh"))
    ours = Unit.objects.get(pk=unit_id("tinh-mot", "ubnd-tinh"))
    stranger, officer, auditor = make_person(), make_person(), make_person()
    give_role(stranger, Role.PROGRAMME_OFFICER, theirs, over=theirs)
    give_role(auditor, Role.AUDITOR, ours, over=ours)
    give_role(officer, Role.PROGRAMME_OFFICER, ours, over=ours)
    amended = small_plan(**{"86,5%": "90%"})
    for actor in (stranger, auditor):
        with pytest.raises(PermissionDenied):
            load_plan(amended, since=AMENDED, actor=actor)
    assert len(load_plan(amended, since=AMENDED, actor=officer).changes) == 1


def test_loading_and_amending_are_audited_with_what_changed() -> None:
    plan = load_small()
    load_small(since=AMENDED, **{"86,5%": "90%"})
    entries = AuditEntry.objects.filter(subject_id=str(plan.pk)).order_by("id")
    assert [entry.verb for entry in entries] == ["programme.plan.loaded", "programme.plan.amended"]
    assert entries[1].data["changes"] == [
        {"verb": "changed", "path": "targets.T2", "fields": [["threshold", "86,5%", "90%"]]}
    ]


_numbers = count(100)
edits = st.lists(
    st.sampled_from([
        ("86,5%", "90%"),
        ('[tasks."1đ"]', "[tasks.1b]"),
        ('Có kế hoạch"', 'Đã có kế hoạch"'),
        ('total = "1.500.000"', 'total = "2.000.000"'),
        ('requested.units = ["mat-tran"]', 'coordinating.units = ["mat-tran"]'),
        ("value = 1000", "value = 1001"),
        ("until = 2026-01-01", "until = 2027-01-01"),
        ('tasks = ["1a"]', ""),
        ('before = "15/12"', 'before = "20/12"'),
    ]),
    unique=True,
)  # fmt: skip


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits, edits, st.integers(1, 900), st.integers(0, 400))
def test_whatever_is_amended_the_plan_says_on_each_day_what_its_file_of_that_day_said(
    first: list[tuple[str, str]], second: list[tuple[str, str]], after: int, then: int
) -> None:
    number = f"so{next(_numbers)}"
    plan = load_small(number=number)
    one = plan.since + timedelta(days=after)
    two = one + timedelta(days=then)
    files = [small_plan(number=number), *(small_plan(number=number, **dict(some)) for some in (first, second))]
    for day, file in ((one, files[1]), (two, files[2])):
        plan = load_plan(file, since=day, actor=SYSTEM).plan
        assert snapshot(plan, day) == file
        assert load_plan(file, actor=SYSTEM).changes == ()
    before = snapshot(plan, one - timedelta(days=1))
    assert (before.targets, before.tasks, before.duties) == (files[0].targets, files[0].tasks, files[0].duties)
