"""Rights against a reading of the rules in plain Python, day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.core.intervals import Interval
from chieng.organisations.kinds import RIGHTS_FOLLOW, RelationKind, Role
from chieng.organisations.models import Person, RoleAssignment, Unit
from chieng.organisations.queries import (
    EVERY_ROLE,
    WRITING_ROLES,
    held_over,
    holds,
    people_with,
    remember_rights,
    roles_of,
    units_where,
)
from tests.factories.organisations_people import give_role, make_person
from tests.organisations.two_provinces import Province, make_unit, relate, succeed

pytestmark = pytest.mark.django_db

START = date(2025, 1, 1)
ROLES = (Role.HEAD, Role.UNIT_OFFICER, Role.AUDITOR)


def day_of(number: int) -> date:
    return START + timedelta(days=number)


@dataclass
class World:
    """A few units with their history, and one person's roles, as the rules speak of them."""

    units: list[Unit] = field(default_factory=list)
    relations: list[tuple[int, int, RelationKind]] = field(default_factory=list)
    successions: list[tuple[int, int]] = field(default_factory=list)
    roles: list[tuple[Role, int, int | None, Interval]] = field(default_factory=list)

    def lives(self, unit: int, day: date) -> bool:
        return self.units[unit].since <= day < self.units[unit].until

    def related(self, unit: int, parent: int, day: date) -> bool:
        return self.lives(unit, day) and self.lives(parent, day)

    def subtree(self, root: int, kind: RelationKind, day: date) -> set[int]:
        if not self.lives(root, day):
            return set()
        found, fresh = {root}, {root}
        while fresh:
            fresh = {
                unit
                for unit, parent, of in self.relations
                if of == kind and parent in fresh and self.related(unit, parent, day)
            } - found
            found |= fresh
        return found

    def stand_ins(self, unit: int, day: date, path: tuple[int, ...] = ()) -> set[int]:
        if self.lives(unit, day):
            return {unit}
        if unit in path or self.units[unit].since > day:
            return set()
        successors = [new for old, new in self.successions if old == unit and self.units[old].until <= day]
        found = set().union(*(self.stand_ins(new, day, (*path, unit)) for new in successors))
        if found:
            return found
        last = self.units[unit].until - timedelta(days=1)
        for kind in RIGHTS_FOLLOW:
            parents = [
                up for low, up, of in self.relations if low == unit and of == kind and self.related(low, up, last)
            ]
            if parents:
                return set().union(*(self.stand_ins(up, day, (*path, unit)) for up in parents))
        return set()

    def reach(self, roles: frozenset[Role], day: date) -> set[int]:
        found: set[int] = set()
        for role, unit, over, interval in self.roles:
            if role not in roles or day not in interval or not self.lives(unit, day):
                continue
            found |= {unit} if over is None else set()
            if over is not None:
                found |= set().union(*(self.subtree(over, kind, day) for kind in RIGHTS_FOLLOW))
        return found

    def holds(self, roles: frozenset[Role], unit: int, day: date) -> bool:
        return bool(self.stand_ins(unit, day) & self.reach(roles, day))


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a world is made of, in numbers."""
    count = draw(st.integers(2, 6))
    some = st.integers(0, count - 1)
    lives = [(draw(st.integers(0, 6)), draw(st.integers(1, 12))) for _unit in range(count)]
    # A unit stands under an earlier one, so that there is no cycle.
    pairs = [(low, draw(st.integers(0, low - 1))) for low in range(1, count) if draw(st.booleans())]
    reports = [(low, draw(st.integers(0, low - 1))) for low in range(1, count) if draw(st.booleans())]
    successions = draw(
        st.lists(st.tuples(some, some).filter(lambda pair: pair[0] != pair[1]), max_size=4, unique=True)
    )
    # Nobody holds the same role twice on one day: the database refuses it.
    held = st.tuples(st.integers(0, 2), some, st.integers(-1, count - 1), st.integers(0, 8), st.integers(1, 12))
    roles = draw(st.lists(held, max_size=4, unique_by=lambda role: role[:3]))
    return {"lives": lives, "belongs": pairs, "reports": reports, "successions": successions, "roles": roles}


def build(plan: dict[str, Any], person: Person) -> World:
    world = World()
    for since, length in plan["lives"]:
        world.units.append(
            make_unit(f"Đơn vị {len(world.units)}", since=day_of(since), until=day_of(since + length))
        )
    for kind, pairs in ((RelationKind.BELONGS_TO, plan["belongs"]), (RelationKind.REPORTS_TO, plan["reports"])):
        for low, up in pairs:
            below, above = world.units[low], world.units[up]
            if max(below.since, above.since) < min(below.until, above.until):
                relate(below, above, kind)
                world.relations.append((low, up, kind))
    for old, new in plan["successions"]:
        succeed(world.units[old], world.units[new])
        world.successions.append((old, new))
    for role, unit, root, since, length in plan["roles"]:
        interval = Interval(day_of(since), day_of(since + length))
        over = None if root < 0 else root
        world.roles.append((ROLES[role], unit, over, interval))
        RoleAssignment.objects.create(
            person=person, role=ROLES[role], unit=world.units[unit],
            over=None if over is None else world.units[over], since=interval.since, until=interval.until,
        )  # fmt: skip
    return world


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans(), number=st.integers(0, 20))
def test_rights_are_what_the_rules_say(plan: dict[str, Any], number: int) -> None:
    with transaction.atomic():
        person = Person.objects.create_user("alice", full_name="Lê Thị Ánh")
        world, day = build(plan, person), day_of(number)
        index = {unit.pk: at for at, unit in enumerate(world.units)}
        for roles in (EVERY_ROLE, WRITING_ROLES, frozenset({Role.HEAD})):
            everywhere = {at for at in range(len(world.units)) if world.holds(roles, at, day)}
            living = {at for at in everywhere if world.lives(at, day)}
            assert {index[unit.pk] for unit in units_where(person, roles, day)} == living
            assert {index[unit.pk] for unit in units_where(person, roles, day, with_ended=True)} == everywhere
            assert {index[unit] for unit in held_over(person, roles, list(index), day)} == everywhere
        for at, unit in enumerate(world.units):
            expected = world.holds(frozenset({Role.HEAD}), at, day)
            assert holds(person, {Role.HEAD}, unit.pk, day) == expected
            assert people_with(Role.HEAD, unit.pk, day).exists() == expected
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", sorted(Role))
def test_every_role_stays_in_its_unit_and_its_province(
    role: Role, kon_tum: Province, quang_ngai: Province
) -> None:
    one, all_below = make_person("one"), make_person("all")
    give_role(one, role, kon_tum.commune)
    give_role(all_below, role, kon_tum.department, over=kon_tum.root)
    assert set(units_where(one, {role}, today())) == {kon_tum.commune}
    assert set(units_where(all_below, {role}, today())) == {
        kon_tum.root, kon_tum.department, kon_tum.commune, kon_tum.school,
    }  # fmt: skip
    others = set(Role) - {role}
    assert not units_where(all_below, others, today()).exists()
    assert not holds(all_below, {role}, quang_ngai.commune.pk, today())


def test_a_unit_that_reports_into_a_province_is_reached_by_that_line_alone(
    kon_tum: Province, quang_ngai: Province
) -> None:
    bank = make_unit("Ngân hàng (minh họa)")
    branch = make_unit("Phòng giao dịch (minh họa)", under=bank)
    relate(bank, kon_tum.root, RelationKind.REPORTS_TO)
    relate(branch, quang_ngai.root, RelationKind.TERRITORY)
    alice, other = make_person("alice"), make_person("other")
    give_role(alice, Role.PROGRAMME_OFFICER, kon_tum.department, over=kon_tum.root)
    give_role(other, Role.PROGRAMME_OFFICER, quang_ngai.department, over=quang_ngai.root)
    assert [holds(alice, EVERY_ROLE, unit.pk, today()) for unit in (bank, branch)] == [True, False]
    assert not holds(other, EVERY_ROLE, branch.pk, today())


def test_an_auditor_reads_within_reach_and_writes_nothing(kon_tum: Province, quang_ngai: Province) -> None:
    alice = make_person("alice")
    give_role(alice, Role.AUDITOR, kon_tum.department, over=kon_tum.root)
    assert holds(alice, EVERY_ROLE, kon_tum.school.pk, today())
    assert not holds(alice, WRITING_ROLES, kon_tum.school.pk, today())
    assert not holds(alice, EVERY_ROLE, quang_ngai.school.pk, today())


def test_strangers_and_closed_accounts_hold_nothing_and_the_system_everything(kon_tum: Province) -> None:
    closed = make_person("closed")
    give_role(closed, Role.HEAD, kon_tum.commune)
    closed.is_active = False
    closed.save()
    for nobody in (None, "alice", closed):
        assert not units_where(nobody, EVERY_ROLE, today()).exists()
        assert roles_of(nobody, today()) == ()
    assert holds(SYSTEM, {Role.HEAD}, kon_tum.commune.pk, today())
    assert units_where(SYSTEM, {Role.HEAD}, today()).count() == 4
    assert not people_with(Role.HEAD, kon_tum.commune.pk, today()).exists()


def test_a_request_that_reads_asks_once(
    kon_tum: Province, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alice = make_person("alice")
    give_role(alice, Role.HEAD, kon_tum.department, over=kon_tum.root)
    remember_rights(alice)
    with django_assert_num_queries(2):
        for _time in range(3):
            assert holds(alice, {Role.HEAD}, kon_tum.school.pk, today())
    with django_assert_num_queries(1):
        held_over(alice, {Role.HEAD}, [kon_tum.school.pk, kon_tum.commune.pk], today())


def test_what_is_remembered_dies_with_the_request(kon_tum: Province) -> None:
    alice = make_person("alice")
    held = give_role(alice, Role.HEAD, kon_tum.commune, since=date(2021, 1, 1))
    remember_rights(alice)
    assert holds(alice, {Role.HEAD}, kon_tum.commune.pk, today())
    held.delete()
    assert not holds(Person.objects.get(pk=alice.pk), {Role.HEAD}, kon_tum.commune.pk, today())


def test_one_successor_after_another(kon_tum: Province) -> None:
    first = make_unit("Một", under=kon_tum.root, until=date(2023, 1, 1))
    second = make_unit("Hai", under=kon_tum.root, since=date(2023, 1, 1), until=date(2024, 1, 1))
    third = make_unit("Ba", under=kon_tum.root, since=date(2024, 1, 1))
    succeed(first, second)
    succeed(second, third)
    alice, bob = make_person("alice"), make_person("bob")
    give_role(alice, Role.HEAD, second)
    give_role(bob, Role.HEAD, third)
    days = [date(2022, 12, 31), date(2023, 6, 1), date(2024, 6, 1)]
    assert [holds(alice, {Role.HEAD}, first.pk, day) for day in days] == [False, True, False]
    assert [holds(bob, {Role.HEAD}, first.pk, day) for day in days] == [False, False, True]
