"""Where the list of units may lack some, nothing prints a target as simply met."""

import json
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from chieng.core.actors import SYSTEM
from chieng.core.intervals import Interval
from chieng.organisations.actions import define_site
from chieng.organisations.kinds import PlaceLine, Role, Scope
from chieng.programme.actions import note_register
from chieng.programme.kinds import Completeness, Coverage
from chieng.programme.models import Register
from chieng.programme.queries import plan_by_code
from chieng.reporting.kinds import Standing, Verdict
from chieng.reporting.letters import LetterKind, about_target, letter
from chieng.reporting.packs.readme import readme
from chieng.reporting.public import PublicTarget
from chieng.reporting.queries import as_seen_by, standings
from chieng.reporting.queries.places import by_place, places_of
from chieng.reporting.queries.standings import Place
from chieng.reporting.records import record_of
from chieng.reporting.releases import document_of, freeze, public_record
from chieng.reporting.sentences import list_words
from chieng.reporting.tables import units_table
from chieng.reporting.verdicts import on_the_list
from tests.factories.browsing import browse
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

DAY = date(2025, 3, 3)
QUALIFIED = re.compile(r'trên danh sách hiện có|anh sách chưa đầy đủ|"verdict": "met_on_list"')
# "Đạt" on its own: not "Đạt trên danh sách hiện có", and not the lower-case "đạt" of a sentence.
PLAIN = re.compile(r"(?<![\wÀ-ỹ])Đạt(?! trên danh sách)(?![\wÀ-ỹ])")


@given(st.sampled_from(Verdict), st.booleans(), st.none() | st.integers(0, 100))
def test_no_verdict_is_met_on_a_list_that_is_not_complete(
    verdict: Verdict, complete: bool, expected: int | None
) -> None:
    found = on_the_list(verdict, Coverage(complete, expected))
    assert found is not Verdict.MET or complete
    assert on_the_list(verdict, None) is verdict
    assert found is verdict or (verdict, found) == (Verdict.MET, Verdict.MET_ON_LIST)


@given(st.integers(0, 10_000), st.none() | st.integers(0, 10_000))
def test_the_words_name_what_is_listed_and_what_the_source_says(listed: int, expected: int | None) -> None:
    assert list_words(Coverage(True, expected), listed) == list_words(None, listed) == ""
    words = list_words(Coverage(False, expected), listed)
    assert bool(words) == bool(listed)
    assert ("nguồn nói" in words) == (bool(listed) and expected is not None and expected != listed)


@pytest.fixture
def province(db: None, settings: Settings) -> Province:
    """A province all of whose known departments have done everything, and nobody has vouched for their list."""
    settings.CHIENG_TODAY, settings.CHIENG_DEMO = DAY, True
    made = make_province(with_people=True)
    Register.objects.all().delete()
    for key in ("so-1", "so-2", "so-3"):
        make_activity(unit=made.units[key], kind="unit-plan", since=DAY)
        make_activity(unit=made.units[key], kind="conference", since=DAY)
    return made


def stand(province: Province, place: Place | None = None) -> Standing:
    terms = plan_by_code(province.plan, DAY)
    assert terms is not None
    return next(one for one in standings(terms, DAY, place) if one.target.code == "T1")


def vouch(province: Province, completeness: Completeness, expected: int | None = None) -> None:
    note_register(
        province.units["tinh"],
        kinds=["department"],
        as_of=date(2025, 1, 1),
        source="Sở Nội vụ",
        completeness=completeness,
        expected=expected,
        actor=SYSTEM,
    )


def test_what_is_met_on_a_list_is_met_only_once_the_list_is_complete(province: Province) -> None:
    assert stand(province).verdict is Verdict.MET_ON_LIST
    vouch(province, Completeness.FULL, expected=4)
    found = stand(province)
    assert (found.verdict, found.is_list_incomplete) == (Verdict.MET_ON_LIST, True)
    assert "tính trên 3 đơn vị đã có trong danh sách; nguồn nói 4" in found.sentence
    vouch(province, Completeness.FULL, expected=3)
    found = stand(province)
    assert (found.verdict, found.is_list_incomplete) == (Verdict.MET, False)
    assert "Danh sách" not in found.sentence
    assert found.figure == stand(province).figure


def test_a_part_of_a_list_says_nothing_of_the_number_of_the_whole(province: Province) -> None:
    vouch(province, Completeness.FULL, expected=4)
    found = stand(province, Place(province.units["so-1"].pk, PlaceLine.BELONGS))
    assert found.coverage == Coverage(is_complete=False)
    assert "chỉ tính trên 1 đơn vị" in found.sentence


def test_no_part_of_a_place_is_plainly_met(province: Province) -> None:
    terms = plan_by_code(province.plan, DAY)
    assert terms is not None
    parts = by_place(
        stand(province),
        places_of(
            province.people[Role.PROGRAMME_OFFICER], terms, Interval(date(2024, 12, 15), date(2025, 3, 4)), DAY
        ),
    )
    assert parts
    assert {one.standing.verdict for one in parts} <= {Verdict.MET_ON_LIST, Verdict.NOT_SHOWN}


def printed(province: Province) -> Iterator[tuple[str, str]]:
    """Yield everything that prints where the target stands, as text."""
    terms, found = plan_by_code(province.plan, DAY), stand(province)
    assert terms is not None
    officer = province.people[Role.PROGRAMME_OFFICER]
    yield "sentence", found.sentence
    yield "record", json.dumps(record_of(found), ensure_ascii=False)
    yield "readme", readme(terms, found, as_seen_by(officer, found, DAY))
    yield "letter", str(letter(terms, about_target(found), found.missing, LetterKind.URGE))
    release = document_of(freeze(terms, [found], DAY))
    yield "release", json.dumps(release, ensure_ascii=False)
    for record in (public_record(found), *release["targets"]):
        yield "public row", " | ".join(map(str, PublicTarget(record).row))
    yield "units", str(units_table(terms, found).filters)
    for options in ([], ["--json"]):
        out = StringIO()
        call_command("targets", province.plan, *options, as_of=DAY, stdout=out)
        yield "command", out.getvalue()
    client = browse(officer)
    for path in (
        f"/chi-tieu/{province.plan}/",
        f"/chi-tieu/{province.plan}/T1/",
        f"/chi-tieu/{province.plan}/?xuat=csv",
        f"/tong-quan/{province.plan}/",
        f"/api/v1/plans/{province.plan}/targets",
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        yield path, response.content.decode()
    define_site(
        host="testserver", name="Trang", owner=province.units["tinh"], scope=Scope.PUBLIC, plan_code=province.plan,
        actor=SYSTEM,
    )  # fmt: skip
    for path in ("/cong-khai/", "/cong-khai/so-lieu.csv", "/cong-khai/so-lieu.json"):
        yield path, Client().get(path).content.decode()


def test_nothing_prints_it_as_plainly_met(province: Province) -> None:
    for where, text in printed(province):
        # The tally counts the targets that are met: none here, and the label has to stand somewhere.
        told = re.sub(r"<dt>Đạt</dt><dd>0</dd>", "", text)
        assert not PLAIN.search(told), (where, PLAIN.search(told), told[:300])
        assert '"verdict": "met"' not in text, where
        assert QUALIFIED.search(text), where
