"""Random histories through the actions: whatever people do, nothing overlaps and the closure stays true."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.organisations import actions, queries
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Unit, UnitClass, UnitCode, UnitName, UnitPath
from tests.factories.organisations import make_kind

START = date(2025, 1, 1)
UNITS, DAYS = 6, 12
numbers, days = st.integers(0, UNITS - 1), st.integers(0, DAYS - 1)
lengths = st.one_of(st.none(), st.integers(1, 6))
kinds = st.sampled_from([RelationKind.BELONGS_TO, RelationKind.TERRITORY])
steps = st.one_of(
    st.tuples(st.just("place"), numbers, numbers, kinds, days, lengths),
    st.tuples(st.just("leave"), st.integers(0, 20), days),
    st.tuples(st.just("end"), numbers, numbers, days),
    st.tuples(st.just("merge"), numbers, numbers, numbers, days),
    st.tuples(st.just("rename"), numbers, days),
    st.tuples(st.just("code"), numbers, st.integers(0, 2), days),
)


def day(number: int) -> date:
    return START + timedelta(days=number)


class Histories(TestCase):
    """Each example runs in a transaction of its own."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(steps, min_size=3, max_size=14))
    def test_nothing_overlaps_and_the_closure_is_what_the_relations_say(self, history: Sequence[tuple]) -> None:  # type: ignore[type-arg]
        make_kind("xa")
        actions.define_scheme(code="ma", name_vi="Mã", name_en="Code", actor=SYSTEM)
        units = [
            actions.found_unit(name=f"Xã {n}", kind="xa", since=day(n % 3), actor=SYSTEM) for n in range(UNITS)
        ]
        for step in history:
            with suppress(ValidationError):
                perform(units, *step)
        assert all(report.agrees for report in queries.closure_reports())
        assert_nothing_overlaps()
        assert_inside_lives()


def found_a_small_tree() -> list[Unit]:
    units: list[Unit] = []
    for number in range(UNITS):
        above = units[(number - 1) // 2] if number else None
        both = [(kind, above) for kind in (RelationKind.TERRITORY,) if above]
        units.append(
            actions.found_unit(
                name=f"Xã {number}", kind="xa", since=day(0), parent=above, relations=both, actor=SYSTEM
            )
        )
    return units


def perform(units: list[Unit], verb: str, *facts: object) -> None:
    match verb, facts:
        case "place", (int(unit), int(parent), RelationKind() as kind, int(since), length):
            until = day(since + length) if isinstance(length, int) else FOREVER
            one, other = units[unit], units[parent]
            actions.place_unit(one, parent=other, kind=kind, since=day(since), until=until, actor=SYSTEM)
        case "leave", (int(number), int(on)):
            rows = list(Relation.objects.order_by("pk"))
            if rows:
                actions.end_relation(rows[number % len(rows)], on=day(on), actor=SYSTEM)
        case "end", (int(unit), int(heir), int(on)):
            actions.end_unit(units[unit], on=day(on), successors=[units[heir]], actor=SYSTEM)
        case "merge", (int(first), int(second), int(into), int(on)):
            some = list({first: units[first], second: units[second]}.values())
            actions.merge_units(some, into=units[into], on=day(on), actor=SYSTEM)
        case "rename", (int(unit), int(since)):
            actions.rename_unit(units[unit], name=f"Tên {since}", since=day(since), actor=SYSTEM)
        case "code", (int(unit), int(code), int(since)):
            actions.assign_code(units[unit], scheme="ma", code=str(code), since=day(since), actor=SYSTEM)


def assert_nothing_overlaps() -> None:
    keys = {
        UnitName: ["unit_id"],
        UnitClass: ["unit_id"],
        UnitCode: ["unit_id", "scheme_id"],
        Relation: ["unit_id", "parent_id", "kind"],
        UnitPath: ["kind", "ancestor_id", "descendant_id"],
    }
    for model, same in keys.items():
        rows = list(model.objects.order_by(*same, "since").values_list(*same, "since", "until"))
        assert [
            pair for pair in pairwise(rows) if pair[0][:-2] == pair[1][:-2] and pair[0][-1] > pair[1][-2]
        ] == []
    codes = list(UnitCode.objects.order_by("code", "since").values_list("code", "since", "until"))
    assert [pair for pair in pairwise(codes) if pair[0][0] == pair[1][0] and pair[0][2] > pair[1][1]] == []
    belongs = Relation.objects.filter(kind=RelationKind.BELONGS_TO).order_by("unit", "since")
    rows = list(belongs.values_list("unit", "since", "until"))
    assert [pair for pair in pairwise(rows) if pair[0][0] == pair[1][0] and pair[0][2] > pair[1][1]] == []


def assert_inside_lives() -> None:
    for row in Relation.objects.select_related("unit", "parent"):
        assert max(row.unit.since, row.parent.since) <= row.since
        assert row.until <= min(row.unit.until, row.parent.until)
    for unit in Unit.objects.all():
        names = [(name.since, name.until) for name in unit.names.order_by("since")]
        assert (names[0][0], names[-1][1]) == (unit.since, unit.until)
        assert all(first[1] == second[0] for first, second in pairwise(names))
