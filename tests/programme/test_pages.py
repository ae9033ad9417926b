"""The pages of plans: who sees which, as of which day, and that no page grows its queries with its rows."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chieng.core.actors import SYSTEM
from chieng.organisations.kinds import Role, Scope
from chieng.organisations.models import Person, Unit
from chieng.programme.actions import attach_wording
from chieng.programme.files.reading import read
from chieng.programme.kinds import unit_id
from chieng.programme.models import Plan
from chieng.programme.queries import leads_of
from tests.factories.organisations_people import give_role, make_person
from tests.factories.programme import load_kon_tum, load_small, small_plan

pytestmark = pytest.mark.django_db
PAGES = ("", "tep/", "nhiem-vu/1đ/", "nhom-noi-dung/law/", "trach-nhiem/")


@pytest.fixture(autouse=True)
def _fixed_day(settings: Any) -> None:
    settings.CHIENG_TODAY = date(2025, 6, 1)
    settings.CHIENG_DEMO = True


def officer(number: str = "mot", place: str = "so-hai") -> Person:
    person = make_person()
    give_role(person, Role.UNIT_OFFICER, Unit.objects.get(pk=unit_id(f"tinh-{number}", place)))
    return person


def signed_in(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_every_page_of_the_own_plan_opens_and_none_of_another_provinces(client: Client) -> None:
    ours, theirs = load_small(), load_small(number="hai")
    signed_in(client, officer())
    opened = [client.get(f"/ke-hoach/{ours.code}/{path}").status_code for path in PAGES]
    refused = [client.get(f"/ke-hoach/{theirs.code}/{path}").status_code for path in PAGES]
    assert (opened, refused) == ([200] * 5, [404] * 5)
    text = page(client, "/ke-hoach/")
    assert ours.code in text
    assert theirs.code not in text


def test_a_stranger_signs_in_first(client: Client) -> None:
    plan = load_small(**{'scope = "subtree"': 'scope = "public"'})
    codes = [client.get(f"/ke-hoach/{plan.code}/{path}").status_code for path in PAGES]
    assert codes == [302] * 5
    assert client.get("/ke-hoach/").status_code == 302


def test_the_plan_page_names_targets_tasks_themes_deadlines_money_and_who_leads(client: Client) -> None:
    plan = load_small()
    text = page(signed_in(client, officer()), f"/ke-hoach/{plan.code}/")
    for words in (
        "trên 86,5%", "100%", "Tập huấn", "Pháp luật", "trước ngày 15/12 hằng năm", "1.500.000 đồng",
        "Sở Hai (minh họa)", "Ban hành",
    ):  # fmt: skip
        assert words in text
    assert f"/chi-tieu/{plan.code}/T1/?ngay=2025-06-01" in text


def test_the_plan_page_shows_the_plan_of_the_day_asked_for(client: Client) -> None:
    plan = load_small()
    load_small(since=date(2024, 1, 1), **{"86,5%": "90%"})
    signed_in(client, officer())
    assert "trên 86,5%" in page(client, f"/ke-hoach/{plan.code}/?ngay=2023-12-31")
    now = page(client, f"/ke-hoach/{plan.code}/")
    assert "trên 90%" in now
    assert "sửa chỉ tiêu T2: mức chỉ tiêu từ “86,5%” thành “90%”" in now


def test_wording_is_shown_where_it_was_attached_and_the_page_says_how_to_where_it_was_not(client: Client) -> None:
    plan = load_small()
    signed_in(client, officer())
    assert "Chưa gắn nguyên văn" in page(client, f"/ke-hoach/{plan.code}/")
    attach_wording(
        plan, text="I. A\nII. B\nIII. C\n- Lời của văn bản.\nIV. D\n1. E\nđ) Lời nhiệm vụ.", actor=SYSTEM
    )
    assert "Lời của văn bản." not in page(client, f"/ke-hoach/{plan.code}/")
    assert "Lời của văn bản." in page(client, f"/ke-hoach/{plan.code}/?nguyen-van=co")
    assert "Lời của văn bản." in page(client, f"/ke-hoach/{plan.code}/nhom-noi-dung/law/")
    assert "Lời nhiệm vụ." in page(client, f"/ke-hoach/{plan.code}/nhiem-vu/1đ/")


def test_a_task_that_ended_or_never_was_is_not_found(client: Client) -> None:
    plan = load_small()
    load_small(since=date(2024, 1, 1), **{'[tasks."1đ"]': "[tasks.1b]"})
    signed_in(client, officer())
    path = f"/ke-hoach/{plan.code}/nhiem-vu"
    asked = ("1đ/", "1đ/?ngay=2023-12-31", "9z/", "1b/")
    assert [client.get(f"{path}/{one}").status_code for one in asked] == [404, 200, 404, 200]


def test_duties_are_listed_with_their_mode_and_the_lead_by_name(client: Client) -> None:
    plan = load_small()
    text = page(signed_in(client, officer()), f"/ke-hoach/{plan.code}/trach-nhiem/")
    for words in ("giao thực hiện", "đề nghị thực hiện", "Sở Hai (minh họa) (cơ quan chủ trì)", "Sở, ban, ngành"):
        assert words in text


def test_the_duties_of_a_unit_are_for_those_who_reach_it(client: Client) -> None:
    plan = load_small()
    signed_in(client, officer())
    own, other = unit_id("tinh-mot", "so-hai"), unit_id("tinh-mot", "mat-tran")
    path = f"/ke-hoach/{plan.code}/trach-nhiem"
    assert "14/12/2025" in page(client, f"{path}/{own}/")
    assert client.get(f"{path}/{other}/").status_code == 404


def test_lists_go_out_as_files_with_what_is_on_screen(client: Client) -> None:
    plan = load_small()
    signed_in(client, officer())
    for path in ("", "trach-nhiem/"):
        response = client.get(f"/ke-hoach/{plan.code}/{path}?xuat=csv")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = client.get(f"/ke-hoach/{plan.code}/?xuat=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Số,Chỉ tiêu,Mức chỉ tiêu,Kỳ tính,Hạn,Mục của kế hoạch"
    assert len(lines) == 3


def test_the_plan_comes_as_the_file_that_loads_to_the_same(client: Client) -> None:
    plan = load_small()
    response = signed_in(client, officer()).get(f"/ke-hoach/{plan.code}/tep/")
    assert read(response.content) == small_plan()


def test_pages_are_english_in_english(client: Client) -> None:
    plan = load_small()
    signed_in(client, officer())
    client.cookies["django_language"] = "en"
    text = page(client, f"/ke-hoach/{plan.code}/")
    for words in (
        "above 86.5%",
        "Training",
        "before 15/12 every year",
        "Deadlines",
        "Plan of province One (demo)",
    ):
        assert words in text


def test_without_a_plan_the_list_says_what_to_do(client: Client) -> None:
    assert "chieng plan load" in page(signed_in(client, make_person()), "/ke-hoach/")


def test_pages_ask_the_same_number_of_queries_however_much_there_is_to_show(client: Client) -> None:
    small, big = load_small(), load_kon_tum()
    Plan.objects.update(scope=Scope.INSTALLATION)
    signed_in(client, officer())
    for path in ("", "trach-nhiem/"):
        counts = []
        for plan in (small, big):
            client.get(f"/ke-hoach/{plan.code}/{path}")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/ke-hoach/{plan.code}/{path}")
            counts.append(len(queries))
        assert counts[0] == counts[1]


def programme_officer(number: str = "mot") -> Person:
    # A demo account: it needs no second factor, and everything else is as for others.
    person, owner = make_person(is_demo=True), Unit.objects.get(pk=unit_id(f"tinh-{number}", "ubnd-tinh"))
    give_role(person, Role.PROGRAMME_OFFICER, owner, over=owner)
    return person


def sent(client: Client, plan: Plan, **changes: Any) -> Any:
    form = client.get(f"/ke-hoach/{plan.code}/giao-chu-tri/").context["form"]
    values = {
        "what": "plan", "to": [str(unit_id("tinh-mot", "mat-tran"))], "on": "2025-06-01", "document": "12/QĐ",
        "seen": form["seen"].value(),
    }  # fmt: skip
    return client.post(f"/ke-hoach/{plan.code}/giao-chu-tri/", {**values, **changes})


def test_the_lead_is_handed_over_on_a_page_and_the_plan_says_so(client: Client) -> None:
    plan = load_small()
    signed_in(client, programme_officer())
    assert sent(client, plan).status_code == 302
    assert [lead.document for lead in leads_of(plan.pk, date(2025, 6, 1))] == ["12/QĐ"]
    assert "Mặt trận tỉnh Một (minh họa)" in page(client, f"/ke-hoach/{plan.code}/")


def test_the_second_of_two_who_hand_over_is_told_and_loses_nothing(client: Client) -> None:
    plan = load_small()
    signed_in(client, programme_officer())
    response = sent(client, plan, seen="cũ")
    assert "Người khác vừa giao lại việc chủ trì." in response.content.decode()
    assert response.context["form"]["document"].value() == "12/QĐ"
    assert response.context["form"]["to"].value() == [str(unit_id("tinh-mot", "mat-tran"))]
    assert leads_of(plan.pk, date(2025, 6, 1))[0].document == ""


def test_a_single_task_is_handed_over_and_a_wrong_day_is_refused_in_words(client: Client) -> None:
    plan = load_small()
    signed_in(client, programme_officer())
    assert sent(client, plan, what="task:1đ").status_code == 302
    assert [lead.task for lead in leads_of(plan.pk, date(2025, 6, 1))] == ["", "1đ"]
    wrong = sent(client, plan, on="1999-01-01")
    assert "Có đơn vị tiếp nhận không hoạt động vào ngày này." in wrong.content.decode()


def test_only_those_who_manage_the_plan_hand_it_over(client: Client) -> None:
    plan = load_small()
    load_small(number="hai")
    path = f"/ke-hoach/{plan.code}/giao-chu-tri/"
    codes = []
    for person in (officer(), programme_officer("hai"), programme_officer()):
        signed_in(client, person)
        codes.append((client.get(path).status_code, client.post(path).status_code))
    assert codes == [(403, 403), (404, 404), (200, 200)]
