"""Outlet, place, languages and cost: said where the kind asks, kept through corrections, told everywhere."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from chieng.ledger import actions, history
from chieng.ledger.kinds import FUNDED_INSIDE, Detail, Figure, State
from chieng.ledger.models import Activity, ActivityKind, Language
from chieng.ledger.snapshots import facts_of, snapshot
from tests.factories.ledger import make_activity
from tests.ledger.conftest import TODAY, Place, Record
from tests.ledger.test_form import NEW, edit_form, form

pytestmark = pytest.mark.django_db
RUN: dict[str, Any] = {
    "kind": "loudspeaker-run",
    "figures": (Figure("plays", 10),),
    "outlet": "Đài truyền thanh xã Một",
    "place": "6 thôn",
    "languages": ("vi", "sed"),
    "cost": 500_000,
}


@pytest.fixture
def officer(here: Place, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def test_a_run_keeps_its_outlet_place_languages_and_cost(record: Record) -> None:
    activity = record(**RUN)
    assert (activity.outlet, activity.place, activity.told_cost) == ("Đài truyền thanh xã Một", "6 thôn", 500_000)
    assert [one.code for one in activity.languages.all()] == ["vi", "sed"]
    facts = facts_of(activity)
    assert (facts.outlet, facts.place, facts.cost) == (RUN["outlet"], RUN["place"], RUN["cost"])
    assert sorted(facts.languages) == ["sed", "vi"]


def test_zero_blank_and_funded_inside_are_three_answers(record: Record) -> None:
    said = [record(**{**RUN, "cost": cost}) for cost in (0, None, FUNDED_INSIDE)]
    assert [one.told_cost for one in said] == [0, None, FUNDED_INSIDE]
    assert [snapshot(one)["cost"] for one in said] == [0, None, FUNDED_INSIDE]


def test_a_sum_and_funded_inside_never_stand_together(record: Record) -> None:
    activity = record(**RUN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(funded_inside=True)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"outlet": "k" * 151}, "outlet", "too_long"),
        ({"place": "k" * 151}, "place", "too_long"),
        ({"languages": ("vi", "xx")}, "languages", "language"),
        ({"cost": -1}, "cost", "negative"),
        ({"cost": 10**12}, "cost", "too_large"),
        ({"kind": "conference", "figures": ()}, "outlet", "not_asked"),
    ],
)
def test_what_cannot_be_is_refused_by_field(given: dict[str, Any], field: str, code: str, record: Record) -> None:
    with pytest.raises(ValidationError) as refused:
        record(**{**RUN, **given})
    assert [one.code for one in refused.value.error_dict[field]] == [code]
    assert not Activity.objects.exists()


def test_a_change_of_the_cost_is_told_in_words(here: Place, record: Record) -> None:
    activity = record(**RUN)
    changed = replace(facts_of(activity), cost=FUNDED_INSIDE, languages=("bdq",))
    actions.correct(activity, version=activity.version, facts=changed, actor=here.officer)
    told = {one.what: (one.before, one.after) for one in history.changes(activity)}
    assert told["Kinh phí"] == ("500.000 đồng", "Lồng ghép, không bố trí riêng")
    assert told["Ngôn ngữ"] == ("Tiếng Xơ Đăng; Tiếng Việt", "Tiếng Ba Na")


def test_the_form_takes_them_and_the_correction_shows_them(here: Place, officer: Client) -> None:
    sent = form(
        kind="loudspeaker-run",
        link="https://example.vn/1",
        outlet="  Loa  thôn 3 ",
        place="Nhà rông",
        languages=["jra"],
        cost="1.500.000",
        **{"loudspeaker-run-plays": "4"},
    )
    officer.post(NEW, sent)
    activity = Activity.objects.get()
    assert (activity.outlet, activity.place, activity.cost) == ("Loa thôn 3", "Nhà rông", 1_500_000)
    page = officer.get(reverse("ledger:activity_edit", args=[activity.pk])).content.decode()
    assert 'value="Loa thôn 3"' in page
    assert 'value="1500000"' in page
    shown = officer.get(reverse("ledger:activity", args=[activity.pk])).content.decode()
    assert "1.500.000 đồng" in shown
    assert "Tiếng Gia Rai" in shown
    again = officer.get(NEW).content.decode()
    assert '<option value="Loa thôn 3">' in again
    assert '<option value="Nhà rông">' in again


def test_nobody_is_offered_the_outlets_of_another_unit(elsewhere: Place, officer: Client) -> None:
    make_activity(
        unit=elsewhere.commune, kind="loudspeaker-run", numbers={"plays": 1}, outlet="Loa nơi khác", place="Ở xa"
    )
    page = officer.get(NEW).content.decode()
    assert "Loa nơi khác" not in page
    assert "Ở xa" not in page


@pytest.mark.parametrize("cost", ["500", "–"])
def test_a_sum_beside_the_mark_is_asked_about(cost: str, officer: Client) -> None:
    answer = officer.post(NEW, form(cost=cost, funded_inside="on", link="https://example.vn/1"))
    assert answer.status_code == 422
    assert "chỉ đánh dấu lồng ghép" in answer.content.decode()
    officer.post(NEW, form(cost="", funded_inside="on", link="https://example.vn/1"))
    assert Activity.objects.get().told_cost == FUNDED_INSIDE


def test_what_the_kind_does_not_tell_is_neither_read_nor_judged(officer: Client) -> None:
    officer.post(NEW, form(outlet="k" * 999, link="https://example.vn/1"))
    assert Activity.objects.get().outlet == ""


def test_lists_and_files_filter_and_show_them(here: Place, officer: Client, record: Record) -> None:
    record(**RUN, title="Loa có tiền")
    record(**{**RUN, "cost": FUNDED_INSIDE, "languages": ("bdq",)}, title="Loa lồng ghép")
    record(**{**RUN, "cost": None, "languages": ()}, title="Loa chưa ghi")

    def found(**wanted: str) -> set[str]:
        page = officer.get(reverse("ledger:activities"), {**wanted, "xuat": "csv"}).content.decode()
        return {title for title in ("Loa có tiền", "Loa lồng ghép", "Loa chưa ghi") if title in page}

    assert found(ngon_ngu="sed") == {"Loa có tiền"}
    assert found(kinh_phi="long-ghep") == {"Loa lồng ghép"}
    assert found(kinh_phi="chua-ghi") == {"Loa chưa ghi"}
    assert found(kinh_phi="so-tien") == {"Loa có tiền"}
    assert len(found(tim="Đài truyền thanh")) == 3
    file = officer.get(reverse("ledger:activities"), {"xuat": "csv"})
    text = file.content.decode()
    assert "Đài truyền thanh xã Một" in text
    assert "500000" in text.replace(".", "")


def test_every_language_has_a_tag_and_a_name_in_both(here: Place) -> None:
    codes = set(Language.objects.values_list("code", flat=True))
    assert {"vi", "sed", "bdq", "jeh", "jra", "hre", "brb"} <= codes
    with translation.override("en"):
        assert str(Language.objects.get(code="bdq")).startswith("Bahnar")


def test_kinds_tell_only_what_there_is_to_tell(here: Place) -> None:
    for kind in ActivityKind.objects.all():
        assert set(kind.details) <= set(Detail.values), kind.code
    assert ActivityKind.objects.get(code="unit-plan").details == []


def test_a_correction_of_something_else_keeps_them(here: Place, officer: Client) -> None:
    activity = make_activity(unit=here.commune, actor=here.officer, state=State.DRAFT, place="Hội trường", cost=0)
    address = reverse("ledger:activity_edit", args=[activity.pk])
    officer.post(address, edit_form(activity, title="Mới", place="Hội trường", cost="0", xong="nhap"))
    activity.refresh_from_db()
    assert (activity.title, activity.place, activity.cost, activity.since) == ("Mới", "Hội trường", 0, TODAY)
