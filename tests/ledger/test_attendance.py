from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from chieng.core.actors import SYSTEM
from chieng.core.errors import Conflict
from chieng.core.periods import report_year
from chieng.ledger import actions, queries
from chieng.ledger.kinds import Came, Presence, Reached, State
from chieng.ledger.models import Activity, Attendance
from chieng.organisations.kinds import Role
from chieng.organisations.models import Unit
from chieng.programme.kinds import Attended, Condition
from chieng.programme.models import Plan
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme_rows import make_bare_plan
from tests.ledger.conftest import TODAY, Place

pytestmark = pytest.mark.django_db
YEAR = report_year(2025).interval
HEADS = Condition("người đứng đầu", "the head", ("conference",), audiences=("heads",), attended=Attended.HEAD)
TOLD = Condition("được giới thiệu", "told", ("conference",), attended=Attended.UNIT)
REPORTERS = Condition(
    "phóng viên", "reporters", ("conference",), audiences=("reporters",), attended=Attended.PEOPLE
)


@pytest.fixture
def meeting(here: Place) -> Activity:
    """A conference of the department, under the plan of the province, not yet verified."""
    return make_activity(
        unit=here.department, plan=make_bare_plan(here.province).pk, state=State.SUBMITTED, since=TODAY
    )


def take(activity: Activity, *lines: Came) -> None:
    actions.take_attendance(activity, lines=lines, actor=SYSTEM)
    activity.refresh_from_db()
    if activity.state == State.SUBMITTED:
        actions.verify(activity, actor=SYSTEM)
    activity.refresh_from_db()


def came(unit: Unit, head: Presence = Presence.IN_PERSON, **people: int) -> Came:
    return Came(unit.pk, came=True, head=head, people=people)


def counted(condition: Condition, *units: Unit) -> set[UUID]:
    return set(queries.units_with([condition], [unit.pk for unit in units], YEAR))


def people(*units: Unit) -> dict[UUID, Reached]:
    return queries.people_by_unit(REPORTERS, [unit.pk for unit in units], YEAR)


def test_a_unit_whose_head_came_in_person_counts_once_the_organisers_sheet_is_verified(
    here: Place, meeting: Activity
) -> None:
    actions.take_attendance(meeting, lines=[came(here.commune)], actor=SYSTEM)
    assert counted(HEADS, here.commune) == set()
    meeting.refresh_from_db()
    actions.verify(meeting, actor=SYSTEM)
    found = queries.units_with([HEADS], [here.commune.pk], YEAR)
    assert found == {here.commune.pk: ((meeting.pk,),)}


def test_a_deputy_in_the_heads_place_does_not_count_for_the_head_but_the_unit_was_there(
    here: Place, meeting: Activity
) -> None:
    take(meeting, came(here.commune, Presence.DEPUTY))
    assert counted(HEADS, here.commune) == set()
    assert counted(TOLD, here.commune) == {here.commune.pk}


def test_who_was_invited_and_did_not_come_counts_nowhere(here: Place, meeting: Activity) -> None:
    take(meeting, Came(here.commune.pk, came=False, head=Presence.IN_PERSON, people={"reporters": 3}))
    line = Attendance.objects.get()
    assert (line.came, line.head, line.people.count()) == (False, Presence.ABSENT, 0)
    assert counted(HEADS, here.commune) | counted(TOLD, here.commune) | counted(REPORTERS, here.commune) == set()


def test_a_condition_without_attendance_counts_only_what_a_unit_did_itself(here: Place, meeting: Activity) -> None:
    take(meeting, came(here.commune))
    assert counted(Condition("x", "x", ("conference",)), here.commune) == set()


def test_a_sheet_counts_only_for_what_the_condition_and_the_plan_name(here: Place, meeting: Activity) -> None:
    take(meeting, came(here.commune))
    other_kind = Condition("x", "x", ("campaign",), attended=Attended.UNIT)
    other_theme = Condition("x", "x", themes=("domestic-products",), attended=Attended.UNIT)
    assert counted(other_kind, here.commune) | counted(other_theme, here.commune) == set()
    other_plan = make_bare_plan(here.department, code="khac").pk
    assert queries.units_with([TOLD], [here.commune.pk], YEAR, plan=other_plan) == {}
    assert set(queries.units_with([TOLD], [here.commune.pk], YEAR, plan=meeting.plan_id)) == {here.commune.pk}
    assert queries.units_with([TOLD], [here.commune.pk], report_year(2024).interval) == {}


def test_people_who_came_count_with_their_own_unit_and_no_more_with_the_organiser(
    here: Place, meeting: Activity
) -> None:
    own = make_activity(
        unit=here.department, plan=meeting.plan_id, audiences=("reporters",), numbers={("people", "reporters"): 30}
    )
    take(own, came(here.commune, Presence.ABSENT, reporters=12, officials=90))
    assert people(here.department, here.commune) == {
        here.department.pk: Reached(18, 18),
        here.commune.pk: Reached(12, 12),
    }


def test_a_sheet_with_more_people_than_the_organiser_wrote_takes_no_more_than_there_are(here: Place) -> None:
    own = make_activity(
        unit=here.department,
        plan=make_bare_plan(here.province).pk,
        audiences=("reporters",),
        numbers={("people", "reporters"): 5},
    )
    take(own, came(here.commune, reporters=12))
    assert people(here.department, here.commune)[here.department.pk] == Reached(0, 0)
    assert people(here.commune)[here.commune.pk] == Reached(12, 12)


def test_the_same_conference_recorded_by_organiser_and_guest_counts_the_guest_once(
    here: Place, meeting: Activity
) -> None:
    take(meeting, came(here.commune, reporters=4))
    make_activity(
        unit=here.commune,
        plan=meeting.plan_id,
        audiences=("reporters", "heads"),
        numbers={("people", "reporters"): 4, ("people", "heads"): 1},
    )
    assert counted(HEADS, here.commune) == counted(REPORTERS, here.commune) == {here.commune.pk}
    assert people(here.commune)[here.commune.pk] == Reached(least=4, most=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=3))
def test_people_are_bounded_whoever_recorded_them(here: Place, meetings: list[tuple[int, int, int]]) -> None:
    Activity.objects.all().delete()
    plan = Plan.objects.first() or make_bare_plan(here.province)
    other = here.province
    for total, first, second in meetings:
        own = make_activity(
            unit=here.department,
            plan=plan.pk,
            audiences=("reporters",),
            numbers={("people", "reporters"): total},
        )
        take(own, came(here.commune, reporters=first), came(other, Presence.ABSENT, reporters=second))
    found = people(here.department, here.commune, other)
    assert all(0 <= one.least <= one.most for one in found.values())
    least, most = sum(one.least for one in found.values()), sum(one.most for one in found.values())
    assert least <= sum(max(total, first + second) for total, first, second in meetings)
    assert most == sum(max(total, first + second) for total, first, second in meetings)
    assert least >= max(total for total, _first, _second in meetings)
    units = queries.units_with([REPORTERS], [here.commune.pk, other.pk, here.department.pk], YEAR)
    assert len(units) <= 3


def test_counting_takes_the_same_number_of_queries_for_one_guest_and_for_three(
    here: Place, meeting: Activity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    guests = [make_unit(parent=here.province) for _ in range(3)]
    everybody = [here.department.pk, here.commune.pk, *(unit.pk for unit in guests)]
    take(meeting, came(here.commune, reporters=1))
    for _ in range(2):
        with django_assert_num_queries(2):
            queries.units_with([HEADS], everybody, YEAR)
        with django_assert_num_queries(3):
            queries.people_by_unit(REPORTERS, everybody, YEAR)
        take(meeting, came(here.commune, reporters=1), *(came(unit, reporters=2) for unit in guests))


def test_a_unit_that_does_not_live_on_the_day_or_is_of_another_province_is_refused(
    here: Place, elsewhere: Place, meeting: Activity
) -> None:
    ended = make_unit(parent=here.province, until=date(2025, 12, 1))
    for stranger in (ended, elsewhere.commune):
        with pytest.raises(ValidationError, match="không hoạt động vào ngày này"):
            actions.take_attendance(meeting, lines=[came(here.commune), came(stranger)], actor=SYSTEM)
    assert not Attendance.objects.exists()


def test_wrong_lines_are_refused_and_nothing_is_kept(here: Place, meeting: Activity) -> None:
    for lines in (
        [came(here.commune), came(here.commune)],
        [came(here.commune, strangers=2)],
        [came(here.commune, reporters=-1)],
        [came(here.commune, reporters=1_000_000)],
    ):
        with pytest.raises(ValidationError):
            actions.take_attendance(meeting, lines=lines, actor=SYSTEM)
    assert not Attendance.objects.exists()


def test_a_document_or_a_run_has_no_sheet(here: Place) -> None:
    for kind in ("unit-plan", "loudspeaker-run"):
        activity = make_activity(unit=here.commune, kind=kind, since=TODAY)
        with pytest.raises(ValidationError, match="không có đơn vị đến dự"):
            actions.take_attendance(activity, lines=[], actor=SYSTEM)


def test_only_the_organiser_writes_the_sheet(here: Place, elsewhere: Place, meeting: Activity) -> None:
    for person in (here.officer, here.auditor, elsewhere.officer):
        with pytest.raises(PermissionDenied):
            actions.take_attendance(meeting, lines=[came(here.commune)], actor=person)


def test_the_same_sheet_again_changes_nothing_and_another_has_to_be_verified_again(
    here: Place, meeting: Activity
) -> None:
    take(meeting, came(here.commune))
    version = meeting.version
    actions.take_attendance(meeting, lines=[came(here.commune)], actor=SYSTEM)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.state) == (version, State.VERIFIED)
    actions.take_attendance(meeting, lines=[came(here.commune, Presence.DEPUTY)], actor=SYSTEM)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.state) == (version + 1, State.SUBMITTED)
    assert counted(TOLD, here.commune) == set()
    with pytest.raises(Conflict):
        actions.take_attendance(meeting, lines=[], version=version, actor=SYSTEM)


def test_a_disputed_line_counts_nowhere_until_the_organiser_has_kept_it(here: Place, meeting: Activity) -> None:
    take(meeting, came(here.commune))
    line = Attendance.objects.get()
    actions.dispute_attendance(line, reason="Chỉ có phó chủ tịch dự", actor=here.officer)
    assert counted(HEADS, here.commune) == set()
    with pytest.raises(ValidationError, match="một lần"):
        actions.dispute_attendance(line, reason="lần nữa", actor=here.officer)
    actions.settle_attendance(line, keep=True, reason="Có ảnh chụp", actor=SYSTEM)
    assert counted(HEADS, here.commune) == {here.commune.pk}
    with pytest.raises(ValidationError, match="đã được trả lời"):
        actions.settle_attendance(line, keep=False, reason="x", actor=SYSTEM)


def test_a_line_that_was_taken_back_stays_out(here: Place, meeting: Activity) -> None:
    take(meeting, came(here.commune, reporters=2))
    line = Attendance.objects.get()
    actions.dispute_attendance(line, reason="Không dự", actor=here.head)
    actions.settle_attendance(line, keep=False, reason="Ghi nhầm", actor=SYSTEM)
    assert counted(TOLD, here.commune) == set()
    with pytest.raises(ValidationError, match="không dự"):
        actions.take_attendance(meeting, lines=[came(here.commune)], actor=SYSTEM)


def test_a_dispute_is_not_lost_by_leaving_its_line_out_and_putting_it_back(here: Place, meeting: Activity) -> None:
    take(meeting, came(here.commune))
    actions.dispute_attendance(Attendance.objects.get(), reason="Không dự", actor=here.officer)
    take(meeting)
    assert [(one.came, one.is_disputed) for one in Attendance.objects.all()] == [(False, True)]
    take(meeting, came(here.commune))
    assert Attendance.objects.get().is_disputed
    assert counted(TOLD, here.commune) == set()


def test_nobody_verifies_the_sheet_that_they_wrote(here: Place, meeting: Activity) -> None:
    head, other = make_person(), make_person()
    for person in (head, other):
        give_role(person, Role.HEAD, here.department)
    actions.take_attendance(meeting, lines=[came(here.commune)], actor=head)
    meeting.refresh_from_db()
    with pytest.raises(ValidationError, match="không tự xác nhận"):
        actions.verify(meeting, actor=head)
    actions.verify(meeting, actor=other)
    actions.take_attendance(meeting, lines=[came(here.commune, Presence.DEPUTY)], actor=other)
    with pytest.raises(ValidationError, match="không tự xác nhận"):
        actions.verify(meeting, actor=other)
    assert counted(TOLD, here.commune) == set()


def test_only_the_unit_disputes_and_only_the_organiser_answers(
    here: Place, elsewhere: Place, meeting: Activity
) -> None:
    take(meeting, came(here.commune))
    line = Attendance.objects.get()
    organiser = make_person()
    give_role(organiser, Role.UNIT_OFFICER, here.department)
    for person in (elsewhere.officer, here.auditor, organiser):
        with pytest.raises(PermissionDenied):
            actions.dispute_attendance(line, reason="x", actor=person)
    with pytest.raises(ValidationError, match="lý do"):
        actions.dispute_attendance(line, reason=" ", actor=here.officer)
    actions.dispute_attendance(line, reason="Không dự", actor=here.officer)
    for stranger in (here.officer, elsewhere.officer, here.auditor):
        with pytest.raises(PermissionDenied):
            actions.settle_attendance(line, keep=True, reason="x", actor=stranger)
    actions.settle_attendance(line, keep=True, reason="Có ký nhận", actor=organiser)


def test_who_reads_a_line(here: Place, elsewhere: Place, meeting: Activity) -> None:
    take(meeting, came(here.commune))
    line = Attendance.objects.get()

    def sees(person: Any) -> bool:
        return queries.attendance_for(person, line.pk, TODAY) is not None

    assert [sees(one) for one in (here.officer, here.head, elsewhere.officer, here.auditor)] == [
        True,
        True,
        False,
        False,
    ]
    assert list(queries.counted_by_attendance(here.officer, TODAY)) == [line]
    assert list(queries.counted_by_attendance(elsewhere.officer, TODAY)) == []
