import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.organisations.actions import end_unit, found_unit
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from chieng.programme.actions import correct_register, load_plan, note_register, withdraw_register
from chieng.programme.files.reading import PlanFileError, read
from chieng.programme.files.writing import write
from chieng.programme.kinds import Completeness, Coverage
from chieng.programme.models import Plan, Register
from chieng.programme.queries import completeness_of, targets_of
from chieng.programme.snapshot import snapshot
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme import small_plan, small_text
from tests.factories.provinces import Province, make_province

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
SPRING, SUMMER = date(2025, 2, 1), date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _fixed_day(settings: Settings) -> None:
    settings.CHIENG_TODAY, settings.CHIENG_DEMO = date(2025, 8, 1), True


@pytest.fixture
def province() -> Province:
    """A province whose departments nobody has vouched for yet."""
    made = make_province(with_people=True)
    Register.objects.all().delete()
    return made


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def noted(province: Province, as_of: date = SPRING, **said: Any) -> Register:
    facts: dict[str, Any] = {"kinds": ["department"], "source": "Sở Nội vụ", "completeness": Completeness.FULL}
    return note_register(province.units["tinh"], as_of=as_of, **{**facts, **said}, actor=SYSTEM)


def coverage(province: Province, day: date = DAY) -> Coverage | None:
    plan = Plan.objects.get(code=province.plan)
    target = next(one for one in targets_of(plan.pk, day) if one.code == "T1")
    return completeness_of([(target, day)])[0]


def test_without_a_register_a_list_is_not_complete_and_people_have_no_list(province: Province) -> None:
    assert coverage(province) == Coverage(is_complete=False)
    plan = Plan.objects.get(code=province.plan)
    assert completeness_of([(one, DAY) for one in targets_of(plan.pk, DAY)]) == [Coverage(False), None]


@pytest.mark.parametrize("said", [Completeness.PARTIAL, Completeness.UNKNOWN])
def test_a_list_is_complete_only_where_its_source_says_so(province: Province, said: Completeness) -> None:
    noted(province, completeness=said, expected=3)
    assert coverage(province) == Coverage(is_complete=False, expected=3)


@pytest.mark.parametrize(("expected", "complete"), [(None, True), (3, True), (4, False), (2, False), (0, False)])
def test_a_list_is_complete_only_where_as_many_units_are_known(
    province: Province, expected: int | None, complete: bool
) -> None:
    noted(province, expected=expected)
    assert coverage(province) == Coverage(complete, expected)


def test_a_register_holds_from_its_own_day_and_the_newest_of_a_day_holds(province: Province) -> None:
    noted(province, SPRING, expected=3)
    noted(province, SUMMER, expected=9)
    days = (SPRING - timedelta(days=1), SPRING, SUMMER - timedelta(days=1), SUMMER)
    assert [coverage(province, day) for day in days] == [
        Coverage(False),
        Coverage(True, 3),
        Coverage(True, 3),
        Coverage(False, 9),
    ]


def test_units_are_compared_as_of_the_registers_day_not_as_of_today(province: Province) -> None:
    noted(province, SPRING, expected=3)
    end_unit(province.units["so-3"], on=date(2025, 2, 15), successors=[province.units["so-2"]], actor=SYSTEM)
    found_unit(
        name="Sở mới", kind="department", since=date(2025, 2, 20), parent=province.units["tinh"], actor=SYSTEM
    )
    assert coverage(province) == Coverage(True, 3)
    noted(province, DAY, expected=4)
    assert coverage(province) == Coverage(False, 4)


def test_a_target_of_two_kinds_needs_both_lists(province: Province) -> None:
    plan = Plan.objects.get(code=province.plan)
    target = next(one for one in targets_of(plan.pk, DAY) if one.code == "T1")
    both = replace(target, population=replace(target.population, unit_kinds=("department", "university")))
    noted(province, expected=3)
    assert completeness_of([(both, DAY), (target, DAY)]) == [Coverage(False), Coverage(True, 3)]
    noted(province, kinds=["university"], expected=1)
    assert completeness_of([(both, DAY)]) == [Coverage(True, 4)]
    noted(province, DAY, kinds=["university", "department"], expected=5)
    assert completeness_of([(both, DAY), (target, DAY)]) == [Coverage(False, 5), Coverage(False)]


def test_as_many_targets_as_there_are_take_two_queries(province: Province) -> None:
    plan = Plan.objects.get(code=province.plan)
    noted(province, SPRING, expected=3)
    noted(province, SUMMER, expected=3)
    asked = [(target, day) for target in targets_of(plan.pk, DAY) for day in (DAY, SUMMER, SPRING)]
    for some in (asked[:1], asked):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            completeness_of(some)
        assert len(queries) == 2


def test_another_province_vouches_for_nothing_here(province: Province) -> None:
    other = make_province("hai", "HAI-XYZ")
    assert Register.objects.get().owner == other.units["tinh"]
    assert coverage(province) == Coverage(is_complete=False)
    assert coverage(other) == Coverage(is_complete=True)


def test_a_withdrawn_register_holds_on_no_day_and_can_still_be_read(province: Province) -> None:
    earlier, later = noted(province, SPRING), noted(province, DAY, completeness=Completeness.PARTIAL)
    with pytest.raises(ValidationError):
        withdraw_register(later, reason=" ", actor=SYSTEM)
    withdraw_register(later, reason="Nhầm tỉnh", actor=SYSTEM)
    assert coverage(province) == Coverage(is_complete=True)
    with pytest.raises(ValidationError):
        correct_register(later, reason="x", changes={"expected": 4}, actor=SYSTEM)
    page = signed_in(province.people[Role.AUDITOR]).get(address(province, "register", later)).content.decode()
    assert "Nhầm tỉnh" in page
    assert "Rút danh sách này" not in page
    assert Register.objects.get(pk=earlier.pk).withdrawn_on is None


def test_a_correction_keeps_what_was_said_before_in_sight(province: Province) -> None:
    register = noted(province, expected=8)
    with pytest.raises(ValidationError):
        correct_register(register, reason="", changes={"expected": 3}, actor=SYSTEM)
    correct_register(
        register, reason="Đếm lại", changes={"expected": 3}, actor=province.people[Role.PROGRAMME_OFFICER]
    )
    assert coverage(province) == Coverage(True, 3)
    page = signed_in(province.people[Role.AUDITOR]).get(address(province, "register", register)).content.decode()
    assert "8 → 3" in page
    assert "Đếm lại" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": []},
        {"kinds": ["khong-co"]},
        {"source": "  "},
        {"as_of": date(2025, 8, 2)},
        {"expected": -1},
    ],
)
def test_a_register_that_says_nothing_usable_is_refused(province: Province, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        noted(province, **{"as_of": SPRING, **wrong})
    assert not Register.objects.exists()


def test_only_officers_of_owner_or_lead_and_administrators_keep_registers(province: Province) -> None:
    allowed = {Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR}
    for role, person in province.people.items():
        if role in allowed:
            note_register(province.units["tinh"], kinds=["department"], as_of=SPRING, source="Sở", actor=person)
            continue
        with pytest.raises(PermissionDenied):
            note_register(province.units["tinh"], kinds=["department"], as_of=SPRING, source="Sở", actor=person)
    lead = make_person("can-bo-chu-tri")
    give_role(lead, Role.PROGRAMME_OFFICER, province.units["so-1"])
    note_register(province.units["tinh"], kinds=["department"], as_of=SPRING, source="Sở", actor=lead)
    elsewhere = make_person("can-bo-khac")
    give_role(elsewhere, Role.PROGRAMME_OFFICER, province.units["so-2"])
    register = Register.objects.first()
    assert register is not None
    with pytest.raises(PermissionDenied):
        correct_register(register, reason="x", changes={"expected": 1}, actor=elsewhere)
    with pytest.raises(PermissionDenied):
        withdraw_register(register, reason="x", actor=elsewhere)


def address(province: Province, name: str, register: Register | None = None) -> str:
    arguments = [province.plan, register.pk] if register else [province.plan]
    return reverse(f"programme:{name}", args=arguments)


def test_the_page_says_what_is_known_what_the_source_says_and_what_to_do(province: Province) -> None:
    client = signed_in(province.people[Role.PROGRAMME_OFFICER])
    page = client.get(address(province, "registers")).content.decode()
    assert "chưa có nguồn" in page
    assert "Nhập danh sách từ tệp" in page
    noted(province, expected=8, document_number="12/SNV")
    response = client.get(address(province, "registers") + "?ngay=2025-03-03")
    page = response.content.decode()
    assert "có 3, nguồn nói 8" in page
    assert "12/SNV" in page
    file = client.get(address(province, "registers") + "?xuat=csv").content.decode()
    assert re.search(r"Sở, ban, ngành.*T1.*3.*8.*nguồn nói 8", file)


def test_a_register_is_noted_corrected_and_withdrawn_on_the_web(province: Province) -> None:
    client = signed_in(province.people[Role.PROGRAMME_OFFICER])
    said = {
        "kinds": "department",
        "as_of": "2025-02-01",
        "source": "Sở Nội vụ",
        "completeness": "full",
        "expected": "",
    }
    bad = client.post(address(province, "register_new"), {**said, "source": ""})
    assert bad.status_code == 422
    assert not Register.objects.exists()
    assert client.post(address(province, "register_new"), said).status_code == 302
    register = Register.objects.get()
    assert (register.expected, register.as_of, register.kinds) == (None, SPRING, ["department"])
    corrected = client.post(
        address(province, "register_correct", register), {**said, "expected": "0", "reason": "Nguồn nói không có"}
    )
    assert corrected.status_code == 302
    register.refresh_from_db()
    assert register.expected == 0
    assert client.post(address(province, "register_withdraw", register), {"reason": ""}).status_code == 422
    assert client.post(address(province, "register_withdraw", register), {"reason": "Thử"}).status_code == 302
    register.refresh_from_db()
    assert register.withdrawal_reason == "Thử"


def test_the_page_takes_as_many_queries_for_three_lists_as_for_one(province: Province) -> None:
    client = signed_in(province.people[Role.AUDITOR])
    counts = []
    for number in range(3):
        noted(province, SPRING + timedelta(days=number), expected=3 + number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(province, "registers")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[-1]


FILE = """
[[registers]]
kinds = ["front", "department"]
as_of = 2021-03-01
source = "Nơi nhận của Kế hoạch"
completeness = "full"
expected = 3
document_number = "1/KH-UBND"
document_date = 2021-03-01
"""


def test_a_plan_file_declares_lists_and_reads_back_as_it_was_written() -> None:
    content = (small_text() + FILE).encode()
    plan = load_plan(read(content), actor=SYSTEM).plan
    register = Register.objects.get()
    assert (register.kinds, register.expected, register.completeness) == (["department", "front"], 3, "full")
    assert read(write(snapshot(plan, DAY)).encode()) == snapshot(plan, DAY) == read(content)
    assert load_plan(read(content), actor=SYSTEM).changes == ()
    assert Register.objects.count() == 1


def test_loading_the_file_again_leaves_what_people_noted_and_corrected() -> None:
    content = (small_text() + FILE).encode()
    plan = load_plan(read(content), actor=SYSTEM).plan
    correct_register(Register.objects.get(), reason="Đếm lại", changes={"expected": 2}, actor=SYSTEM)
    note_register(plan.owner, kinds=["department"], as_of=DAY, source="Sở Nội vụ", actor=SYSTEM)
    assert load_plan(read(content), actor=SYSTEM).changes == ()
    newer = content.replace(b"expected = 3", b"expected = 4")
    changes = load_plan(read(newer), since=DAY, actor=SYSTEM).changes
    assert [(one.path, one.fields) for one in changes] == [
        ('registers."department+front/2021-03-01"', (("expected", "3", "4"),))
    ]
    assert sorted(Register.objects.values_list("expected", flat=True), key=str) == [2, 4, None]
    exported = read(write(snapshot(plan, DAY)).encode())
    assert [row.expected for row in exported.registers] == [4, None]


def test_a_plan_file_without_lists_writes_none() -> None:
    plan = load_plan(small_plan(), actor=SYSTEM).plan
    assert "registers" not in write(snapshot(plan, DAY))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (FILE.replace('"front"', '"mat-tran"'), "mat-tran"),
        (FILE.replace('"full"', '"all"'), "completeness"),
        (FILE.replace("source", "nguon"), "source"),
        (FILE.replace("expected = 3", "expected = -3"), "expected"),
        (FILE + FILE, "Danh sách này đã nêu"),
    ],
)
def test_mistakes_in_a_list_are_named(text: str, problem: str) -> None:
    with pytest.raises(PlanFileError, match=problem):
        read((small_text() + text).encode())
