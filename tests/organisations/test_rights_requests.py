"""Requests about personal data: the clocks, who may, what must not happen, the export, who looked."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from chieng.core import sealing
from chieng.core.actors import SYSTEM
from chieng.core.clock import now, today
from chieng.core.desk import DESK, Urgency
from chieng.core.documents.kinds import Paragraph
from chieng.core.documents.words import day_in_words
from chieng.core.models import AuditEntry, PersonalRead
from chieng.core.personal.holdings import HOLDINGS, held_of
from chieng.core.personal.keeping import keep_to
from chieng.core.personal.reads import note_read
from chieng.core.working_days import is_working_day
from chieng.organisations.actions import rights_requests as actions
from chieng.organisations.actions.rights_requests import clocks
from chieng.organisations.kinds import Occasion, RequestKind, RequestState, Role
from chieng.organisations.models import Person, RightsRequest, Unit
from chieng.organisations.reply_letters import reply_letter
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.CHIENG_DATA = tmp_path


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


class Place:
    """A unit with its administrator and an officer; another province with its own."""

    def __init__(self) -> None:
        self.unit, self.other_unit = make_unit("Sở A (minh họa)"), make_unit("Sở B (minh họa)")
        self.administrator = self._with(Role.ADMINISTRATOR, self.unit, "Lê Thị Quản Trị")
        self.officer = self._with(Role.UNIT_OFFICER, self.unit, "Trần Văn Cán Bộ")
        self.auditor = self._with(Role.AUDITOR, self.unit, "Võ Thị Kiểm Tra")
        self.stranger = self._with(Role.ADMINISTRATOR, self.other_unit, "Phạm Người Lạ")

    def _with(self, role: Role, unit: Unit, name: str) -> Person:
        person = make_person(full_name=name)
        give_role(person, role, unit)
        return person


@pytest.fixture
def here() -> Place:
    return Place()


def ask(person: Person, kind: RequestKind = RequestKind.DELETE, words: str = "Xin xóa tài khoản") -> RightsRequest:
    return actions.ask_about_own_data(kind=kind, words=words, client_id=uuid4(), actor=person)


def outside(here: Place, **given: Any) -> RightsRequest:
    values = {
        "unit": here.unit, "kind": RequestKind.CORRECT, "received_on": today(), "client_id": uuid4(),
        "asker_name": "Người Dân", "asker_contact": "0900 000 000", "actor": here.administrator, **given,
    }  # fmt: skip
    return actions.record_request(**values)


def reply(one: RightsRequest, actor: Person, **given: Any) -> None:
    values = {"replied_on": today(), "reply": "Đồng ý", **given}
    actions.reply_to_request(one, **values, actor=actor)
    one.refresh_from_db()


# --- The clocks -----------------------------------------------------------------------------------------------


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.booleans())
def test_the_reply_is_due_on_the_second_working_day_after(received: date, with_third_parties: bool) -> None:
    reply_due, carry_out_due = clocks(received, with_third_parties=with_third_parties)
    days = [received + timedelta(days=one) for one in range(1, (reply_due - received).days + 1)]
    assert sum(is_working_day(one) for one in days) == 2
    assert is_working_day(reply_due)
    assert (carry_out_due - received).days == (20 if with_third_parties else 15)


def test_a_request_on_the_eve_of_tet_is_due_after_tet() -> None:
    # Tết Bính Ngọ: offices are closed from 14/02 to 22/02/2026; Friday the 13th is the last working day before.
    assert clocks(date(2026, 2, 13), with_third_parties=False)[0] == date(2026, 2, 24)


def test_the_clocks_stand_as_recorded_and_third_parties_lengthen_one(here: Place) -> None:
    one = outside(here)
    assert (one.reply_due, one.carry_out_due) == clocks(today(), with_third_parties=False)
    reply(one, here.administrator, with_third_parties=True)
    assert one.carry_out_due == today() + timedelta(days=20)


# --- Recording, answering, carrying out -----------------------------------------------------------------------


def test_a_request_goes_its_way_and_the_log_knows(here: Place) -> None:
    one = outside(here)
    reply(one, here.administrator)
    actions.carry_out_request(one, on=today(), outcome="Đã sửa", actor=here.administrator)
    one.refresh_from_db()
    assert (one.state, one.closed_on, one.outcome) == (RequestState.DONE, today(), "Đã sửa")
    verbs = AuditEntry.objects.filter(subject_id=str(one.pk)).order_by("pk").values_list("verb", flat=True)
    assert [verb.rpartition(".")[2] for verb in verbs] == ["recorded", "replied", "done"]
    assert "Người Dân" not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_sent_twice_it_is_one_request(here: Place) -> None:
    client_id = uuid4()
    for _time in range(2):
        outside(here, client_id=client_id)
        actions.ask_about_own_data(kind=RequestKind.ACCESS, words="", client_id=client_id, actor=here.officer)
    assert RightsRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"asker_name": " "}, "asker_name"),
        ({"asker_contact": ""}, "asker_contact"),
        ({"received_on": today() + timedelta(days=1)}, "received_on"),
        ({"received_on": today() - timedelta(days=400)}, "received_on"),
        ({"words": "x" * 2001}, "words"),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_its_field(here: Place, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        outside(here, **given)
    assert list(refused.value.error_dict) == [field]
    assert not RightsRequest.objects.exists()


def test_no_step_out_of_turn(here: Place) -> None:
    one = outside(here)
    with pytest.raises(ValidationError):
        actions.carry_out_request(one, on=today(), outcome="x", actor=here.administrator)
    with pytest.raises(ValidationError):
        actions.reply_to_request(one, replied_on=today(), reply=" ", actor=here.administrator)
    with pytest.raises(ValidationError):
        actions.refuse_request(one, on=today(), outcome=" ", actor=here.administrator)
    actions.refuse_request(one, on=today(), outcome="Luật Lưu trữ buộc giữ", actor=here.administrator)
    with pytest.raises(ValidationError):
        actions.take_back_request(one, actor=here.administrator)


@pytest.mark.parametrize("who", ["officer", "auditor", "stranger"])
def test_nobody_but_the_units_administrator_answers(here: Place, who: str) -> None:
    one, person = outside(here), getattr(here, who)
    for refused in (
        lambda: outside(here, actor=person),
        lambda: reply(one, person),
        lambda: actions.refuse_request(one, on=today(), outcome="x", actor=person),
        lambda: actions.take_back_request(one, actor=person),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_whoever_asked_takes_it_back(here: Place) -> None:
    one = ask(here.officer)
    actions.take_back_request(one, actor=here.officer)
    one.refresh_from_db()
    assert one.state == RequestState.TAKEN_BACK


def test_a_request_to_be_deleted_is_carried_out_in_one_step(here: Place) -> None:
    one = ask(here.officer)
    with pytest.raises(ValidationError):
        actions.erase_for_request(one, actor=here.administrator)  # not answered yet
    reply(one, here.administrator)
    note_read(here.administrator, [here.officer.pk], Occasion.PERSON)
    with pytest.raises(PermissionDenied):
        actions.erase_for_request(one, actor=here.stranger)
    actions.erase_for_request(one, actor=here.administrator)
    person = Person.objects.get(pk=here.officer.pk)
    one.refresh_from_db()
    assert (person.full_name, person.is_active, one.state) == ("", False, RequestState.DONE)
    assert not PersonalRead.objects.filter(subject_id=person.pk).exists()
    sealing.seal(everything=True)
    assert sealing.verify().is_sound


def test_the_last_administrator_is_not_erased_and_nothing_changes(here: Place) -> None:
    one = ask(here.administrator)
    reply(one, here.administrator)
    with pytest.raises(ValidationError):
        actions.erase_for_request(one, actor=here.administrator)
    assert Person.objects.get(pk=here.administrator.pk).erased_at is None
    assert RightsRequest.objects.get(pk=one.pk).state == RequestState.REPLIED


def test_names_and_words_of_an_old_request_go(here: Place) -> None:
    one = outside(here)
    actions.refuse_request(one, on=today(), outcome="Không giữ gì", actor=here.administrator)
    assert keep_to("organisations.rights_requests", actor=SYSTEM) == 0
    RightsRequest.objects.update(
        closed_on=today() - timedelta(days=731), received_on=today() - timedelta(days=740)
    )
    assert keep_to("organisations.rights_requests", actor=SYSTEM) == 1
    assert keep_to("organisations.rights_requests", actor=SYSTEM) == 0
    one.refresh_from_db()
    assert (one.asker_name, one.asker_contact, one.outcome, one.state) == ("", "", "", RequestState.REFUSED)


# --- The desk --------------------------------------------------------------------------------------------------


def test_it_is_on_the_administrators_desk_and_late_after_its_day(here: Place) -> None:
    one = outside(here)
    items = DESK["organisations.rights_requests"]
    assert [item.urgency for item in items(here.administrator, today())] == [Urgency.TO_DO]
    assert [item.urgency for item in items(here.administrator, one.reply_due)] == [Urgency.TO_DO]
    assert [item.urgency for item in items(here.administrator, one.reply_due + timedelta(days=1))] == [
        Urgency.LATE
    ]
    for person in (here.officer, here.auditor, here.stranger):
        assert items(person, today()) == []
    actions.refuse_request(one, on=today(), outcome="x", actor=here.administrator)
    assert items(here.administrator, today()) == []


# --- The pages -------------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_within_reach(here: Place) -> None:
    outside(here)
    outside(here, asker_name="Người Khác", unit=here.other_unit, actor=here.stranger)
    pages = {
        who: signed_in(getattr(here, who)).get("/du-lieu-ca-nhan/").content.decode()
        for who in ("administrator", "auditor", "officer", "stranger")
    }
    assert {who: "Người Dân" in page for who, page in pages.items()} == {
        "administrator": True, "auditor": True, "officer": False, "stranger": False,
    }  # fmt: skip
    assert "Người Khác" not in pages["administrator"]


def test_a_request_is_recorded_answered_and_closed_on_pages(here: Place) -> None:
    client = signed_in(here.administrator)
    sent = {
        "client_id": str(uuid4()), "asker_name": "Người Dân", "asker_contact": "0900", "unit": "Sở A (minh họa)",
        "kind": "correct", "received_on": today().isoformat(),
    }  # fmt: skip
    assert client.post("/du-lieu-ca-nhan/yeu-cau/moi/", {**sent, "asker_contact": ""}).status_code == 200
    answer = client.post("/du-lieu-ca-nhan/yeu-cau/moi/", sent)
    one = RightsRequest.objects.get()
    address = f"/du-lieu-ca-nhan/yeu-cau/{one.pk}/"
    assert answer["Location"] == address
    page = client.get(address).content.decode()
    assert f"{one.reply_due:%d/%m/%Y}" in page
    client.post(f"{address}buoc/tra-loi/", {"replied_on": today().isoformat(), "reply": "Sẽ sửa"})
    client.post(f"{address}buoc/thuc-hien/", {"on": today().isoformat(), "outcome": "Đã sửa"})
    one.refresh_from_db()
    assert one.state == RequestState.DONE
    assert client.get(f"{address}buoc/khong-co/").status_code == 404
    assert signed_in(here.stranger).get(address).status_code == 404
    assert signed_in(here.stranger).get(f"{address}van-ban/").status_code == 404
    assert signed_in(here.auditor).get(f"{address}van-ban/").status_code == 404


def test_the_letter_of_reply_opens(here: Place) -> None:
    one = outside(here)
    answer = signed_in(here.administrator).get(f"/du-lieu-ca-nhan/yeu-cau/{one.pk}/van-ban/")
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize("kind", RequestKind)
def test_the_letter_of_reply_says_once_what_was_asked_and_addresses_its_reader(
    here: Place, kind: RequestKind
) -> None:
    letter = reply_letter(outside(here, kind=kind), here.unit, today())
    opening = letter.body[0]
    assert isinstance(opening, Paragraph)
    assert isinstance(opening.text, str)
    assert opening.text.startswith(f"N{day_in_words(today())[1:]}, ")
    assert opening.text.endswith(f"về dữ liệu cá nhân, nội dung: {kind.label}.")
    assert letter.addressed_to == ("Ông/bà Người Dân",)


def test_people_see_ask_and_take_along_what_is_held_of_them(here: Place) -> None:
    client = signed_in(here.officer)
    page = client.get("/du-lieu-cua-toi/").content.decode()
    assert "Trần Văn Cán Bộ" in page
    client.post("/du-lieu-cua-toi/", {"client_id": str(uuid4()), "kind": "correct", "words": "Sai tên"})
    assert RightsRequest.objects.get().unit == here.unit
    told = json.loads(client.post("/du-lieu-cua-toi/tai/", {"dang": "json"}).content)
    assert {one["what"] for one in told["held"]} == set(HOLDINGS.names())
    assert "Trần Văn Cán Bộ" in json.dumps(told, ensure_ascii=False)
    assert "Lê Thị Quản Trị" not in json.dumps(told, ensure_ascii=False)
    html = client.post("/du-lieu-cua-toi/tai/", {"dang": "html"}).content.decode()
    assert "Trần Văn Cán Bộ" in html
    assert client.post("/du-lieu-cua-toi/tai/", {"dang": "exe"}).status_code == 404
    assert not PersonalRead.objects.exists()


def test_an_administrator_exports_only_for_an_open_request(here: Place) -> None:
    one = ask(here.officer, RequestKind.ACCESS)
    address = f"/du-lieu-ca-nhan/yeu-cau/{one.pk}/du-lieu/"
    assert signed_in(here.administrator).post(address, {"dang": "json"}).status_code == 200
    assert PersonalRead.objects.get().occasion == Occasion.EXPORT
    assert AuditEntry.objects.filter(verb="organisations.person.exported").count() == 1
    assert signed_in(here.auditor).post(address).status_code == 403
    assert signed_in(here.stranger).post(address).status_code == 404
    actions.refuse_request(one, on=today(), outcome="x", actor=here.administrator)
    assert signed_in(here.administrator).post(address).status_code == 403


def test_everything_that_points_at_a_person_is_in_a_holding() -> None:
    from django.apps import apps

    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.is_relation and field.related_model is Person
    }
    covers = {one for holding in HOLDINGS for one in holding.covers}
    assert sorted(pointing - covers) == []
    assert sorted(covers - pointing) == []


def test_what_is_held_costs_the_same_whatever_there_is(here: Place) -> None:
    numbers = []
    for _time in range(2):
        for _more in range(2):
            ask(here.officer)
        with CaptureQueriesContext(connection) as asked:
            held_of(here.officer.pk)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


# --- Who looked ------------------------------------------------------------------------------------------------


def test_a_look_is_written_down_once_a_day_and_never_of_oneself(here: Place) -> None:
    client = signed_in(here.administrator)
    for _time in range(3):
        client.get(f"/nguoi-dung/{here.officer.pk}/")
        client.get(f"/nguoi-dung/{here.administrator.pk}/")
    client.get("/nguoi-dung/")
    client.get("/don-vi/")
    assert [(one.subject_id, one.occasion) for one in PersonalRead.objects.all()] == [
        (here.officer.pk, Occasion.PERSON)
    ]
    note_read(SYSTEM, [here.officer.pk], Occasion.PERSON)
    assert PersonalRead.objects.count() == 1


def test_a_list_taken_away_is_a_look_at_everybody_on_it_in_few_queries(here: Place) -> None:
    signed_in(here.administrator).get("/nguoi-dung/?xuat=xlsx")
    seen = set(PersonalRead.objects.values_list("subject_id", flat=True))
    assert {here.officer.pk, here.auditor.pk} <= seen
    assert here.stranger.pk not in seen
    people = [make_person().pk for _one in range(20)]
    with CaptureQueriesContext(connection) as asked:
        note_read(here.administrator, people, Occasion.LIST)
    assert len(asked) <= 4


def test_printed_codes_are_looks_too(here: Place) -> None:
    client = signed_in(here.administrator)
    client.post(f"/nguoi-dung/{here.officer.pk}/dat-lai-mat-khau/")
    seen = PersonalRead.objects.filter(occasion=Occasion.CODE)
    assert [one.subject_id for one in seen] == [here.officer.pk]


def test_an_occasion_nobody_registered_is_a_mistake(here: Place) -> None:
    with pytest.raises(KeyError):
        note_read(here.administrator, [here.officer.pk], "browsing")


def test_who_looked_is_shown_to_the_person_and_within_reach_only(here: Place) -> None:
    note_read(here.administrator, [here.officer.pk], Occasion.PERSON)
    note_read(here.stranger, [here.administrator.pk], Occasion.PERSON)
    own = signed_in(here.officer).get("/du-lieu-cua-toi/").content.decode()
    assert "Lê Thị Quản Trị" in own
    page = {
        who: signed_in(getattr(here, who)).get("/du-lieu-ca-nhan/luot-xem/").content.decode()
        for who in ("administrator", "auditor", "officer", "stranger")
    }
    assert "Trần Văn Cán Bộ" in page["administrator"]
    assert "Trần Văn Cán Bộ" in page["auditor"]
    assert "Trần Văn Cán Bộ" not in page["stranger"]
    assert "Phạm Người Lạ" in page["administrator"]  # one of ours was looked at: by whom is told
    assert "Phạm Người Lạ" not in page["officer"].partition("<main")[2]


@pytest.mark.parametrize("path", ["/du-lieu-ca-nhan/", "/du-lieu-ca-nhan/luot-xem/", "/du-lieu-cua-toi/"])
def test_one_row_and_three_take_the_same_number_of_queries(here: Place, path: str) -> None:
    client = signed_in(here.administrator)
    client.get(path)
    numbers = []
    for count in (1, 2):
        for _more in range(count):
            outside(here)
            note_read(here.administrator, [self_registered(here).pk], Occasion.PERSON)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def self_registered(here: Place) -> Person:
    person = make_person()
    give_role(person, Role.UNIT_OFFICER, here.unit)
    return person


def test_the_moment_is_kept_for_the_schedule_only(here: Place) -> None:
    note_read(here.administrator, [here.officer.pk], Occasion.PERSON)
    assert PersonalRead.objects.get().at <= now()
