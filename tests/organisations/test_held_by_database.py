"""What the database refuses by itself, when somebody goes around the actions."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from chieng.core.intervals import FOREVER
from chieng.organisations.kinds import RelationKind
from chieng.organisations.migrations._no_overlap import ROLE_RULES, RULES
from chieng.organisations.models import Relation, UnitClass, UnitCode, UnitName, UnitPath
from tests.factories.organisations import make_kind, make_unit

pytestmark = pytest.mark.django_db
BEFORE, DAY, AFTER = date(2024, 1, 1), date(2025, 7, 1), date(2026, 1, 1)


def test_every_rule_against_overlap_is_in_the_database() -> None:
    """Remaking a table on SQLite drops its triggers: whoever altered one must install them again."""
    every = (*RULES, *ROLE_RULES)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
            wanted = {rule.name for rule in every}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = {f"{rule.name}_{event}" for rule in every for event in ("insert", "update")}
        assert {name for (name,) in cursor.fetchall()} == wanted


def test_two_names_on_a_day_are_refused() -> None:
    unit = make_unit("Sở A (minh họa)")
    with pytest.raises(IntegrityError, match="organisations_one_name_a_day"), transaction.atomic():
        UnitName.objects.create(unit=unit, name="Sở B", folded="so b", since=DAY)


def test_two_kinds_on_a_day_are_refused() -> None:
    unit = make_unit()
    kind = make_kind("huyen")
    with pytest.raises(IntegrityError, match="organisations_one_kind_a_day"), transaction.atomic():
        UnitClass.objects.create(unit=unit, kind=kind, since=DAY)


def test_two_codes_of_a_scheme_on_a_day_are_refused_and_of_two_schemes_are_not() -> None:
    unit = make_unit(codes={"dvhc": "1", "mst": "9"})
    with pytest.raises(IntegrityError, match="organisations_one_code_a_day"), transaction.atomic():
        UnitCode.objects.create(unit=unit, scheme_id="dvhc", code="2", since=DAY)


def test_a_code_of_two_units_on_a_day_is_refused_and_dated_apart_is_not() -> None:
    make_unit(codes={"dvhc": "1"}, until=DAY)
    other = make_unit()
    UnitCode.objects.create(unit=other, scheme_id="dvhc", code="1", since=DAY)
    third = make_unit()
    with pytest.raises(IntegrityError, match="organisations_one_unit_a_code"), transaction.atomic():
        UnitCode.objects.create(unit=third, scheme_id="dvhc", code="1", since=BEFORE)


def test_two_parents_on_a_day_are_refused_only_where_a_unit_belongs_to_one() -> None:
    first, second = make_unit(), make_unit()
    unit = make_unit(parent=first, relations=[(RelationKind.TERRITORY, first)])
    Relation.objects.create(unit=unit, parent=second, kind=RelationKind.TERRITORY, since=DAY)
    with pytest.raises(IntegrityError, match="organisations_one_parent_a_day"), transaction.atomic():
        Relation.objects.create(unit=unit, parent=second, kind=RelationKind.BELONGS_TO, since=DAY)


def test_an_update_into_an_overlap_is_refused_too() -> None:
    first, second = make_unit(), make_unit()
    unit = make_unit(parent=first)
    Relation.objects.filter(unit=unit).update(until=DAY)
    Relation.objects.create(unit=unit, parent=second, kind=RelationKind.BELONGS_TO, since=DAY)
    with pytest.raises(IntegrityError, match="organisations_one_parent_a_day"), transaction.atomic():
        Relation.objects.filter(unit=unit, parent=first).update(until=AFTER)


def test_the_same_relation_twice_on_a_day_is_refused() -> None:
    parent = make_unit()
    unit = make_unit(relations=[(RelationKind.REPORTS_TO, parent)])
    with pytest.raises(IntegrityError, match="organisations_one_relation_a_day"), transaction.atomic():
        Relation.objects.create(unit=unit, parent=parent, kind=RelationKind.REPORTS_TO, since=DAY)


def test_a_unit_above_itself_is_refused() -> None:
    unit = make_unit()
    with pytest.raises(IntegrityError, match="organisations_no_cycle"), transaction.atomic():
        UnitPath.objects.create(
            kind=RelationKind.BELONGS_TO, ancestor=unit, descendant=unit, depth=2, since=DAY, until=FOREVER
        )


def test_a_row_that_ends_before_it_starts_is_refused() -> None:
    unit = make_unit(until=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitName.objects.create(unit=unit, name="X", folded="x", since=AFTER, until=AFTER)
