from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM, Actor
from chieng.ledger.actions import verify
from chieng.ledger.kinds import State
from chieng.organisations.actions import end_unit
from chieng.organisations.kinds import Role
from chieng.organisations.models import Unit
from chieng.programme.actions import (
    Given,
    assign,
    call_off_assignment,
    extend_assignment,
    hand_over_assignments,
    issue_yearly_assignments,
    reopen_assignment,
    report_done,
)
from chieng.programme.jobs import keep_assignments
from chieng.programme.kinds import DutyMode, Stage
from chieng.programme.models import AssignedUnit, Assignment, Plan
from chieng.programme.queries import Part, parts_of, parts_visible_to, states, tallies
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
YEARLY = """
[duties.plan]
label_vi = "Có kế hoạch của đơn vị"
label_en = "A plan of the unit"
clause = "VI.2"
recurrence = "yearly"
before = "01/04"
done_by = ["unit-plan"]
assigned.kinds = ["department"]
requested.kinds = ["university"]
requested.before = "01/07"

[duties.money]
label_vi = "Lập dự toán"
label_en = "Estimate money"
clause = "VI.3"
recurrence = "yearly"
coordinating.units = ["so-3"]
"""


@pytest.fixture(autouse=True)
def _fixed_day(settings: Settings) -> None:
    settings.CHIENG_TODAY = DAY


@pytest.fixture
def province() -> Province:
    return make_province(extra=YEARLY)


def plan_of(province: Province) -> Plan:
    return Plan.objects.get(code=province.plan)


def ask(province: Province, *keys: str, **given: Any) -> Assignment:
    mode = given.pop("mode", DutyMode.ASSIGNED)
    due = given.pop("due", date(2025, 3, 31))
    values: dict[str, Any] = {
        "asked": "Tổ chức một buổi nói chuyện",
        "to": [Given(province.units[key], mode, due) for key in keys],
        "client_id": uuid4(),
        "since": DAY,
        "actor": SYSTEM,
    }
    return assign(plan_of(province), **{**values, **given})


def parts(work: Assignment, day: date) -> dict[UUID, Part]:
    return {part.row.unit_id: part for part in states(parts_of([work]), day)}


def issue(province: Province, day: date = DAY) -> int:
    return issue_yearly_assignments(plan_of(province), day=day, actor=SYSTEM)


def test_yearly_duties_reach_each_unit_in_its_mode_with_its_day(province: Province) -> None:
    assert issue(province) == 5
    found = {
        (row.assignment.duty.code, row.unit_id): (row.mode, row.due)
        for row in AssignedUnit.objects.select_related("assignment__duty")
        if row.assignment.duty
    }
    units = {key: unit.pk for key, unit in province.units.items()}
    assert found == {
        **{("plan", units[key]): ("assigned", date(2025, 3, 31)) for key in ("so-1", "so-2", "so-3")},
        ("plan", units["dai-hoc"]): ("requested", date(2025, 6, 30)),
        ("money", units["so-3"]): ("coordinating", None),
    }


def test_issuing_again_gives_nothing_twice_and_adds_who_came_since(province: Province) -> None:
    issue(province)
    assert issue(province, DAY + timedelta(days=30)) == 0
    make_unit(kind="department", parent=province.units["tinh"], since=date(2025, 4, 1))
    assert issue(province, date(2025, 4, 2)) == 1
    assert issue(province, date(2025, 12, 15)) == 6  # the next report year
    assert set(Assignment.objects.values_list("duty__code", "year")) == {
        (code, year) for code in ("plan", "money") for year in (2025, 2026)
    }


def test_a_plan_that_is_over_gives_nothing(province: Province) -> None:
    assert issue(province, date(2026, 1, 1)) == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dates(date(2024, 12, 1), date(2025, 12, 31)), min_size=1, max_size=5))
def test_a_unit_has_one_part_a_duty_and_year_however_often_it_is_issued(
    province: Province, days: list[date]
) -> None:
    Assignment.objects.all().delete()
    for day in days:
        issue(province, day)
    keys = list(AssignedUnit.objects.values_list("assignment__duty", "assignment__year", "unit"))
    assert len(keys) == len(set(keys))
    years = {day.year + ((day.month, day.day) >= (12, 15)) for day in days}
    assert {year for _duty, year, _unit in keys} == years


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mode=st.sampled_from(list(DutyMode)),
    due=st.none() | st.dates(DAY, date(2025, 6, 1)),
    later=st.integers(-30, 60),
    looked=st.dates(date(2025, 1, 1), date(2026, 1, 1)),
)
def test_only_what_is_assigned_is_ever_late_and_more_time_is_never_less(
    province: Province, mode: DutyMode, due: date | None, later: int, looked: date
) -> None:
    work = ask(province, "so-1", mode=mode, due=due)
    unit = province.units["so-1"].pk
    to = (due or DAY) + timedelta(days=later)
    try:
        extend_assignment(work, units=[unit], to=to, reason="Bão", actor=SYSTEM)
    except ValidationError:
        assert later <= 0 if due else to < DAY
    part = parts(work, looked)[unit]
    assert (part.due or date.max) >= (due or date.min)
    assert part.is_late == (mode is DutyMode.ASSIGNED and part.due is not None and part.due < looked)


def test_the_same_form_sent_twice_gives_it_once(province: Province) -> None:
    key = uuid4()
    assert ask(province, "so-1", client_id=key) == ask(province, "so-1", "so-2", client_id=key)
    assert AssignedUnit.objects.count() == 1


def test_wrong_assignments_are_refused_by_field(province: Province) -> None:
    ended = make_unit(parent=province.units["tinh"], since=date(2021, 1, 1), until=date(2025, 1, 1))
    cases: list[tuple[str, dict[str, Any]]] = [
        ("asked", {"asked": "  "}),
        ("to", {"to": []}),
        ("to", {"to": [Given(province.units["so-1"], DutyMode.ASSIGNED)] * 2}),
        ("to", {"to": [Given(ended, DutyMode.ASSIGNED)]}),
        ("due", {"due": DAY - timedelta(days=1)}),
    ]
    for field, wrong in cases:
        with pytest.raises(ValidationError) as error:
            ask(province, "so-1", **wrong)
        assert list(error.value.message_dict) == [field]
    assert not Assignment.objects.exists()


def test_a_verified_activity_of_the_kind_does_it_and_one_that_waits_begins_it(province: Province) -> None:
    issue(province)
    work = Assignment.objects.get(duty__code="plan")
    so_1, so_2, so_3 = (province.units[f"so-{number}"] for number in (1, 2, 3))
    plan = plan_of(province).pk
    done = make_activity(unit=so_1, kind="unit-plan", since=DAY, plan=plan)
    make_activity(unit=so_2, kind="unit-plan", since=DAY, plan=plan, state=State.SUBMITTED)
    make_activity(unit=so_3, kind="conference", since=DAY, plan=plan)
    found = parts(work, DAY)
    assert [found[unit.pk].stage for unit in (so_1, so_2, so_3)] == [Stage.DONE, Stage.UNDER_WAY, Stage.NOT_BEGUN]
    assert str(done.pk) in found[so_1.pk].url
    late = parts(work, date(2025, 4, 1))
    assert [late[unit.pk].is_late for unit in (so_1, so_2, so_3)] == [False, True, True]
    tally = tallies([work], date(2025, 4, 1))[0]
    assert (tally.units, tally.done, tally.late, tally.waiting) == (4, 1, 2, 1)


def test_what_no_activity_shows_the_unit_says_itself_and_the_lead_may_ask_for_more(province: Province) -> None:
    work = ask(province, "so-1")
    row = work.units.get()
    officer = make_person()
    give_role(officer, Role.UNIT_OFFICER, province.units["so-1"])
    with pytest.raises(ValidationError):
        report_done(row, words=" ", actor=officer)
    report_done(row, words="Văn bản số 45", actor=officer)
    part = parts(work, date(2025, 5, 1))[province.units["so-1"].pk]
    assert (part.stage, part.words, part.is_late) == (Stage.DONE, "Văn bản số 45", False)
    with pytest.raises(PermissionDenied):
        reopen_assignment(row, reason="x", actor=officer)
    reopen_assignment(row, reason="Thiếu phụ lục", actor=SYSTEM)
    assert parts(work, date(2025, 5, 1))[province.units["so-1"].pk].is_late


def test_what_is_called_off_is_never_late_and_cannot_be_given_more_time(province: Province) -> None:
    work = ask(province, "so-1", "so-2")
    unit = province.units["so-1"].pk
    call_off_assignment(work, units=[unit], reason="Đã sáp nhập việc", actor=SYSTEM)
    found = parts(work, date(2025, 5, 1))[unit]
    assert (found.stage, found.is_late) == (Stage.CALLED_OFF, False)
    with pytest.raises(ValidationError, match="đang thực hiện"):
        extend_assignment(work, units=[unit], to=date(2025, 6, 1), reason="x", actor=SYSTEM)
    with pytest.raises(ValidationError):
        call_off_assignment(work, units=[province.units["so-2"].pk], reason=" ", actor=SYSTEM)


def test_what_an_ended_unit_had_passes_to_its_successor_once(province: Province) -> None:
    issue(province)
    work = Assignment.objects.get(duty__code="plan")
    so_1, so_2 = province.units["so-1"], province.units["so-2"]
    end_unit(so_1, on=date(2025, 3, 1), successors=[so_2], document="1/NQ", actor=SYSTEM)
    new = make_unit(kind="department", parent=province.units["tinh"], since=date(2025, 3, 1))
    end_unit(province.units["so-3"], on=date(2025, 3, 1), successors=[new], document="1/NQ", actor=SYSTEM)
    for _again in range(2):
        hand_over_assignments(plan_of(province), day=DAY, actor=SYSTEM)
    found = parts(work, date(2025, 5, 1))
    assert found[so_1.pk].stage is found[province.units["so-3"].pk].stage is Stage.HANDED_OVER
    assert [found[unit.pk].is_late for unit in (so_1, so_2, new)] == [False, True, True]
    assert AssignedUnit.objects.filter(assignment=work, unit__in=[so_2, new]).count() == 2


def test_what_an_ended_unit_had_done_stays_done_and_its_activities_credit_the_successor(
    province: Province,
) -> None:
    issue(province)
    work = Assignment.objects.get(duty__code="plan")
    so_1, so_2 = province.units["so-1"], province.units["so-2"]
    begun = make_activity(
        unit=so_1, kind="unit-plan", since=date(2025, 1, 10), plan=work.plan_id, state=State.SUBMITTED
    )
    end_unit(so_1, on=date(2025, 3, 1), successors=[so_2], document="1/NQ", actor=SYSTEM)
    hand_over_assignments(work.plan, day=DAY, actor=SYSTEM)
    verify(begun, actor=SYSTEM)
    assert parts(work, DAY)[so_2.pk].stage is Stage.DONE


def test_what_nobody_succeeds_to_is_called_off(province: Province) -> None:
    work = ask(province, "so-1", since=date(2025, 1, 2), due=date(2025, 12, 1))
    end_unit(province.units["so-1"], on=date(2025, 3, 1), document="1/NQ", actor=SYSTEM)
    assert hand_over_assignments(work.plan, day=DAY, actor=SYSTEM) == 1
    assert parts(work, date(2026, 1, 1))[province.units["so-1"].pk].stage is Stage.CALLED_OFF


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["so-1", "so-2", "so-3"]), min_size=1, max_size=3, unique=True))
def test_successions_neither_lose_nor_double(province: Province, ended: list[str]) -> None:
    with transaction.atomic():
        work = ask(province, "so-1", "so-2", "so-3", since=date(2025, 1, 2), due=date(2025, 12, 1))
        heir = make_unit(kind="department", parent=province.units["tinh"], since=date(2025, 2, 1))
        for key in ended:
            unit = Unit.objects.get(pk=province.units[key].pk)
            end_unit(unit, on=date(2025, 3, 1), successors=[heir], document="1/NQ", actor=SYSTEM)
        hand_over_assignments(work.plan, day=DAY, actor=SYSTEM)
        hand_over_assignments(work.plan, day=DAY, actor=SYSTEM)
        standing = [unit for unit, part in parts(work, DAY).items() if part.is_undone]
        living = {province.units[key].pk for key in ("so-1", "so-2", "so-3") if key not in ended} | {heir.pk}
        assert sorted(standing) == sorted(living)
        transaction.set_rollback(True)


def test_the_job_gives_and_passes_on_and_does_nothing_the_second_time(province: Province) -> None:
    keep_assignments()
    before = AssignedUnit.objects.count()
    keep_assignments()
    assert before == AssignedUnit.objects.count() == 5


def test_who_may_give_work(province: Province) -> None:
    other = make_province("hai", "HAI", extra=YEARLY)
    lead, outsider, officer = make_person(), make_person(), make_person()
    give_role(lead, Role.PROGRAMME_OFFICER, province.units["so-1"])  # the lead unit
    give_role(outsider, Role.PROGRAMME_OFFICER, other.units["tinh"], over=other.units["tinh"])
    give_role(officer, Role.UNIT_OFFICER, province.units["so-1"])
    work = ask(province, "so-2", actor=lead)
    assert work.given_by_id == province.units["so-1"].pk
    strangers: list[Actor] = [outsider, officer]
    for stranger in strangers:
        for refused in (
            lambda who: ask(province, "so-2", actor=who),
            lambda who: issue_yearly_assignments(plan_of(province), day=DAY, actor=who),
            lambda who: hand_over_assignments(plan_of(province), day=DAY, actor=who),
            lambda who: extend_assignment(
                work, units=[province.units["so-2"].pk], to=date(2025, 9, 1), reason="x", actor=who
            ),
            lambda who: call_off_assignment(work, units=[province.units["so-2"].pk], reason="x", actor=who),
            lambda who: report_done(work.units.get(), words="x", actor=who),
        ):
            with pytest.raises(PermissionDenied):
                refused(stranger)


def test_a_unit_reads_its_own_part_and_no_other(province: Province) -> None:
    work = ask(province, "so-1", "so-2")
    officer = make_person()
    give_role(officer, Role.UNIT_OFFICER, province.units["so-2"])
    assert [row.unit_id for row in parts_visible_to(officer, DAY)] == [province.units["so-2"].pk]
    assert work.units.count() == 2


def test_lists_take_the_same_number_of_queries_for_one_assignment_and_for_three(
    province: Province, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    works = [ask(province, "so-1")]
    with django_assert_num_queries(3):
        tallies(works, DAY)
    works += [ask(province, "so-1", "so-2", "so-3") for _ in range(2)]
    with django_assert_num_queries(3):
        tallies(works, DAY)
