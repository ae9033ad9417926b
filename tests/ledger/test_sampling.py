"""Random checks: a draw that can be repeated, findings that change no figure, one reply, and who sees what."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from chieng.core.actors import SYSTEM
from chieng.ledger import actions, queries
from chieng.ledger.drawing import draw, population_hash, seed_of, wilson
from chieng.ledger.kinds import Finding, State, Stratum
from chieng.ledger.models import Activity, Sample, SampleItem
from chieng.organisations.kinds import Role
from chieng.programme.models import Plan
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

DAY = date(2025, 3, 3)
TODAY = date(2025, 12, 10)

populations = st.dictionaries(st.uuids(), st.sampled_from("abc"), min_size=1, max_size=40)


@given(populations, st.integers(1, 50), st.text(max_size=5))
def test_the_same_seed_draws_the_same_whatever_the_order(
    population: dict[UUID, str], size: int, seed: str
) -> None:
    drawn = draw(population, size, seed)
    assert draw(dict(reversed(population.items())), size, seed) == drawn
    assert len(drawn) == len(set(drawn)) == min(size, len(population))
    assert set(drawn) <= set(population)


@given(populations, st.integers(1, 50), st.text(max_size=5))
def test_each_stratum_has_its_share_give_or_take_one(population: dict[UUID, str], size: int, seed: str) -> None:
    drawn = draw(population, size, seed)
    for stratum in set(population.values()):
        share = sum(one == stratum for one in population.values()) * len(drawn) / len(population)
        assert abs(sum(population[one] == stratum for one in drawn) - share) < 1 + 1e-9


def test_any_activity_can_be_drawn() -> None:
    population = {UUID(int=number): ("rare" if number == 0 else "common") for number in range(20)}
    drawn = {one for seed in range(300) for one in draw(population, 1, str(seed))}
    assert drawn == set(population)


def test_a_share_has_its_interval() -> None:
    assert wilson(0, 0) is None
    assert wilson(18, 20) == (69, 98)
    assert wilson(0, 5) == (0, 44)
    assert wilson(5, 5) == (56, 100)


# --- In a province ----------------------------------------------------------------------------------------------


@pytest.fixture
def province(db: Any, settings: Any) -> Province:
    settings.CHIENG_TODAY = TODAY
    province = make_province(with_people=True)
    for unit in ("so-1", "so-1", "so-2"):
        make_activity(unit=province.units[unit], since=DAY, title=f"Hội nghị của {unit}")
    make_activity(unit=province.units["so-1"], since=DAY, state=State.SUBMITTED)
    return province


def drawn(province: Province, **given: Any) -> Sample:
    values = {
        "since": DAY, "last_day": DAY, "stratum": Stratum.UNIT_KIND,
        "actor": province.people[Role.PROGRAMME_OFFICER],
    }  # fmt: skip
    size = {} if "percent" in given else {"size": 3}
    return actions.draw_sample(Plan.objects.get(code=province.plan), **{**values, **size, **given})


def item_of(sample: Sample, unit: Any) -> SampleItem:
    return sample.items.filter(activity__unit=unit).first()  # type: ignore[return-value]


def test_what_is_written_down_draws_the_same_again(province: Province) -> None:
    sample = drawn(province, size=2)
    officer = province.people[Role.PROGRAMME_OFFICER]
    population = queries.to_draw_from(officer, sample.plan_id, sample.interval, Stratum.UNIT_KIND, TODAY)
    assert len(population) == sample.population == 3
    assert seed_of(sample.inputs) == sample.seed
    assert population_hash(population) == sample.inputs["population_sha256"]
    assert draw(population, sample.inputs["size"], sample.seed) == [one.activity_id for one in sample.items.all()]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": 3, "percent": 5}, "size"),
        ({"percent": 101}, "percent"),
        ({"last_day": date(2025, 3, 2)}, "last_day"),
        ({"since": date(2024, 1, 1), "last_day": date(2024, 2, 1)}, "since"),
    ],
)
def test_what_is_wrong_is_said_by_field(province: Province, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        drawn(province, **given)
    assert list(error.value.error_dict) == [field]
    assert not Sample.objects.exists()


def test_a_per_cent_is_rounded_up(province: Province) -> None:
    assert drawn(province, percent=34).items.count() == 2


def test_only_the_lead_draws_and_finds(province: Province) -> None:
    elsewhere = make_province("hai", "HAI-XYZ", with_people=True)
    item = drawn(province).items.first()
    assert item is not None
    others = [person for role, person in province.people.items() if role is not Role.PROGRAMME_OFFICER]
    for person in [*others, *elsewhere.people.values()]:
        with pytest.raises(PermissionDenied):
            drawn(province, actor=person)
        with pytest.raises(PermissionDenied):
            actions.record_finding(item, finding=Finding.AGREES, actor=person)
    assert not SampleItem.objects.exclude(finding="").exists()


def test_a_finding_changes_no_figure_and_what_must_be_said_is_asked_for(province: Province) -> None:
    item = item_of(drawn(province), province.units["so-1"])
    officer = province.people[Role.PROGRAMME_OFFICER]
    with pytest.raises(ValidationError) as error:
        actions.record_finding(item, finding=Finding.DIFFERS, note="x", actor=officer)
    assert list(error.value.error_dict) == ["found_figure"]
    with pytest.raises(ValidationError) as error:
        actions.record_finding(item, finding=Finding.INSUFFICIENT, actor=officer)
    assert list(error.value.error_dict) == ["note"]
    before = (item.activity.version, item.activity.quantities.get().value)
    actions.record_finding(
        item, finding=Finding.DIFFERS, found_figure=30, note="Danh sách 30 người", actor=officer
    )
    activity = Activity.objects.get(pk=item.activity_id)
    assert (activity.version, activity.quantities.get().value, activity.state) == (*before, State.VERIFIED)


def test_a_finding_may_give_the_activity_back_as_a_revision(province: Province) -> None:
    item = item_of(drawn(province), province.units["so-1"])
    officer = province.people[Role.PROGRAMME_OFFICER]
    given: dict[str, Any] = {
        "finding": Finding.INSUFFICIENT,
        "note": "Thiếu ảnh",
        "return_it": True,
        "actor": officer,
    }
    actions.record_finding(item, **given)
    activity = Activity.objects.get(pk=item.activity_id)
    assert (activity.state, activity.return_reason) == (State.RETURNED, "Thiếu ảnh")
    last = activity.revisions.last()
    assert last is not None
    assert (last.verb, last.by) == ("returned", officer)
    with pytest.raises(ValidationError):
        actions.record_finding(item, **given)


def test_in_a_closed_period_a_finding_is_kept_out_of_the_books(province: Province) -> None:
    item = item_of(drawn(province), province.units["so-1"])
    actions.close_period(item.sample.plan, since=DAY, last_day=DAY, reason="Chốt", document="1/KS", actor=SYSTEM)
    with pytest.raises(ValidationError) as error:
        actions.record_finding(item, finding=Finding.INSUFFICIENT, note="x", return_it=True, actor=SYSTEM)
    assert error.value.code == "closed"
    assert not SampleItem.objects.exclude(finding="").exists()
    actions.record_finding(item, finding=Finding.INSUFFICIENT, note="x", actor=SYSTEM)


def test_the_unit_replies_once_after_the_finding(province: Province) -> None:
    item = item_of(drawn(province), province.units["so-1"])
    unit, lead = province.people[Role.UNIT_OFFICER], province.people[Role.PROGRAMME_OFFICER]
    with pytest.raises(ValidationError):
        actions.reply_to_finding(item, text="Đã bổ sung", actor=unit)
    actions.record_finding(item, finding=Finding.INSUFFICIENT, note="Thiếu ảnh", actor=lead)
    foreign = item_of(drawn(province), province.units["so-2"])
    actions.record_finding(foreign, finding=Finding.AGREES, actor=lead)
    with pytest.raises(PermissionDenied):
        actions.reply_to_finding(foreign, text="x", actor=unit)
    actions.reply_to_finding(item, text="Đã bổ sung", actor=unit)
    attempts: tuple[Any, ...] = (
        lambda: actions.reply_to_finding(item, text="Nữa", actor=unit),
        lambda: actions.record_finding(item, finding=Finding.AGREES, actor=lead),
    )
    for attempt in attempts:
        with pytest.raises(ValidationError, match="trả lời"):
            attempt()


# --- The pages --------------------------------------------------------------------------------------------------


def sign_in(client: Client, province: Province, role: Role) -> None:
    client.force_login(province.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")


def text(answer: Any) -> str:
    content: bytes = answer.content
    return content.decode()


def test_the_lead_draws_finds_and_reads_the_result_in_words(province: Province, client: Client) -> None:
    sign_in(client, province, Role.PROGRAMME_OFFICER)
    page = f"/hoat-dong/kiem-tra/{province.plan}/"
    assert "Chưa có đợt kiểm tra nào." in text(client.get(page))
    form = {"since": "03/03/2025", "last_day": "03/03/2025", "stratum": "activity_kind"}
    assert client.post(page, form).status_code == 422
    answer = client.post(page, form | {"size": "3"}, follow=True)
    assert "Đã có kết quả 0/3 hoạt động" in text(answer)
    sample = Sample.objects.get()
    for item in sample.items.all():
        client.post(f"/hoat-dong/kiem-tra/muc/{item.pk}/", {"finding": "agrees"})
    assert "Trong 3 hoạt động kiểm tra được, 3 khớp." in text(client.get(f"/hoat-dong/kiem-tra/mau/{sample.pk}/"))
    assert sample.seed in text(client.get(f"/hoat-dong/kiem-tra/mau/{sample.pk}/"))
    assert client.get(f"/hoat-dong/kiem-tra/mau/{sample.pk}/", {"xuat": "xlsx"}).status_code == 200


def test_a_unit_sees_its_own_and_replies_on_the_page(province: Province, client: Client) -> None:
    sample = drawn(province)
    mine, theirs = (item_of(sample, province.units[unit]) for unit in ("so-1", "so-2"))
    actions.record_finding(mine, finding=Finding.INSUFFICIENT, note="Thiếu ảnh", actor=SYSTEM)
    sign_in(client, province, Role.UNIT_OFFICER)
    page = text(client.get(f"/hoat-dong/kiem-tra/mau/{sample.pk}/"))
    assert "Hội nghị của so-1" in page
    assert "Hội nghị của so-2" not in page
    assert "Đã có kết quả" not in page
    assert sample.seed not in page
    assert client.get(f"/hoat-dong/kiem-tra/muc/{theirs.pk}/").status_code == 404
    assert client.get(f"/hoat-dong/kiem-tra/muc/{uuid4()}/").status_code == 404
    own = f"/hoat-dong/kiem-tra/muc/{mine.pk}/"
    assert client.post(own, {"finding": "agrees"}).status_code == 403
    assert client.post(own, {"viec": "tra-loi", "text": " "}).status_code == 422
    assert "Minh chứng chưa đủ" in text(client.get(f"/hoat-dong/{mine.activity_id}/"))
    assert "Đã bổ sung ảnh" in text(client.post(own, {"viec": "tra-loi", "text": "Đã bổ sung ảnh"}, follow=True))


def test_the_lists_ask_as_much_for_three_rows_as_for_one(
    province: Province, client: Client, django_assert_num_queries: Any
) -> None:
    sign_in(client, province, Role.PROGRAMME_OFFICER)
    one, three = drawn(province, size=1), None
    pages = ("/hoat-dong/kiem-tra/mau/{}/", f"/hoat-dong/kiem-tra/{province.plan}/")
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            client.get(page.format(one.pk))
        counts.append(len(asked))
    three = drawn(province)
    drawn(province)
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(page.format(three.pk))
