from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from chieng.core.actors import SYSTEM, Actor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER, Interval
from chieng.organisations.actions import assign_role, deactivate_person, end_role, erase_person, hand_over_desk
from chieng.organisations.actions.roles import days_without
from chieng.organisations.kinds import DESK_STEPS, HeldRole, Role
from chieng.organisations.models import Person, RoleAssignment
from chieng.organisations.queries import holds, people_with, roles_of, units_where
from tests.factories.organisations_people import give_role, make_person
from tests.organisations.two_provinces import Province, make_unit, succeed

SINCE = date(2021, 1, 1)


@pytest.fixture
def alice(kon_tum: Province) -> Person:
    """Administrator of Kon Tum, in its department of information."""
    person = make_person("alice")
    give_role(person, Role.ADMINISTRATOR, kon_tum.department, over=kon_tum.root)
    return person


@pytest.fixture
def bob(kon_tum: Province) -> Person:
    """Officer of a commune in Kon Tum."""
    person = make_person("bob")
    give_role(person, Role.UNIT_OFFICER, kon_tum.commune)
    return person


def test_an_administrator_gives_a_role_within_reach(alice: Person, kon_tum: Province) -> None:
    carol = make_person("carol")
    held = assign_role(carol, role=Role.HEAD, unit=kon_tum.school, since=SINCE, actor=alice)
    assert roles_of(carol, today()) == (HeldRole(Role.HEAD, kon_tum.school.pk, None, None),)
    assert (held.since, held.until) == (SINCE, FOREVER)


def test_an_administrator_gives_nothing_in_another_province(
    alice: Person, bob: Person, kon_tum: Province, quang_ngai: Province
) -> None:
    for unit, over in [
        (quang_ngai.commune, None),
        (kon_tum.commune, quang_ngai.root),
        (quang_ngai.commune, kon_tum.root),
    ]:
        with pytest.raises(PermissionDenied):
            assign_role(bob, role=Role.HEAD, unit=unit, over=over, since=SINCE, actor=alice)


def test_an_administrator_of_a_unit_alone_gives_no_rights_over_the_units_below(kon_tum: Province) -> None:
    dana, erin = make_person("dana"), make_person("erin")
    give_role(dana, Role.ADMINISTRATOR, kon_tum.commune)
    with pytest.raises(PermissionDenied):
        assign_role(
            erin, role=Role.UNIT_OFFICER, unit=kon_tum.commune, over=kon_tum.commune, since=SINCE, actor=dana
        )
    with pytest.raises(PermissionDenied):
        assign_role(dana, role=Role.ADMINISTRATOR, unit=kon_tum.root, over=kon_tum.root, since=SINCE, actor=dana)
    assign_role(erin, role=Role.UNIT_OFFICER, unit=kon_tum.commune, since=SINCE, actor=dana)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_give_roles(role: Role, kon_tum: Province) -> None:
    erin = make_person("erin")
    give_role(erin, role, kon_tum.department, over=kon_tum.root)
    with pytest.raises(PermissionDenied):
        assign_role(erin, role=Role.ADMINISTRATOR, unit=kon_tum.commune, since=SINCE, actor=erin)


def test_a_role_that_begins_later_gives_no_right_to_give_rights_today(kon_tum: Province) -> None:
    dana = make_person("dana")
    later = today() + timedelta(days=30)
    give_role(dana, Role.ADMINISTRATOR, kon_tum.commune, since=later)
    with pytest.raises(PermissionDenied):
        assign_role(dana, role=Role.HEAD, unit=kon_tum.commune, since=later, actor=dana)


def test_a_role_in_an_ended_unit_is_refused(alice: Person, bob: Person, kon_tum: Province) -> None:
    ended = make_unit("Huyện", under=kon_tum.root, until=date(2025, 7, 1))
    with pytest.raises(ValidationError, match="không hoạt động vào ngày 01/07/2025"):
        assign_role(bob, role=Role.HEAD, unit=ended, since=date(2025, 7, 1), actor=alice)
    assign_role(bob, role=Role.HEAD, unit=ended, since=date(2025, 6, 30), actor=alice)


def test_a_role_ends_with_its_unit(bob: Person, kon_tum: Province) -> None:
    ended = make_unit("Huyện", under=kon_tum.root, until=date(2025, 7, 1))
    carol = make_person("carol")
    give_role(carol, Role.HEAD, ended)
    assert [len(roles_of(carol, day)) for day in (date(2025, 6, 30), date(2025, 7, 1))] == [1, 0]


def test_the_same_role_is_not_held_twice_on_one_day(alice: Person, bob: Person, kon_tum: Province) -> None:
    with pytest.raises(ValidationError, match="đã giữ vai trò đó"):
        assign_role(bob, role=Role.UNIT_OFFICER, unit=kon_tum.commune, since=SINCE, actor=alice)


def test_an_empty_time_is_refused(alice: Person, bob: Person, kon_tum: Province) -> None:
    with pytest.raises(ValidationError, match="Ngày kết thúc phải sau ngày bắt đầu"):
        assign_role(bob, role=Role.HEAD, unit=kon_tum.commune, since=SINCE, until=SINCE, actor=alice)


def test_a_closed_account_gets_no_role(alice: Person, bob: Person, kon_tum: Province) -> None:
    deactivate_person(bob, actor=alice)
    assert roles_of(bob, today()) == ()
    with pytest.raises(ValidationError, match="Tài khoản này đã đóng"):
        assign_role(bob, role=Role.HEAD, unit=kon_tum.commune, since=SINCE, actor=alice)


def test_nobody_acts_for_themselves(alice: Person, bob: Person, kon_tum: Province) -> None:
    with pytest.raises(ValidationError, match="làm thay cho chính mình"):
        assign_role(bob, role=Role.HEAD, unit=kon_tum.commune, since=SINCE, acting_for=bob, actor=alice)


def test_who_acts_for_the_head_holds_the_role_and_says_for_whom(bob: Person, kon_tum: Province) -> None:
    head = make_person("head")
    give_role(head, Role.HEAD, kon_tum.commune)
    give_role(bob, Role.HEAD, kon_tum.commune, acting_for=head, since=date(2025, 12, 1), until=date(2025, 12, 8))
    assert [held.acting_for_id for held in roles_of(bob, date(2025, 12, 7)) if held.role == Role.HEAD] == [head.pk]
    assert not holds(bob, {Role.HEAD}, kon_tum.commune.pk, date(2025, 12, 8))


def test_a_role_ends_on_its_day(alice: Person, bob: Person, kon_tum: Province) -> None:
    held = bob.role_assignments.get()
    end_role(held, on=date(2025, 12, 1), actor=alice)
    assert [bool(roles_of(bob, day)) for day in (date(2025, 11, 30), date(2025, 12, 1))] == [True, False]
    with pytest.raises(ValidationError, match="kết thúc sớm hơn"):
        end_role(held, on=date(2025, 12, 2), actor=alice)


def test_a_role_that_has_not_begun_is_withdrawn(alice: Person, bob: Person, kon_tum: Province) -> None:
    later = today() + timedelta(days=30)
    held = assign_role(bob, role=Role.HEAD, unit=kon_tum.commune, since=later, actor=alice)
    end_role(held, on=later, actor=alice)
    assert not bob.role_assignments.filter(role=Role.HEAD).exists()


def test_an_administrator_ends_no_role_in_another_province(alice: Person, quang_ngai: Province) -> None:
    other = make_person("other")
    held = give_role(other, Role.HEAD, quang_ngai.commune)
    with pytest.raises(PermissionDenied):
        end_role(held, on=today(), actor=alice)


def test_the_last_administrator_of_a_province_stays(alice: Person, kon_tum: Province) -> None:
    held = alice.role_assignments.get()
    ways_to_leave: list[Callable[[], None]] = [
        lambda: end_role(held, on=today(), actor=alice),
        lambda: deactivate_person(alice, actor=SYSTEM),
        lambda: erase_person(alice, actor=SYSTEM),
    ]
    for leave in ways_to_leave:
        with pytest.raises(ValidationError, match="người quản trị cuối cùng"):
            leave()
    assert Person.objects.get(pk=alice.pk).is_active
    assert holds(Person.objects.get(pk=alice.pk), {Role.ADMINISTRATOR}, kon_tum.root.pk, today())
    give_role(make_person("second"), Role.ADMINISTRATOR, kon_tum.department, over=kon_tum.root)
    end_role(RoleAssignment.objects.get(pk=held.pk), on=today(), actor=SYSTEM)


def test_a_demo_administrator_does_not_count_where_there_is_no_demo(alice: Person, kon_tum: Province) -> None:
    give_role(make_person("demo", is_demo=True), Role.ADMINISTRATOR, kon_tum.department, over=kon_tum.root)
    with pytest.raises(ValidationError, match="người quản trị cuối cùng"):
        deactivate_person(alice, actor=SYSTEM)


def test_an_administrator_from_above_is_enough(alice: Person, kon_tum: Province) -> None:
    local = make_person("local")
    held = give_role(local, Role.ADMINISTRATOR, kon_tum.commune)
    end_role(held, on=today(), actor=alice)
    assert list(people_with(Role.ADMINISTRATOR, kon_tum.commune.pk, today())) == [alice]


def test_on_monday_the_successor_sees_the_same_desk(alice: Person, bob: Person, kon_tum: Province) -> None:
    monday = date(2025, 12, 15)
    give_role(bob, Role.EDITOR, kon_tum.commune, until=date(2026, 6, 1))
    give_role(bob, Role.RECORDS_CLERK, kon_tum.school, since=date(2026, 1, 1))
    give_role(bob, Role.HEAD, kon_tum.school, until=date(2025, 1, 1))
    friday, later = roles_of(bob, date(2025, 12, 12)), roles_of(bob, date(2026, 2, 1))
    carol = make_person("carol")
    taken = hand_over_desk(bob, to_person=carol, on=monday, actor=alice)
    assert roles_of(bob, monday) == () == roles_of(carol, date(2025, 12, 14))
    assert roles_of(carol, monday) == friday
    assert roles_of(carol, date(2026, 2, 1)) == later
    assert roles_of(bob, date(2026, 2, 1)) == ()
    assert {new.taken_over_from for new in taken if new.since == monday} == set(
        bob.role_assignments.filter(until=monday)
    )


def test_what_other_rooms_hang_on_the_desk_goes_along(
    alice: Person, bob: Person, kon_tum: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[object, ...]] = []

    def move_drafts(from_id: UUID, to_id: UUID, *, on: date, actor: Actor) -> int:
        calls.append((from_id, to_id, on, actor))
        return 3

    monkeypatch.setattr(DESK_STEPS, "_things", {"drafts": move_drafts})
    carol = make_person("carol")
    hand_over_desk(bob, to_person=carol, on=date(2025, 12, 15), actor=alice)
    assert calls == [(bob.pk, carol.pk, date(2025, 12, 15), alice)]


def test_a_desk_in_another_province_is_not_handed_over(alice: Person, bob: Person, quang_ngai: Province) -> None:
    other = make_person("other")
    give_role(other, Role.HEAD, quang_ngai.commune)
    for person, successor in ((other, bob), (other, alice)):
        with pytest.raises(PermissionDenied):
            hand_over_desk(person, to_person=successor, on=today(), actor=alice)


def test_a_desk_that_reaches_beyond_the_administrator_is_not_handed_over_at_all(
    alice: Person, bob: Person, quang_ngai: Province
) -> None:
    give_role(bob, Role.HEAD, quang_ngai.commune)
    with pytest.raises(PermissionDenied):
        hand_over_desk(bob, to_person=alice, on=today(), actor=alice)
    assert bob.role_assignments.count() == 2


def test_the_last_administrator_may_hand_over_the_desk(alice: Person, kon_tum: Province) -> None:
    carol = make_person("carol")
    hand_over_desk(alice, to_person=carol, on=today(), actor=alice)
    assert list(people_with(Role.ADMINISTRATOR, kon_tum.root.pk, today())) == [carol]


def test_who_holds_the_role_already_gets_only_the_days_they_lack(
    alice: Person, bob: Person, kon_tum: Province
) -> None:
    carol = make_person("carol")
    give_role(carol, Role.UNIT_OFFICER, kon_tum.commune, since=date(2025, 12, 1), until=date(2026, 1, 1))
    taken = hand_over_desk(bob, to_person=carol, on=date(2025, 12, 15), actor=alice)
    assert [(new.since, new.until) for new in taken] == [(date(2026, 1, 1), FOREVER)]


@given(st.data())
def test_the_gaps_are_exactly_the_days_not_taken(data: st.DataObject) -> None:
    start = date(2025, 1, 1)
    spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(
        lambda pair: Interval(start + timedelta(days=pair[0]), start + timedelta(days=sum(pair)))
    )
    wanted, taken = data.draw(spans), data.draw(st.lists(spans, max_size=5))
    gaps = days_without(wanted, taken)
    for offset in range(60):
        day = start + timedelta(days=offset)
        free = day in wanted and not any(day in other for other in taken)
        assert any(day in gap for gap in gaps) == free


def test_rights_over_an_ended_unit_pass_to_all_its_successors(kon_tum: Province) -> None:
    end = date(2025, 7, 1)
    district = make_unit("Huyện", under=kon_tum.root, until=end)
    north, south = (make_unit(name, under=kon_tum.root, since=end) for name in ("Xã Bắc", "Xã Nam"))
    succeed(district, north, south)
    stranger, nora, sam = make_person(), make_person(), make_person()
    give_role(nora, Role.HEAD, north)
    give_role(sam, Role.HEAD, south)
    give_role(stranger, Role.HEAD, kon_tum.commune)
    assert [holds(who, {Role.HEAD}, district.pk, end) for who in (nora, sam, stranger)] == [True, True, False]
    assert set(units_where(nora, {Role.HEAD}, end, with_ended=True)) == {north, district}
    assert set(units_where(nora, {Role.HEAD}, end)) == {north}
    assert set(people_with(Role.HEAD, district.pk, end)) == {nora, sam}


def test_without_a_successor_rights_pass_to_the_last_parent(kon_tum: Province, quang_ngai: Province) -> None:
    end = date(2025, 7, 1)
    station = make_unit("Trạm", under=kon_tum.commune, until=end)
    head, other = make_person(), make_person()
    give_role(head, Role.HEAD, kon_tum.commune)
    give_role(other, Role.HEAD, quang_ngai.commune)
    assert holds(head, {Role.HEAD}, station.pk, end)
    assert not holds(head, {Role.HEAD}, station.pk, date(2025, 6, 30))
    assert not holds(other, {Role.HEAD}, station.pk, end)


@pytest.mark.parametrize("over", [False, True])
def test_the_database_itself_refuses_the_same_role_twice_on_one_day(kon_tum: Province, *, over: bool) -> None:
    held = {"role": Role.HEAD, "unit": kon_tum.commune, "over": kon_tum.commune if over else None}
    person = make_person()
    RoleAssignment.objects.create(person=person, **held, since=SINCE, until=date(2025, 1, 1))
    RoleAssignment.objects.create(person=person, **held, since=date(2025, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(person=person, **held, since=date(2024, 12, 31), until=date(2025, 1, 1))
    RoleAssignment.objects.create(person=person, **{**held, "over": kon_tum.root}, since=SINCE)
    RoleAssignment.objects.create(person=make_person(), **held, since=SINCE)
