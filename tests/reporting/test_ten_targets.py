"""The ten targets of plan 3630 as its file says them: what counts, and above all what must not."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.ledger import actions
from chieng.ledger.kinds import NO_PLAN, Came, PlanDocument, PlanForm, Presence, State
from chieng.ledger.models import Activity
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Unit
from chieng.programme.actions import record_statistic
from chieng.programme.kinds import Grade, unit_id
from chieng.programme.models import Plan
from chieng.programme.queries import plan_by_code, themes_of
from chieng.reporting.kinds import Standing, Verdict
from chieng.reporting.queries import standings
from tests.factories.ledger import load_kinds, make_activity
from tests.factories.organisations import make_unit
from tests.factories.programme import load_kon_tum

pytestmark = pytest.mark.django_db
CUT_OFF = date(2025, 12, 14)
DAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def plan(settings: Settings) -> Plan:
    settings.CHIENG_TODAY = CUT_OFF
    load_kinds()
    return load_kon_tum()


def unit(key: str) -> Unit:
    return Unit.objects.get(pk=unit_id("kon-tum", key))


def body(kind: str, **given: Any) -> Unit:
    """Return a unit of a kind that the plan speaks of and names none of (minh họa)."""
    above = ((RelationKind.REPORTS_TO, unit("ubnd-tinh")),)
    return make_unit(kind=kind, since=date(2020, 12, 15), relations=above, **given)


def stand(code: str, as_of: date = CUT_OFF) -> Standing:
    terms = plan_by_code("kon-tum-2021-2025", as_of)
    assert terms is not None
    return next(one for one in standings(terms, as_of) if one.target.code == code)


def counts(code: str, who: Unit, as_of: date = CUT_OFF) -> bool:
    """Say whether the unit counts. It must be one that the target speaks of."""
    found = stand(code, as_of)
    ids = {one.unit_id for one in found.counted}
    assert who.pk in ids | {one.unit_id for one in found.missing}, "the target does not speak of it"
    return who.pk in ids


def did(who: Unit, kind: str = "conference", *, themes: tuple[str, ...] = (), **given: Any) -> Activity:
    plan = Plan.objects.get()
    known = {theme.code: theme.id for theme in themes_of(plan.pk, DAY)}
    chosen = {"themes": tuple(known[code] for code in themes)} if themes else {}
    return make_activity(unit=who, kind=kind, plan=plan.pk, **{"since": DAY, **chosen, **given})


def sheet(activity: Activity, *lines: Came) -> None:
    """Take attendance at a conference that its organiser has sent, and have it verified."""
    actions.take_attendance(activity, lines=lines, actor=SYSTEM)
    actions.verify(Activity.objects.get(pk=activity.pk), actor=SYSTEM)


def came(who: Unit, head: Presence = Presence.ABSENT, **people: int) -> Came:
    return Came(who.pk, came=True, head=head, people={code.replace("_", "-"): n for code, n in people.items()})


COMBINED = PlanDocument("15/KH-SGDĐT", date(2025, 1, 20), "Y Minh Họa", "Mục III.2", PlanForm.COMBINED)


def test_t1_a_section_of_another_plan_counts_with_its_clause_and_a_plan_alone_does_not() -> None:
    department = unit("so-gddt")
    with pytest.raises(ValidationError):
        did(unit("so-khcn"), "unit-plan", document=PlanDocument("15/KH", DAY, "Y Minh Họa", "", PlanForm.COMBINED))
    did(department, "unit-plan", since=date(2025, 1, 20), document=COMBINED)
    assert not counts("T1", department)
    did(department, carries_out=NO_PLAN)
    assert not counts("T1", department)
    did(department, audiences=("public",))
    assert not counts("T1", department)
    did(department)
    assert counts("T1", department)


def test_t1_last_years_talk_and_a_talk_without_a_plan_do_not_count() -> None:
    department = unit("so-tai-chinh")
    did(department, "unit-plan", since=date(2024, 12, 2))
    did(department, since=date(2024, 12, 14))
    assert not counts("T1", department)
    assert counts("T1", department, date(2024, 12, 14))
    did(unit("so-khcn"))
    assert not counts("T1", unit("so-khcn"))


@pytest.mark.parametrize("legs", [("officials",), ("customers",), ()])
def test_t2_needs_both_legs(legs: tuple[str, ...]) -> None:
    bank = body("commercial-bank")
    did(bank, "unit-plan", since=date(2025, 1, 20))
    for leg in legs:
        did(bank, audiences=(leg,))
    assert not counts("T2", bank)
    for leg in {"officials", "customers"} - set(legs):
        did(bank, audiences=(leg,))
    assert counts("T2", bank)


@pytest.mark.parametrize(("code", "theme"), [("T3a", "risks-skills"), ("T3b", "false-information")])
def test_t3_follows_the_school_year(code: str, theme: str) -> None:
    school = body("lower-secondary-school")
    did(school, "school-session", themes=(theme,), since=date(2024, 8, 31))
    in_time = date(2024, 8, 31)
    assert counts(code, school, in_time)
    assert not counts(code, school, date(2024, 9, 1))
    did(school, "school-session", themes=(theme,), since=date(2024, 9, 1))
    assert not counts(code, school, date(2025, 9, 1))
    assert counts(code, school, date(2025, 8, 31))
    assert stand(code, date(2025, 8, 31)).period.label == "năm học 2024-2025"


@pytest.mark.parametrize(("code", "theme"), [("T3a", "risks-skills"), ("T3b", "false-information")])
def test_t3_neither_a_communes_talk_for_pupils_nor_the_other_subject_nor_one_for_teachers_counts(
    code: str, theme: str
) -> None:
    school, commune = body("upper-secondary-school"), body("commune")
    day, due = date(2025, 10, 1), CUT_OFF
    talk = did(commune, "conference", themes=(theme,), audiences=("pupils",), since=day, state=State.SUBMITTED)
    sheet(talk, came(school, pupils=80))
    other = {"risks-skills": "false-information", "false-information": "risks-skills"}[theme]
    did(school, "school-session", themes=(other,), since=day)
    did(school, "school-session", themes=(theme,), audiences=("teachers",), since=day)
    assert not counts(code, school, due)
    did(school, "school-session", themes=(theme,), since=day)
    assert counts(code, school, due)


def people_known(kind: str, value: int) -> None:
    record_statistic(
        unit("ubnd-tinh"),
        kind=kind,
        on=date(2024, 9, 30),
        value=value,
        source="Thống kê (minh họa)",
        grade=Grade.ESTIMATE,
        actor=SYSTEM,
    )


def test_t4a_contacts_are_not_people_and_the_same_people_are_not_added() -> None:
    people_known("internet-users", 1000)
    commune = body("commune")
    did(commune, "campaign", audiences=("public",), numbers={"contacts": 5000})
    assert stand("T4a").figure.numerator == 0
    for number in (300, 200):
        did(commune, "campaign", audiences=("public",), numbers={"people": number, "contacts": 9000})
    figure = stand("T4a").figure
    assert (figure.numerator, figure.at_most, figure.denominator) == (300, 500, 1000)
    assert stand("T4a").verdict is Verdict.NOT_MET


@pytest.mark.parametrize("audience", ["members", "teachers", "pupils", "customers", "officials"])
def test_t4a_is_about_users_of_every_walk(audience: str) -> None:
    people_known("internet-users", 1000)
    did(body("mass-organisation"), audiences=(audience,), numbers={"people": 120})
    assert stand("T4a").figure.numerator == 120


def test_t4b_counts_students_only() -> None:
    people_known("students", 400)
    university = body("university")
    did(university, audiences=("pupils",), numbers={"people": 390})
    assert stand("T4b").figure.numerator == 0
    split = {("people", "students"): 250, ("people", "teachers"): 40}
    did(university, audiences=("students", "teachers"), numbers=split)
    figure = stand("T4b").figure
    assert (figure.numerator, figure.denominator) == (250, 400)


def test_t5_receiving_is_not_carrying_out() -> None:
    enterprise = unit("viettel")
    talk = did(unit("so-khcn"), audiences=("enterprises",), state=State.SUBMITTED)
    sheet(talk, came(enterprise, Presence.IN_PERSON))
    assert not counts("T5", enterprise)
    did(enterprise, "customer-notice", numbers={"messages": 1000})
    assert counts("T5", enterprise)


def test_t6_only_conferences_with_reporters_or_heads_of_the_press() -> None:
    people_known("it-reporters", 20)
    people_known("press-heads", 5)
    paper = unit("bao-kon-tum")
    did(paper, "article", audiences=("reporters",))
    did(paper, audiences=("officials",), numbers={"people": 30})
    assert stand("T6").figure.numerator == 0
    talk = did(
        unit("so-khcn"), audiences=("reporters", "press-heads"), numbers={"people": 9}, state=State.SUBMITTED
    )
    sheet(talk, came(paper, Presence.IN_PERSON, reporters=7, press_heads=2, officials=11))
    figure = stand("T6").figure
    assert (figure.numerator, figure.denominator) == (9, 25)


@pytest.mark.parametrize("head", [Presence.DEPUTY, Presence.ABSENT])
def test_t7_a_deputy_in_the_heads_place_does_not_count(head: Presence) -> None:
    department = unit("so-gddt")
    sheet(did(unit("cong-an-tinh"), audiences=("heads",), state=State.SUBMITTED), came(department, head))
    did(department, audiences=("officials",))
    assert not counts("T7", department)
    sheet(
        did(unit("cong-an-tinh"), audiences=("heads",), state=State.SUBMITTED),
        came(department, Presence.IN_PERSON),
    )
    assert counts("T7", department)


def test_t8_sent_is_not_told() -> None:
    organisation = body("commune")
    products = ("domestic-products",)
    did(organisation, "leaflet", themes=products)
    did(organisation, "portal-post", themes=products)
    sheet(did(unit("so-khcn"), themes=("law",), state=State.SUBMITTED), came(organisation))
    assert not counts("T8", organisation)
    sheet(did(unit("so-khcn"), themes=products, state=State.SUBMITTED), came(organisation))
    assert counts("T8", organisation)
