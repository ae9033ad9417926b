"""What carries out a unit's own plan: linked by its day, said otherwise, and counted only with a verified plan."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chieng.core.actors import SYSTEM
from chieng.core.intervals import Interval
from chieng.core.periods import report_year
from chieng.ledger import actions, queries
from chieng.ledger.kinds import NO_PLAN, State
from chieng.ledger.models import Activity
from chieng.ledger.snapshots import facts_of
from chieng.programme.kinds import Condition
from tests.factories.ledger import make_activity
from tests.ledger.conftest import TODAY, Place

pytestmark = pytest.mark.django_db
YEAR = report_year(2025).interval
SIGNED = date(2025, 1, 20)
CARRIED_OUT = Condition("thực hiện kế hoạch", "carried out", ("conference",), carries_out_plan=True)


def own_plan(place: Place, since: date = SIGNED, **given: Any) -> Activity:
    return make_activity(unit=place.commune, kind="unit-plan", since=since, **given)


def counted(place: Place) -> bool:
    return all(queries.units_with([CARRIED_OUT], [place.commune.pk], YEAR).get(place.commune.pk, [()]))


def again(activity: Activity) -> Activity:
    return Activity.objects.get(pk=activity.pk)


def test_an_activity_carries_out_the_plan_in_force_on_its_day(here: Place) -> None:
    plan = own_plan(here)
    assert make_activity(unit=here.commune, since=SIGNED).carries_out == plan
    assert make_activity(unit=here.commune, since=SIGNED - timedelta(days=1)).carries_out is None
    assert counted(here)


def test_without_a_link_nothing_is_carried_out(here: Place) -> None:
    own_plan(here)
    make_activity(unit=here.commune, carries_out=NO_PLAN)
    make_activity(unit=here.commune, since=SIGNED - timedelta(days=1))
    assert not counted(here)


def test_between_two_plans_nobody_guesses(here: Place) -> None:
    first, second = own_plan(here), own_plan(here, date(2025, 3, 1))
    unsaid = make_activity(unit=here.commune, since=date(2025, 4, 1))
    said = make_activity(unit=here.commune, since=date(2025, 4, 1), carries_out=second.pk)
    only_one_then = make_activity(unit=here.commune, since=date(2025, 2, 1))
    assert (unsaid.carries_out, said.carries_out, only_one_then.carries_out) == (None, second, first)


def test_neither_another_units_plan_nor_one_of_other_days_nor_no_plan_at_all(
    here: Place, elsewhere: Place
) -> None:
    ended = own_plan(here, date(2023, 2, 1), last_day=date(2023, 12, 31))
    withdrawn = own_plan(here, state=State.WITHDRAWN)
    talk = make_activity(unit=here.commune)
    for wrong in (own_plan(elsewhere), ended, withdrawn, talk):
        with pytest.raises(ValidationError) as refused:
            make_activity(unit=here.commune, carries_out=wrong.pk)
        assert list(refused.value.message_dict) == ["carries_out"]


def test_a_plan_carries_out_no_plan(here: Place) -> None:
    own_plan(here)
    assert own_plan(here, date(2025, 3, 1)).carries_out is None


@pytest.mark.parametrize("away", ["returned", "withdrawn"])
def test_a_plan_that_is_taken_back_keeps_its_links_and_counts_no_more(here: Place, away: str) -> None:
    plan, talk = own_plan(here), make_activity(unit=here.commune)
    assert counted(here)
    take = actions.return_for_correction if away == "returned" else actions.withdraw
    take(again(plan), reason="Chưa đóng dấu", actor=SYSTEM)
    assert again(talk).carries_out == plan
    assert not counted(here)
    kept = actions.correct(talk, version=again(talk).version, facts=facts_of(again(talk)), actor=SYSTEM)
    assert kept.carries_out == plan


def test_a_plan_not_verified_yet_is_linked_and_does_not_count(here: Place) -> None:
    plan = own_plan(here, state=State.SUBMITTED)
    assert make_activity(unit=here.commune).carries_out == plan
    assert not counted(here)
    actions.verify(again(plan), actor=SYSTEM)
    assert counted(here)


def test_a_plan_entered_late_takes_what_was_done_under_it(here: Place) -> None:
    before = make_activity(unit=here.commune, since=SIGNED - timedelta(days=1))
    talk = make_activity(unit=here.commune, since=date(2025, 2, 1))
    outside = make_activity(unit=here.commune, since=date(2025, 2, 1), carries_out=NO_PLAN)
    plan = own_plan(here, head=here.head)
    linked = again(talk)
    assert (linked.carries_out, linked.state, linked.version) == (plan, State.VERIFIED, talk.version + 1)
    last = linked.revisions.last()
    assert last is not None
    assert (last.verb, last.by) == ("linked", here.head)
    assert [again(one).carries_out for one in (before, outside)] == [None, None]


def test_a_plan_entered_late_leaves_a_closed_period_as_it_was_closed(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, open_still = make_activity(unit=here.commune, since=date(2025, 2, 1)), make_activity(unit=here.commune)
    refused = ValidationError("khóa sổ", code="closed")
    monkeypatch.setattr(
        "chieng.ledger.actions.carrying.closed_error", lambda one: refused if one.pk == closed.pk else None
    )
    plan = own_plan(here)
    assert [again(one).carries_out for one in (closed, open_still)] == [None, plan]


def test_a_plan_entered_late_beside_another_takes_nothing(here: Place) -> None:
    own_plan(here, state=State.SUBMITTED)
    talk = make_activity(unit=here.commune, carries_out=NO_PLAN)
    Activity.objects.filter(pk=talk.pk).update(outside_plans=False)
    own_plan(here, date(2025, 2, 1))
    assert again(talk).carries_out is None


def test_a_link_is_a_fact_with_a_history(client: Client, here: Place) -> None:
    plan = own_plan(here, title="Kế hoạch của xã")
    talk = make_activity(unit=here.commune)
    facts = facts_of(talk)
    assert facts.carries_out == plan.pk
    client.force_login(here.officer)
    page = client.get(f"/hoat-dong/{talk.pk}/sua/").content.decode()
    assert f'<option value="{plan.pk}" selected>' in page
    sent = {
        "kind": "conference",
        "since": "10/12/2025",
        "conference-people": "35",
        "version": talk.version,
        "carries_out": str(NO_PLAN),
        "audiences": ["officials"],
    }
    assert client.post(f"/hoat-dong/{talk.pk}/sua/", sent).status_code == 302
    changed = again(talk)
    assert (changed.carries_out, changed.outside_plans, changed.state) == (None, True, State.SUBMITTED)
    shown = client.get(f"/hoat-dong/{talk.pk}/").content.decode()
    assert "Không thuộc kế hoạch nào của đơn vị" in shown
    assert "Kế hoạch của xã" in shown


def test_the_form_asks_for_a_plan_only_where_there_is_one_and_never_for_anothers(
    client: Client, here: Place, elsewhere: Place
) -> None:
    client.force_login(here.officer)
    strange = own_plan(elsewhere)
    assert 'name="carries_out"' not in client.get("/hoat-dong/ghi/").content.decode()
    own_plan(here)
    page = client.get("/hoat-dong/ghi/").content.decode()
    assert 'name="carries_out"' in page
    assert str(strange.pk) not in page


def test_what_was_there_before_is_linked_as_if_it_were_entered_now(here: Place) -> None:
    plan = own_plan(here)
    talk, between = make_activity(unit=here.commune), make_activity(unit=here.commune, since=date(2025, 1, 1))
    Activity.objects.update(carries_out=None)
    link: Callable[[Any, Any], None] = import_module("chieng.ledger.migrations.0006_link_to_plans").link
    link(apps, SimpleNamespace(connection=connection))
    assert [again(one).carries_out for one in (talk, between, plan)] == [plan, None, None]
    own_plan(here, date(2025, 2, 1))
    Activity.objects.update(carries_out=None)
    link(apps, SimpleNamespace(connection=connection))
    assert again(talk).carries_out is None


days = st.integers(0, 60).map(lambda number: date(2025, 3, 1) + timedelta(days=number))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plans=st.lists(st.tuples(days, st.integers(1, 30), st.sampled_from(list(State))), max_size=3),
    talks=st.lists(st.tuples(days, st.sampled_from(list(State))), max_size=4),
    plans_first=st.booleans(),
)
def test_carried_out_never_means_more_than_a_verified_activity_within_a_verified_plan(
    here: Place, plans: list[Any], talks: list[Any], plans_first: bool
) -> None:
    """The count by links against the same said plainly of days and states, in whatever order they come."""
    from django.db import transaction

    def enter(is_plan: bool) -> None:
        for since, length, state in plans if is_plan else ():
            own_plan(here, since, last_day=since + timedelta(days=length), state=state)
        for since, state in () if is_plan else talks:
            make_activity(unit=here.commune, since=since, state=state)

    with transaction.atomic():
        enter(plans_first)
        enter(not plans_first)
        allowed = any(
            state == State.VERIFIED
            and any(
                plan_state == State.VERIFIED and first <= since <= first + timedelta(days=length)
                for first, length, plan_state in plans
            )
            for since, state in talks
        )
        found = queries.units_with([CARRIED_OUT], [here.commune.pk], Interval(date(2025, 1, 1), TODAY))
        assert not found or allowed
        if len([one for one in plans if one[2] != State.WITHDRAWN]) == 1:
            assert bool(found) == allowed
        transaction.set_rollback(True)
