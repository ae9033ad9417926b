"""What is exported can be imported into an empty installation, and is then exported the same again."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.organisations import actions
from chieng.organisations.exchange.export import unit_rows, units_csv, units_xlsx
from chieng.organisations.exchange.flow import confirm, staged_file
from chieng.organisations.exchange.units import plan_units
from chieng.organisations.kinds import NewUnit, RelationKind, Stay
from chieng.organisations.models import (
    CodeScheme,
    Relation,
    Succession,
    Unit,
    UnitClass,
    UnitCode,
    UnitKind,
    UnitName,
    UnitPath,
)
from tests.factories.organisations import make_kind, make_unit

pytestmark = pytest.mark.django_db

REFORM = date(2025, 7, 1)


def empty_the_installation() -> None:
    for model in (UnitPath, Relation, UnitCode, UnitClass, UnitName, Succession, Unit, UnitKind, CodeScheme):
        model.objects.all().delete()


def carry_over(day: date | None) -> tuple[list[list[Any]], list[list[Any]]]:
    """Export, empty, import; return the rows before and after."""
    before = unit_rows(SYSTEM, day=day)
    content = units_xlsx(before, day=day)
    empty_the_installation()
    checked = plan_units(content, actor=SYSTEM)
    assert [str(problem) for problem in checked.problems] == []
    confirm(staged_file("units", content, "x.xlsx", SYSTEM), digest=checked.batch.digest(), actor=SYSTEM)
    return before.rows, unit_rows(SYSTEM, day=day).rows


def a_province_through_the_reform() -> None:
    """Make a province whose district ends, whose communes merge, and whose school stays."""
    schemes = {"administrative": "62"}
    province = make_unit("Tỉnh Kon Tum (minh họa)", kind="tinh", codes=schemes, position=1)
    department = make_unit("Sở Giáo dục (minh họa)", kind="so", parent=province, short_name="SGD", position=2)
    district = make_unit(
        "Huyện Đắk Tô; cũ (minh họa)", kind="huyen", parent=province, codes={"administrative": "608"}
    )
    communes = [make_unit(f"Xã {name} (minh họa)", kind="xa", parent=district) for name in ("Pô Kô", "Tân Cảnh")]
    school = make_unit(
        "Trường Pô Kô (minh họa)",
        kind="truong",
        parent=communes[0],
        relations=[(RelationKind.PROFESSIONAL, department), (RelationKind.TERRITORY, communes[0])],
        codes={"truong": "0123"},
        is_demo=True,
    )
    into = NewUnit(name="Xã Đắk Tô (minh họa)", kind="xa", since=REFORM, parent=province.pk)
    heir = actions.merge_units(communes, into=into, on=REFORM, document="NQ 1/2025 (minh họa)", actor=SYSTEM)
    actions.end_unit(district, on=REFORM, successors=[heir], actor=SYSTEM)
    actions.assign_code(heir, scheme="administrative", code="608", since=REFORM, actor=SYSTEM)
    actions.rename_unit(school, name="Trường Đắk Tô (minh họa)", since=REFORM, actor=SYSTEM)
    actions.rename_unit(department, name="Sở GD&ĐT (minh họa)", since=date(2010, 1, 1), actor=SYSTEM)
    actions.reclassify_unit(department, kind="xa", since=date(2012, 1, 1), actor=SYSTEM)


@pytest.mark.parametrize("day", [None, date(2024, 1, 1), date(2026, 1, 1)])
def test_a_province_with_its_history_comes_back_the_same(day: date | None) -> None:
    a_province_through_the_reform()
    before, after = carry_over(day)
    assert after == before


def test_reading_an_export_back_changes_nothing() -> None:
    a_province_through_the_reform()
    for day in (None, date(2024, 1, 1), date(2026, 1, 1)):
        table = unit_rows(SYSTEM, day=day)
        for content in (units_xlsx(table, day=day), units_csv(table)):
            checked = plan_units(content, actor=SYSTEM)
            assert [str(problem) for problem in checked.problems] == []
            assert not checked.batch


DAYS = st.integers(0, 40).map(lambda number: date(2000, 1, 1) + timedelta(days=97 * number))


@st.composite
def histories(draw: st.DrawFn) -> list[NewUnit]:
    """Units one above another, each moving between those before it, some with codes, some with an end."""
    rows: list[NewUnit] = []
    for number in range(draw(st.integers(1, 6))):
        since, *cuts = sorted(draw(st.sets(DAYS, min_size=2, max_size=4)))
        until = draw(st.sampled_from([FOREVER, cuts.pop()]))
        stays = []
        for start, end in pairwise([since, *cuts, until]):
            above = draw(st.sampled_from([None, *rows]))
            if above and max(start, above.since) < min(end, above.until):
                days = max(start, above.since), min(end, above.until)
                stays.append(Stay(RelationKind.BELONGS_TO, above.id, *days))
        rows.append(
            NewUnit(
                name=draw(st.sampled_from(["Xã A (minh họa)", "Xã B (minh họa)", "=Sở C (minh họa)"])),
                kind="xa",
                since=since,
                until=until,
                stays=tuple(stays),
                codes={"administrative": f"{number:05}"} if draw(st.booleans()) else {},
                position=number,
            )
        )
    return rows


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=histories())
def test_any_history_comes_back_the_same(rows: list[NewUnit], db: Any) -> None:
    empty_the_installation()
    make_kind("xa", name_vi="Xã")
    actions.define_scheme(code="administrative", name_vi="Mã hành chính", name_en="Code", actor=SYSTEM)
    actions.found_units(rows, actor=SYSTEM)
    before, after = carry_over(None)
    assert after == before
