"""Kế hoạch của đơn vị trong 5 phút: from what the plan above asks to a signed paper, and what was done of it."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.core.documents import to_docx
from chieng.core.errors import Conflict
from chieng.core.intervals import Interval
from chieng.ledger import actions, queries
from chieng.ledger.kinds import PlanForm, State
from chieng.ledger.models import Activity, UnitPlan, UnitPlanLine
from chieng.ledger.unit_plans.kinds import Planned, PlannedLine
from chieng.ledger.unit_plans.legs import missing_legs
from chieng.ledger.unit_plans.paper import paper
from chieng.ledger.unit_plans.progress import progress
from chieng.ledger.unit_plans.suggestions import MOST_LINES, bases_of
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.programme.kinds import Condition, ParentDocument, PlanTerms
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2025, 4, 10)
SIGNED = date(2025, 1, 20)


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


@pytest.fixture
def unit(province: Province) -> Unit:
    return province.units["so-1"]


@pytest.fixture
def officer(province: Province) -> Person:
    return province.people[Role.UNIT_OFFICER]


@pytest.fixture
def draft(unit: Unit, officer: Person) -> UnitPlan:
    return actions.start_unit_plan(unit=unit, year=2025, client_id=uuid4(), actor=officer)


def pdf() -> BytesIO:
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(made)
    made.seek(0)
    return made


def planned(draft: UnitPlan, lines: tuple[PlannedLine, ...], **changed: Any) -> Planned:
    own = {name: getattr(draft, name) for name in ("form", "layout", "issuer", "subject", "office", "bases")}
    return Planned(**{**own, **changed, "lines": lines})


def sign(draft: UnitPlan, actor: Person, **given: Any) -> Activity:
    values: dict[str, Any] = {
        "number": "05/KH-S1",
        "on": SIGNED,
        "signatory": "Y Minh Họa",
        "file": pdf(),
        "name": "ke-hoach.pdf",
        "client_id": uuid4(),
    }
    return actions.sign_unit_plan(draft, actor=actor, **{**values, **given})


STAFF = PlannedLine("Hội nghị cho cán bộ", kind="conference", audience="officials", month=3)


def test_a_plan_begins_with_what_the_plan_above_asks_of_this_unit(draft: UnitPlan) -> None:
    lines = queries.lines_of(draft)
    assert [(one.text, one.kind_id, one.audience_id) for one in lines][:2] == [
        ("Tuyên truyền cho cán bộ", "conference", "officials"),
        ("Tin bài MỘT-XYZ", lines[1].kind_id, None),
    ]
    assert all("kế hoạch của đơn vị" not in one.text.lower() for one in lines)
    assert draft.bases.splitlines()[-1].startswith("Căn cứ Kế hoạch số 1/KH-MỘT-XYZ ngày 01 tháng 3 năm 2021")
    assert (draft.issuer, draft.parent) == ("Sở 1 MỘT-XYZ", "Ủy ban nhân dân tỉnh MỘT-XYZ")
    assert (draft.layout, draft.office, draft.activity) == ("administrative", "Giám đốc", None)


def test_the_same_form_sent_twice_is_one_draft(unit: Unit, officer: Person) -> None:
    mark = uuid4()
    first = actions.start_unit_plan(unit=unit, year=2025, client_id=mark, actor=officer)
    assert actions.start_unit_plan(unit=unit, year=2025, client_id=mark, actor=officer) == first
    assert UnitPlan.objects.count() == 1


def test_only_who_records_for_the_unit_may_write_its_plan(province: Province, unit: Unit, draft: UnitPlan) -> None:
    other = province.people[Role.AUDITOR]
    with pytest.raises(PermissionDenied):
        actions.start_unit_plan(unit=unit, year=2025, client_id=uuid4(), actor=other)
    with pytest.raises(PermissionDenied):
        actions.save_unit_plan(draft, version=1, planned=planned(draft, ()), actor=other)
    with pytest.raises(PermissionDenied):
        sign(draft, other)
    assert not Activity.objects.exists()


def test_the_second_of_two_people_is_told(draft: UnitPlan, officer: Person) -> None:
    actions.save_unit_plan(draft, version=1, planned=planned(draft, (STAFF,)), actor=officer)
    with pytest.raises(Conflict):
        actions.save_unit_plan(draft, version=1, planned=planned(draft, ()), actor=officer)
    assert [one.text for one in queries.lines_of(draft)] == ["Hội nghị cho cán bộ"]


def leg(audience: str, *kinds: str) -> Condition:
    return Condition(f"cho {audience}", audience, kinds, audiences=(audience,), carries_out_plan=True)


def test_a_leg_is_served_by_a_line_of_its_audience_and_kind_alone() -> None:
    legs = [leg("officials", "conference"), leg("customers", "customer-notice")]
    assert missing_legs(legs, [STAFF]) == legs[1:]
    assert missing_legs(legs, [STAFF, PlannedLine("Nhắn tin", "customer-notice", "customers")]) == []
    assert missing_legs(legs, [PlannedLine("Hội nghị", "conference")]) == legs
    assert missing_legs(legs, [PlannedLine("Nhắn tin", "customer-notice", "officials")]) == legs
    assert missing_legs(legs, [PlannedLine("x", "", "officials"), PlannedLine("y", "", "customers")]) == []


@pytest.fixture
def with_leg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the plan above ask that officials be told by the unit's own plan."""
    asked = [leg("officials", "conference"), leg("customers", "customer-notice")]
    monkeypatch.setattr("chieng.ledger.actions.unit_plans.asked_of", lambda *_given: asked)


@pytest.mark.usefixtures("with_leg")
def test_both_legs_are_insisted_on_before_the_paper_and_before_the_signature(
    draft: UnitPlan, officer: Person
) -> None:
    actions.save_unit_plan(draft, version=1, planned=planned(draft, (STAFF,)), actor=officer)
    client = browse(officer)
    assert client.get(f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/tai-ve/").status_code == 302
    assert (
        "còn thiếu nội dung: cho customers"
        in client.get(f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/").content.decode()
    )
    with pytest.raises(ValidationError, match="customers"):
        sign(draft, officer)
    both = (STAFF, PlannedLine("Nhắn tin", "customer-notice", "customers"))
    actions.save_unit_plan(draft, version=2, planned=planned(draft, both), actor=officer)
    assert client.get(f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/tai-ve/").status_code == 200


def said(content: bytes) -> Iterator[str]:
    for one in Document(BytesIO(content)).element.body.iter(qn("w:p")):
        yield "".join(text.text or "" for text in one.iter(qn("w:t")))


def test_the_paper_is_ready_to_be_signed(draft: UnitPlan, officer: Person) -> None:
    changed = planned(
        draft,
        (STAFF,),
        deputy=True,
        collective="",
        signatory="Y Phó",
        parent="Ủy ban nhân dân tỉnh",
        org_code="S1",
    )
    actions.save_unit_plan(draft, version=1, planned=changed, actor=officer)
    text = list(said(browse(officer).get(f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/tai-ve/").content))
    assert {"SỞ 1 MỘT-XYZ", "ỦY BAN NHÂN DÂN TỈNH", "KẾ HOẠCH", "Tháng 3", "Hội nghị cho cán bộ"} <= set(text)
    assert [text.index(line) for line in ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Y Phó")] == sorted(
        text.index(line) for line in ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Y Phó")
    )
    assert next(line for line in text if line.startswith("Số:")).endswith("/KH-S1")


def test_the_signed_paper_becomes_the_units_plan_for_the_head_to_verify(draft: UnitPlan, officer: Person) -> None:
    activity = sign(draft, officer)
    draft.refresh_from_db()
    assert draft.activity == activity
    assert (activity.kind_id, activity.state, activity.document_number) == (
        "unit-plan",
        State.SUBMITTED,
        "05/KH-S1",
    )
    assert (activity.since, activity.last_day) == (SIGNED, date(2025, 12, 31))
    assert [one.name for one in queries.evidence_of([activity.pk])] == ["ke-hoach.pdf"]
    assert make_activity(unit=draft.unit, since=date(2025, 2, 1)).carries_out == activity
    with pytest.raises(ValidationError, match="đã ký"):
        sign(draft, officer)
    with pytest.raises(ValidationError, match="đã ký"):
        actions.save_unit_plan(draft, version=1, planned=planned(draft, ()), actor=officer)


def test_a_withdrawn_paper_may_be_signed_again(draft: UnitPlan, officer: Person) -> None:
    first = sign(draft, officer)
    actions.withdraw(first, reason="Sai số", actor=officer)
    second = sign(draft, officer, number="06/KH-S1")
    draft.refresh_from_db()
    assert draft.activity == second


def test_what_is_no_signed_paper_is_refused_by_field_and_leaves_nothing(draft: UnitPlan, officer: Person) -> None:
    client, address = browse(officer), f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/"
    sent = {"client_id": str(uuid4()), "number": "5", "on": "11/04/2025", "signatory": "Y"}
    future = client.post(address, {**sent, "file": SimpleUploadedFile("a.pdf", pdf().read())})
    assert future.status_code == 422
    assert "chưa tới" in future.content.decode()
    picture = client.post(
        address, {**sent, "on": "10/04/2025", "file": SimpleUploadedFile("a.pdf", b"khong phai")}
    )
    assert picture.status_code == 422
    assert 'value="5"' in picture.content.decode()
    assert not Activity.objects.exists()
    good = client.post(address, {**sent, "on": "10/04/2025", "file": SimpleUploadedFile("a.pdf", pdf().read())})
    assert good.status_code == 302
    assert Activity.objects.get().document_signatory == "Y"


def test_a_section_of_another_plan_needs_its_clause_and_is_text_to_paste(unit: Unit, officer: Person) -> None:
    draft = actions.start_unit_plan(unit=unit, year=2025, form=PlanForm.COMBINED, client_id=uuid4(), actor=officer)
    client, address = browse(officer), f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/"
    page = client.get(address).content.decode()
    assert "Nội dung để lồng ghép" in page
    assert "- Tuyên truyền cho cán bộ; Ít nhất 01 đợt; Tháng 3; Văn phòng." in page
    assert "Tải kế hoạch (DOCX)" not in page
    with pytest.raises(ValidationError) as refused:
        sign(draft, officer)
    assert "document_clause" in refused.value.message_dict
    activity = sign(draft, officer, clause="Mục III.2")
    assert (activity.plan_form, activity.document_clause) == (PlanForm.COMBINED, "Mục III.2")


def form_of(draft: UnitPlan, lines: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    names = ["subject", "issuer", "parent", "org_code", "place", "layout", "purpose", "funding", "organising"]
    names += ["bases", "office", "collective", "signatory", "recipients", "version"]
    sent = {name: getattr(draft, name) for name in names}
    sent |= {"dong-TOTAL_FORMS": len(lines), "dong-INITIAL_FORMS": draft.lines.count()}
    for index, line in enumerate(lines):
        sent |= {f"dong-{index}-{name}": value for name, value in line.items()}
    return {**sent, **changed}


def test_everything_typed_is_kept_and_lines_come_and_go(draft: UnitPlan, officer: Person) -> None:
    client, address = browse(officer), f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/soan/"
    count = draft.lines.count()
    lines = [{"text": "", "kind": "conference"}] * count + [
        {"text": "Việc mới", "month": "9", "in_charge": "Phòng A"}
    ]
    saved = client.post(address, form_of(draft, lines, subject="Trích yếu mới", bases="Một\nHai"))
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert (draft.subject, draft.bases, draft.version) == ("Trích yếu mới", "Một\nHai", 2)
    assert [(one.text, one.month, one.in_charge) for one in draft.lines.all()] == [("Việc mới", 9, "Phòng A")]


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(draft: UnitPlan, officer: Person) -> None:
    client, address = browse(officer), f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/soan/"
    lines = [{"text": one.text} for one in draft.lines.all()] + [{"text": "", "quantity": "02 buổi"}]
    refused = client.post(address, form_of(draft, lines, office="", signatory="Y Đang Gõ"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Ghi nội dung công việc của dòng này." in page
    assert "02 buổi" in page
    assert "Y Đang Gõ" in page
    assert "Chức vụ người đứng đầu" in page
    stale = client.post(address, form_of(draft, lines[:-1], version=7))
    assert stale.status_code == 409
    assert "Người khác vừa lưu" in stale.content.decode()


def line(number: int, kind: str | None, audience: str | None = None, month: int | None = None) -> UnitPlanLine:
    return UnitPlanLine(pk=number, text=f"Việc {number}", kind_id=kind, audience_id=audience, month=month)


def test_what_was_done_stands_under_one_line_the_nearest_and_what_is_over_is_late(unit: Unit) -> None:
    talk = make_activity(unit=unit, since=date(2025, 3, 5))
    waiting = make_activity(unit=unit, since=date(2025, 2, 5), state=State.SUBMITTED)
    post = make_activity(unit=unit, since=date(2025, 2, 5), kind="portal-post")
    lines = [
        line(1, "conference", month=1),
        line(2, "conference", "officials", 3),
        line(3, "conference", month=12),
        line(4, "conference", "customers", 2),
        line(5, "contest"),
    ]
    found, beside = progress(lines, [talk, waiting, post], 2025, TODAY)
    assert [one.done for one in found] == [[], [talk], [], [], []]
    assert [one.waiting for one in found] == [[waiting], [], [], [], []]
    assert beside == [post]
    assert [one.is_late for one in found] == [True, False, False, True, False]
    assert progress([line(1, "contest")], [], 2025, date(2026, 1, 1))[0][0].is_late


def test_the_page_shows_line_by_line_what_was_done(draft: UnitPlan, officer: Person) -> None:
    actions.save_unit_plan(
        draft,
        version=1,
        planned=planned(draft, (STAFF, PlannedLine("Cuộc thi", "contest", month=2))),
        actor=officer,
    )
    actions.verify(sign(draft, officer), actor=SYSTEM)
    make_activity(unit=draft.unit, since=date(2025, 3, 5))
    client, address = browse(officer), f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/"
    page = client.get(address).content.decode()
    assert "1 việc đã quá tháng dự kiến" in page
    assert page.index("Đã thực hiện") < page.index("Cuộc thi") < page.index("Quá tháng dự kiến")
    sheet = client.get(f"{address}?xuat=csv").content.decode("utf-8-sig").splitlines()
    assert sheet[-2:] == [
        "1,Hội nghị cho cán bộ," + sheet[-2].split(",", 2)[2],
        "2,Cuộc thi," + sheet[-1].split(",", 2)[2],
    ]
    assert sheet[-2].endswith("1,0,Đã thực hiện")
    assert sheet[-1].endswith("0,0,Quá tháng dự kiến")
    assert client.get(f"{address}soan/").status_code == 404


def test_the_list_has_every_plan_within_reach_and_asks_as_often_for_many_as_for_one(
    province: Province, draft: UnitPlan, officer: Person
) -> None:
    follower = province.people[Role.PROGRAMME_OFFICER]

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browse(follower).get("/hoat-dong/ke-hoach-don-vi/").status_code == 200
        return len(captured)

    asked()
    few = asked()
    for key in ("so-2", "so-3"):
        one = actions.start_unit_plan(unit=province.units[key], year=2025, client_id=uuid4(), actor=SYSTEM)
        person = make_person()
        give_role(person, Role.UNIT_OFFICER, province.units[key])
        actions.verify(sign(one, person), actor=SYSTEM)
        make_activity(unit=province.units[key], since=date(2025, 2, 1))
    make_activity(unit=province.units["so-3"], kind="unit-plan", since=SIGNED, title="Kế hoạch tải lên")
    assert asked() <= few + 3  # names, what is linked, its audiences: once, whatever the number
    page = browse(follower).get("/hoat-dong/ke-hoach-don-vi/").content.decode()
    assert {f"Sở {number} MỘT-XYZ" in page for number in (1, 2, 3)} == {True}
    assert "Kế hoạch tải lên" in page
    own = browse(officer).get("/hoat-dong/ke-hoach-don-vi/").content.decode()
    assert "Sở 1 MỘT-XYZ" in own
    assert "Sở 2 MỘT-XYZ" not in own


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_what_is_offered_is_two_pages(draft: UnitPlan, tmp_path: Path) -> None:
    full = draft.lines.count()
    for position in range(full, MOST_LINES):
        UnitPlanLine.objects.create(
            unit_plan=draft, position=position + 1, text="Đăng tin, bài, ảnh trên trang " * 3
        )
    (tmp_path / "plan.docx").write_bytes(to_docx(paper(draft, queries.lines_of(draft))))
    command = [str(shutil.which("soffice")), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "plan.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert len(PdfReader(tmp_path / "plan.pdf").pages) == 2


def test_bases_are_cited_by_what_their_symbol_says() -> None:
    def parent(number: str, label: str) -> ParentDocument:
        return ParentDocument(number, date(2021, 4, 7), label, label)

    plan = PlanTerms(
        id=uuid4(),
        code="x",
        owner_id=uuid4(),
        scope="subtree",
        period=Interval(SIGNED, TODAY),
        number="3630/KH-UBND",
        issued_on=date(2021, 10, 8),
        issuer="Ủy ban nhân dân tỉnh",
        label_vi="Tuyên truyền",
        label_en="",
        total_dong=None,
        total_clause="",
        in_force=Interval(SIGNED, TODAY),
        parents=(
            parent("1907/QĐ-TTg", "Quyết định của Thủ tướng phê duyệt Đề án"),
            parent("458/QĐ-BTTTT", "Kế hoạch của Bộ"),
            parent("12", "Thông báo"),
        ),
    )
    assert bases_of(plan) == [
        "Căn cứ Quyết định số 1907/QĐ-TTg ngày 07 tháng 4 năm 2021 của Thủ tướng phê duyệt Đề án",
        "Căn cứ Quyết định số 458/QĐ-BTTTT ngày 07 tháng 4 năm 2021 về Kế hoạch của Bộ",
        "Căn cứ văn bản số 12 ngày 07 tháng 4 năm 2021 về Thông báo",
        "Căn cứ Kế hoạch số 3630/KH-UBND ngày 08 tháng 10 năm 2021 của Ủy ban nhân dân tỉnh về tuyên truyền",
    ]


def test_another_units_plan_is_not_there(draft: UnitPlan, province: Province) -> None:
    stranger = make_person()
    give_role(stranger, Role.UNIT_OFFICER, province.units["so-2"])
    for end in ("", "soan/", "tai-ve/"):
        assert browse(stranger).get(f"/hoat-dong/ke-hoach-don-vi/{draft.pk}/{end}").status_code == 404


def test_a_plan_is_begun_on_the_page(unit: Unit, officer: Person) -> None:
    client = browse(officer)
    assert client.get("/hoat-dong/ke-hoach-don-vi/lap/").status_code == 200
    sent = {"client_id": str(uuid4()), "unit": str(unit.pk), "year": "2026", "form": "own"}
    made = client.post("/hoat-dong/ke-hoach-don-vi/lap/", sent)
    found = UnitPlan.objects.get()
    assert made["Location"] == f"/hoat-dong/ke-hoach-don-vi/{found.pk}/soan/"
    assert client.get(made["Location"]).status_code == 200
    assert client.post("/hoat-dong/ke-hoach-don-vi/lap/", {**sent, "year": "1999"}).status_code == 422
