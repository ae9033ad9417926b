from datetime import date, timedelta

import pytest
from django.http import Http404
from pytest_django.fixtures import DjangoAssertNumQueries

from chieng.core.actors import SYSTEM
from chieng.core.periods import report_year
from chieng.organisations.kinds import RelationKind, Role, Scope
from chieng.organisations.models import Person, Unit
from chieng.programme.actions import hand_over_lead, record_statistic
from chieng.programme.kinds import DutyMode, Grade, unit_id
from chieng.programme.models import Plan
from chieng.programme.queries import (
    current_plan,
    duties_for,
    duties_of,
    get_for,
    leads_of,
    plan_by_code,
    plans_for_unit,
    population,
    statistic,
    statistic_sum,
    targets_of,
    visible_to,
)
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme import load_small

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 1)


def unit(key: str, number: str = "mot") -> Unit:
    return Unit.objects.get(pk=unit_id(f"tinh-{number}", key))


def officer_of(place: Unit, *, over: Unit | None = None) -> Person:
    person = make_person()
    give_role(person, Role.UNIT_OFFICER, place, over=over)
    return person


def modes(key: str, day: date) -> dict[str, DutyMode]:
    return {one.duty.code: one.mode for one in duties_for(unit(key).pk, day)}


def test_a_unit_has_the_duties_of_its_kind_of_its_name_and_of_leading() -> None:
    load_small()
    assert modes("so-hai", DAY) == {"work": DutyMode.ASSIGNED, "report": DutyMode.ASSIGNED}
    assert modes("so-mot", DAY) == {
        "work": DutyMode.ASSIGNED, "chair": DutyMode.ASSIGNED, "report": DutyMode.ASSIGNED,
    }  # fmt: skip
    assert modes("mat-tran", DAY) == {"work": DutyMode.REQUESTED, "report": DutyMode.REQUESTED}
    assert not any(one.can_be_overdue for one in duties_for(unit("mat-tran").pk, DAY))


def test_the_duties_of_the_lead_move_with_the_lead() -> None:
    load_small()
    assert "chair" not in modes("so-hai", date(2025, 2, 28))
    assert "chair" in modes("so-hai", date(2025, 3, 1))


def test_a_plan_that_has_ended_asks_for_nothing_more() -> None:
    plan = load_small()
    day = date(2026, 6, 1)
    assert duties_for(unit("so-hai").pk, day) == ()
    assert len(duties_for(unit("so-hai").pk, day, plan_id=plan.pk)) == 3


def test_before_15_december_is_14_december_at_the_latest() -> None:
    plan = load_small()
    report = next(duty for duty in duties_of(plan.pk, DAY) if duty.is_report)
    assert report.next_due(date(2025, 12, 14)) == date(2025, 12, 14)
    assert report.next_due(date(2025, 12, 15)) == date(2026, 12, 14)


def test_the_population_counts_units_of_the_kinds_under_the_owner_only() -> None:
    plan = load_small()
    load_small(number="hai")
    target = targets_of(plan.pk, DAY)[0]
    year = report_year(2025).interval
    assert list(population(target, year)) == [unit("so-mot"), unit("so-hai")]
    below = make_unit("Sở mới (minh họa)", kind="department", since=date(2025, 6, 1), parent=unit("ubnd-tinh"))
    make_unit("Sở ngoài (minh họa)", kind="department")
    assert list(population(target, year, as_of=date(2025, 5, 31))) == [unit("so-mot"), unit("so-hai")]
    assert set(population(target, year)) == {unit("so-mot"), unit("so-hai"), below}
    assert set(population(target, report_year(2026).interval)) == {unit("so-hai"), below}


def test_the_rules_end_and_at_count_on_one_day() -> None:
    end = load_small(number="ba", **{'rule = "existed"': 'rule = "end"'})
    year = report_year(2025).interval
    assert list(population(targets_of(end.pk, DAY)[0], year)) == [unit("so-hai", "ba")]
    assert len(population(targets_of(end.pk, DAY)[0], year, as_of=date(2025, 1, 1))) == 2
    at = load_small(number="bon", **{'rule = "existed"': 'rule = "at"\nat = 2023-01-01'})
    assert len(population(targets_of(at.pk, DAY)[0], year)) == 2


def test_a_target_is_computed_in_the_period_of_its_due_day_once_that_is_past() -> None:
    target = targets_of(load_small().pk, DAY)[0]
    assert target.period_on(DAY) == report_year(2024)
    assert target.period_on(date(2025, 12, 14)) == target.period_on(date(2030, 1, 1)) == report_year(2025)


def test_a_statistic_is_the_newest_known_on_the_day_and_unknown_is_not_zero() -> None:
    load_small()
    owner = unit("ubnd-tinh")
    record_statistic(
        owner,
        kind="population",
        on=date(2024, 1, 1),
        value=1100,
        source="Niên giám",
        grade=Grade.OFFICIAL,
        actor=SYSTEM,
    )
    assert statistic("population", owner.pk, date(2022, 12, 30)) is None
    values = [statistic("population", owner.pk, day) for day in (date(2023, 12, 31), date(2024, 1, 1))]
    assert [fact.value for fact in values if fact] == [1000, 1100]
    assert statistic_sum(["population", "students"], owner.pk, DAY) is None
    assert [fact.value for fact in statistic_sum(["population"], owner.pk, DAY) or ()] == [1100]


def test_the_current_plan_of_a_unit_is_its_own_provinces_and_the_last_one_after_it_ended() -> None:
    plan = load_small()
    load_small(number="hai")
    later = load_small(**{
        'code = "tinh-mot-2021-2025"': 'code = "tinh-mot-2026"', "since = 2021-01-01": "since = 2026-01-01",
        "until = 2026-01-01": "until = 2027-01-01", 'unit = "so-mot"\nuntil = 2025-03-01': 'unit = "so-hai"',
    })  # fmt: skip
    place = unit("mat-tran").pk
    found = [current_plan(day, place) for day in (DAY, date(2026, 6, 1), date(2028, 1, 1), date(2020, 1, 1))]
    assert [one.code if one else None for one in found] == [plan.code, later.code, later.code, None]
    assert list(plans_for_unit(place, DAY)) == [plan]
    assert plan_by_code("khong-co", DAY) is None


def test_who_sees_a_plan_follows_its_owner_and_scope() -> None:
    plan, other = load_small(), load_small(number="hai")
    ours, theirs = officer_of(unit("so-hai")), officer_of(unit("so-hai", "hai"))
    over_ours = officer_of(unit("ubnd-tinh"), over=unit("ubnd-tinh"))
    nobody = make_person()

    def seen(scope: Scope) -> list[set[Plan]]:
        Plan.objects.update(scope=scope)
        return [set(visible_to(actor, DAY)) for actor in (ours, theirs, over_ours, nobody, None)]

    assert seen(Scope.OWN) == [set(), set(), {plan}, set(), set()]
    assert seen(Scope.SUBTREE) == [{plan}, {other}, {plan}, set(), set()]
    assert seen(Scope.INSTALLATION) == [{plan, other}] * 3 + [set()] * 2
    assert seen(Scope.PUBLIC) == [{plan, other}] * 5


def test_a_plan_of_others_is_not_found_and_neither_is_one_that_does_not_exist() -> None:
    plan, other = load_small(), load_small(number="hai")
    ours = officer_of(unit("so-hai"))
    assert get_for(ours, plan.code, DAY) == plan
    for code in (other.code, "khong-co"):
        with pytest.raises(Http404):
            get_for(ours, code, DAY)


def test_the_lead_is_handed_over_to_several_from_a_day_by_a_document() -> None:
    plan = load_small()
    day = date(2025, 6, 1)
    hand_over_lead(plan, to=[unit("mat-tran"), unit("so-hai")], on=day, document="12/QĐ-UBND", actor=SYSTEM)
    led = [{lead.unit_id for lead in leads_of(plan.pk, one)} for one in (day - timedelta(days=1), day)]
    assert led == [{unit("so-hai").pk}, {unit("mat-tran").pk, unit("so-hai").pk}]
    assert {lead.document for lead in leads_of(plan.pk, day)} == {"12/QĐ-UBND"}
    assert modes("mat-tran", day)["chair"] is DutyMode.ASSIGNED


def test_parts_take_few_queries_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    plan = load_small()
    with django_assert_num_queries(3):
        duties_of(plan.pk, DAY)
    with django_assert_num_queries(1):
        targets_of(plan.pk, DAY)


def test_relations_of_the_professional_line_do_not_make_a_unit_counted() -> None:
    plan = load_small()
    guided = make_unit(
        "Sở được hướng dẫn (minh họa)", kind="department", since=date(2021, 1, 1),
        relations=[(RelationKind.PROFESSIONAL, unit("ubnd-tinh"))],
    )  # fmt: skip
    assert guided not in population(targets_of(plan.pk, DAY)[0], report_year(2024).interval)
