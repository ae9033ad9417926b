"""Activities by file: a dry run line by line, then exactly that, once, however often the file is sent."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from chieng.core.imports.keeping import staged_from
from chieng.core.models import AuditEntry, ImportState
from chieng.core.sheets.export import write_csv
from chieng.ledger import actions, jobs
from chieng.ledger.exchange.flow import flow
from chieng.ledger.exchange.planning import MOST, entry_id, plan_entries
from chieng.ledger.kinds import FUNDED_INSIDE, Facts, Figure, State
from chieng.ledger.models import Activity, StagedEntries
from chieng.organisations.kinds import Role
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role
from tests.factories.programme_rows import make_bare_plan, make_task, make_theme
from tests.ledger.conftest import Place

pytestmark = pytest.mark.django_db
UPLOAD = "/hoat-dong/nhap/"
HEADING = ["Loại hoạt động", "Từ ngày", "Đến ngày", "Tên hoạt động", "Số lượt phát", "Đường dẫn minh chứng"]
RUN = "Đợt phát loa truyền thanh"
ROWS = [
    [RUN, "01/12/2025", "02/12/2025", "Loa thôn 1", "10", "https://example.vn/1"],
    [RUN, "03/12/2025", "", "Loa thôn 2", "4", ""],
]


@pytest.fixture
def officer(here: Place, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def csv(rows: list[list[str]], heading: list[str] | None = None) -> bytes:
    return write_csv(heading or HEADING, rows)


def send(client: Client, content: bytes) -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile("tuan.csv", content)}, follow=True)


def confirm(client: Client) -> Any:
    staged = StagedEntries.objects.latest("created_at")
    address = reverse("ledger:entries_confirm", args=[staged.pk])
    return client.post(address, {"digest": staged.digest}, follow=True)


def result() -> dict[str, Any]:
    told: dict[str, Any] = StagedEntries.objects.latest("created_at").result
    return told


def messages(*wanted: str) -> list[tuple[str, str]]:
    return [(one["cell"], one["message"]) for one in result()["problems"]]


def test_a_dry_run_tells_each_line_and_writes_nothing(officer: Client) -> None:
    page = send(officer, csv(ROWS)).content.decode()
    assert "Loa thôn 1" in page
    assert "ghi và gửi xác nhận" in page
    assert "ghi bản nháp" in page
    assert "Chưa có đường dẫn minh chứng." in page
    assert not Activity.objects.exists()


def test_what_is_confirmed_is_recorded_as_by_hand(here: Place, officer: Client) -> None:
    send(officer, csv(ROWS))
    confirm(officer)
    run, other = Activity.objects.order_by("since")
    assert (run.unit, run.state, run.created_by, run.changed_by) == (
        here.commune,
        State.SUBMITTED,
        here.officer,
        here.officer,
    )
    assert (run.since, run.last_day, run.title) == (date(2025, 12, 1), date(2025, 12, 2), "Loa thôn 1")
    assert (run.evidence.get().link, run.quantities.get().value) == ("https://example.vn/1", 10)
    assert [one.code for one in run.audiences.all()] == ["public"]
    assert [(one.version, one.verb) for one in run.revisions.all()] == [
        (1, "recorded"),
        (2, "evidence_added"),
        (3, "submitted"),
    ]
    assert (run.version, other.version, other.state) == (3, 1, State.DRAFT)
    verbs = list(AuditEntry.objects.filter(subject_id=str(run.pk)).values_list("verb", flat=True))
    assert sorted(verbs) == [
        "ledger.activity.evidence_added",
        "ledger.activity.recorded",
        "ledger.activity.submitted",
    ]
    actions.verify(run, actor=here.head)


def test_the_same_file_twice_records_nothing_twice(officer: Client) -> None:
    for _each in range(2):
        send(officer, csv(ROWS))
        confirm(officer)
    assert Activity.objects.count() == 2
    assert "Tệp không thay đổi gì" in send(officer, csv(ROWS)).content.decode()


def test_a_file_that_grew_records_only_what_is_new(officer: Client) -> None:
    send(officer, csv(ROWS))
    confirm(officer)
    more = [RUN, "08/12/2025", "09/12/2025", "Loa thôn 1", "10", ""]
    page = send(officer, csv([more, *reversed(ROWS)])).content.decode()
    assert "đã có, không ghi lại" in page
    confirm(officer)
    assert Activity.objects.count() == 3


def test_two_equal_rows_of_one_file_are_two_activities(officer: Client) -> None:
    send(officer, csv([ROWS[1], ROWS[1]]))
    confirm(officer)
    assert Activity.objects.count() == 2


def test_a_row_like_a_recorded_one_is_pointed_out(here: Place, officer: Client) -> None:
    known = make_activity(unit=here.commune, kind="loudspeaker-run", since=date(2025, 12, 3), numbers={"plays": 5})
    page = send(officer, csv(ROWS)).content.decode()
    assert "Đã có hoạt động cùng loại, cùng ngày" in page
    assert reverse("ledger:activity", args=[known.pk]) in page


def test_every_wrong_cell_is_told_and_nothing_is_recorded(officer: Client) -> None:
    page = send(
        officer,
        csv(
            [
                ["Hát ru", "01/12/2025", "", "", "1", ""],
                [RUN, "31/02/2025", "", "", "1", ""],
                [RUN, "20/12/2025", "", "", "1", ""],
                [RUN, "05/12/2025", "01/12/2025", "", "1", ""],
                [RUN, "05/12/2025", "", "", "mười", ""],
                ["Tờ rơi, áp phích, băng rôn", "05/12/2025", "", "", "7", ""],
                [RUN, "05/12/2025", "", "", "1", "example.vn"],
                [RUN, "", "", "", "1", ""],
            ]
        ),
    ).content.decode()
    told = dict(messages())
    assert "Không có “Hát ru”" in told["A2"]
    assert "Không có ngày “31/02/2025”" in told["B3"]
    assert "chưa tới" in told["B4"]
    assert "trước ngày đầu" in told["C5"]
    assert "“mười” không phải số nguyên" in told["E6"]
    assert "không có số liệu đó" in told["E7"]
    assert "bắt đầu bằng https://" in told["F8"]
    assert "Ô còn trống" in told["B9"]
    assert "Xác nhận nhập" not in page
    confirm(officer)
    assert not Activity.objects.exists()
    english = {one["cell"]: one["message_en"] for one in result()["problems"]}
    assert "has not come" in english["B4"] or "not come yet" in english["B4"] or "future" in english["B4"]


def test_details_and_the_three_answers_about_money(officer: Client) -> None:
    heading = [
        "Loại hoạt động",
        "Từ ngày",
        "Số lượt phát",
        "Kênh tuyên truyền",
        "Địa điểm",
        "Ngôn ngữ",
        "Kinh phí (đồng)",
    ]
    row = [RUN, "01/12/2025", "1", "Đài xã", "Nhà rông", "vi; Tiếng Ba Na"]
    send(officer, csv([[*row, "1.500.000"], [*row, "lồng ghép"], [*row, ""], [*row, "0"]], heading))
    confirm(officer)
    assert {one.told_cost for one in Activity.objects.all()} == {1_500_000, FUNDED_INSIDE, None, 0}
    one = Activity.objects.first()
    assert one is not None
    assert (one.outlet, one.place, {lang.code for lang in one.languages.all()}) == (
        "Đài xã",
        "Nhà rông",
        {"vi", "bdq"},
    )


def test_zero_blank_and_not_applicable_differ(officer: Client) -> None:
    heading = ["Loại hoạt động", "Từ ngày", "Số lượt phát", "Số thôn, làng, tổ dân phố"]
    send(officer, csv([[RUN, "01/12/2025", "0", "–"], [RUN, "02/12/2025", "3", ""]], heading))
    confirm(officer)
    first, second = Activity.objects.order_by("since")
    assert list(first.quantities.order_by("kind").values_list("kind", "value")) == [
        ("plays", 0),
        ("villages", None),
    ]
    assert list(second.quantities.values_list("kind", "value")) == [("plays", 3)]


def test_themes_and_tasks_are_those_of_the_plan(here: Place, officer: Client) -> None:
    plan = make_bare_plan(here.province)
    theme, task = make_theme(plan), make_task(plan)
    heading = [*HEADING[:2], "Nhóm nội dung", "Nhiệm vụ"]
    send(officer, csv([[RUN, "01/12/2025", theme.code, task.code], [RUN, "02/12/2025", "bịa", ""]], heading))
    assert [(one["cell"], one["code"]) for one in result()["problems"]] == [("C3", "not_in_plan")]
    send(officer, csv([[RUN, "01/12/2025", theme.code, task.code]], heading))
    confirm(officer)
    activity = Activity.objects.get()
    assert ([one.pk for one in activity.themes.all()], [one.pk for one in activity.tasks.all()]) == (
        [theme.pk],
        [task.pk],
    )


def test_an_officer_enters_for_no_other_unit(here: Place, elsewhere: Place, officer: Client) -> None:
    rows = [[str(name), *ROWS[1]] for name in ("Xã Hai (minh họa)", "Sở Một (minh họa)", "Xã Một (minh họa)")]
    send(officer, csv(rows, ["Đơn vị", *HEADING]))
    assert [cell for cell, _text in messages()] == ["A2", "A3"]
    assert not Activity.objects.exists()


def test_a_programme_officer_enters_for_the_units_below(here: Place, elsewhere: Place, client: Client) -> None:
    school = make_unit("Trường THCS Một (minh họa)", kind="truong", parent=here.commune)
    client.force_login(here.programme_officer)
    rows = [[name, *ROWS[0]] for name in ("Xã Một (minh họa)", "truong thcs mot (minh hoa)")]
    send(client, csv(rows, ["Đơn vị", *HEADING]))
    confirm(client)
    assert {one.unit_id for one in Activity.objects.all()} == {here.commune.pk, school.pk}
    send(client, csv([["", *ROWS[0]], ["Xã Hai (minh họa)", *ROWS[0]]], ["Đơn vị", *HEADING]))
    assert [cell for cell, _text in messages()] == ["A2", "A3"]


def test_a_role_lost_in_between_records_nothing(here: Place, elsewhere: Place, officer: Client) -> None:
    send(officer, csv(ROWS))
    staged = StagedEntries.objects.get()
    entries = plan_entries(bytes(staged.content or b""), actor=here.officer).entries
    foreign = staged_from(StagedEntries, b"x", "x.csv", elsewhere.officer)
    actions.stage_entries(foreign, actor=elsewhere.officer)
    with pytest.raises(PermissionDenied):
        actions.record_entries(foreign, entries=entries, actor=elsewhere.officer)
    assert not Activity.objects.exists()


def test_nobody_else_sees_confirms_or_discards_the_file(here: Place, elsewhere: Place, officer: Client) -> None:
    send(officer, csv(ROWS))
    staged = StagedEntries.objects.get()
    for stranger in (here.head, here.programme_officer, elsewhere.officer):
        officer.force_login(stranger)
        assert officer.get(reverse("ledger:entries", args=[staged.pk])).status_code == 404
        for name in ("entries_confirm", "entries_discard"):
            address = reverse(f"ledger:{name}", args=[staged.pk])
            assert officer.post(address, {"digest": staged.digest}).status_code == 404
    officer.force_login(here.auditor)
    assert officer.get(UPLOAD).status_code == 403


def test_what_changed_since_the_dry_run_is_shown_again(here: Place, officer: Client) -> None:
    send(officer, csv(ROWS))
    staged = StagedEntries.objects.get()
    other = staged_from(StagedEntries, bytes(staged.content or b""), "khac.csv", here.officer)
    actions.stage_entries(other, actor=here.officer)
    flow.check(other, actor=here.officer)
    assert flow.apply_or_check_again(other, actor=here.officer)
    page = officer.post(
        reverse("ledger:entries_confirm", args=[staged.pk]), {"digest": staged.digest}, follow=True
    ).content.decode()
    assert Activity.objects.count() == 2
    assert "đã thay đổi từ lúc kiểm tra" in page


def test_a_file_is_discarded_without_a_trace(officer: Client) -> None:
    send(officer, csv(ROWS))
    officer.post(reverse("ledger:entries_discard", args=[StagedEntries.objects.get().pk]))
    assert not StagedEntries.objects.exists()
    assert not Activity.objects.exists()


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"%PDF-1.7", "chữ".encode("utf-16"), b"a,b\n1,2\n"])
def test_what_is_no_file_of_activities_is_refused_in_words(content: bytes, officer: Client) -> None:
    page = send(officer, content).content.decode()
    assert "summary-errors" in page
    assert not Activity.objects.exists()


def test_a_large_file_goes_to_a_job_and_is_recorded_once(here: Place, officer: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("chieng.ledger.views.entering.AT_ONCE", 1)
    page = send(officer, csv(ROWS)).content.decode()
    assert "Đang kiểm tra tệp" in page
    staged = StagedEntries.objects.get()
    jobs.check_entries.function(str(staged.pk))
    confirm(officer)
    staged.refresh_from_db()
    assert staged.state == ImportState.APPLYING
    for _each in range(2):
        jobs.apply_entries.function(str(staged.pk))
    staged.refresh_from_db()
    assert (staged.state, staged.content, Activity.objects.count()) == (ImportState.APPLIED, None, 2)


def test_too_many_rows_are_refused_at_once(here: Place, officer: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("chieng.ledger.exchange.planning.MOST", 1)
    page = send(officer, csv(ROWS)).content.decode()
    assert "chia thành nhiều tệp" in page
    assert MOST == 5_000


def test_recording_takes_the_same_number_of_queries_for_1_and_for_20_rows(here: Place) -> None:
    def queries_of(number: int) -> int:
        rows = [
            [RUN, "01/12/2025", "", f"Loa {number} {n}", "1", f"https://example.vn/{number}/{n}"]
            for n in range(number)
        ]
        staged = staged_from(StagedEntries, csv(rows), "x.csv", here.officer)
        actions.stage_entries(staged, actor=here.officer)
        entries = plan_entries(csv(rows), actor=here.officer).entries
        with CaptureQueriesContext(connection) as asked:
            actions.record_entries(staged, entries=entries, actor=here.officer)
        return len(asked)

    assert queries_of(1) == queries_of(20)
    assert Activity.objects.count() == 21


def test_the_template_has_lists_and_reads_back(here: Place, officer: Client) -> None:
    make_task(make_bare_plan(here.province))
    answer = officer.get("/hoat-dong/nhap/mau-hoat-dong.xlsx")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    assert book.sheet_names == ["Hoạt động", "Các danh mục", "Hướng dẫn"]
    heading = book.get_sheet_by_name("Hoạt động").to_python()[0]
    assert heading[:4] == ["Loại hoạt động", "Từ ngày", "Đến ngày", "Tên hoạt động"]
    lists = book.get_sheet_by_name("Các danh mục").to_python()
    assert RUN in {row[0] for row in lists}
    assert b"dataValidation" in _part(answer.content, "xl/worksheets/sheet1.xml")
    plan = plan_entries(answer.content, actor=here.officer)
    assert (plan.rows, plan.problems.count, plan.ignored) == (0, 0, ())


def _part(content: bytes, name: str) -> bytes:
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as book:
        return book.read(name)


def test_the_template_of_another_province_is_not_found(here: Place, elsewhere: Place, officer: Client) -> None:
    address = "/hoat-dong/nhap/mau-hoat-dong.xlsx"
    assert officer.get(address, {"don-vi": str(elsewhere.commune.pk)}).status_code == 404
    school = make_unit("Trường Một (minh họa)", kind="truong", parent=here.commune)
    give_role(here.officer, Role.UNIT_OFFICER, school)
    book = load_workbook(BytesIO(officer.get(address, {"don-vi": str(school.pk)}).content))
    assert book.get_sheet_by_name("Hoạt động").to_python()[0][0] == "Đơn vị"


facts = st.builds(
    Facts,
    kind=st.sampled_from(["conference", "leaflet"]),
    since=st.dates(date(2025, 1, 1), date(2025, 1, 5)),
    title=st.sampled_from(["", "Họp", "Hop"]),
    figures=st.lists(
        st.builds(Figure, st.just("people"), st.one_of(st.none(), st.integers(0, 2))), max_size=1
    ).map(tuple),
    cost=st.sampled_from([None, 0, FUNDED_INSIDE]),
)


@settings(max_examples=100, deadline=None)
@given(first=facts, second=facts, times=st.tuples(st.integers(1, 2), st.integers(1, 2)))
def test_rows_are_one_activity_exactly_when_they_say_the_same(
    first: Facts, second: Facts, times: tuple[int, int]
) -> None:
    unit = uuid4()
    same = entry_id(unit, first, "", times[0]) == entry_id(unit, second, "", times[1])
    assert same == (first == second and times[0] == times[1])
    assert entry_id(unit, first, "", 1) != entry_id(uuid4(), first, "", 1)
