from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from chieng.core.errors import Conflict
from chieng.core.intervals import Interval
from chieng.core.models import AuditEntry
from chieng.ledger import actions
from chieng.ledger.kinds import Figure, PlanDocument, PlanForm, State
from chieng.ledger.models import Activity
from chieng.ledger.snapshots import facts_of
from chieng.organisations import actions as organisations
from chieng.organisations.kinds import Role
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.ledger.conftest import TODAY, Place, Record

pytestmark = pytest.mark.django_db


def wrong(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str | None]]:
    return {name: [one.code for one in errors] for name, errors in error.value.error_dict.items()}


def test_a_kind_a_day_and_a_number_are_enough(here: Place, record: Record) -> None:
    activity = record()
    assert activity.state == State.DRAFT
    assert (activity.since, activity.last_day) == (TODAY, TODAY)
    assert activity.created_by == here.officer
    assert [one.code for one in activity.audiences.all()] == ["officials"]
    assert [(one.kind_id, one.value) for one in activity.quantities.all()] == [("people", 35)]
    assert [(one.verb, one.who) for one in activity.revisions.all()] == [("recorded", here.officer.full_name)]


def test_a_run_over_days_is_one_activity(record: Record) -> None:
    run = record(
        kind="loudspeaker-run",
        since=date(2025, 12, 1),
        until=date(2025, 12, 6),
        figures=(Figure("plays", 10), Figure("minutes", 3), Figure("villages", 9)),
    )
    assert Activity.objects.count() == 1
    assert run.is_run
    assert run.last_day == date(2025, 12, 5)


def test_the_same_form_sent_twice_is_counted_once(record: Record) -> None:
    client_id = uuid4()
    first = record(client_id=client_id)
    again = record(client_id=client_id, figures=(Figure("people", 99),))
    assert again.pk == first.pk
    assert Activity.objects.count() == 1
    assert again.quantities.get().value == 35
    assert AuditEntry.objects.filter(verb="ledger.activity.recorded").count() == 1


def test_another_persons_client_id_opens_nothing(here: Place, elsewhere: Place, record: Record) -> None:
    first = record()
    with pytest.raises(ValidationError, match="Mở lại trang"):
        record(client_id=first.client_id, unit=elsewhere.commune, actor=elsewhere.officer)
    assert Activity.objects.get() == first


def test_only_officer_and_head_of_the_unit_record(here: Place, elsewhere: Place, record: Record) -> None:
    assert record(actor=here.head).unit == here.commune
    for stranger in (here.auditor, here.programme_officer, elsewhere.officer, elsewhere.head, make_person()):
        with pytest.raises(PermissionDenied):
            record(actor=stranger)
    assert Activity.objects.count() == 1


def test_a_programme_officer_records_for_their_own_unit(here: Place, record: Record) -> None:
    assert record(unit=here.department, actor=here.programme_officer).unit == here.department


def test_whoever_acts_for_the_officer_records(here: Place, record: Record) -> None:
    deputy = make_person()
    give_role(deputy, Role.UNIT_OFFICER, here.commune, acting_for=here.officer)
    assert record(actor=deputy).created_by == deputy


@pytest.mark.parametrize(
    ("days", "field", "code"),
    [
        ({"since": TODAY + timedelta(days=1)}, "since", "future"),
        ({"since": date(1999, 12, 31)}, "since", "before_unit"),
        ({"since": TODAY, "until": TODAY}, "until", "reversed"),
        ({"since": TODAY, "until": TODAY + timedelta(days=2)}, "until", "future"),
    ],
)
def test_wrong_days_are_refused_by_field(days: dict[str, date], field: str, code: str, record: Record) -> None:
    with pytest.raises(ValidationError) as error:
        record(**days)
    assert wrong(error)[field] == [code]
    assert Activity.objects.count() == 0


def test_an_ended_unit_is_refused_and_its_successors_are_named(here: Place, record: Record) -> None:
    successor = make_unit("Xã Mới (minh họa)", kind="xa", since=date(2025, 7, 1), parent=here.province)
    organisations.end_unit(here.commune, on=date(2025, 7, 1), successors=[successor], actor=here_system())
    officer = make_person()
    give_role(officer, Role.UNIT_OFFICER, successor)
    here.commune.refresh_from_db()
    with pytest.raises(ValidationError, match=r"kết thúc hoạt động ngày 01/07/2025.*Xã Mới \(minh họa\)"):
        record(since=date(2025, 7, 1), actor=officer)
    late_entry = record(since=date(2025, 6, 30), actor=officer)
    assert late_entry.unit == here.commune
    with pytest.raises(ValidationError) as error:
        record(kind="loudspeaker-run", figures=(), since=date(2025, 6, 28), until=date(2025, 7, 3), actor=officer)
    assert wrong(error) == {"until": ["ended"]}


def here_system() -> Any:
    from chieng.core.actors import SYSTEM

    return SYSTEM


@pytest.mark.parametrize(
    ("figures", "name", "code"),
    [
        ((Figure("people", -1),), "quantity_people", "negative"),
        ((Figure("people", 10**12),), "quantity_people", "too_large"),
        ((Figure("plays", 1),), "quantity_plays", "not_asked"),
        ((Figure("people", 3), Figure("people", 1, "heads")), "quantity_people", "twice"),
        ((Figure("people", 1, "nobody"),), "audiences", "audience"),
    ],
)
def test_wrong_figures_are_refused_by_field(
    figures: tuple[Figure, ...], name: str, code: str, record: Record
) -> None:
    with pytest.raises(ValidationError) as error:
        record(figures=figures)
    assert set(wrong(error)[name]) == {code}


def test_zero_blank_and_not_applicable_are_three_things(record: Record) -> None:
    zero, blank = record(figures=(Figure("people", 0),)), record(figures=())
    without = record(figures=(Figure("people", None),))
    assert [one.value for one in zero.quantities.all()] == [0]
    assert list(blank.quantities.all()) == []
    assert [(one.value, one.not_applicable) for one in without.quantities.all()] == [(None, True)]


def test_everything_wrong_is_told_at_once(record: Record) -> None:
    with pytest.raises(ValidationError) as error:
        record(since=TODAY + timedelta(days=1), figures=(Figure("people", -1),), title="x" * 201, note="y" * 2001)
    assert set(wrong(error)) == {"since", "until", "quantity_people", "title", "note"}


def test_a_figure_for_an_audience_says_whom_it_was_for(record: Record) -> None:
    activity = record(figures=(Figure("people", 1, "heads"), Figure("people", 30, "officials")))
    assert sorted(one.code for one in activity.audiences.all()) == ["heads", "officials"]


def test_a_units_plan_counts_as_long_as_it_holds(record: Record) -> None:
    document = PlanDocument("15/KH-UBND", date(2025, 1, 20), "Y Minh Họa", "mục III", PlanForm.COMBINED)
    plan = record(kind="unit-plan", since=date(2025, 1, 20), figures=(), document=document)
    assert (plan.until, plan.counts_until) == (date(2026, 1, 1), date(2026, 1, 1))
    assert (plan.document_number, plan.plan_form) == ("15/KH-UBND", PlanForm.COMBINED)
    conference = record(since=date(2025, 12, 1), until=date(2025, 12, 4))
    assert Interval(conference.since, conference.counts_until) == Interval(date(2025, 12, 1), date(2025, 12, 2))


@pytest.mark.parametrize(
    ("signed", "last_day"),
    [(date(2025, 9, 30), date(2025, 12, 31)), (date(2024, 10, 1), date(2025, 12, 31))],
)
def test_a_plan_signed_late_is_for_the_next_year(signed: date, last_day: date, record: Record) -> None:
    document = PlanDocument("15/KH-UBND", signed, "Y Minh Họa")
    assert record(kind="unit-plan", since=signed, figures=(), document=document).last_day == last_day


def test_a_correction_is_a_revision_that_shows_old_and_new(here: Place, record: Record) -> None:
    activity = record()
    facts = replace(facts_of(activity), figures=(Figure("people", 53),), title="Họp thôn")
    corrected = actions.correct(activity, version=1, facts=facts, actor=here.head, reason="đếm lại")
    assert corrected.version == 2
    last = corrected.revisions.last()
    assert last is not None
    assert (last.verb, last.who, last.reason) == ("corrected", here.head.full_name, "đếm lại")
    assert last.changes == {"title": ["", "Họp thôn"], "quantity_people": [35, 53]}


def test_a_name_and_free_text_stay_erasable_in_the_audit_log(here: Place, record: Record) -> None:
    activity = record(kind="unit-plan", figures=(), document=PlanDocument("1/KH", TODAY, "Y Cũ (minh họa)"))
    facts = replace(
        facts_of(activity), document=PlanDocument("2/KH", TODAY, "Y Mới (minh họa)"), note="gặp Y Bình"
    )
    actions.correct(activity, version=1, facts=facts, actor=here.head)
    entry = AuditEntry.objects.get(verb="ledger.activity.corrected")
    assert entry.data == {
        "version": 2, "state": State.DRAFT, "reason": "", "document_number": ["1/KH", "2/KH"],
    }  # fmt: skip
    kept = {one.key: one.value for one in entry.personal_values.exclude(key="actor_name")}
    assert kept == {"document_signatory": ["Y Cũ (minh họa)", "Y Mới (minh họa)"], "note": ["", "gặp Y Bình"]}


def test_the_second_of_two_people_editing_is_told(here: Place, record: Record) -> None:
    activity = record()
    facts = facts_of(activity)
    actions.correct(activity, version=1, facts=replace(facts, title="Một"), actor=here.officer)
    with pytest.raises(Conflict, match=here.officer.full_name):
        actions.correct(activity, version=1, facts=replace(facts, title="Hai"), actor=here.head)
    assert Activity.objects.get().title == "Một"


def test_saving_without_a_change_leaves_no_revision(here: Place, record: Record) -> None:
    activity = record()
    actions.correct(activity, version=1, facts=facts_of(activity), actor=here.officer)
    assert Activity.objects.get().version == 1
    assert activity.revisions.count() == 1


def test_auditors_and_strangers_correct_nothing(here: Place, elsewhere: Place, record: Record) -> None:
    activity = record()
    for stranger in (here.auditor, here.programme_officer, elsewhere.head):
        with pytest.raises(PermissionDenied):
            actions.correct(activity, version=1, facts=facts_of(activity), actor=stranger)
