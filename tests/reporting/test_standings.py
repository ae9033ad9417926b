from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chieng.core.actors import SYSTEM
from chieng.ledger.kinds import State
from chieng.organisations.actions import end_unit
from chieng.programme.actions import record_statistic
from chieng.programme.kinds import Grade, PlanTerms
from chieng.programme.queries import plan_by_code
from chieng.reporting import checking
from chieng.reporting.kinds import CountedUnit, Missing, MissingUnit, Standing, Verdict
from chieng.reporting.queries import standings, standings_of_unit
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db

CUT_OFF = date(2025, 12, 14)
DAY = date(2025, 3, 3)


@pytest.fixture
def province() -> Province:
    return make_province()


def terms_of(province: Province) -> PlanTerms:
    terms = plan_by_code(province.plan, CUT_OFF)
    assert terms is not None
    return terms


def stand(province: Province, code: str, as_of: date = CUT_OFF) -> Standing:
    return next(one for one in standings(terms_of(province), as_of) if one.target.code == code)


def carry_out(province: Province, unit: str, day: date = DAY, state: State = State.VERIFIED) -> None:
    make_activity(unit=province.units[unit], kind="unit-plan", since=day, state=state)
    make_activity(unit=province.units[unit], kind="conference", since=day, state=state)


def test_a_unit_counts_only_with_every_condition_met_and_verified(province: Province) -> None:
    carry_out(province, "so-1")
    make_activity(unit=province.units["so-2"], kind="unit-plan", since=DAY)
    carry_out(province, "so-3", state=State.SUBMITTED)
    found = stand(province, "T1")
    assert (found.figure.numerator, found.figure.denominator) == (1, 3)
    assert [one.name for one in found.counted] == ["Sở 1 MỘT-XYZ"]
    assert [(one.name, one.reason, one.words) for one in found.missing] == [
        ("Sở 3 MỘT-XYZ", Missing.WAITING, "Đã gửi, chờ xác nhận"),
        ("Sở 2 MỘT-XYZ", Missing.PARTLY, "Mới có một phần; còn thiếu: tuyên truyền cho cán bộ"),
    ]
    assert found.verdict == Verdict.NOT_MET


def test_the_activities_behind_a_unit_are_named(province: Province) -> None:
    plan = make_activity(unit=province.units["so-1"], kind="unit-plan", since=DAY)
    talk = make_activity(unit=province.units["so-1"], kind="conference", since=DAY)
    assert [one.activity_ids for one in stand(province, "T1").counted] == [(plan.pk, talk.pk)]


def test_a_target_is_not_yet_due_until_its_day_and_what_comes_later_does_not_count(province: Province) -> None:
    carry_out(province, "so-1", day=date(2025, 5, 1))
    before = stand(province, "T1", date(2025, 4, 30))
    assert (before.figure.numerator, before.verdict) == (0, Verdict.NOT_YET_DUE)
    after = stand(province, "T1", date(2025, 5, 1))
    assert (after.figure.numerator, after.verdict) == (1, Verdict.NOT_YET_DUE)


def test_last_year_counts_in_last_year_only(province: Province) -> None:
    make_activity(unit=province.units["so-1"], kind="conference", since=date(2024, 12, 14))
    make_activity(unit=province.units["so-2"], kind="conference", since=date(2024, 12, 15))
    reasons = {one.name: one.reason for one in stand(province, "T1").missing}
    assert reasons == {
        "Sở 1 MỘT-XYZ": Missing.NOTHING,
        "Sở 2 MỘT-XYZ": Missing.PARTLY,
        "Sở 3 MỘT-XYZ": Missing.NOTHING,
    }


def test_a_unit_that_ended_within_the_period_still_counts_under_its_name(province: Province) -> None:
    carry_out(province, "so-2", day=date(2025, 1, 6))
    end_unit(province.units["so-2"], on=date(2025, 3, 1), successors=[province.units["so-1"]], actor=SYSTEM)
    found = stand(province, "T1")
    assert (found.figure.numerator, found.figure.denominator) == (1, 3)
    assert [one.name for one in found.counted] == ["Sở 2 MỘT-XYZ"]


def test_every_department_done_is_met(province: Province) -> None:
    for unit in ("so-1", "so-2", "so-3"):
        carry_out(province, unit)
    found = stand(province, "T1")
    assert (found.verdict, found.missing) == (Verdict.MET, ())
    assert found.sentence == (
        "Tính đến ngày 14/12/2025, sở có kế hoạch và đã tuyên truyền MỘT-XYZ: 3/3 cơ quan, đơn vị,"
        " đạt 100,0% (chỉ tiêu: 100%)."
    )


def test_the_sentence_says_who_is_silent(province: Province) -> None:
    carry_out(province, "so-1")
    make_activity(unit=province.units["so-2"], kind="unit-plan", since=DAY)
    assert stand(province, "T1").sentence.endswith(
        "1/3 cơ quan, đơn vị, đạt 33,3% (chỉ tiêu: 100%). Còn 2 đơn vị chưa đạt, trong đó 1 đơn vị chưa ghi nhận"
        " hoạt động nào."
    )


def told(province: Province, people: int, contacts: int | None = None) -> None:
    make_activity(
        unit=province.units["dai-hoc"],
        kind="contest",
        since=DAY,
        audiences=("students",),
        numbers={"people": people, "contacts": contacts},
    )


def test_an_unknown_number_of_people_is_never_a_percentage(province: Province) -> None:
    told(province, 300)
    found = stand(province, "T4")
    assert (found.figure.numerator, found.figure.denominator, found.verdict) == (300, None, Verdict.NOT_SHOWN)
    assert "%" not in found.sentence


def students(province: Province, value: int) -> None:
    record_statistic(
        province.units["tinh"],
        kind="students",
        on=date(2024, 9, 1),
        value=value,
        source="Thống kê (minh họa)",
        grade=Grade.OFFICIAL,
        actor=SYSTEM,
    )


def test_people_of_one_unit_are_counted_once_and_contacts_never(province: Province) -> None:
    students(province, 1000)
    told(province, 300)
    told(province, 250, contacts=9000)
    figure = stand(province, "T4").figure
    assert (figure.numerator, figure.at_most, figure.denominator) == (300, 550, 1000)


def test_zero_students_are_no_denominator(province: Province) -> None:
    students(province, 0)
    told(province, 5)
    assert stand(province, "T4").verdict == Verdict.NOT_SHOWN


def test_no_figure_exceeds_its_denominator(province: Province) -> None:
    students(province, 100)
    told(province, 300)
    figure = stand(province, "T4").figure
    assert (figure.numerator, figure.denominator) == (100, 100)


def test_the_number_of_queries_does_not_grow_with_units(province: Province) -> None:
    carry_out(province, "so-1")
    with CaptureQueriesContext(
        connection,
    ) as one:
        standings(terms_of(province), CUT_OFF)
    carry_out(province, "so-2")
    carry_out(province, "so-3")
    with CaptureQueriesContext(connection) as three:
        standings(terms_of(province), CUT_OFF)
    assert len(three) == len(one)


def test_a_unit_is_told_each_target_that_counts_it_whether_it_counts_and_why_not(province: Province) -> None:
    carry_out(province, "so-1")
    make_activity(unit=province.units["so-2"], kind="unit-plan", since=DAY)
    [done] = standings_of_unit(province.units["so-1"].pk, CUT_OFF)
    assert (done.target.code, done.counts, done.missing) == ("T1", True, None)
    [begun] = standings_of_unit(province.units["so-2"].pk, CUT_OFF)
    assert begun.missing is not None
    assert (begun.counts, begun.missing.words) == (
        False,
        "Mới có một phần; còn thiếu: tuyên truyền cho cán bộ",
    )
    assert standings_of_unit(province.units["tinh"].pk, CUT_OFF) == []


def test_a_unit_is_told_the_same_as_the_whole_province(province: Province) -> None:
    carry_out(province, "so-1")
    carry_out(province, "so-3", state=State.RETURNED)
    told(province, 300)
    whole = standings(terms_of(province), CUT_OFF)
    for unit in province.units.values():
        expected: dict[str, CountedUnit | MissingUnit] = {}
        for one in whole:
            behind: list[CountedUnit | MissingUnit] = [*one.counted, *one.missing]
            expected.update((one.target.code, each) for each in behind if each.unit_id == unit.pk)
        found = {one.target.code: one.counted or one.missing for one in standings_of_unit(unit.pk, CUT_OFF)}
        assert found == expected


def test_targets_are_asked_in_few_queries_however_many_there_are(province: Province) -> None:
    terms = terms_of(province)
    with CaptureQueriesContext(connection) as asked:
        standings(terms, CUT_OFF)
    assert len(asked) <= 7


def test_an_earlier_period_has_its_verdict_at_its_end(province: Province) -> None:
    carry_out(province, "so-1", day=date(2023, 5, 1))
    assert stand(province, "T1", date(2023, 12, 13)).verdict == Verdict.NOT_YET_DUE
    ended = stand(province, "T1", date(2023, 12, 14))
    assert (ended.figure.numerator, ended.verdict, ended.is_over) == (1, Verdict.NOT_MET, True)


def test_the_second_way_of_computing_agrees_and_a_difference_is_said(
    province: Province, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    carry_out(province, "so-1")
    students(province, 1000)
    told(province, 300)
    call_command("targets", province.plan, "--as-of", "2025-12-14", "--check")
    assert "khớp nhau" in capsys.readouterr().out
    monkeypatch.setattr(checking, "units_with", lambda *_args, **_given: {})
    with pytest.raises(CommandError, match="T1: 1/3 ≠ 0/3"):
        call_command("targets", province.plan, "--as-of", "2025-12-14", "--check")
