"""Community teams: joined by a code, without accounts; what they write is a draft of the unit's."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from PIL import Image

from chieng.core.actors import SYSTEM
from chieng.core.clock import now, today
from chieng.core.models import AuditEntry
from chieng.ledger import actions, queries
from chieng.ledger.joining import COOKIE
from chieng.ledger.kinds import Facts, Figure, State
from chieng.ledger.models import Activity, StagedUpload, Team
from chieng.ledger.permissions import may_verify, wrote
from chieng.ledger.teams import TeamActor
from chieng.organisations.actions import end_unit
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.factories.organisations_people import give_role, make_person
from tests.ledger.conftest import TODAY, Place

CODE = re.compile(r"<p class=\"code\"><code>([0-9A-Z-]+)</code>")


@pytest.fixture(autouse=True)
def _no_wrong_codes_yet() -> None:
    cache.clear()


def signed_in(person: Person) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def made(place: Place, name: str = "Tổ công nghệ số thôn 3") -> tuple[Team, str]:
    return actions.create_team(unit=place.commune, name=name, actor=place.officer)


def device(code: str) -> Client:
    """Return a browser that came in by the code."""
    client = Client(SERVER_NAME="localhost")
    assert client.post("/doi/", {"code": code}).status_code == 302
    return client


def photo(colour: int = 80) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (32, 24), (colour, 80, 40)).save(file, "JPEG")
    file.seek(0)
    file.name = "anh.jpg"
    return file


def typed(**given: Any) -> dict[str, Any]:
    values = {
        "client_id": str(uuid4()),
        "kind": "conference",
        "since": TODAY.isoformat(),
        "conference-people": "35",
        "place": "Nhà văn hóa thôn 3",
    }
    return {**values, **given}


def written(place: Place, actor: TeamActor, **given: Any) -> Activity:
    """Return what a team wrote, with a link as evidence."""
    values: dict[str, Any] = {
        "unit": place.commune,
        "facts": Facts(kind="conference", since=TODAY, figures=(Figure("people", 35),)),
        "client_id": uuid4(),
        "link": "https://example.vn/tin/1",
        "send": False,
        "actor": actor,
    }
    return actions.log_activity(**{**values, **given})


# ---- the officer's side


def test_an_officer_makes_a_team_and_the_code_is_shown_once_and_stored_as_a_hash(here: Place) -> None:
    officer = signed_in(here.officer)
    page = officer.post("/hoat-dong/doi/moi/", {"unit": here.commune.pk, "name": "Tổ công nghệ số thôn 3"})
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    (code,) = CODE.findall(page.content.decode())
    assert len(code.replace("-", "")) == 12
    team = Team.objects.get()
    assert code not in str(vars(team))
    assert code.replace("-", "") not in str(vars(team))
    again = officer.get(f"/hoat-dong/doi/{team.pk}/").content.decode()
    assert code not in again
    entry = AuditEntry.objects.get(verb="ledger.team.created")
    assert code not in str(entry.data)
    assert f"/doi/#{code}" not in again


def test_a_name_is_asked_for_and_taken_once_a_unit(here: Place) -> None:
    made(here)
    officer = signed_in(here.officer)
    for name, said in (("", "Nhập tên tổ, đội."), ("tổ công nghệ số THÔN 3", "đã có tổ, đội tên này")):
        page = officer.post("/hoat-dong/doi/moi/", {"unit": here.commune.pk, "name": name})
        assert page.status_code == 422, name
        if name:
            assert said in page.content.decode()
    assert Team.objects.count() == 1


@pytest.mark.parametrize("who", ["auditor", "programme_officer"])
def test_who_does_not_record_for_the_unit_makes_no_team(here: Place, elsewhere: Place, who: str) -> None:
    team, _code = made(here)
    for person in (getattr(here, who), elsewhere.officer, elsewhere.head):
        with pytest.raises(PermissionDenied):
            actions.create_team(unit=here.commune, name="Đội lạ", actor=person)
        for act in (actions.renew_code, actions.revoke_team):
            with pytest.raises(PermissionDenied):
                act(team, actor=person)
        with pytest.raises(Http404):
            queries.team_for(person, team.pk, today())
    assert Team.objects.count() == 1


def test_a_unit_that_ended_gets_no_team(here: Place) -> None:
    end_unit(here.commune, on=TODAY, document="1/NQ", actor=SYSTEM)
    with pytest.raises((PermissionDenied, ValidationError)):
        actions.create_team(unit=here.commune, name="Đội muộn", actor=here.officer)


# ---- the code


def test_the_code_lets_in_however_it_is_typed(here: Place) -> None:
    _team, code = made(here)
    for way in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        assert "Nhà" not in way
        client = device(way)
        page = client.get("/doi/")
        assert "Tổ công nghệ số thôn 3" in page.content.decode()
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert code not in cookie.value


def test_a_wrong_an_old_and_a_foreign_code_are_answered_alike(here: Place) -> None:
    team, old = made(here)
    _renewed, code = actions.renew_code(team, actor=here.officer)
    client = Client(SERVER_NAME="localhost")
    answers = {client.post("/doi/", {"code": wrong}).status_code for wrong in ("", "ABCD", old, "2222-3333-4444")}
    assert answers == {422}
    assert COOKIE not in client.cookies
    assert client.post("/doi/", {"code": code}).status_code == 302


def test_wrong_codes_are_counted_and_right_ones_are_not(here: Place, settings: Any) -> None:
    _team, code = made(here)
    for _time in range(25):
        device(code)
    client = Client(SERVER_NAME="localhost")
    answers = [client.post("/doi/", {"code": "2222-3333-4444"}).status_code for _time in range(22)]
    assert answers == [422] * 20 + [429] * 2
    assert client.post("/doi/", {"code": code}).status_code == 429, "a guess that is right among many counts, too"


def test_everybody_together_has_a_limit_beyond_that_of_an_address(here: Place, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "team_code": "20/m/ip,3/h/key"}
    answers = [
        Client(SERVER_NAME="localhost", REMOTE_ADDR=f"203.0.113.{number}")
        .post("/doi/", {"code": "22"})
        .status_code
        for number in range(1, 6)
    ]
    assert answers == [422, 422, 422, 429, 429]


@pytest.mark.parametrize("end", ["renewed", "revoked", "expired", "unit ended"])
def test_nothing_works_any_more_after_the_code(here: Place, end: str) -> None:
    team, code = made(here)
    client, actor = device(code), TeamActor.of(team)
    before = written(here, actor)
    assert client.get("/doi/ghi/").status_code == 200
    if end == "renewed":
        actions.renew_code(team, actor=here.officer)
    elif end == "revoked":
        actions.revoke_team(team, actor=here.officer)
    elif end == "expired":
        Team.objects.update(expires_at=now() - timedelta(seconds=1))
    else:
        end_unit(here.commune, on=TODAY, document="1/NQ", actor=SYSTEM)
    number = Activity.objects.count()
    for path in ("/doi/ghi/", f"/doi/viec/{before.pk}/sua/"):
        assert client.get(path).status_code == 302
        assert client.post(path, typed()).status_code == 403
    assert "thôn 3" not in client.get("/doi/").content.decode()
    assert client.post("/doi/ghi/tep/", {"file": photo()}).status_code == 403
    with pytest.raises(PermissionDenied):
        written(here, actor)
    with pytest.raises(PermissionDenied):
        actions.attach_evidence(before, link="https://example.vn/2", actor=actor)
    assert not queries.written_by_team(actor, today())
    assert Activity.objects.count() == number
    assert not StagedUpload.objects.exists()


def test_a_cookie_that_was_tampered_with_or_made_elsewhere_is_no_cookie(here: Place) -> None:
    _team, code = made(here)
    client = device(code)
    value = client.cookies[COOKIE].value
    for wrong in (value[:-2], f"x{value}", "", "null", "eyJ0ZWFtIjoxfQ:1:2"):
        client.cookies[COOKIE] = wrong
        assert client.get("/doi/ghi/").status_code == 302, wrong


def test_leaving_forgets_the_team_on_this_device(here: Place) -> None:
    _team, code = made(here)
    client = device(code)
    client.post("/doi/roi/")
    assert client.get("/doi/ghi/").status_code == 302


def test_a_signed_in_person_never_acts_as_a_team(here: Place) -> None:
    _team, code = made(here)
    client = device(code)
    client.force_login(here.head, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/doi/ghi/", typed()).status_code == 403
    assert client.post("/doi/", {"code": code}).status_code == 403
    assert not Activity.objects.exists()


# ---- what a team writes


def test_a_team_writes_a_draft_with_a_photo_and_sees_its_state(here: Place) -> None:
    team, code = made(here)
    client = device(code)
    answer = client.post("/doi/ghi/", typed(photos=photo(), note="Có loa kéo"))
    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert (activity.state, activity.team, activity.created_by, activity.unit) == (
        State.DRAFT, team, None, here.commune,
    )  # fmt: skip
    assert activity.evidence.get().added_by is None
    assert activity.quantities.get().value == 35
    assert activity.revisions.all()[0].who == "Tổ công nghệ số thôn 3"
    page = client.get("/doi/").content.decode()
    assert "Nhà văn hóa thôn 3" in page
    assert "Bản nháp" in page
    assert AuditEntry.objects.get(verb="ledger.activity.recorded").actor_id == f"team:{team.pk}"
    assert client.get(f"/doi/minh-chung/{activity.evidence.get().pk}/").status_code == 200


def test_what_a_team_is_not_asked_it_can_not_say(here: Place) -> None:
    _team, code = made(here)
    sent = typed(title="Anh Nguyễn Văn A", cost="5000000", unit=str(here.department.pk), audiences=["elders"])
    assert device(code).post("/doi/ghi/", sent).status_code == 302
    activity = Activity.objects.get()
    assert (activity.title, activity.cost, activity.unit) == ("", None, here.commune)
    assert device(code).post("/doi/ghi/", typed(kind="unit-plan")).status_code == 422


def test_the_same_form_sent_twice_is_one_activity(here: Place) -> None:
    _team, code = made(here)
    client, sent = device(code), typed()
    for _time in range(2):
        assert client.post("/doi/ghi/", sent).status_code == 302
    assert Activity.objects.count() == 1


def test_the_same_form_from_two_teams_is_not_mixed_up(here: Place) -> None:
    first, code = made(here)
    _other, other_code = made(here, "Đội thanh niên")
    sent = typed()
    device(code).post("/doi/ghi/", sent)
    assert device(other_code).post("/doi/ghi/", sent).status_code == 422
    assert Activity.objects.get().team == first


def test_bad_input_loses_nothing(here: Place) -> None:
    _team, code = made(here)
    client = device(code)
    sent = typed(since="", photos=photo(), note="giữ lại")
    page = client.post("/doi/ghi/", sent)
    assert page.status_code == 422
    assert "giữ lại" in page.content.decode()
    assert "anh.jpg" in page.content.decode()
    staged = StagedUpload.objects.get()
    assert client.get(f"/doi/ghi/tep/{staged.pk}/").status_code == 200
    again = typed(client_id=sent["client_id"])
    assert client.post("/doi/ghi/", again).status_code == 302
    assert Activity.objects.get().evidence.count() == 1
    assert not StagedUpload.objects.exists()


def test_a_file_goes_ahead_of_the_form_and_can_be_dropped(here: Place) -> None:
    _team, code = made(here)
    client, client_id = device(code), str(uuid4())
    line = client.post("/doi/ghi/tep/", {"file": photo(), "client_id": client_id})
    assert line.status_code == 201
    staged = StagedUpload.objects.get()
    assert f"/doi/ghi/tep/{staged.pk}/" in line.content.decode()
    client.post("/doi/ghi/", typed(client_id=client_id, bo=str(staged.pk)))
    assert not StagedUpload.objects.exists()
    assert not Activity.objects.exists()


# ---- the way through the unit


def test_the_officer_checks_and_hands_in_and_the_head_verifies(here: Place) -> None:
    team, _code = made(here)
    activity = written(here, TeamActor.of(team))
    assert activity in queries.to_mend(here.officer, today())
    desk = signed_in(here.officer).get("/ban-lam-viec/").content.decode()
    assert "Tổ công nghệ số thôn 3 ghi" in desk
    sent = actions.submit(activity, actor=here.officer)
    assert not may_verify(here.officer, sent, today())
    assert may_verify(here.head, sent, today())
    assert sent in queries.to_verify(here.head, today())
    assert actions.verify(sent, actor=here.head).state == State.VERIFIED


def test_a_team_hands_nothing_in_and_touches_nothing_that_is(here: Place) -> None:
    team, _code = made(here)
    actor = TeamActor.of(team)
    activity = written(here, actor)
    for act in (actions.submit, actions.verify):
        with pytest.raises(PermissionDenied):
            act(activity, actor=actor)
    with pytest.raises(PermissionDenied):
        actions.withdraw(activity, reason="x", actor=actor)
    with pytest.raises(PermissionDenied):
        written(here, actor, send=True)
    sent = actions.submit(activity, actor=here.officer)
    with pytest.raises(PermissionDenied):
        actions.attach_evidence(sent, link="https://example.vn/3", actor=actor)
    with pytest.raises(PermissionDenied):
        actions.mend_for_team(
            sent, version=sent.version, facts=Facts(kind="conference", since=TODAY), client_id=uuid4(), actor=actor
        )


def test_whoever_handed_in_a_teams_words_does_not_verify_them(here: Place) -> None:
    """Else a head with the code would write, hand in and verify alone."""
    team, _code = made(here)
    sent = actions.submit(written(here, TeamActor.of(team)), actor=here.head)
    assert wrote(here.head, sent)
    assert not may_verify(here.head, sent, today())
    assert sent not in queries.to_verify(here.head, today())
    assert sent in queries.awaiting_others(here.head, today())
    # Nobody else is head there: the programme officer over the unit looks.
    assert may_verify(here.programme_officer, sent, today())
    assert sent in queries.to_verify(here.programme_officer, today())
    other = make_person()
    give_role(other, Role.HEAD, here.commune)
    assert may_verify(other, sent, today())
    assert sent in queries.to_verify(other, today())
    assert not may_verify(here.programme_officer, sent, today())
    assert sent not in queries.to_verify(here.programme_officer, today())


def test_an_officers_own_entry_may_still_be_verified_by_the_head_who_handed_it_in(
    here: Place, record: Any
) -> None:
    activity = record()
    actions.attach_evidence(activity, link="https://example.vn/1", actor=here.officer)
    sent = actions.submit(Activity.objects.get(pk=activity.pk), actor=here.head)
    assert may_verify(here.head, sent, today())


def test_what_is_given_back_is_mended_by_the_team_and_is_the_officers_again(here: Place) -> None:
    team, code = made(here)
    activity = written(here, TeamActor.of(team))
    officer = signed_in(here.officer)
    refused = officer.post(f"/hoat-dong/{activity.pk}/tra-to-doi/", {"reason": " ", "version": activity.version})
    assert refused.status_code == 422
    officer.post(
        f"/hoat-dong/{activity.pk}/tra-to-doi/", {"reason": "Thiếu số người", "version": activity.version}
    )
    client = device(code)
    page = client.get("/doi/").content.decode()
    assert "Thiếu số người" in page
    form = client.get(f"/doi/viec/{activity.pk}/sua/")
    assert 'value="35"' in form.content.decode()
    version = Activity.objects.get().version
    answer = client.post(f"/doi/viec/{activity.pk}/sua/", typed(version=version, **{"conference-people": "52"}))
    assert answer.status_code == 302
    mended = Activity.objects.get()
    assert (mended.state, mended.return_reason, mended.quantities.get().value) == (State.DRAFT, "", 52)
    assert [one.verb for one in mended.revisions.all()][-3:] == ["sent_back", "corrected", "mended"]


def test_mending_keeps_what_the_officer_added(here: Place) -> None:
    team, code = made(here)
    activity = written(here, TeamActor.of(team))
    split = Facts(
        kind="conference", since=TODAY, title="Họp thôn", cost=500_000, audiences=("students",),
        figures=(Figure("people", 30, "students"), Figure("people", 5, "heads")),
    )  # fmt: skip
    corrected = actions.correct(activity, version=activity.version, facts=split, actor=here.officer)
    sent = typed(version=corrected.version, place="Sân đình", **{"conference-people": ""})
    assert device(code).post(f"/doi/viec/{activity.pk}/sua/", sent).status_code == 302
    kept = Activity.objects.get()
    assert (kept.title, kept.cost, kept.place) == ("Họp thôn", 500_000, "Sân đình")
    assert {one.value for one in kept.quantities.all()} == {30, 5}


def test_two_who_mend_at_once_are_told(here: Place) -> None:
    team, code = made(here)
    activity = written(here, TeamActor.of(team))
    old = activity.version
    actions.correct(
        activity, version=old, facts=Facts(kind="conference", since=TODAY, note="đã xem"), actor=here.officer
    )
    page = device(code).post(f"/doi/viec/{activity.pk}/sua/", typed(version=old, note="của tổ"))
    assert page.status_code == 409
    assert "của tổ" in page.content.decode()


def test_a_picture_is_taken_off_what_was_given_back(here: Place) -> None:
    _team, code = made(here)
    client = device(code)
    client.post("/doi/ghi/", typed(photos=photo()))
    activity = Activity.objects.get()
    piece = activity.evidence.get()
    client.post(f"/doi/viec/{activity.pk}/sua/", typed(bo_minh_chung=str(piece.pk)))
    assert not activity.evidence.filter(removed_at=None).exists()
    assert client.get(f"/doi/minh-chung/{piece.pk}/").status_code == 404


# ---- what a team does not see


def test_a_team_sees_nothing_of_other_teams_units_and_provinces(
    here: Place, elsewhere: Place, record: Callable[..., Activity]
) -> None:
    mine, code = made(here)
    other, _other = made(here, "Đội thanh niên xã")
    foreign, _foreign = made(elsewhere, "Tổ tỉnh khác")
    theirs = [
        written(here, TeamActor.of(other), facts=Facts(kind="conference", since=TODAY, place="Chỗ của đội khác")),
        written(elsewhere, TeamActor.of(foreign), unit=elsewhere.commune),
        record(title="Việc của cán bộ"),
    ]
    staged = actions.stage_upload(_stored(), client_id=uuid4(), name="khac.jpg", actor=TeamActor.of(other))
    client = device(code)
    page = client.get("/doi/").content.decode()
    for word in ("Đội thanh niên xã", "Tổ tỉnh khác", "Việc của cán bộ", "Chỗ của đội khác"):
        assert word not in page
    for one in theirs:
        assert client.get(f"/doi/viec/{one.pk}/sua/").status_code == 404
        assert client.post(f"/doi/viec/{one.pk}/sua/", typed(version=one.version)).status_code == 404
        for piece in one.evidence.all():
            assert client.get(f"/doi/minh-chung/{piece.pk}/").status_code == 404
    assert client.get(f"/doi/ghi/tep/{staged.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.discard_upload(staged, actor=TeamActor.of(mine))
    with pytest.raises(PermissionDenied):
        written(elsewhere, TeamActor.of(mine), unit=elsewhere.commune)
    with pytest.raises(PermissionDenied):
        actions.discard_upload(staged, actor=here.officer)
    assert signed_in(here.officer).get(f"/hoat-dong/ghi/tep/{staged.pk}/").status_code == 404


def _stored() -> Any:
    from chieng.core.files import PHOTOS, store

    return store(photo(120), allowed=PHOTOS)


def test_a_team_opens_no_page_of_signed_in_people(here: Place) -> None:
    team, code = made(here)
    activity = written(here, TeamActor.of(team))
    client = device(code)
    for path in (
        "/hoat-dong/",
        f"/hoat-dong/{activity.pk}/",
        "/ban-lam-viec/",
        "/hoat-dong/doi/",
        "/hoat-dong/ghi/",
    ):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert "/dang-nhap/" in answer["Location"], path


def test_what_was_entered_long_ago_is_gone_but_not_what_was_given_back(here: Place) -> None:
    team, _code = made(here)
    actor = TeamActor.of(team)
    old, given_back = written(here, actor), written(here, actor)
    Activity.objects.update(received_at=now() - timedelta(days=61))
    Activity.objects.filter(pk=given_back.pk).update(state=State.RETURNED)
    assert list(queries.written_by_team(actor, today())) == [given_back]
    with pytest.raises(Http404):
        queries.team_activity(actor, old.pk, today())


@pytest.mark.parametrize("path", ["/doi/", "/hoat-dong/doi/"])
def test_lists_ask_as_many_questions_for_one_as_for_three(
    here: Place, path: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    team, code = made(here)
    client = device(code) if path == "/doi/" else signed_in(here.officer)
    asked = []
    for number in (1, 2, 3):
        written(here, TeamActor.of(team), client_id=uuid4())
        if number > 1:
            made(here, f"Đội {number}")
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as questions:
            client.get(path)
        asked.append(len(questions))
    assert asked[0] == asked[2]
