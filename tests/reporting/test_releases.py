"""Figures by unit are public only through a release: seen by the units first, decided by a named person."""

import json
from datetime import date, timedelta
from gzip import decompress
from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.core.desk import Urgency
from chieng.organisations.actions import define_site
from chieng.organisations.kinds import Role, Scope
from chieng.organisations.models import Person
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import plan_by_code
from chieng.reporting import actions
from chieng.reporting.kinds import ReleaseState
from chieng.reporting.models import Release
from chieng.reporting.queries import standings
from chieng.reporting.release_desk import desk_items
from chieng.reporting.releases import SMALL, canonical, document_of, freeze, public_record
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province
from tests.reporting.test_pages import carry_out

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 20)  # a Thursday
SOONEST = date(2025, 2, 25)  # Friday and Monday are the units', Tuesday is the lead's


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


@pytest.fixture
def plan(province: Province) -> PlanTerms:
    found = plan_by_code(province.plan, TODAY)
    assert found is not None
    return found


@pytest.fixture
def site(province: Province) -> None:
    define_site(name="Chiêng", owner=province.units["tinh"], plan_code=province.plan, actor=SYSTEM)


def announced(province: Province, plan: PlanTerms) -> Release:
    officer = province.people[Role.PROGRAMME_OFFICER]
    release = actions.prepare_release(plan, as_of=TODAY, title="Kết quả đến 20/02", actor=officer)
    return actions.announce_release(release, actor=officer)


def released(province: Province, plan: PlanTerms, settings: Settings) -> Release:
    release = announced(province, plan)
    settings.CHIENG_TODAY = SOONEST
    return actions.publish_release(release, document="12/CV", actor=province.people[Role.HEAD])


def public_paths(release: Release) -> list[str]:
    root = f"/cong-khai/dot/{release.pk}/"
    return [root, f"{root}so-lieu.json", f"{root}so-lieu.csv"]


def test_only_a_programme_officer_of_the_lead_prepares(province: Province, plan: PlanTerms) -> None:
    stranger = make_person("nguoi-khac")
    give_role(stranger, Role.PROGRAMME_OFFICER, province.units["so-2"])
    others = [person for role, person in province.people.items() if role is not Role.PROGRAMME_OFFICER]
    for person in [stranger, *others]:
        with pytest.raises(PermissionDenied):
            actions.prepare_release(plan, as_of=TODAY, title="x", actor=person)
    assert not Release.objects.exists()


def test_what_is_frozen_stays_whatever_is_recorded_later(province: Province, plan: PlanTerms) -> None:
    carry_out(province, "so-1")
    release = announced(province, plan)
    carry_out(province, "so-2")
    target = Release.objects.get(pk=release.pk).figures["targets"][0]
    assert (target["numerator"], target["denominator"]) == (1, 3)
    assert [one["met"] for one in target["units"]] == [True, False, False]


def test_units_have_two_whole_working_days_before_it_can_be_released(
    province: Province, plan: PlanTerms, settings: Settings
) -> None:
    release = announced(province, plan)
    assert release.earliest_on == SOONEST
    head = province.people[Role.HEAD]
    for day in (TODAY, TODAY + timedelta(days=1), SOONEST - timedelta(days=1)):
        settings.CHIENG_TODAY = day
        with pytest.raises(ValidationError, match="25/02/2025"):
            actions.publish_release(release, document="12/CV", actor=head)
    settings.CHIENG_TODAY = SOONEST
    made = actions.publish_release(release, document="12/CV", actor=head)
    assert (made.released_on, made.released_by) == (SOONEST, head)


def test_the_database_refuses_a_release_before_its_day(province: Province, plan: PlanTerms) -> None:
    release = announced(province, plan)
    release.state, release.released_on, release.released_by = (
        ReleaseState.RELEASED,
        TODAY,
        province.people[Role.HEAD],
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        release.save()


def test_a_head_of_the_lead_releases_and_never_whoever_prepared_nor_the_system(
    province: Province, plan: PlanTerms, settings: Settings
) -> None:
    both = make_person("hai-vai")
    give_role(both, Role.PROGRAMME_OFFICER, province.units["so-1"])
    give_role(both, Role.HEAD, province.units["so-1"])
    elsewhere = make_person("noi-khac")
    give_role(elsewhere, Role.HEAD, province.units["so-2"])
    release = actions.prepare_release(plan, as_of=TODAY, title="x", actor=both)
    actions.announce_release(release, actor=both)
    settings.CHIENG_TODAY = SOONEST
    for actor in (both, elsewhere, SYSTEM, province.people[Role.PROGRAMME_OFFICER]):
        with pytest.raises(PermissionDenied):
            actions.publish_release(release, document="12/CV", actor=actor)


def test_it_is_announced_released_and_withdrawn_once(
    province: Province, plan: PlanTerms, settings: Settings
) -> None:
    release = released(province, plan, settings)
    officer, head = province.people[Role.PROGRAMME_OFFICER], province.people[Role.HEAD]
    with pytest.raises(ValidationError, match="Đã công bố"):
        actions.announce_release(release, actor=officer)
    with pytest.raises(ValidationError, match="Đã công bố"):
        actions.publish_release(release, document="13/CV", actor=head)
    actions.withdraw_release(release, reason="Sai số", actor=head)
    with pytest.raises(ValidationError, match="đã được thu hồi"):
        actions.withdraw_release(release, reason="Sai số", actor=head)


def test_nothing_is_decided_without_words(province: Province, plan: PlanTerms, settings: Settings) -> None:
    release = announced(province, plan)
    head = province.people[Role.HEAD]
    settings.CHIENG_TODAY = SOONEST
    with pytest.raises(ValidationError, match="văn bản hoặc lý do"):
        actions.publish_release(release, document="  ", actor=head)
    with pytest.raises(ValidationError, match="lý do thu hồi"):
        actions.withdraw_release(release, reason="", actor=head)
    assert Release.objects.get().state == ReleaseState.ANNOUNCED


def test_the_day_of_figures_is_not_to_come(province: Province, plan: PlanTerms) -> None:
    officer = province.people[Role.PROGRAMME_OFFICER]
    with pytest.raises(ValidationError, match="không thể sau hôm nay"):
        actions.prepare_release(plan, as_of=TODAY + timedelta(days=1), title="x", actor=officer)


def test_a_unit_sees_its_own_figures_and_no_other_and_replies(province: Province, plan: PlanTerms) -> None:
    carry_out(province, "so-1")
    release = announced(province, plan)
    officer = make_person("so-hai")
    give_role(officer, Role.UNIT_OFFICER, province.units["so-2"])
    (item,) = desk_items(officer, TODAY)
    assert (item.urgency, item.due) == (Urgency.DUE, SOONEST - timedelta(days=1))
    client = browse(officer)
    page = client.get(item.url).content.decode()
    assert "Chưa đạt" in page
    assert "Sở 1 MỘT-XYZ" not in page
    other = item.url.replace(str(province.units["so-2"].pk), str(province.units["so-1"].pk))
    assert client.get(other).status_code == 404
    assert client.post(other, {"text": "x"}).status_code == 404
    assert client.get(f"/cong-bo/dot/{release.pk}/")["Location"] == item.url
    assert client.post(item.url, {"text": "Đã làm ngày 18/02, chưa kịp ghi."}).status_code == 302
    assert desk_items(officer, TODAY) == []
    shown = browse(province.people[Role.PROGRAMME_OFFICER]).get(f"/cong-bo/dot/{release.pk}/").content.decode()
    assert "Đã làm ngày 18/02, chưa kịp ghi." in shown


def test_a_unit_sees_nothing_of_a_release_that_is_only_prepared(province: Province, plan: PlanTerms) -> None:
    release = actions.prepare_release(plan, as_of=TODAY, title="x", actor=SYSTEM)
    officer = make_person("so-hai")
    give_role(officer, Role.UNIT_OFFICER, province.units["so-2"])
    assert desk_items(officer, TODAY) == []
    unit = province.units["so-2"]
    for path in (f"/cong-bo/dot/{release.pk}/", f"/cong-bo/dot/{release.pk}/y-kien/{unit.pk}/"):
        assert browse(officer).get(path).status_code == 404
    with pytest.raises(ValidationError):
        actions.reply_to_release(release, unit=unit, text="x", actor=officer)


def test_a_reply_waits_for_its_answer_and_both_stand_beside_the_figures(
    province: Province, plan: PlanTerms, settings: Settings, site: None
) -> None:
    release = announced(province, plan)
    officer = make_person("so-hai")
    give_role(officer, Role.UNIT_OFFICER, province.units["so-2"])
    line = actions.reply_to_release(release, unit=province.units["so-2"], text="Có kế hoạch 5/KH", actor=officer)
    with pytest.raises(PermissionDenied):
        actions.reply_to_release(release, unit=province.units["so-3"], text="x", actor=officer)
    settings.CHIENG_TODAY = SOONEST
    head = province.people[Role.HEAD]
    with pytest.raises(ValidationError, match="chưa được trả lời"):
        actions.publish_release(release, document="12/CV", actor=head)
    actions.answer_reply(line, text="Sẽ tính ở kỳ sau", actor=province.people[Role.PROGRAMME_OFFICER])
    actions.publish_release(release, document="12/CV", actor=head)
    page = Client().get(public_paths(release)[0]).content.decode()
    assert "Có kế hoạch 5/KH" in page
    assert "Trả lời: Sẽ tính ở kỳ sau" in page
    with pytest.raises(ValidationError):
        actions.reply_to_release(release, unit=province.units["so-2"], text="nữa", actor=officer)


def test_nothing_of_an_unreleased_one_is_reachable(province: Province, plan: PlanTerms, site: None) -> None:
    prepared = actions.prepare_release(plan, as_of=TODAY, title="BÍ-MẬT-1", actor=SYSTEM)
    waiting = announced(province, plan)
    given_up = actions.withdraw_release(
        actions.prepare_release(plan, as_of=TODAY, title="BÍ-MẬT-2", actor=SYSTEM), reason="Thôi", actor=SYSTEM
    )
    for release in (prepared, waiting, given_up):
        for client in (Client(), browse(province.people[Role.UNIT_OFFICER])):
            for path in public_paths(release):
                assert client.get(path).status_code == 404
    page = Client().get("/cong-khai/").content.decode()
    assert "BÍ-MẬT" not in page
    assert str(waiting.pk) not in page


def test_a_withdrawn_one_leaves_its_reason_and_no_figure(
    province: Province, plan: PlanTerms, settings: Settings, site: None
) -> None:
    carry_out(province, "so-1")
    release = released(province, plan, settings)
    before = [Client().get(path) for path in public_paths(release)]
    assert [one.status_code for one in before] == [200, 200, 200]
    # Nobody on the way may keep what could be withdrawn.
    assert {one["Cache-Control"] for one in before} == {"no-store"}
    assert all("Sở 2 MỘT-XYZ" in one.content.decode() for one in before)
    actions.withdraw_release(release, reason="Sai số của một sở", actor=province.people[Role.HEAD])
    after = [Client().get(path) for path in public_paths(release)]
    assert [one.status_code for one in after] == [410, 404, 404]
    assert not any("Sở 2 MỘT-XYZ" in one.content.decode() for one in after)
    assert "Sai số của một sở" in after[0].content.decode()
    listed = Client().get("/cong-khai/").content.decode()
    assert "Đã thu hồi ngày 25/02/2025: Sai số của một sở" in listed


def test_only_the_lead_withdraws(province: Province, plan: PlanTerms, settings: Settings) -> None:
    release = released(province, plan, settings)
    for role in (Role.PROGRAMME_OFFICER, Role.UNIT_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            actions.withdraw_release(release, reason="x", actor=province.people[role])


def test_a_correction_stands_beside_what_it_corrects_and_both_say_so(
    province: Province, plan: PlanTerms, settings: Settings, site: None
) -> None:
    first = released(province, plan, settings)
    carry_out(province, "so-2")
    officer, head = province.people[Role.PROGRAMME_OFFICER], province.people[Role.HEAD]
    second = actions.correct_release(first, as_of=TODAY, reason="Bổ sung Sở 2", actor=officer)
    assert (second.version, second.state) == (2, ReleaseState.PREPARED)
    with pytest.raises(ValidationError, match="bản mới nhất"):
        actions.correct_release(first, as_of=TODAY, reason="nữa", actor=officer)
    assert "Bổ sung Sở 2" not in Client().get(public_paths(first)[0]).content.decode()
    actions.announce_release(second, actor=officer)
    settings.CHIENG_TODAY = Release.objects.get(pk=second.pk).earliest_on
    actions.publish_release(second, document="13/CV", actor=head)
    old, new = (Client().get(public_paths(one)[0]).content.decode() for one in (first, second))
    assert "Đã đính chính ngày" in old
    assert f"/cong-khai/dot/{second.pk}/" in old
    assert "Bổ sung Sở 2" in old
    assert "Bản 2, đính chính bản trước" in new
    assert f"/cong-khai/dot/{first.pk}/" in new
    assert "0/3" in old
    assert "1/3" in new
    assert "Đã đính chính ngày" in Client().get("/cong-khai/").content.decode()


def test_a_correction_that_was_given_up_can_be_made_again(
    province: Province, plan: PlanTerms, settings: Settings
) -> None:
    first = released(province, plan, settings)
    officer = province.people[Role.PROGRAMME_OFFICER]
    second = actions.correct_release(first, as_of=TODAY, reason="x", actor=officer)
    actions.withdraw_release(second, reason="Nhầm", actor=officer)
    assert actions.correct_release(first, as_of=TODAY, reason="y", actor=officer).version == 2


def test_the_digest_is_of_exactly_what_the_public_reads(
    province: Province, plan: PlanTerms, settings: Settings
) -> None:
    release = released(province, plan, settings)
    answer = Client().get(public_paths(release)[1])
    assert sha256(answer.content).hexdigest() == release.digest == answer["X-Document-SHA256"]
    assert release.digest in Client().get(public_paths(release)[0]).content.decode()


def test_a_requested_unit_is_never_shown_as_not_there(province: Province, plan: PlanTerms) -> None:
    figures = freeze(plan, standings(plan, TODAY), TODAY)
    target: dict[str, Any] = figures["targets"][0]
    target["units"][1]["assigned"] = False
    document = document_of(figures)
    shown = document["targets"][0]
    assert [one["name"] for one in shown["units"]] == ["Sở 1 MỘT-XYZ", "Sở 3 MỘT-XYZ"]
    assert shown["not_named"] == 1
    assert b"2 M\xe1\xbb\x98T" not in canonical(document)
    target["units"][1]["met"] = True
    assert "Sở 2 MỘT-XYZ" in canonical(document_of(figures)).decode()


@pytest.mark.parametrize(("people", "told"), [(SMALL - 1, False), (SMALL, True)])
def test_few_people_are_not_told(province: Province, plan: PlanTerms, people: int, *, told: bool) -> None:
    unit = province.units["dai-hoc"]
    make_activity(unit=unit, since=TODAY, numbers={"people": people}, audiences=("students",))
    (_units, standing) = standings(plan, TODAY)
    record = public_record(standing)
    assert (record["numerator"], record.get("hidden", False)) == ((people, False) if told else (None, True))
    (_target, target) = document_of(freeze(plan, standings(plan, TODAY), TODAY))["targets"]
    assert [one["people"] for one in target["units"]] == [people if told else None]


def test_the_public_page_names_no_unit_and_may_be_kept_by_proxies(province: Province, site: None) -> None:
    carry_out(province, "so-1")
    answers = [Client().get(path) for path in ("/cong-khai/", "/cong-khai/so-lieu.json", "/cong-khai/so-lieu.csv")]
    for answer in answers:
        assert answer.status_code == 200
        assert "max-age=300" in answer["Cache-Control"]
        assert "public" in answer["Cache-Control"]
        text = answer.content.decode()
        assert "Sở có kế hoạch" in text
        assert not any(f"Sở {number} MỘT-XYZ" in text for number in (1, 2, 3))
    assert "1/3" in answers[0].content.decode()
    record = json.loads(answers[1].content)["targets"][0]
    assert (record["numerator"], record["denominator"], record["units_counted"]) == (1, 3, 1)
    assert "<script src" not in answers[0].content.decode().split("<body")[1]


def test_a_public_page_is_sent_compressed_to_whoever_takes_it(province: Province, site: None) -> None:
    assert "Content-Encoding" not in Client().get("/cong-khai/")
    answer = Client(headers={"Accept-Encoding": "gzip"}).get("/cong-khai/")
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert "T1" in decompress(answer.content).decode()


def test_only_a_site_that_shows_figures_leads_a_stranger_to_them(province: Province) -> None:
    owner = province.units["tinh"]
    assert "/cong-khai/" not in Client().get("/").content.decode()
    define_site(name="Chiêng", owner=owner, plan_code=province.plan, scope=Scope.SUBTREE, actor=SYSTEM)
    assert "/cong-khai/" not in Client().get("/").content.decode()
    define_site(name="Chiêng", owner=owner, plan_code=province.plan, actor=SYSTEM)
    assert Client().get("/").content.decode().count('href="/cong-khai/"') == 2


def test_what_somebody_signed_in_is_shown_is_kept_by_nobody(province: Province, site: None) -> None:
    answer = browse(province.people[Role.UNIT_OFFICER]).get("/cong-khai/")
    assert "no-store" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]


def test_a_site_without_a_plan_or_for_insiders_shows_the_public_nothing(province: Province) -> None:
    assert "Trang này chưa công khai kế hoạch nào" in Client().get("/cong-khai/").content.decode()
    assert Client().get("/cong-khai/so-lieu.json").status_code == 404
    owner = province.units["tinh"]
    define_site(name="Chiêng", owner=owner, plan_code=province.plan, scope=Scope.SUBTREE, actor=SYSTEM)
    assert "MỘT-XYZ" not in Client().get("/cong-khai/").content.decode()
    assert Client().get("/cong-khai/so-lieu.csv").status_code == 404


def test_the_whole_way_by_the_pages(province: Province, settings: Settings, site: None) -> None:
    officer, head = (browse(province.people[role]) for role in (Role.PROGRAMME_OFFICER, Role.HEAD))
    wrong = officer.post(f"/cong-bo/{province.plan}/", {"title": "", "as_of": "20/02/2025"})
    assert wrong.status_code == 200
    assert not Release.objects.exists()
    made = officer.post(f"/cong-bo/{province.plan}/", {"title": "Đợt một", "as_of": "20/02/2025"})
    address = made["Location"]
    assert "Gửi các đơn vị xem trước" in officer.get(address).content.decode()
    officer.post(f"{address}gui-don-vi/")
    early = head.post(f"{address}cong-khai/", {"document": "12/CV"}).content.decode()
    assert "công bố sớm nhất vào 25/02/2025" in early
    settings.CHIENG_TODAY = SOONEST
    assert [item.action for item in desk_items(province.people[Role.HEAD], SOONEST)][-1] == "Quyết định"
    assert "Quyết định công bố" not in officer.get(address).content.decode()
    assert "Quyết định công bố" in head.get(address).content.decode()
    assert officer.post(f"{address}cong-khai/", {"document": "12/CV"}).status_code == 403
    assert head.post(f"{address}cong-khai/", {"document": "12/CV"}).status_code == 302
    release = Release.objects.get()
    assert release.state == ReleaseState.RELEASED
    assert "12/CV" in Client().get(public_paths(release)[0]).content.decode()
    assert officer.post(f"{address}dinh-chinh/", {"as_of": "2025-02-20", "reason": "Sai"}).status_code == 302
    assert head.post(f"{address}thu-hoi/", {"reason": "Sai"}).status_code == 302


def test_the_public_pages_ask_as_often_for_three_units_as_for_one(
    province: Province, plan: PlanTerms, settings: Settings, site: None
) -> None:
    asked = []
    for units in (["so-1"], ["so-2", "so-3"]):
        for unit in units:
            carry_out(province, unit)
        settings.CHIENG_TODAY = TODAY
        release = released(province, plan, settings)
        counts = []
        for path in ("/cong-khai/", public_paths(release)[0]):
            Client().get(path)
            with CaptureQueriesContext(connection) as queries:
                Client().get(path)
            counts.append(len(queries))
        asked.append(counts)
    assert asked[0] == asked[1]


def test_another_province_neither_sees_nor_touches_it(province: Province, plan: PlanTerms) -> None:
    release = announced(province, plan)
    other = make_province("hai", "HAI-XYZ", with_people=True)
    for person in other.people.values():
        assert _open(person, release) == 404


def _open(person: Person, release: Release) -> int:
    return browse(person).get(f"/cong-bo/dot/{release.pk}/").status_code


def test_a_meter_says_its_verdict_where_there_is_no_percentage(province: Province, site: None) -> None:
    page = Client().get("/cong-khai/").content.decode()
    assert 'aria-label=""' not in page
    assert 'aria-label="Chưa đủ căn cứ đánh giá"' in page
