"""A closed period: what can still be done in it, by whom it is closed, and for whom it stands open again."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chieng.core.actors import SYSTEM
from chieng.ledger import actions
from chieng.ledger.kinds import Facts, Figure, State
from chieng.ledger.models import Activity, ClosingExtension, PeriodClosing
from chieng.ledger.snapshots import facts_of
from chieng.organisations.kinds import Role
from chieng.programme.models import Plan
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db

IN_2024 = date(2024, 11, 20)
IN_2025 = date(2025, 3, 3)
LAST = date(2024, 12, 14)
LINK = "https://example.vn/tin/1"


@pytest.fixture
def province() -> Province:
    return make_province(with_people=True)


def plan_of(province: Province) -> Plan:
    return Plan.objects.get(code=province.plan)


def close(province: Province, **given: Any) -> PeriodClosing:
    values = {
        "since": date(2023, 12, 15),
        "last_day": LAST,
        "reason": "Đã chốt số liệu năm",
        "document": "12/SKHCN",
        "actor": province.people[Role.PROGRAMME_OFFICER],
    }
    return actions.close_period(plan_of(province), **{**values, **given})


def log(province: Province, since: date, **given: Any) -> Activity:
    return actions.log_activity(
        unit=province.units["so-1"],
        facts=Facts(kind="conference", since=since, figures=(Figure("people", 35),)),
        client_id=given.pop("client_id", None) or uuid4(),
        link=LINK,
        actor=province.people[Role.UNIT_OFFICER],
        **given,
    )


def refused(error: pytest.ExceptionInfo[ValidationError]) -> str:
    assert error.value.code == "closed"
    return " ".join(error.value.messages)


def test_what_was_to_be_sent_stays_a_draft_and_says_why(province: Province) -> None:
    close(province)
    held = log(province, IN_2024)
    assert held.state == State.DRAFT
    assert "14/12/2024" in held.held_reason
    assert "Sở 1" in held.held_reason
    assert held.evidence.count() == 1
    sent = log(province, IN_2025)
    assert (sent.state, sent.held_reason) == (State.SUBMITTED, "")


def test_the_same_one_sent_again_is_still_one_draft(province: Province) -> None:
    close(province)
    client_id = uuid4()
    assert log(province, IN_2024, client_id=client_id).pk == log(province, IN_2024, client_id=client_id).pk
    assert Activity.objects.get().state == State.DRAFT


def test_a_draft_is_amended_but_not_sent(province: Province) -> None:
    close(province)
    held, officer = log(province, IN_2024), province.people[Role.UNIT_OFFICER]
    facts = replace(facts_of(held), title="Tên khác")
    amended = actions.amend_activity(held, version=held.version, facts=facts, client_id=uuid4(), actor=officer)
    assert (amended.state, amended.title) == (State.DRAFT, "Tên khác")
    assert amended.held_reason
    with pytest.raises(ValidationError) as error:
        actions.submit(amended, actor=officer)
    assert "gia hạn" in refused(error)


def test_nothing_that_counts_or_waits_is_changed(province: Province) -> None:
    unit = province.units["so-1"]
    verified = make_activity(unit=unit, since=IN_2024)
    waiting = make_activity(unit=unit, since=IN_2024, state=State.SUBMITTED)
    later = make_activity(unit=unit, since=IN_2025)
    close(province)
    other = replace(facts_of(verified), title="Khác")
    moved = replace(facts_of(later), since=IN_2024, until=IN_2024 + timedelta(days=1))
    tries: list[Any] = [
        lambda: actions.verify(waiting, actor=province.people[Role.HEAD]),
        lambda: actions.return_for_correction(verified, reason="x", actor=province.people[Role.HEAD]),
        lambda: actions.withdraw(verified, reason="x", actor=province.people[Role.HEAD]),
        lambda: actions.withdraw(waiting, reason="x", actor=province.people[Role.UNIT_OFFICER]),
        lambda: actions.correct(verified, version=verified.version, facts=other, actor=SYSTEM),
        lambda: actions.correct(later, version=later.version, facts=moved, actor=SYSTEM),
        lambda: actions.attach_evidence(waiting, link=LINK, actor=SYSTEM),
        lambda: actions.remove_evidence(waiting.evidence.get(), actor=SYSTEM),
    ]
    before = {one.pk: (one.state, one.version, one.since) for one in Activity.objects.all()}
    for attempt in tries:
        with pytest.raises(ValidationError) as error:
            attempt()
        refused(error)
    assert {one.pk: (one.state, one.version, one.since) for one in Activity.objects.all()} == before
    assert actions.verify_all([waiting.pk], actor=province.people[Role.HEAD]).done == []


def test_the_first_and_the_last_day_are_closed_and_their_neighbours_not(province: Province) -> None:
    close(province, since=date(2024, 6, 1), last_day=date(2024, 6, 30))
    days = [date(2024, 5, 31), date(2024, 6, 1), date(2024, 6, 30), date(2024, 7, 1)]
    states = [log(province, day).state for day in days]
    assert states == [State.SUBMITTED, State.DRAFT, State.DRAFT, State.SUBMITTED]


def test_one_unit_gets_more_time_until_a_day_and_no_other_unit(province: Province, settings: Any) -> None:
    settings.CHIENG_TODAY = date(2025, 1, 10)
    closing, officer = close(province), province.people[Role.PROGRAMME_OFFICER]
    actions.extend_period(
        closing, unit=province.units["so-1"], last_day=date(2025, 1, 20), reason="Mất mạng", actor=officer
    )
    other = make_activity(unit=province.units["so-2"], since=IN_2024, state=State.DRAFT)
    with pytest.raises(ValidationError) as error:
        actions.submit(other, actor=SYSTEM)
    refused(error)
    settings.CHIENG_TODAY = date(2025, 1, 20)
    assert log(province, IN_2024).state == State.SUBMITTED
    settings.CHIENG_TODAY = date(2025, 1, 21)
    assert log(province, IN_2024).state == State.DRAFT


def test_opened_again_it_is_open_for_everybody(province: Province) -> None:
    closing, officer = close(province), province.people[Role.PROGRAMME_OFFICER]
    with pytest.raises(ValidationError):
        actions.reopen_period(closing, reason=" ", actor=officer)
    actions.reopen_period(closing, reason="Khóa nhầm năm", actor=officer)
    assert log(province, IN_2024).state == State.SUBMITTED
    assert close(province).is_closed


def test_another_plan_of_another_province_stays_open(province: Province) -> None:
    elsewhere = make_province("hai", "HAI-XYZ", with_people=True)
    close(province)
    assert log(elsewhere, IN_2024).state == State.SUBMITTED


def test_only_the_lead_closes_extends_and_opens_again(province: Province) -> None:
    elsewhere = make_province("hai", "HAI-XYZ", with_people=True)
    neighbour = make_person()
    give_role(neighbour, Role.PROGRAMME_OFFICER, province.units["so-2"])
    closing = close(province)
    strangers = [person for role, person in province.people.items() if role is not Role.PROGRAMME_OFFICER]
    for person in [*strangers, *elsewhere.people.values(), neighbour]:
        with pytest.raises(PermissionDenied):
            close(province, since=IN_2025, last_day=IN_2025, actor=person)
        with pytest.raises(PermissionDenied):
            actions.reopen_period(closing, reason="x", actor=person)
        with pytest.raises(PermissionDenied):
            actions.extend_period(
                closing, unit=province.units["so-1"], last_day=date(2030, 1, 1), reason="x", actor=person
            )
    assert (PeriodClosing.objects.count(), ClosingExtension.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"document": ""}, "document"),
        ({"last_day": date(2023, 12, 14)}, "last_day"),
        ({"last_day": date(2999, 1, 1)}, "last_day"),
        ({"since": date(2019, 1, 1), "last_day": date(2019, 2, 1)}, "since"),
    ],
)
def test_what_is_wrong_is_said_by_field(province: Province, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        close(province, **given)
    assert list(error.value.error_dict) == [field]


def test_days_are_closed_once(province: Province) -> None:
    close(province)
    with pytest.raises(ValidationError, match="đã khóa sổ rồi"):
        close(province, since=LAST, last_day=LAST + timedelta(days=5))


def test_a_stranger_unit_gets_no_time(province: Province) -> None:
    elsewhere = make_province("hai", "HAI-XYZ")
    with pytest.raises(ValidationError) as error:
        actions.extend_period(
            close(province), unit=elsewhere.units["so-1"], last_day=date(2999, 1, 1), reason="x", actor=SYSTEM
        )
    assert list(error.value.error_dict) == ["unit"]


def test_the_form_keeps_a_draft_and_the_page_says_why(province: Province, client: Client) -> None:
    close(province)
    client.force_login(
        province.people[Role.UNIT_OFFICER], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    data = {
        "client_id": str(uuid4()),
        "unit": str(province.units["so-1"].pk),
        "kind": "conference",
        "since": "20/11/2024",
        "conference-people": "35",
        "link": LINK,
        "xong": "gui",
    }
    page = client.post("/hoat-dong/ghi/", data, follow=True).content.decode()
    assert "Đã lưu bản nháp, chưa gửi." in page
    assert "đã khóa sổ ngày" in page
    assert "/gui/" not in page


# --- The pages --------------------------------------------------------------------------------------------------


def sign_in(client: Client, province: Province, role: Role) -> None:
    client.force_login(province.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")


def test_the_lead_closes_extends_and_opens_again_on_the_pages(province: Province, client: Client) -> None:
    sign_in(client, province, Role.PROGRAMME_OFFICER)
    page = f"/hoat-dong/khoa-so/{province.plan}/"
    assert "Chưa khóa sổ kỳ nào." in client.get(page).content.decode()
    data = {"since": "15/12/2023", "last_day": "14/12/2024", "document": "12/SKHCN", "reason": ""}
    refused_page = client.post(page, data)
    assert refused_page.status_code == 422
    assert "12/SKHCN" in refused_page.content.decode()
    assert "Đã khóa sổ." in client.post(page, data | {"reason": "Chốt số liệu"}, follow=True).content.decode()
    closing = PeriodClosing.objects.get()
    one = f"/hoat-dong/khoa-so/ky/{closing.pk}/"
    unknown = {
        "viec": "gia-han",
        "gia-han-unit": "không có",
        "gia-han-last_day": "20/12/2025",
        "gia-han-reason": "x",
    }
    assert client.post(one, unknown).status_code == 422
    given = unknown | {"gia-han-unit": "so 1"}
    assert "Đã gia hạn cho đơn vị." in client.post(one, given, follow=True).content.decode()
    assert ClosingExtension.objects.get().unit == province.units["so-1"]
    assert client.post(one, {"viec": "mo-lai", "mo-lai-reason": " "}).status_code == 422
    assert (
        "Đã mở lại" in client.post(one, {"viec": "mo-lai", "mo-lai-reason": "Nhầm"}, follow=True).content.decode()
    )


def test_whoever_does_not_lead_reads_what_is_closed_and_closes_nothing(province: Province, client: Client) -> None:
    closing = close(province)
    for role in (Role.UNIT_OFFICER, Role.HEAD, Role.AUDITOR):
        sign_in(client, province, role)
        for page in (f"/hoat-dong/khoa-so/{province.plan}/", f"/hoat-dong/khoa-so/ky/{closing.pk}/"):
            answer = client.get(page)
            assert "14/12/2024" in answer.content.decode()
            assert '<form class="form"' not in answer.content.decode()
            assert client.post(page, {"viec": "mo-lai", "mo-lai-reason": "x"}).status_code == 403
    assert PeriodClosing.objects.get().is_closed


def test_the_lists_ask_as_much_for_three_rows_as_for_one(
    province: Province, client: Client, django_assert_num_queries: Any
) -> None:
    sign_in(client, province, Role.PROGRAMME_OFFICER)
    closing = close(province)
    pages = (f"/hoat-dong/khoa-so/{province.plan}/", f"/hoat-dong/khoa-so/ky/{closing.pk}/")

    def more(number: int) -> None:
        day = date(2023, number, 1)
        close(province, since=day, last_day=day)
        for unit in ("so-1", "so-2", "dai-hoc"):
            actions.extend_period(
                closing, unit=province.units[unit], last_day=date(2025, 12, 20), reason="x", actor=SYSTEM
            )

    more(1)
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counts.append(len(asked))
    more(2)
    more(3)
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(page)
