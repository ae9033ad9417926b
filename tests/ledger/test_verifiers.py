"""Who verifies: the unit's head or the one above, as the plan in force on the activity's day says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chieng.core.actors import SYSTEM
from chieng.ledger import actions, queries
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.ledger.permissions import may_verify
from chieng.organisations import actions as organisations
from chieng.organisations.kinds import RelationKind, Role
from chieng.organisations.models import Person, Unit
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import read
from chieng.programme.kinds import unit_id
from tests.factories.ledger import load_kinds, make_activity
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import PLAN

pytestmark = pytest.mark.django_db

TODAY = date(2025, 12, 10)
BEFORE, AFTER = date(2023, 5, 5), date(2025, 3, 3)
AMENDED = date(2024, 1, 1)
KINDS = 'school = { name_vi = "Trường", name_en = "School" }\ncommune = { name_vi = "Xã", name_en = "Commune" }\n'
PLAIN = PLAN.format(key="mot", marker="MỘT").replace("[unit_kinds]\n", f"[unit_kinds]\n{KINDS}")


def load(table: str, since: date | None = None) -> None:
    said = f"[verification]\n{table}\n\n[[leads]]" if table else "[[leads]]"
    load_plan(read(PLAIN.replace("[[leads]]", said, 1).encode()), since=since, actor=SYSTEM)


@dataclass
class Tree:
    """A province, a commune under it, a school of the commune and one that only reports to the province."""

    province: Unit
    commune: Unit
    school: Unit
    reporting: Unit
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def units(self) -> list[Unit]:
        return [self.province, self.commune, self.school, self.reporting]


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.CHIENG_TODAY = TODAY


def plant() -> Tree:
    province = Unit.objects.get(pk=unit_id("mot", "tinh"))
    founded = date(2021, 1, 1)
    commune = make_unit("Xã Một", kind="commune", parent=province, since=founded)
    school = make_unit("Trường Một", kind="school", parent=commune, since=founded)
    above = [(RelationKind.REPORTS_TO, province)]
    reporting = make_unit("Trường Hai", kind="school", relations=above, since=founded)
    tree = Tree(province, commune, school, reporting)
    for unit, name in zip(tree.units, ("tinh", "xa", "truong", "truong-2"), strict=True):
        for role in (Role.HEAD, Role.UNIT_OFFICER):
            tree.people[f"{name}-{role.value}"] = person = make_person(is_demo=True)
            give_role(person, role, unit)
    tree.people["follows"] = make_person(is_demo=True)
    give_role(tree.people["follows"], Role.PROGRAMME_OFFICER, province, over=province)
    return tree


@pytest.fixture
def tree() -> Tree:
    load_kinds()
    load("")
    return plant()


def submitted(unit: Unit, by: Person, since: date = AFTER) -> Activity:
    return make_activity(unit=unit, since=since, state=State.SUBMITTED, actor=by)


def test_the_head_above_verifies_what_the_plan_says_from_its_day_on(tree: Tree) -> None:
    load('kinds.school = "parent"', since=AMENDED)
    officer, own, above = (tree.people[name] for name in ("truong-unit_officer", "truong-head", "xa-head"))
    early, late = (submitted(tree.school, officer, day) for day in (BEFORE, AFTER))
    assert [may_verify(own, one, TODAY) for one in (early, late)] == [True, False]
    assert [may_verify(above, one, TODAY) for one in (early, late)] == [False, True]
    with pytest.raises(PermissionDenied):
        actions.verify(late, actor=own)
    assert actions.verify(late, actor=above).verified_by == above


def test_a_school_that_only_reports_is_verified_by_whom_it_reports_to(tree: Tree) -> None:
    load('kinds.school = "parent"', since=AMENDED)
    activity = submitted(tree.reporting, tree.people["truong-2-unit_officer"])
    assert set(queries.to_verify(tree.people["tinh-head"], TODAY)) == {activity}
    assert set(queries.to_verify(tree.people["truong-2-head"], TODAY)) == set()


def test_a_unit_with_nobody_above_is_verified_by_its_own_head(tree: Tree) -> None:
    load('default = "parent"', since=AMENDED)
    activity = submitted(tree.province, tree.people["tinh-unit_officer"])
    assert may_verify(tree.people["tinh-head"], activity, TODAY)


def test_the_head_above_sees_what_was_sent_and_no_draft_and_nothing_else(tree: Tree, client: Client) -> None:
    load('kinds.school = "parent"', since=AMENDED)
    officer, above = tree.people["truong-unit_officer"], tree.people["xa-head"]
    sent = submitted(tree.school, officer)
    draft = make_activity(unit=tree.school, since=AFTER, state=State.DRAFT, actor=officer)
    early = submitted(tree.school, officer, BEFORE)
    assert set(queries.visible_to(above, TODAY)) == {sent}
    assert set(queries.visible_to(tree.people["truong-2-head"], TODAY)) == set()
    client.force_login(above)
    assert client.get(f"/hoat-dong/{sent.pk}/").status_code == 200
    assert [client.get(f"/hoat-dong/{one.pk}/").status_code for one in (draft, early)] == [404, 404]


def test_a_reason_from_above_goes_to_the_unit(tree: Tree) -> None:
    load('kinds.school = "parent"', since=AMENDED)
    officer = tree.people["truong-unit_officer"]
    activity = submitted(tree.school, officer)
    actions.return_for_correction(activity, reason="Thiếu ảnh", actor=tree.people["xa-head"])
    assert [one.return_reason for one in queries.to_mend(officer, TODAY)] == ["Thiếu ảnh"]
    assert not queries.to_mend(tree.people["xa-head"], TODAY).exists()


def test_where_the_unit_above_ended_its_successors_head_verifies(tree: Tree, settings: Any) -> None:
    load('kinds.school = "parent"', since=AMENDED)
    activity = submitted(tree.school, tree.people["truong-unit_officer"])
    later = make_unit("Xã Hai", kind="commune", parent=tree.province, since=date(2025, 7, 1))
    tree.school.refresh_from_db()
    organisations.place_unit(
        tree.school, kind=RelationKind.BELONGS_TO, parent=later, since=date(2025, 7, 1), actor=SYSTEM
    )
    tree.commune.refresh_from_db()
    organisations.end_unit(tree.commune, on=date(2025, 7, 1), successors=[later], document="1/NQ", actor=SYSTEM)
    head = make_person()
    give_role(head, Role.HEAD, later)
    assert set(queries.to_verify(head, TODAY)) == {activity}
    assert may_verify(head, activity, TODAY)
    assert set(queries.visible_to(head, TODAY)) == {activity}


def test_the_page_says_which_unit_is_waited_for(tree: Tree, client: Client) -> None:
    load('kinds.school = "parent"', since=AMENDED)
    officer = tree.people["truong-unit_officer"]
    activity = submitted(tree.school, officer)
    client.force_login(officer)
    assert "Chờ lãnh đạo Xã Một xác nhận" in client.get(f"/hoat-dong/{activity.pk}/").content.decode()


# --- The queue and the permission say the same, whatever the tree ------------------------------------------------

TABLES = st.sampled_from(
    ["", 'kinds.school = "parent"', 'default = "parent"', 'default = "parent"\nkinds.commune = "head"',
     'kinds.commune = "parent"\nkinds.school = "parent"']
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """One activity: of which unit, on which day, recorded by the system, an officer, a head, or one from above."""

    unit: int
    day: date
    by: int


WRITTEN = st.lists(
    st.builds(Written, st.integers(0, 3), st.sampled_from([BEFORE, AFTER]), st.integers(0, 3)),
    min_size=1,
    max_size=5,
)


@dataclass(frozen=True)
class Case:
    """What the plan says before and after, what was written, which units have heads, and one over the commune."""

    before: str
    after: str
    written: list[Written]
    heads: set[int]
    over: bool


CASES = st.builds(Case, TABLES, TABLES, WRITTEN, st.sets(st.integers(0, 3)), st.booleans())


def _writers(tree: Tree, unit: int) -> Iterator[Any]:
    name = ("tinh", "xa", "truong", "truong-2")[unit]
    yield SYSTEM
    for role in ("unit_officer", "head"):
        yield tree.people[f"{name}-{role}"]
    yield tree.people["follows"] if unit == 0 else tree.people[f"{name}-unit_officer"]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CASES)
def test_the_queue_is_what_may_be_verified(tree: Tree, case: Case) -> None:
    with transaction.atomic():
        _compare(tree, case)
        transaction.set_rollback(True)


def _compare(tree: Tree, case: Case) -> None:
    load(case.before, since=date(2022, 1, 1))
    load(case.after, since=AMENDED)
    everybody = list(tree.people.values())
    if case.over:
        everybody.append(make_person(is_demo=True))
        give_role(everybody[-1], Role.HEAD, tree.commune, over=tree.commune)
    recorded = [
        make_activity(
            unit=tree.units[one.unit],
            since=one.day,
            state=State.SUBMITTED,
            actor=list(_writers(tree, one.unit))[one.by],
        )
        for one in case.written
    ]
    for index, name in enumerate(("tinh", "xa", "truong", "truong-2")):
        for role in tree.people[f"{name}-head"].role_assignments.all():
            if index not in case.heads:
                organisations.end_role(role, on=TODAY, actor=SYSTEM)
    for person in everybody:
        queue = set(queries.to_verify(person, TODAY))
        assert queue == {one for one in recorded if may_verify(person, one, TODAY)}
        assert queue <= set(queries.visible_to(person, TODAY))
        assert not any(person.pk in {one.created_by_id, one.changed_by_id} for one in queue)
