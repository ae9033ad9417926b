"""What the demonstration must show, verdict by verdict and desk by desk: built once, looked at from many sides."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from chieng.config.demo import DAY
from chieng.config.demo.activities import PLAN
from chieng.config.demo.neighbour import HOST
from chieng.config.demo.units import ENDED, HEIR, WITHOUT_PLAN, demo_unit, plan_unit
from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.core.models import AuditEntry
from chieng.ledger.kinds import Finding, HeldState, PlanForm, Presence, State
from chieng.ledger.models import Activity, Attendance, HeldEntry, PeriodClosing, Sample, UnitPlan
from chieng.ledger.queries import reused_evidence
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from chieng.organisations.queries import holds
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import read
from chieng.programme.models import AssignedUnit, Moment, Plan
from chieng.programme.queries import plan_by_code
from chieng.reporting.desks import groups_for
from chieng.reporting.kinds import ReleaseState, Standing, Verdict
from chieng.reporting.models import Release
from chieng.reporting.queries import standings
from tests.factories.ledger import load_kinds

LAST_YEAR, YEARS_END = date(2024, 12, 14), date(2025, 12, 14)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("year")]


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with (
        django_db_blocker.unblock(),
        override_settings(CHIENG_DEMO=True, CHIENG_TODAY=DAY, ALLOWED_HOSTS=["localhost", HOST]),
        transaction.atomic(),
    ):
        load_kinds()
        load_plan(read((files("chieng.programme.data") / f"{PLAN}.toml").read_bytes()), actor=SYSTEM)
        said = StringIO()
        call_command("demo", "build", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def stands(day: date, code: str = PLAN) -> dict[str, Standing]:
    terms = plan_by_code(code, day)
    assert terms is not None
    return {one.target.code: one for one in standings(terms, day)}


def browse(username: str, host: str = "localhost") -> Client:
    client = Client(headers={"host": host})
    client.force_login(Person.objects.get(username=username), backend=BACKEND)
    return client


def desk(username: str) -> dict[str, list[str]]:
    groups = groups_for(Person.objects.get(username=username), DAY)
    return {group.key: [str(line.title) for line in group.lines] for group in groups}


def test_built_twice_nothing_is_made_twice_and_the_day_stays(year: str) -> None:
    before = (Activity.objects.count(), AuditEntry.objects.count())
    said = StringIO()
    call_command("demo", "build", stdout=said)
    assert "already" in said.getvalue()
    assert (Activity.objects.count(), AuditEntry.objects.count()) == before
    assert today() == DAY


def test_every_verdict_can_be_seen() -> None:
    verdicts = {one.verdict for day in (DAY, YEARS_END) for one in stands(day).values()}
    assert verdicts == set(Verdict)


def test_two_targets_stand_exactly_at_what_they_must_exceed() -> None:
    press = stands(LAST_YEAR)["T6"]
    assert (press.figure.numerator, press.figure.denominator, press.verdict) == (27, 30, Verdict.NOT_MET)
    assert stands(DAY)["T6"].verdict is Verdict.MET
    schools = stands(DAY)["T3a"]
    assert schools.figure.numerator * 100 == schools.figure.denominator * 80  # type: ignore[operator]
    assert schools.verdict is Verdict.NOT_YET_DUE


def test_a_district_that_ended_counts_for_its_year_and_its_rights_passed_on() -> None:
    ended, heir = demo_unit(ENDED), plan_unit(HEIR)
    counted = stands(DAY)["T1"].counted
    assert ended in {one.unit_id for one in counted}
    officer = Person.objects.get(username="huyen")
    assert holds(officer, {Role.UNIT_OFFICER}, ended, DAY)
    assert not holds(Person.objects.get(username="huyencu"), {Role.UNIT_OFFICER}, ended, DAY)
    undone = AssignedUnit.objects.filter(unit=ended, due__gte=DAY)
    assert undone.exists()
    assert not undone.filter(handed_over_on=None).exists()
    assert browse("huyen").get(f"/don-vi/{ended}/").status_code == 200
    assert heir != ended


def test_heads_came_sent_a_deputy_or_stayed_away_and_one_line_is_disputed() -> None:
    lines = Attendance.objects.filter(activity__state=State.VERIFIED, activity__since__year=DAY.year)
    assert set(lines.values_list("head", flat=True)) == set(Presence)
    deputies = set(lines.filter(head=Presence.DEPUTY).values_list("unit", flat=True))
    missing = {one.unit_id for one in stands(DAY)["T7"].missing}
    assert deputies & missing == deputies - {plan_unit("so-tttt")}
    assert lines.filter(disputed_at__isnull=False, settled_at=None).count() == 1


def test_work_was_given_some_is_late_some_longer_some_called_off() -> None:
    parts = AssignedUnit.objects.filter(assignment__plan__code=PLAN)
    assert parts.filter(extended_to__gt=DAY, reported_on=None).exists()
    assert parts.filter(called_off_on__isnull=False).exists()
    assert parts.filter(mode="requested", due__lt=DAY, reported_on=None).exists()
    assert "qua-han" in desk("donvi")
    assert any("quá hạn" in line for line in desk("chuongtrinh")["can-lam"])


def test_the_demo_officers_desk_has_one_of_each_kind() -> None:
    assert set(desk("donvi")) == {"tra-lai", "qua-han", "can-lam", "den-han", "cho"}
    assert desk("lanhdao")["can-lam"][0] == "Nói chuyện chuyên đề cho đoàn viên: lỡ chuyển tiền thì làm gì"
    assert desk("xa")["can-lam"][0].startswith("Đợt phát loa tháng 12")


def test_plans_of_units_stand_alone_or_within_another_and_are_carried_out() -> None:
    plans = Activity.objects.filter(kind__takes_document=True, state=State.VERIFIED)
    assert set(plans.values_list("plan_form", flat=True)) == set(PlanForm)
    written = UnitPlan.objects.get(activity__isnull=False)
    assert written.lines.count() > 1
    assert written.activity is not None
    assert written.activity.state == State.VERIFIED
    assert UnitPlan.objects.filter(activity=None).exists()
    assert Activity.objects.filter(carries_out__isnull=False).exists()
    assert not Activity.objects.filter(unit=demo_unit(WITHOUT_PLAN), kind__takes_document=True).exists()
    assert desk("nganhang")["can-lam"] == ["Lập kế hoạch năm 2025 trong 5 phút"]
    assert not any("trong 5 phút" in line for line in desk("donvi")["can-lam"])


def test_what_came_late_is_kept_and_counts_nowhere() -> None:
    held = HeldEntry.objects.get()
    assert held.state == HeldState.WAITING
    assert held.unit_id == demo_unit(ENDED)
    closing = PeriodClosing.objects.get()
    assert closing.is_closed
    assert closing.extensions.count() == 1
    late = Activity.objects.get(title="Đợt phát loa tháng 12, ghi muộn")
    assert late.state == State.DRAFT
    assert late.since in closing.interval


def test_a_sample_was_checked_and_a_unit_replied() -> None:
    items = Sample.objects.get().items.all()
    findings = {item.finding for item in items}
    assert {Finding.AGREES, Finding.DIFFERS, Finding.INSUFFICIENT} <= findings
    assert [item.finding for item in items if item.reply] == [Finding.DIFFERS]


def test_last_years_figures_are_public_and_this_years_wait_for_the_units() -> None:
    states = dict(Release.objects.order_by("as_of").values_list("as_of", "state"))
    assert list(states.values()) == [ReleaseState.RELEASED, ReleaseState.ANNOUNCED]
    public, waiting = Release.objects.order_by("as_of")
    page = Client(headers={"host": "localhost"})
    assert page.get(f"/cong-khai/dot/{public.pk}/").status_code == 200
    assert page.get(f"/cong-khai/dot/{waiting.pk}/").status_code == 404
    assert public.units.exclude(answer="").count() == 1


def test_details_of_activities_are_there_in_every_answer() -> None:
    told = Activity.objects.filter(state=State.VERIFIED)
    assert told.filter(funded_inside=True).exists()
    assert told.filter(cost__gt=0).exists()
    assert told.filter(cost=None, funded_inside=False).exists()
    assert told.filter(quantities__audience="officials").exists()
    assert told.filter(languages="sed").exists()
    assert told.exclude(outlet="").exclude(place="").exists()
    assert {State.DRAFT, State.SUBMITTED, State.VERIFIED, State.RETURNED} == set(
        Activity.objects.values_list("state", flat=True)
    )
    assert not Activity.objects.filter(evidence__latitude__isnull=False).exists()


def test_a_picture_used_for_two_activities_is_noticed() -> None:
    auditor = Person.objects.get(username="kiemtra")
    found = {one.activity.title for one in reused_evidence(auditor, DAY)}
    assert found == {"Áp phích tại nhà văn hóa thôn"}


def test_two_provinces_see_nothing_of_each_other() -> None:
    other = Plan.objects.get(code="tinh-lang-gieng-2021-2025")
    assert Moment.objects.filter(owner=other.owner).exists()
    for user, own, foreign in (("tinh2.chuongtrinh", other.code, PLAN), ("chuongtrinh", PLAN, other.code)):
        client = browse(user)
        assert client.get(f"/chi-tieu/{own}/").status_code == 200
        assert client.get(f"/chi-tieu/{foreign}/").status_code == 404
    theirs = Activity.objects.filter(unit__in=_units_of(other))
    ours = Activity.objects.exclude(pk__in=theirs)
    assert browse("tinh2.chuongtrinh").get(f"/hoat-dong/{theirs[0].pk}/").status_code == 200
    assert browse("tinh2.chuongtrinh").get(f"/hoat-dong/{ours[0].pk}/").status_code == 404
    assert browse("chuongtrinh").get(f"/hoat-dong/{theirs[0].pk}/").status_code == 404
    home = browse("tinh2.donvi", HOST).get("/ban-lam-viec/").text
    assert "Tỉnh Láng Giềng" in home
    assert "Kon Tum" not in home


def _units_of(plan: Plan) -> list[UUID]:
    return [named.unit_id for named in plan.named_units.all()]
