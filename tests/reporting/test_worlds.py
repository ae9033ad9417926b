"""Random small worlds through the actions: corrected, returned, withdrawn, sent twice, succeeded, attended.

However it came about, three ways of counting agree: all targets in one pass, one condition at a time from links
and quantities (`--check`), and plain Python over the rows written below. No rate exceeds 100 %.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chieng.core.actors import SYSTEM
from chieng.ledger import actions
from chieng.ledger.kinds import NO_PLAN, Came, Facts, Presence, State
from chieng.ledger.models import Activity, Attendance, Quantity
from chieng.ledger.queries import lines_that_differ
from chieng.organisations.actions import end_unit
from chieng.organisations.models import Unit
from chieng.programme.actions import record_statistic
from chieng.programme.kinds import Grade
from chieng.programme.queries import plan_by_code
from chieng.reporting.checking import disagreements
from chieng.reporting.kinds import CountedUnit, MissingUnit, Standing
from chieng.reporting.queries import standings, standings_each_on, standings_of_unit
from tests.factories.ledger import figures_from, make_activity
from tests.factories.provinces import Province, make_province

# The year before, the first and the last day, and days that stand between what happens.
DAYS = [date(2024, 12, 14), date(2024, 12, 15), date(2025, 3, 1), date(2025, 6, 30), date(2025, 12, 14)]
UNITS = ["so-1", "so-2", "so-3", "dai-hoc"]
TARGETS = """
[targets.C]
label_vi = "Sở thực hiện kế hoạch của mình"
label_en = "Departments that carry out their plan"
clause = "II"
period = "report_year"
comparator = ">="
threshold = "100%"
due = 2025-12-14
population = { rule = "end", unit_kinds = ["department"] }
[targets.C.measure]
kind = "units_with"
[[targets.C.measure.all]]
label_vi = "đã thực hiện"
label_en = "carried out"
activity_kinds = ["conference"]
carries_out_plan = true

[targets.H]
label_vi = "Người đứng đầu đã dự"
label_en = "Heads that came"
clause = "II"
period = "report_year"
comparator = ">="
threshold = "50%"
due = 2025-12-14
population = { rule = "existed", unit_kinds = ["department", "university"] }
[targets.H.measure]
kind = "units_with"
[[targets.H.measure.all]]
label_vi = "đã dự"
label_en = "came"
activity_kinds = ["conference"]
themes = ["risks-skills"]
audiences = ["heads"]
attended = "head"

[targets.P]
label_vi = "Sinh viên, kể cả đến dự"
label_en = "Students, those who came too"
clause = "II"
period = "report_year"
comparator = ">"
threshold = "80%"
due = 2025-12-14
population = { rule = "end", statistics = ["students"] }
[targets.P.measure]
kind = "people"
quantity = "people"
[[targets.P.measure.all]]
label_vi = "đã nghe"
label_en = "heard"
audiences = ["students"]
attended = "people"
"""

unit, day, which = st.sampled_from(UNITS), st.sampled_from(DAYS), st.integers(0, 20)
numbers = st.sampled_from([None, 0, 3, 40])
audience = st.sampled_from(["officials", "heads", "students"])
state = st.sampled_from([State.VERIFIED, State.VERIFIED, State.SUBMITTED, State.RETURNED, State.WITHDRAWN])
steps = st.one_of(
    st.tuples(st.just("did"), unit, day, audience, numbers, st.booleans(), state),
    st.tuples(st.just("did"), unit, day, audience, numbers, st.booleans(), state),
    st.tuples(st.just("plan"), unit, day, state),
    st.tuples(st.just("correct"), which, day, audience, numbers),
    st.tuples(st.just("confirm"), which),
    st.tuples(st.just("return"), which),
    st.tuples(st.just("withdraw"), which),
    st.tuples(st.just("again"), which),
    st.tuples(st.just("sheet"), which, unit, st.sampled_from(Presence), numbers, st.booleans()),
    st.tuples(st.just("dispute"), which, st.sampled_from([None, True, False])),
    st.tuples(st.just("end"), st.sampled_from(["so-2", "so-3"]), st.sampled_from(DAYS[1:])),
)


class Worlds(TestCase):
    """Each example runs in a transaction of its own."""

    @settings(max_examples=8, deadline=None)
    @given(st.lists(steps, min_size=4, max_size=12), st.sampled_from([0, 20, 1000]))
    def test_every_way_of_counting_agrees_and_no_rate_exceeds_100_percent(
        self,
        history: Sequence[Any],
        students: int,
    ) -> None:
        province = make_province(extra=TARGETS)
        know_students(province, students)
        for step in history:
            with suppress(ValidationError):
                perform(province, *step)
        plan = plan_by_code(province.plan, DAYS[-1])
        assert plan is not None
        assert lines_that_differ() == 0
        for as_of in DAYS:
            found = standings(plan, as_of)
            assert list(disagreements(plan, as_of)) == []
            for one in found:
                figure = one.figure
                assert not figure.denominator or (figure.numerator or 0) <= figure.denominator
                assert len(population_of(one)) == len(one.counted) + len(one.missing)
            by_code = {one.target.code: one for one in found}
            assert {one.unit_id for one in by_code["C"].counted} == carried_out(by_code["C"])
            assert {one.unit_id for one in by_code["H"].counted} == briefed(by_code["H"])
            assert {one.unit_id: one.people for one in by_code["T4"].counted} == told(by_code["T4"])
            assert_units_are_told_the_same(province, found, as_of)
        over_time = standings_each_on([(by_code["C"].target, day) for day in DAYS])
        assert over_time[-1].figure == by_code["C"].figure


def know_students(province: Province, value: int) -> None:
    record_statistic(
        province.units["tinh"],
        kind="students",
        on=date(2024, 9, 1),
        value=value,
        source="(minh họa)",
        grade=Grade.OFFICIAL,
        actor=SYSTEM,
    )


def perform(province: Province, verb: str, *facts: object) -> None:
    match verb, facts:
        case "did", (str(key), date() as on, str(whom), number, bool(themed), State() as reached):
            people = {"people": number} if isinstance(number, int) or number is None else {}
            make_activity(
                unit=province.units[key],
                since=on,
                audiences=(whom,),
                numbers=people,
                state=reached,
                themes=None if themed else (),
            )
        case "plan", (str(key), date() as on, State() as reached):
            make_activity(unit=province.units[key], kind="unit-plan", since=on, state=reached)
        case "sheet", (int(place), str(key), Presence() as head, number, bool(confirmed)):
            came = {"students": number} if isinstance(number, int) else {}
            line = Came(province.units[key].pk, came=True, head=head, people=came)
            actions.take_attendance(activity := nth(place), lines=[line], actor=SYSTEM)
            if confirmed:
                actions.verify(refreshed(activity), actor=SYSTEM)
        case "dispute", (int(place), kept):
            lines = list(Attendance.objects.order_by("activity__received_at", "pk"))
            if lines:
                disputed = actions.dispute_attendance(lines[place % len(lines)], reason="Không dự", actor=SYSTEM)
                if isinstance(kept, bool):
                    actions.settle_attendance(disputed, keep=kept, reason="Đã đối chiếu", actor=SYSTEM)
        case "end", (str(key), date() as on):
            end_unit(province.units[key], on=on, successors=[province.units["so-1"]], actor=SYSTEM)
        case _, (int(place), *rest):
            change(nth(place), verb, rest)


def change(activity: Activity, verb: str, facts: Sequence[object]) -> None:
    match verb, facts:
        case "correct", (date() as on, str(whom), number):
            given = figures_from({("people", whom): number} if isinstance(number, int) else {})
            said = Facts(kind="conference", since=on, audiences=(whom,), figures=given, carries_out=NO_PLAN)
            actions.correct(activity, version=activity.version, facts=said, actor=SYSTEM)
        case "confirm", _:
            if activity.state != State.SUBMITTED:
                activity = actions.submit(activity, actor=SYSTEM)
            actions.verify(activity, actor=SYSTEM)
        case "return", _:
            actions.return_for_correction(activity, reason="Xem lại", actor=SYSTEM)
        case "withdraw", _:
            actions.withdraw(activity, reason="Ghi nhầm", actor=SYSTEM)
        case "again", _:
            again = actions.record_activity(
                unit=activity.unit, kind="conference", since=DAYS[2], client_id=activity.client_id, actor=SYSTEM
            )
            assert again.pk == activity.pk


def nth(place: int) -> Activity:
    """Return one of the activities; where there is none yet, nothing can be done with it."""
    every = list(Activity.objects.order_by("received_at", "pk"))
    if not every:
        raise ValidationError("")
    found: Activity = every[place % len(every)]
    return found


def refreshed(activity: Activity) -> Activity:
    found: Activity = Activity.objects.get(pk=activity.pk)
    return found


# --- Plain Python: what each target says, read off the rows
def counting(one: Standing) -> list[Activity]:
    """Return the verified activities of the plan that count in the days of the standing."""
    every = Activity.objects.filter(state=State.VERIFIED, plan=one.target.plan_id)
    return [each for each in every if each.since < one.days.until and each.counts_until > one.days.since]


def population_of(one: Standing) -> set[UUID]:
    return {each.unit_id for each in one.counted} | {each.unit_id for each in one.missing}


def carried_out(one: Standing) -> set[UUID]:
    return population_of(one) & {
        each.unit_id
        for each in counting(one)
        if each.kind_id == "conference"
        and each.carries_out
        and each.carries_out.state == State.VERIFIED
        and each.carries_out.since <= each.since < each.carries_out.until
    }


def briefed(one: Standing) -> set[UUID]:
    found = set()
    for each in counting(one):
        if each.kind_id != "conference" or not each.themes.filter(code="risks-skills").exists():
            continue
        if each.audiences.filter(code="heads").exists():
            found.add(each.unit_id)
        for line in each.attendances.all():
            if line.came and not line.is_disputed and line.head == Presence.IN_PERSON:
                found.add(line.unit_id)
    return population_of(one) & found


def told(one: Standing) -> dict[UUID, int]:
    """Return the largest number of students that each unit of the province told at once."""
    found: dict[UUID, int] = {}
    for each in counting(one):
        if not each.audiences.filter(code="students").exists():
            continue
        figures = Quantity.objects.filter(activity=each, kind="people", not_applicable=False)
        values = [row.value for row in figures if row.audience_id in {None, "students"} and row.value is not None]
        if values:
            found[each.unit_id] = max(found.get(each.unit_id, 0), sum(values))
    # Whoever ended before the period began reached nobody in it.
    return {unit_id: people for unit_id, people in found.items() if unit_id in {x.unit_id for x in one.counted}}


def assert_units_are_told_the_same(province: Province, found: Sequence[Standing], as_of: date) -> None:
    for one in province.units.values():
        whole: dict[str, CountedUnit | MissingUnit] = {}
        for each in found:
            lines: list[CountedUnit | MissingUnit] = [*each.counted, *each.missing]
            whole.update((each.target.code, line) for line in lines if line.unit_id == one.pk)
        mine = {each.target.code: each.counted or each.missing for each in standings_of_unit(one.pk, as_of)}
        # A unit that ended is reached by no plan any more; what it counted by stays with the province.
        if as_of < end_of(one.pk):
            assert mine == whole


def end_of(unit_id: UUID) -> date:
    until: date = Unit.objects.values_list("until", flat=True).get(pk=unit_id)
    return until
