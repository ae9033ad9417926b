from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from chieng.core.intervals import Interval
from chieng.core.periods import report_year
from chieng.ledger import queries
from chieng.ledger.kinds import Reached, State, Waiting
from chieng.ledger.models import Activity
from chieng.organisations.kinds import RelationKind
from chieng.programme.kinds import Condition
from tests.factories.ledger import make_activity
from tests.factories.programme_rows import make_bare_plan, make_task, make_theme
from tests.ledger.conftest import TODAY, Place

pytestmark = pytest.mark.django_db
YEAR = report_year(2025).interval


def condition(**given: Any) -> Condition:
    return Condition(label_vi="điều kiện", label_en="condition", **given)


def test_only_verified_activities_of_the_period_count(here: Place) -> None:
    make_activity(unit=here.commune, since=date(2024, 12, 14))
    first = make_activity(unit=here.commune, since=date(2024, 12, 15))
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN):
        make_activity(unit=here.commune, state=state)
    assert list(queries.verified(units=[here.commune.pk], interval=YEAR)) == [first]


def test_a_run_across_two_periods_is_counted_in_the_one_it_began_in(here: Place) -> None:
    run = make_activity(
        unit=here.commune, kind="loudspeaker-run", since=date(2024, 12, 10), last_day=date(2024, 12, 20)
    )
    assert list(queries.verified(units=[here.commune.pk], interval=report_year(2024).interval)) == [run]
    assert list(queries.verified(units=[here.commune.pk], interval=YEAR)) == []


def test_a_units_plan_counts_in_every_period_it_holds_in(here: Place) -> None:
    plan = make_activity(
        unit=here.commune, kind="unit-plan", since=date(2023, 2, 1), last_day=date(2025, 12, 31), numbers={}
    )
    for year in (2023, 2024, 2025, 2026):
        assert list(queries.verified(units=[here.commune.pk], interval=report_year(year).interval)) == [plan]
    assert list(queries.verified(units=[here.commune.pk], interval=report_year(2022).interval)) == []


def test_each_condition_has_its_own_proof(here: Place, elsewhere: Place) -> None:
    plan = make_activity(unit=here.commune, kind="unit-plan", numbers={})
    meeting = make_activity(unit=here.commune)
    make_activity(unit=elsewhere.commune)
    conditions = [
        condition(activity_kinds=("unit-plan",)),
        condition(activity_kinds=("conference",), audiences=("officials",)),
    ]
    found = queries.units_with(conditions, [here.commune.pk, elsewhere.commune.pk], YEAR)
    assert found[here.commune.pk] == ((plan.pk,), (meeting.pk,))
    assert not all(found[elsewhere.commune.pk])


def test_conditions_narrow_by_theme_task_audience_and_plan(here: Place) -> None:
    plan = make_bare_plan(here.province)
    theme, task, other = make_theme(plan), make_task(plan), make_task(plan, "3a")
    run = make_activity(unit=here.commune, kind="loudspeaker-run")
    assert [*run.themes.all()] == [theme]
    assert [*run.tasks.all()] == [task]

    def units(**given: Any) -> set[Any]:
        return set(queries.units_with([condition(**given)], [here.commune.pk], YEAR, plan=plan.pk))

    assert units(themes=("risks-skills", "law")) == units(tasks=("2b",)) == units(audiences=("public",))
    assert units(themes=("risks-skills",)) == {here.commune.pk}
    assert units(themes=("law",)) == units(tasks=(other.code,)) == units(audiences=("pupils",)) == set()


def test_an_activity_of_another_plan_does_not_count_for_this_one(here: Place, elsewhere: Place) -> None:
    plan = make_bare_plan(here.province)
    another = make_bare_plan(elsewhere.province, "tinh-hai")
    make_activity(unit=here.commune)
    assert queries.verified(units=[here.commune.pk], interval=YEAR, plan=plan.pk).count() == 1
    assert queries.verified(units=[here.commune.pk], interval=YEAR, plan=another.pk).count() == 0


def test_the_number_of_queries_does_not_grow_with_units(
    here: Place, elsewhere: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    conditions = [condition(activity_kinds=("conference",)), condition(audiences=("officials",))]
    for units in ([here.commune], [here.commune, elsewhere.commune, here.department]):
        for unit in units:
            make_activity(unit=unit)
        with django_assert_num_queries(2):
            assert len(queries.units_with(conditions, [unit.pk for unit in units], YEAR)) == len(units)


def test_people_are_never_added_up_and_contacts_are_never_people(here: Place) -> None:
    make_activity(unit=here.commune, kind="contest", numbers={"people": 40, "contacts": 900})
    make_activity(unit=here.commune, numbers={"people": 35})
    make_activity(unit=here.commune, kind="campaign", numbers={"contacts": 5000})
    assert queries.people_by_unit(condition(), [here.commune.pk], YEAR) == {here.commune.pk: Reached(40, 75)}
    contacts = queries.people_by_unit(condition(), [here.commune.pk], YEAR, quantity="contacts")
    assert contacts == {here.commune.pk: Reached(5000, 5900)}


def test_people_of_one_audience_only(here: Place) -> None:
    make_activity(unit=here.commune, numbers={("people", "reporters"): 7, ("people", "officials"): 30})
    reporters = condition(audiences=("reporters", "press-heads"))
    assert queries.people_by_unit(reporters, [here.commune.pk], YEAR) == {here.commune.pk: Reached(7, 7)}


def test_a_blank_and_not_applicable_reach_nobody_and_zero_reaches_zero(here: Place, elsewhere: Place) -> None:
    make_activity(unit=here.commune, numbers={"people": None})
    make_activity(unit=elsewhere.commune, numbers={"people": 0})
    both = [here.commune.pk, elsewhere.commune.pk]
    assert queries.people_by_unit(condition(), both, YEAR) == {elsewhere.commune.pk: Reached(0, 0)}


def test_what_waits_is_counted_by_unit(here: Place, elsewhere: Place) -> None:
    for state in (State.DRAFT, State.SUBMITTED, State.SUBMITTED, State.RETURNED, State.VERIFIED, State.WITHDRAWN):
        make_activity(unit=here.commune, state=state)
    make_activity(unit=elsewhere.commune)
    assert queries.waiting_by_unit([here.commune.pk, elsewhere.commune.pk], YEAR) == {
        here.commune.pk: Waiting(draft=1, submitted=2, returned=1)
    }
    assert not queries.waiting_for_unit(elsewhere.commune.pk, YEAR)


def test_units_may_be_given_as_a_query(here: Place) -> None:
    from chieng.organisations.queries import subtree

    make_activity(unit=here.commune)
    units = subtree(here.province.pk, RelationKind.BELONGS_TO, TODAY)
    assert queries.verified(units=units, interval=YEAR).count() == 1
    assert set(queries.units_with([condition()], units, YEAR)) == {here.commune.pk}
    assert set(queries.people_by_unit(condition(), units, YEAR)) == {here.commune.pk}


def test_evidence_of_several_activities_in_one_query(
    here: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    activities = [make_activity(unit=here.commune) for _each in range(3)]
    with django_assert_num_queries(1):
        found = list(queries.evidence_of([one.pk for one in activities]))
    assert [one.activity_id for one in found] == sorted(one.pk for one in activities)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    since=st.integers(0, 700),
    length=st.integers(1, 40),
    cuts=st.lists(st.integers(1, 700), min_size=1, max_size=4, unique=True),
)
def test_no_activity_is_counted_in_two_periods(since: int, length: int, cuts: list[int], here: Place) -> None:
    start = TODAY - timedelta(days=750)
    first = start + timedelta(days=since)
    Activity.objects.all().delete()
    make_activity(
        unit=here.commune,
        kind="loudspeaker-run",
        since=first,
        last_day=min(first + timedelta(days=length - 1), TODAY),
    )
    edges = [start, *(start + timedelta(days=cut) for cut in sorted(cuts)), TODAY + timedelta(days=1)]
    periods = [Interval(one, other) for one, other in pairwise(edges)]
    times = sum(queries.verified(units=[here.commune.pk], interval=period).count() for period in periods)
    assert times == 1


def test_the_database_refuses_a_negative_figure(here: Place) -> None:
    from django.db import IntegrityError, transaction

    activity = make_activity(unit=here.commune)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        activity.quantities.update(value=-1)
