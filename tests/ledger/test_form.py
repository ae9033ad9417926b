import re
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from chieng.ledger import actions
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Evidence, StagedUpload
from chieng.organisations.kinds import Role
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme_rows import make_bare_plan, make_task, make_theme
from tests.ledger.conftest import TODAY, Place

pytestmark = pytest.mark.django_db
NEW = "/hoat-dong/ghi/"


def photo(name: str = "so-truyen-thanh.jpg", colour: str = "red") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (640, 480), colour).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


@pytest.fixture
def officer(here: Place, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def form(**given: Any) -> dict[str, Any]:
    values = {
        "client_id": str(uuid4()),
        "kind": "conference",
        "since": TODAY.isoformat(),
        "conference-people": "35",
    }
    return {**values, "xong": "gui", **given}


def test_kind_photo_number_done(here: Place, officer: Client) -> None:
    page = officer.get(NEW)
    assert page.status_code == 200
    answer = officer.post(NEW, form(photos=photo()), follow=True)
    activity = Activity.objects.get()
    assert answer.redirect_chain == [(reverse("ledger:activity", args=[activity.pk]), 302)]
    assert "Đã ghi. Số liệu được tính sau khi lãnh đạo đơn vị xác nhận." in answer.content.decode()
    assert (activity.unit, activity.state, activity.created_by) == (here.commune, State.SUBMITTED, here.officer)
    assert activity.quantities.get().value == 35
    evidence = activity.evidence.get()
    assert evidence.file is not None
    assert (evidence.kind, evidence.name, evidence.file.media_type) == (
        "photo",
        "so-truyen-thanh.jpg",
        "image/jpeg",
    )
    assert not StagedUpload.objects.exists()


def test_a_draft_needs_neither_number_nor_photo(officer: Client) -> None:
    officer.post(NEW, form(**{"conference-people": "", "xong": "nhap"}))
    assert Activity.objects.get().state == State.DRAFT


def test_nothing_typed_is_lost_and_the_photo_stays_attached(officer: Client) -> None:
    sent = form(photos=photo(), title="Họp thôn Đắk Rơ", **{"conference-people": "ba mươi"})
    answer = officer.post(NEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“ba mươi” không phải số nguyên" in page
    assert "Họp thôn Đắk Rơ" in page
    assert 'value="ba mươi"' in page
    assert "so-truyen-thanh.jpg" in page
    assert not Activity.objects.exists()
    again = officer.post(NEW, {**sent, "photos": "", "conference-people": "30"})
    assert again.status_code == 302
    assert Activity.objects.get().evidence.get().name == "so-truyen-thanh.jpg"


def test_an_activity_without_evidence_is_asked_for_it(officer: Client) -> None:
    answer = officer.post(NEW, form())
    assert answer.status_code == 422
    assert "Thêm ít nhất một ảnh, tệp hoặc đường dẫn" in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_link_is_evidence(officer: Client) -> None:
    officer.post(
        NEW, form(kind="portal-post", link="https://kontum.example.vn/tin/1", **{"portal-post-articles": "1"})
    )
    assert Activity.objects.get().evidence.get().link == "https://kontum.example.vn/tin/1"


def test_a_renamed_executable_is_refused_and_the_others_are_kept(officer: Client) -> None:
    program = SimpleUploadedFile("anh.jpg", b"MZ\x90\x00" + b"\x00" * 400, "image/jpeg")
    answer = officer.post(NEW, form(photos=[program, photo("that.jpg")]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Minh chứng: anh.jpg: Nội dung tệp không thuộc loại được nhận" in page
    assert [one.name for one in StagedUpload.objects.all()] == ["that.jpg"]
    assert not Activity.objects.exists()


def test_a_file_larger_than_allowed_is_refused_by_name(officer: Client, settings: Any) -> None:
    settings.CHIENG_UPLOAD_BYTES = 1000
    answer = officer.post(NEW, form(photos=photo()))
    assert answer.status_code == 422
    assert "so-truyen-thanh.jpg: Tệp lớn hơn" in answer.content.decode()


def test_the_form_sent_twice_is_one_activity(officer: Client) -> None:
    sent = form(link="https://example.vn/1")
    officer.post(NEW, sent)
    again = officer.post(NEW, {**sent, "conference-people": "99"}, follow=True)
    assert Activity.objects.count() == 1
    assert "Biểu mẫu này đã được gửi" in again.content.decode()


def test_a_forged_unit_of_another_province_is_not_found(elsewhere: Place, officer: Client) -> None:
    answer = officer.post(NEW, form(unit=str(elsewhere.commune.pk), link="https://example.vn/1"))
    assert answer.status_code == 404
    assert officer.get(NEW, {"don-vi": str(elsewhere.commune.pk)}).status_code == 404
    assert not Activity.objects.exists()


@pytest.mark.parametrize(("typed", "value"), [("0", 0), ("1.200", 1200), (" 35 ", 35)])
def test_numbers_are_read_as_people_write_them(typed: str, value: int, officer: Client) -> None:
    officer.post(NEW, form(link="https://example.vn/1", **{"conference-people": typed}))
    assert Activity.objects.get().quantities.get().value == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Nhập số người"),
        ("-5", "Nhập số từ 0 trở lên"),
        ("99999999999", "Số quá lớn"),
        ("9" * 30, "không phải số nguyên"),
        ("3,5", "không phải số nguyên"),
    ],
)
def test_numbers_that_cannot_be_are_refused(typed: str, said: str, officer: Client) -> None:
    answer = officer.post(NEW, form(link="https://example.vn/1", **{"conference-people": typed}))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_dash_says_not_applicable(officer: Client) -> None:
    officer.post(NEW, form(link="https://example.vn/1", **{"conference-people": "–"}))
    assert Activity.objects.get().quantities.get().not_applicable


def test_what_is_wrong_under_another_kind_does_not_matter(officer: Client) -> None:
    officer.post(NEW, form(link="https://example.vn/1", **{"loudspeaker-run-plays": "nhiều"}))
    assert Activity.objects.get().kind_id == "conference"


def test_a_run_asks_for_its_last_day(officer: Client) -> None:
    sent = {
        "kind": "loudspeaker-run",
        "since": "01/12/2025",
        "last_day": "2025-12-05",
        "loudspeaker-run-plays": "10",
        "loudspeaker-run-minutes": "3",
        "link": "https://example.vn/1",
    }
    officer.post(NEW, form(**sent))
    run = Activity.objects.get()
    assert (run.since.isoformat(), run.last_day.isoformat()) == ("2025-12-01", "2025-12-05")


def test_a_wrong_day_is_told_under_its_field(officer: Client) -> None:
    answer = officer.post(NEW, form(since="31/02/2025", link="https://example.vn/1"))
    assert "31/02/2025" in answer.content.decode()
    assert "không phải là ngày" in answer.content.decode()


def test_a_units_plan_is_entered_by_its_document(officer: Client) -> None:
    sent = {
        "kind": "unit-plan",
        "unit-plan-document_number": "15/KH-UBND",
        "unit-plan-document_date": "20/01/2025",
        "unit-plan-document_signatory": "Y Minh Họa",
        "unit-plan-plan_form": "combined",
    }
    answer = officer.post(NEW, form(**sent))
    assert "Nhập mục, khoản có nội dung lồng ghép" in answer.content.decode()
    officer.post(NEW, form(**sent, **{"unit-plan-document_clause": "mục III"}))
    plan = Activity.objects.get()
    assert (plan.since.isoformat(), plan.until.isoformat()) == ("2025-01-20", "2026-01-01")
    assert plan.state == State.SUBMITTED
    address = reverse("ledger:activity_edit", args=[plan.pk])
    assert 'name="unit-plan-last_day" value="2025-12-31"' in officer.get(address).content.decode()
    own = {"unit-plan-document_clause": "mục III", "unit-plan-last_day": "31/12/2027"}
    officer.post(address, edit_form(plan, **sent, **own))
    plan.refresh_from_db()
    assert plan.counts_until.isoformat() == "2028-01-01"


def test_themes_and_tasks_of_the_plan_are_offered_and_default_to_the_kind(here: Place, officer: Client) -> None:
    plan = make_bare_plan(here.province)
    theme, other, task = make_theme(plan), make_theme(plan, "false-information"), make_task(plan, "3a")
    page = officer.get(NEW).content.decode()
    assert f'value="{other.pk}"' in page
    sent = {"kind": "school-session", "school-session-people": "120", "link": "https://example.vn/1"}
    officer.post(NEW, form(**sent))
    officer.post(NEW, form(**sent, themes=[str(other.pk)]))
    first, second = Activity.objects.order_by("received_at")
    assert ([*first.themes.all()], [*first.tasks.all()]) == ([theme], [task])
    assert ([*second.themes.all()], [*second.tasks.all()]) == ([other], [task])


def test_the_kind_used_most_lately_comes_first_and_is_chosen(here: Place, officer: Client) -> None:
    make_activity(unit=here.commune, kind="social-post")
    page = officer.get(NEW).content.decode()
    kinds = re.findall(r'name="kind" id="id_kind_\d+" value="([\w-]+)"( checked)?', page)
    assert kinds[0] == ("social-post", " checked")
    assert len(kinds) == 12


def test_somebody_of_several_units_chooses_and_of_one_does_not(here: Place, officer: Client) -> None:
    assert '<select name="unit"' not in officer.get(NEW).content.decode()
    second = make_unit("Trường THCS Một (minh họa)", kind="truong", parent=here.commune)
    give_role(here.officer, Role.UNIT_OFFICER, second)
    assert '<select name="unit"' in officer.get(NEW).content.decode()
    officer.post(NEW, form(unit=str(second.pk), link="https://example.vn/1"))
    assert Activity.objects.get().unit == second


def test_those_without_a_unit_are_refused(here: Place, client: Client) -> None:
    client.force_login(here.auditor)
    assert client.get(NEW).status_code == 403
    client.force_login(make_person())
    assert client.get(NEW).status_code == 403
    client.logout()
    assert client.get(NEW).status_code == 302


# --- Files taken in while typing --------------------------------------------------------------------------------


def upload(client: Client, client_id: UUID, file: Any) -> Any:
    return client.post("/hoat-dong/ghi/tep/", {"client_id": str(client_id), "file": file})


def test_a_photo_goes_up_before_the_form_and_becomes_its_evidence(officer: Client) -> None:
    client_id = uuid4()
    answer = upload(officer, client_id, photo())
    assert answer.status_code == 201
    assert "so-truyen-thanh.jpg" in answer.content.decode()
    small = officer.get(reverse("ledger:staged_thumbnail", args=[StagedUpload.objects.get().pk]))
    assert (small.status_code, small["Content-Type"]) == (200, "image/webp")
    officer.post(NEW, form(client_id=str(client_id)))
    assert Activity.objects.get().evidence.get().name == "so-truyen-thanh.jpg"


def test_the_same_photo_twice_is_one(officer: Client) -> None:
    client_id = uuid4()
    for _each in range(2):
        assert upload(officer, client_id, photo()).status_code == 201
    assert StagedUpload.objects.count() == 1


def test_a_refused_upload_says_why_in_words(officer: Client) -> None:
    answer = upload(officer, uuid4(), SimpleUploadedFile("a.jpg", b"MZ" + b"\x00" * 99))
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert "Nội dung tệp không thuộc loại được nhận" in answer.content.decode()
    assert officer.post("/hoat-dong/ghi/tep/", {}).status_code == 422


def test_nobody_else_sees_or_uses_what_was_uploaded(here: Place, elsewhere: Place, officer: Client) -> None:
    client_id = uuid4()
    upload(officer, client_id, photo())
    staged = StagedUpload.objects.get()
    for stranger in (here.head, elsewhere.officer):
        officer.force_login(stranger)
        assert officer.get(reverse("ledger:staged_thumbnail", args=[staged.pk])).status_code == 404
    officer.force_login(here.head)
    officer.post(NEW, form(client_id=str(client_id), link="https://example.vn/1"))
    assert [one.link for one in Evidence.objects.all()] == ["https://example.vn/1"]


def test_an_uploaded_file_is_let_go_and_what_was_typed_stays(officer: Client) -> None:
    client_id = uuid4()
    upload(officer, client_id, photo())
    staged = StagedUpload.objects.get()
    answer = officer.post(NEW, form(client_id=str(client_id), title="Họp", bo=str(staged.pk), audiences=["heads"]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Họp"' in page
    assert re.search(r'value="heads"[^>]*checked', page)
    assert "summary-errors" not in page
    assert not StagedUpload.objects.exists()


def test_those_who_record_nowhere_upload_nothing(here: Place, client: Client) -> None:
    client.force_login(here.auditor)
    assert upload(client, uuid4(), photo()).status_code == 403


# --- Corrections ------------------------------------------------------------------------------------------------


def edit_form(activity: Activity, **given: Any) -> dict[str, Any]:
    return form(version=str(activity.version), unit=str(activity.unit_id), **given)


def test_what_came_back_is_corrected_and_sent_again(here: Place, officer: Client) -> None:
    activity = make_activity(unit=here.commune, state=State.RETURNED, actor=here.officer)
    address = reverse("ledger:activity_edit", args=[activity.pk])
    page = officer.get(address).content.decode()
    assert "Thiếu ảnh sổ nhật ký" in page
    assert 'value="35"' in page
    officer.post(address, edit_form(activity, **{"conference-people": "53"}, photos=photo()))
    activity.refresh_from_db()
    assert (activity.state, activity.quantities.get().value) == (State.SUBMITTED, 53)
    assert activity.evidence.count() == 2


def test_the_second_of_two_people_keeps_what_they_typed(here: Place, officer: Client) -> None:
    activity = make_activity(unit=here.commune, state=State.DRAFT, actor=here.officer)
    opened = edit_form(activity, title="Của tôi", **{"conference-people": "36"})
    actions.attach_evidence(activity, link="https://example.vn/khac", actor=here.head)
    answer = officer.post(reverse("ledger:activity_edit", args=[activity.pk]), opened)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{here.head.full_name} vừa thay đổi hoạt động này" in page
    assert 'value="Của tôi"' in page


def test_a_split_by_audience_survives_a_correction_of_something_else(here: Place, officer: Client) -> None:
    activity = make_activity(
        unit=here.commune,
        state=State.DRAFT,
        actor=here.officer,
        numbers={("people", "heads"): 1, ("people", "officials"): 34},
    )
    address = reverse("ledger:activity_edit", args=[activity.pk])
    officer.post(
        address,
        edit_form(
            activity,
            title="Mới",
            audiences=["heads", "officials"],
            xong="nhap",
            **{"conference-people": "", "tach-people-heads": "1", "tach-people-officials": "34"},
        ),
    )
    assert sorted(activity.quantities.values_list("audience", "value")) == [("heads", 1), ("officials", 34)]


def test_only_those_who_may_write_open_the_correction(here: Place, elsewhere: Place, client: Client) -> None:
    activity = make_activity(unit=here.commune, actor=here.officer)
    address = reverse("ledger:activity_edit", args=[activity.pk])
    for stranger in (here.auditor, here.programme_officer, elsewhere.officer):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
        assert client.post(address, edit_form(activity)).status_code == 404
