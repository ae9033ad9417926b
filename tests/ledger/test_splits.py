"""A people figure on the form: a total or its parts by audience, never both."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from chieng.ledger.forms.splits import figures_split, name_of, split_from, total_of
from chieng.ledger.kinds import Figure, State
from chieng.ledger.models import Activity, Audience
from tests.factories.ledger import make_activity
from tests.ledger.conftest import Place
from tests.ledger.test_form import NEW, edit_form, form

pytestmark = pytest.mark.django_db
LINK = "https://example.vn/1"


@pytest.fixture
def officer(here: Place, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def split(total: str = "", **parts: str) -> dict[str, Any]:
    return form(link=LINK, **{"conference-people": total}, **{f"tach-people-{who}": n for who, n in parts.items()})


def figures() -> list[tuple[str | None, int | None]]:
    return sorted(Activity.objects.get().quantities.values_list("audience", "value"), key=str)


def test_parts_are_kept_and_name_the_audiences(officer: Client) -> None:
    officer.post(NEW, split(heads="2", officials="1.200"))
    assert figures() == [("heads", 2), ("officials", 1200)]
    assert {one.code for one in Activity.objects.get().audiences.all()} == {"heads", "officials"}


def test_a_total_that_agrees_is_the_split(officer: Client) -> None:
    officer.post(NEW, split(total="35", heads="2", officials="33"))
    assert figures() == [("heads", 2), ("officials", 33)]


@pytest.mark.parametrize("total", ["36", "0", "–"])
def test_a_total_that_differs_is_asked_about(total: str, officer: Client) -> None:
    answer = officer.post(NEW, split(total=total, heads="2", officials="33"))
    assert answer.status_code == 422
    assert "khác tổng các đối tượng (35)" in answer.content.decode()
    assert not Activity.objects.exists()


def test_zero_blank_and_not_applicable_differ_in_a_split(officer: Client) -> None:
    officer.post(NEW, split(heads="0", officials="5", public="–", pupils=""))
    assert figures() == [("heads", 0), ("officials", 5), ("public", None)]


def test_a_wrong_part_is_told_under_it_and_nothing_is_lost(officer: Client) -> None:
    answer = officer.post(NEW, split(heads="hai", officials="5"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“hai” không phải số nguyên" in page
    assert 'value="hai"' in page
    assert 'data-split="people" open' in page


def test_parts_of_another_kind_do_not_matter(officer: Client) -> None:
    sent = split(heads="hai")
    officer.post(NEW, {**sent, "kind": "leaflet", "leaflet-copies": "10"})
    assert Activity.objects.get().quantities.get().kind_id == "copies"


def test_the_correction_shows_the_parts_with_their_sum(here: Place, officer: Client) -> None:
    activity = make_activity(
        unit=here.commune,
        state=State.DRAFT,
        actor=here.officer,
        numbers={("people", "heads"): 1, ("people", "officials"): 34},
    )
    address = reverse("ledger:activity_edit", args=[activity.pk])
    page = officer.get(address).content.decode()
    assert 'name="tach-people-officials" value="34"' in page
    assert "<output>35</output>" in page
    officer.post(address, edit_form(activity, xong="nhap", **{"conference-people": "40"}))
    assert figures() == [(None, 40)]


numbers = st.one_of(st.none(), st.integers(0, 10**6))


@settings(max_examples=40, deadline=None)
@given(parts=st.dictionaries(st.sampled_from(["heads", "officials", "public", "pupils"]), numbers))
def test_what_the_form_shows_is_what_it_reads(parts: dict[str, int | None]) -> None:
    said = [Figure("people", value, who) for who, value in parts.items()]
    audiences = [Audience(code=code) for code in ("heads", "officials", "public", "pupils")]
    read = figures_split(dict(split_from(said)), "people", audiences)
    assert sorted(read, key=str) == sorted(said, key=str)
    assert total_of(read) == (
        sum(v for v in parts.values() if v is not None) if any(v is not None for v in parts.values()) else None
    )
    assert name_of("people", "heads") == "tach-people-heads"
