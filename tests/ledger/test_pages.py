"""The activity's page, the list with its files, the queue, the desk; who sees what."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chieng.core.desk import DESK, Urgency
from chieng.core.remembering import remembering
from chieng.ledger import actions, queries, tables
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.organisations import actions as organisations
from chieng.organisations.kinds import Role
from chieng.organisations.queries import remember_rights
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.ledger.conftest import TODAY, Place
from tests.ledger.test_form import photo, upload

pytestmark = pytest.mark.django_db


def page_of(activity: Activity) -> str:
    return reverse("ledger:activity", args=[activity.pk])


def text(answer: Any) -> str:
    content: bytes = answer.content
    return content.decode()


@pytest.fixture
def pair(here: Place, elsewhere: Place) -> tuple[Activity, Activity]:
    """One activity here and one elsewhere, so that something could leak."""
    return (
        make_activity(unit=here.commune, state=State.SUBMITTED, actor=here.officer, title="Họp thôn Một"),
        make_activity(
            unit=elsewhere.commune, state=State.SUBMITTED, actor=elsewhere.officer, title="Họp thôn Hai"
        ),
    )


def test_everybody_of_the_unit_and_above_reads_and_nobody_else(
    here: Place, elsewhere: Place, client: Client, pair: tuple[Activity, Activity]
) -> None:
    mine, theirs = pair
    for reader in (here.officer, here.head, here.programme_officer, here.auditor):
        client.force_login(reader)
        assert client.get(page_of(mine)).status_code == 200
        assert client.get(page_of(theirs)).status_code == 404
        shown = text(client.get("/hoat-dong/"))
        assert ("Họp thôn Một" in shown, "Họp thôn Hai" in shown) == (True, False)
        exported = text(client.get("/hoat-dong/?xuat=csv"))
        assert ("Họp thôn Một" in exported, "Họp thôn Hai" in exported) == (True, False)
    client.force_login(make_person())
    assert client.get(page_of(mine)).status_code == 404
    client.logout()
    assert client.get(page_of(mine)).status_code == 302


@pytest.mark.parametrize("name", ["submit", "verify", "return", "withdraw", "attach"])
def test_no_button_works_on_anothers_activity(
    name: str, here: Place, client: Client, pair: tuple[Activity, Activity]
) -> None:
    _mine, theirs = pair
    client.force_login(here.head)
    answer = client.post(reverse(f"ledger:{name}", args=[theirs.pk]), {"reason": "x", "link": "https://a.vn"})
    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert (theirs.state, theirs.evidence.count()) == (State.SUBMITTED, 1)


def test_an_auditor_sees_no_button_and_presses_none(
    here: Place, client: Client, pair: tuple[Activity, Activity]
) -> None:
    client.force_login(here.auditor)
    assert 'method="post" action="/hoat-dong/' not in text(client.get(page_of(pair[0])))
    for name in ("submit", "verify", "return", "withdraw", "attach"):
        answer = client.post(reverse(f"ledger:{name}", args=[pair[0].pk]), {"reason": "x", "link": "https://a.vn"})
        assert answer.status_code == 403
    assert Activity.objects.get(pk=pair[0].pk).version == pair[0].version


def test_the_head_verifies_on_the_page(here: Place, client: Client, pair: tuple[Activity, Activity]) -> None:
    mine = pair[0]
    client.force_login(here.head)
    answer = client.post(reverse("ledger:verify", args=[mine.pk]), {"version": mine.version}, follow=True)
    assert "Đã xác nhận. Số liệu được tính từ bây giờ." in text(answer)
    mine.refresh_from_db()
    assert (mine.state, mine.verified_by) == (State.VERIFIED, here.head)


def test_a_head_who_looked_at_an_older_version_is_told(
    here: Place, client: Client, pair: tuple[Activity, Activity]
) -> None:
    mine = pair[0]
    actions.attach_evidence(mine, link="https://a.vn/moi", actor=here.officer)
    client.force_login(here.head)
    address = reverse("ledger:return", args=[mine.pk])
    answer = client.post(address, {"version": mine.version, "reason": "Thiếu trang sổ"})
    assert answer.status_code == 409
    assert "vừa thay đổi hoạt động này" in text(answer)
    assert ">Thiếu trang sổ</textarea>" in text(answer)


def test_returning_without_a_reason_asks_for_one(
    here: Place, client: Client, pair: tuple[Activity, Activity]
) -> None:
    client.force_login(here.head)
    answer = client.post(reverse("ledger:return", args=[pair[0].pk]), {"version": pair[0].version, "reason": " "})
    assert answer.status_code == 422
    assert "Ghi lý do để người ghi biết cần sửa gì." in text(answer)


def test_errors_are_english_in_english(here: Place, client: Client, pair: tuple[Activity, Activity]) -> None:
    client.force_login(here.head)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("ledger:return", args=[pair[0].pk]), {"reason": ""})
    assert "Write down the reason, so that the officer knows what to correct." in text(answer)


def test_history_shows_old_beside_new_in_words(here: Place, client: Client) -> None:
    from dataclasses import replace

    from chieng.ledger.kinds import Figure
    from chieng.ledger.snapshots import facts_of

    activity = make_activity(unit=here.commune, state=State.DRAFT, actor=here.officer)
    facts = replace(facts_of(activity), figures=(Figure("people", 53),), audiences=("officials", "heads"))
    actions.correct(activity, version=activity.version, facts=facts, actor=here.head, reason="đếm lại")
    client.force_login(here.officer)
    page = text(client.get(page_of(activity)))
    assert "Sửa: đếm lại" in page
    assert "<td>35</td><td>53</td>" in page
    assert "Người đứng đầu cơ quan, tổ chức" in page


def test_a_blank_figure_reads_as_not_entered_and_zero_as_zero(here: Place, client: Client) -> None:
    client.force_login(here.officer)
    blank = make_activity(unit=here.commune, state=State.DRAFT, numbers={})
    zero = make_activity(unit=here.commune, numbers={"people": 0})
    without = make_activity(unit=here.commune, numbers={"people": None})
    assert "0 người" not in text(client.get(page_of(blank)))
    assert "0 người" in text(client.get(page_of(zero)))
    assert "– người" in text(client.get(page_of(without)))


# --- Evidence ---------------------------------------------------------------------------------------------------


@pytest.fixture
def with_photo(here: Place, client: Client) -> Activity:
    activity = make_activity(unit=here.commune, state=State.DRAFT, actor=here.officer)
    client.force_login(here.officer)
    client.post(reverse("ledger:attach", args=[activity.pk]), {"photos": photo()})
    return activity


def test_a_photo_is_shown_safely_to_those_who_see_the_activity(
    here: Place, elsewhere: Place, client: Client, with_photo: Activity
) -> None:
    evidence = with_photo.evidence.get(kind="photo")
    assert evidence.file is not None
    file, small = (reverse(f"ledger:evidence_{which}", args=[evidence.pk]) for which in ("file", "thumbnail"))
    for reader in (here.head, here.auditor):
        client.force_login(reader)
        answer = client.get(file)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert client.get(small)["Content-Type"] == "image/webp"
        assert evidence.file.original_sha256[:12] in text(client.get(page_of(with_photo)))
    client.force_login(elsewhere.head)
    assert client.get(file).status_code == client.get(small).status_code == 404


def test_removed_evidence_is_served_to_nobody(here: Place, client: Client, with_photo: Activity) -> None:
    evidence = with_photo.evidence.get(kind="photo")
    client.post(reverse("ledger:detach", args=[evidence.pk]))
    assert client.get(reverse("ledger:evidence_file", args=[evidence.pk])).status_code == 404
    assert "Bỏ minh chứng" in text(client.get(page_of(with_photo)))


def test_adding_a_wrong_file_keeps_the_right_one_and_the_link(here: Place, client: Client) -> None:
    activity = make_activity(unit=here.commune, state=State.DRAFT, actor=here.officer)
    client.force_login(here.officer)
    wrong = SimpleUploadedFile("anh.jpg", b"MZ" + b"\x00" * 200)
    address = reverse("ledger:attach", args=[activity.pk])
    answer = client.post(address, {"photos": [photo("that.jpg"), wrong], "link": "not a link"})
    assert answer.status_code == 422
    assert "anh.jpg: Nội dung tệp không thuộc loại được nhận" in text(answer)
    assert 'value="not a link"' in text(answer)
    assert [one.name for one in activity.evidence.filter(kind="photo")] == ["that.jpg"]


def test_old_uploads_whose_form_never_came_are_let_go(here: Place, client: Client, settings: Any) -> None:
    from datetime import timedelta
    from uuid import uuid4

    from chieng.core.actors import SYSTEM
    from chieng.core.personal.keeping import keep_to
    from chieng.ledger.models import StagedUpload

    client.force_login(here.officer)
    for name in ("cu.jpg", "moi.jpg"):
        upload(client, uuid4(), photo(name, "red" if name == "cu.jpg" else "blue"))
    old = StagedUpload.objects.get(name="cu.jpg")
    StagedUpload.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=15))
    keep_to("ledger.uploads", actor=SYSTEM)
    assert [one.name for one in StagedUpload.objects.all()] == ["moi.jpg"]


# --- Lists ------------------------------------------------------------------------------------------------------


def test_filters_live_in_the_address_and_in_the_file(here: Place, client: Client) -> None:
    make_activity(unit=here.commune, title="Phát loa", kind="loudspeaker-run", since=date(2025, 11, 1))
    make_activity(unit=here.commune, title="Họp thôn", state=State.SUBMITTED)
    client.force_login(here.officer)

    def titles(**wanted: str) -> list[str]:
        rows = list(csv.DictReader(io.StringIO(text(client.get("/hoat-dong/", {**wanted, "xuat": "csv"}))[1:])))
        return [row["Hoạt động"] for row in rows if row["Hoạt động"] in {"Phát loa", "Họp thôn"}]

    assert titles() == ["Họp thôn", "Phát loa"]
    assert titles(trang_thai="submitted") == ["Họp thôn"]
    assert titles(loai="loudspeaker-run") == titles(tu="2025-10-30", den="2025-11-02") == ["Phát loa"]
    assert titles(tim="loa") == ["Phát loa"]
    assert titles(trang_thai="withdrawn") == []


def test_a_wrong_filter_is_told_and_filters_nothing(here: Place, client: Client) -> None:
    make_activity(unit=here.commune, title="Họp thôn")
    client.force_login(here.officer)
    answer = client.get("/hoat-dong/", {"tu": "31/31/2025", "trang_thai": "x"})
    assert answer.status_code == 200
    assert "Họp thôn" in text(answer)


def test_an_empty_list_says_what_to_do(here: Place, client: Client) -> None:
    client.force_login(here.officer)
    assert "Bấm Ghi hoạt động để ghi việc đầu tiên" in text(client.get("/hoat-dong/"))
    assert "Bỏ bớt điều kiện lọc" in text(client.get("/hoat-dong/?trang_thai=draft"))


@pytest.mark.parametrize("address", ["/hoat-dong/", "/hoat-dong/cho-xac-nhan/"])
def test_lists_ask_as_much_for_three_rows_as_for_one(
    address: str, here: Place, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(here.head)
    counts = []
    for number in (1, 2):
        for _each in range(number):
            make_activity(unit=here.commune, state=State.SUBMITTED, actor=here.officer)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_a_unit_that_ended_keeps_its_activities_in_its_successors_list(here: Place, client: Client) -> None:
    from chieng.core.actors import SYSTEM

    activity = make_activity(unit=here.commune, since=date(2025, 6, 1), title="Trước sáp nhập")
    successor = make_unit("Xã Mới (minh họa)", kind="xa", since=date(2025, 7, 1), parent=here.province)
    organisations.end_unit(here.commune, on=date(2025, 7, 1), successors=[successor], actor=SYSTEM)
    officer = make_person()
    give_role(officer, Role.UNIT_OFFICER, successor)
    client.force_login(officer)
    assert "Trước sáp nhập" in text(client.get("/hoat-dong/"))
    page = text(client.get(page_of(activity)))
    assert "Xã Một (minh họa)" in page
    assert "Xã Một (minh họa) (đã kết thúc)" in text(client.get("/hoat-dong/ghi/"))


# --- The queue and the desk -------------------------------------------------------------------------------------


def test_the_queue_holds_what_this_person_may_verify(
    here: Place, elsewhere: Place, pair: tuple[Activity, Activity]
) -> None:
    from chieng.ledger.permissions import may_verify

    own = make_activity(unit=here.commune, state=State.SUBMITTED, actor=here.head)
    make_activity(unit=here.commune, state=State.DRAFT, actor=here.officer)
    people = [
        here.officer, here.head, here.programme_officer, here.auditor,
        elsewhere.head, elsewhere.programme_officer,
    ]  # fmt: skip
    for person in people:
        waiting = set(queries.to_verify(person, TODAY))
        assert waiting == {one for one in (*pair, own) if may_verify(person, one, TODAY)}
    assert set(queries.to_verify(here.head, TODAY)) == {pair[0]}
    assert set(queries.to_verify(here.programme_officer, TODAY)) == {own}


def test_the_head_verifies_what_is_ticked_and_nothing_else(here: Place, client: Client) -> None:
    first, second = (make_activity(unit=here.commune, state=State.SUBMITTED, actor=here.officer) for _ in range(2))
    client.force_login(here.head)
    answer = client.post(
        "/hoat-dong/cho-xac-nhan/", {"chon": [f"{first.pk}.{first.version}", "nonsense"]}, follow=True
    )
    assert "Đã xác nhận 1 hoạt động." in text(answer)
    assert [Activity.objects.get(pk=one.pk).state for one in (first, second)] == [State.VERIFIED, State.SUBMITTED]
    assert "Chưa chọn hoạt động nào" in text(client.post("/hoat-dong/cho-xac-nhan/", follow=True))


def test_the_page_says_who_has_to_verify(here: Place, client: Client, pair: tuple[Activity, Activity]) -> None:
    own = make_activity(unit=here.commune, state=State.SUBMITTED, actor=here.head)
    client.force_login(here.officer)
    assert "Chờ lãnh đạo đơn vị xác nhận." in text(client.get(page_of(pair[0])))
    assert "cán bộ theo dõi chương trình xác nhận" in text(client.get(page_of(own)))


def test_the_desk_asks_as_much_for_many_activities_as_for_one_of_each(here: Place) -> None:
    counts = []
    for _each in range(2):
        for state in (State.DRAFT, State.RETURNED, State.SUBMITTED):
            make_activity(unit=here.commune, state=state, actor=here.officer)
        remember_rights(here.head)  # as for the person of every request that reads
        with CaptureQueriesContext(connection) as asked, remembering():  # as the desk's page does
            DESK["ledger"](here.head, TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 17


def test_the_desk_says_what_came_back_what_waits_and_for_whom(
    here: Place, elsewhere: Place, pair: tuple[Activity, Activity]
) -> None:
    returned = make_activity(unit=here.commune, state=State.RETURNED, actor=here.officer)
    draft = make_activity(unit=here.commune, state=State.DRAFT, actor=here.officer)
    items = DESK["ledger"]

    def desk(person: Any) -> list[tuple[Urgency, str]]:
        return [(item.urgency, item.url) for item in items(person, TODAY)]

    for _each in range(6):
        make_activity(unit=elsewhere.commune, state=State.SUBMITTED, actor=elsewhere.officer)
        make_activity(unit=elsewhere.commune, state=State.DRAFT, actor=elsewhere.officer)
    titles = [str(item.title) for item in items(elsewhere.head, TODAY)]
    assert (titles[0], titles[-1]) == ("7 hoạt động chờ xác nhận", "và 1 hoạt động nữa")

    edit, page = reverse("ledger:activity_edit", args=[returned.pk]), reverse("ledger:activity", args=[draft.pk])
    mending = [(Urgency.RETURNED, edit), (Urgency.TO_DO, page)]
    waiting = (Urgency.WAITING, "/hoat-dong/?trang_thai=submitted")
    assert desk(here.officer) == [*mending, waiting]
    assert desk(here.head) == [mending[0], (Urgency.TO_DO, page_of(pair[0])), mending[1]]
    assert desk(here.auditor) == desk(here.programme_officer) == []
    assert next(iter(items(here.officer, TODAY))).detail == "Thiếu ảnh sổ nhật ký"


def test_a_long_list_loads_the_page_that_is_shown_and_no_more(
    here: Place, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(3):
        make_activity(unit=here.commune, actor=here.officer)
    monkeypatch.setattr("chieng.core.sheets.tables.PER_PAGE", 2)
    loaded: list[int] = []
    lines_of = tables.lines_of

    def counted(activities: list[Activity]) -> list[tables.Line]:
        loaded.append(len(activities))
        return lines_of(activities)

    monkeypatch.setattr(tables, "lines_of", counted)
    client.force_login(here.officer)
    assert client.get(reverse("ledger:activities")).status_code == 200
    assert loaded == [2]
