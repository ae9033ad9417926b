from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from chieng.programme.actions import Given, assign
from chieng.programme.kinds import DutyMode
from chieng.programme.models import AssignedUnit, Assignment, Plan
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def _fixed_day(settings: Settings) -> None:
    settings.CHIENG_TODAY, settings.CHIENG_DEMO = DAY, True


@pytest.fixture
def province() -> Province:
    return make_province(with_people=True)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def lead(province: Province) -> Client:
    return signed_in(province.people[Role.PROGRAMME_OFFICER])


def given(province: Province) -> Assignment:
    return assign(
        Plan.objects.get(code=province.plan),
        asked="Treo băng rôn",
        to=[Given(province.units[key], DutyMode.ASSIGNED, DAY) for key in ("so-1", "so-2")],
        client_id=uuid4(),
        since=DAY,
        document_number="7/SKHCN",
        actor=SYSTEM,
    )


def form(**changes: str) -> dict[str, str]:
    return {
        "asked": "Nói chuyện về lừa đảo",
        "mode": "requested",
        "kinds": "department",
        "due": "2025-04-01",
        "client_id": str(uuid4()),
        **changes,
    }


def test_work_is_given_in_two_steps_and_only_the_second_writes(province: Province, lead: Client) -> None:
    address = f"/ke-hoach/{province.plan}/giao-viec/moi/"
    sent = form()
    page = lead.post(address, sent)
    assert "3 đơn vị sẽ được giao" in page.content.decode()
    assert not Assignment.objects.exists()
    page = lead.post(address, {**sent, "xac_nhan": page.context["seen"]}, follow=True)
    assert "Đã giao việc cho 3 đơn vị." in page.content.decode()
    assert set(AssignedUnit.objects.values_list("mode", "due")) == {("requested", date(2025, 4, 1))}
    lead.post(address, {**sent, "xac_nhan": "x"})
    assert Assignment.objects.count() == 1


def test_a_list_pasted_from_a_document_finds_units_and_names_those_it_does_not(
    province: Province, lead: Client
) -> None:
    address = f"/ke-hoach/{province.plan}/giao-viec/moi/"
    page = lead.post(address, form(kinds="", listed="- so 1 một-xyz;\n- Sở Không Có"))
    assert page.status_code == 422
    assert "Sở Không Có" in page.content.decode()
    sent = form(listed="- Sở 1 MỘT-XYZ;\n\n")
    del sent["kinds"]
    page = lead.post(address, sent)
    assert [unit.pk for unit in page.context["preview"]] == [province.units["so-1"].pk]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kinds": ""}, "Chọn loại đơn vị"),
        ({"asked": ""}, "bắt buộc"),
        ({"due": "hôm qua"}, "không phải là ngày"),
        ({"mode": "ra lệnh"}, "ra lệnh"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(
    province: Province, lead: Client, changes: dict[str, str], words: str
) -> None:
    page = lead.post(f"/ke-hoach/{province.plan}/giao-viec/moi/", form(document_number="12/ABC", **changes))
    assert page.status_code == 422
    assert "12/ABC" in page.content.decode()
    assert page.context["form"].errors
    assert not Assignment.objects.exists(), words


def test_the_list_and_one_assignment_show_who_is_late_with_a_sentence_to_paste(
    province: Province, lead: Client, settings: Settings
) -> None:
    work = given(province)
    settings.CHIENG_TODAY = date(2025, 3, 10)
    page = lead.get(f"/ke-hoach/{province.plan}/giao-viec/").content.decode()
    assert "Treo băng rôn" in page
    page = lead.get(f"/giao-viec/{work.pk}/").content.decode()
    assert "Chưa bắt đầu, quá hạn" in page
    assert "Đề nghị các đơn vị sau khẩn trương hoàn thành nội dung “Treo băng rôn” (7/SKHCN)" in page
    done = lead.get(f"/giao-viec/{work.pk}/?tinh_trang=xong").content.decode()
    assert "Không có đơn vị nào như vậy." in done
    assert lead.get(f"/giao-viec/{work.pk}/?xuat=xlsx").status_code == 200


def test_more_time_and_calling_off_by_page(province: Province, lead: Client) -> None:
    work = given(province)
    unit = province.units["so-1"].pk
    address = f"/giao-viec/{work.pk}/gia-han/"
    page = lead.post(address, {"units": unit, "to": "2025-03-02", "reason": "Bão"})
    assert page.status_code == 422
    assert "phải sau thời hạn" in page.content.decode()
    assert lead.post(address, {"units": unit, "to": "2025-03-20", "reason": "Bão"}).status_code == 302
    assert AssignedUnit.objects.get(unit=unit).extended_to == date(2025, 3, 20)
    lead.post(f"/giao-viec/{work.pk}/dung/", {"units": unit, "reason": "Không cần nữa"})
    assert AssignedUnit.objects.get(unit=unit).called_off_on == DAY


def test_a_unit_sees_its_own_and_says_that_it_is_done(province: Province) -> None:
    work = given(province)
    officer = signed_in(province.people[Role.UNIT_OFFICER])
    assert "Treo băng rôn" in officer.get("/viec-duoc-giao/").content.decode()
    mine = work.units.get(unit=province.units["so-1"])
    other = work.units.get(unit=province.units["so-2"])
    assert officer.get(f"/viec-duoc-giao/{other.pk}/").status_code == 404
    address = f"/viec-duoc-giao/{mine.pk}/"
    assert "Báo hoàn thành" in officer.get(address).content.decode()
    assert officer.post(f"{address}hoan-thanh/", {"words": ""}).status_code == 422
    page = officer.post(f"{address}hoan-thanh/", {"words": "Đã treo 3 băng rôn"}, follow=True).content.decode()
    assert "Đã treo 3 băng rôn" in page
    assert officer.post(f"{address}lam-tiep/", {"reason": "x"}).status_code == 403


def test_who_gives_no_work_opens_neither_the_list_nor_the_form(province: Province) -> None:
    officer = signed_in(province.people[Role.UNIT_OFFICER])
    auditor = signed_in(province.people[Role.AUDITOR])
    base = f"/ke-hoach/{province.plan}/giao-viec/"
    assert officer.get(base).status_code == officer.get(f"{base}moi/").status_code == 403
    assert auditor.get(base).status_code == 200
    assert auditor.get(f"{base}moi/").status_code == auditor.post(f"{base}hang-nam/").status_code == 403
    assert auditor.get(f"/giao-viec/{given(province).pk}/gia-han/").status_code == 403


def test_yearly_work_by_one_button(province: Province, lead: Client) -> None:
    page = lead.post(f"/ke-hoach/{province.plan}/giao-viec/hang-nam/", follow=True).content.decode()
    assert "Mọi đơn vị đã được giao đủ việc của năm nay." in page


def test_empty_lists_say_what_to_do(province: Province, lead: Client) -> None:
    assert "Chưa giao việc nào." in lead.get(f"/ke-hoach/{province.plan}/giao-viec/").content.decode()
    stranger = make_person()
    give_role(stranger, Role.UNIT_OFFICER, province.units["so-3"])
    assert "Chưa có việc nào" in signed_in(stranger).get("/viec-duoc-giao/").content.decode()
