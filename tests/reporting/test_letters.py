"""The letters to those who are missing: those assigned are urged, the others are asked, in two letters."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pytest_django.fixtures import Settings

from chieng.core.documents import to_docx
from chieng.organisations.kinds import Role
from chieng.programme.queries import plan_by_code, targets_of
from chieng.reporting import letters
from chieng.reporting.kinds import Missing, MissingUnit
from chieng.reporting.letters import LetterKind
from chieng.reporting.queries import standing
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 20)


@pytest.fixture
def province(settings: Settings) -> Province:
    settings.CHIENG_TODAY = TODAY
    return make_province(with_people=True)


def said(content: bytes) -> list[str]:
    body = Document(BytesIO(content)).element.body
    return ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in body.iter(qn("w:p"))]


def get(province: Province, kind: str = "don-doc", role: Role = Role.PROGRAMME_OFFICER, **headers: Any) -> Any:
    return browse(province.people[role]).get(
        f"/chi-tieu/{province.plan}/T1/cong-van/?loai={kind}&ngay=2025-02-20", **headers
    )


def test_those_assigned_are_urged_with_the_annex_in_official_order_and_the_reasons(province: Province) -> None:
    make_activity(unit=province.units["so-2"], kind="conference", since=TODAY)
    response = get(province)
    assert response.status_code == 200
    text = said(response.content)
    assert "V/v đôn đốc thực hiện Kế hoạch số 1/KH-MỘT-XYZ" in text
    annex = text.index("Phụ lục")
    assert text[annex + 2].startswith("(Kèm theo Công văn số")
    rows = text[annex + 3 :]
    assert [line for line in rows if line.startswith("Sở ")] == ["Sở 1 MỘT-XYZ", "Sở 2 MỘT-XYZ", "Sở 3 MỘT-XYZ"]
    assert "Mới có một phần; còn thiếu: kế hoạch của đơn vị" in rows
    assert any("đã theo dõi, tổng hợp kết quả" in line and "0/3" in line for line in text)


def test_the_letter_is_issued_by_the_lead_and_ready_to_be_numbered_and_signed(province: Province) -> None:
    terms = plan_by_code(province.plan, TODAY)
    assert terms is not None
    lead = letters.lead_of(terms, TODAY)
    text = said(get(province).content)
    assert lead in {unit.pk for unit in province.units.values()}
    name = next(key for key, unit in province.units.items() if unit.pk == lead)
    assert any(line.startswith(province.units[name].names.get().name.upper()) for line in text)
    assert next(line for line in text if line.startswith("Số:")).split()[0] == "Số:"
    assert "Nơi nhận:" in text
    assert "- Như trên;" in text
    assert "- Lưu: VT." in text


def test_a_page_in_english_gives_a_letter_in_vietnamese(province: Province) -> None:
    client = browse(province.people[Role.PROGRAMME_OFFICER])
    client.cookies["django_language"] = "en"
    address = f"/chi-tieu/{province.plan}/T1/cong-van/?ngay=2025-02-20"
    text = " ".join(said(client.get(address).content))
    assert "Chưa ghi nhận hoạt động nào" in text
    assert "As of" not in text


def test_those_not_assigned_are_asked_in_another_letter_that_names_no_failing(province: Province) -> None:
    terms = plan_by_code(province.plan, TODAY)
    assert terms is not None
    target = next(one for one in targets_of(terms.id, TODAY) if one.code == "T1")
    found = standing(target, TODAY)
    guest = MissingUnit(province.units["dai-hoc"].pk, "Trường được đề nghị", Missing.NOTHING)
    missing = (*found.missing, guest)
    urged = letters.addressed(terms, missing, LetterKind.URGE, TODAY)
    asked = letters.addressed(terms, missing, LetterKind.ASK, TODAY)
    assert {one.unit_id for one in urged} & {one.unit_id for one in asked} == set()
    assert {one.unit_id for one in (*urged, *asked)} == {one.unit_id for one in missing}
    about = letters.about_target(replace(found, missing=missing))
    text = " ".join(said(to_docx(letters.letter(terms, about, [guest], LetterKind.ASK))))
    assert "đề nghị phối hợp thực hiện" in text
    assert "trân trọng đề nghị" in text
    assert "Kính gửi: Trường được đề nghị" in text
    for scolding in ("đôn đốc", "Khẩn trương", "còn thiếu", "Chưa ghi nhận", "quá hạn", "chưa đạt"):
        assert scolding not in text


def test_nobody_to_write_to_leads_back_to_the_target(province: Province) -> None:
    response = get(province, "de-nghi")
    assert response.status_code == 302
    assert response["Location"].startswith(f"/chi-tieu/{province.plan}/T1/")
    assert get(province, "khac").status_code == 404


def test_only_units_within_reach_are_written_to(province: Province) -> None:
    text = said(get(province, role=Role.UNIT_OFFICER).content)
    assert "Sở 1 MỘT-XYZ" in text
    assert not {"Sở 2 MỘT-XYZ", "Sở 3 MỘT-XYZ"} & set(text)


def test_another_provinces_officer_gets_nothing(province: Province) -> None:
    other = make_province("hai", "HAI-ABC", with_people=True)
    address = f"/chi-tieu/{province.plan}/T1/cong-van/"
    assert browse(other.people[Role.PROGRAMME_OFFICER]).get(address).status_code == 404
