"""Where units lie on a tile map: read, refused, written, stored, amended."""

from datetime import date

import pytest

from chieng.core.actors import SYSTEM
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import PlanFileError, read
from chieng.programme.files.writing import write
from chieng.programme.kinds import unit_id
from chieng.programme.queries import tiles_of
from chieng.programme.snapshot import snapshot
from tests.factories.programme import kon_tum_content, load_small, small_plan, small_text

TILES = '[tiles]\nso-mot = [1, 2]\nso-hai = [2, 1]\n\n[[leads]]\nunit = "so-mot"'
WITH_TILES = {'[[leads]]\nunit = "so-mot"': TILES}
LATER = date(2024, 1, 1)


def test_a_file_with_tiles_reads_back_the_same() -> None:
    plan = small_plan(**WITH_TILES)
    assert [(tile.unit, tile.column, tile.row) for tile in plan.tiles] == [("so-hai", 2, 1), ("so-mot", 1, 2)]
    assert read(write(plan).encode()) == plan
    assert small_plan().tiles == ()
    assert "[tiles]" not in write(small_plan())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("so-mot = [1]", "Phải là [cột, hàng]"),
        ("so-mot = [0, 1]", "Phải là [cột, hàng]"),
        ("so-mot = [1, 7]", "Phải là [cột, hàng]"),
        ('so-mot = [1, "hai"]', "Phải là [cột, hàng]"),
        ("so-mot = 1", "Phải là [cột, hàng]"),
        ("so-mot = [true, 1]", "Phải là [cột, hàng]"),
        ("so-hai = [1, 1]\nso-mot = [1, 1]", "Ô này đã có “so-hai”"),
        ("so-ba = [1, 1]", "Không có mã đơn vị “so-ba”"),
    ],
)
def test_a_tile_that_cannot_be_is_named(line: str, said: str) -> None:
    text = small_text().replace("[[leads]]", f"[tiles]\n{line}\n\n[[leads]]", 1)
    with pytest.raises(PlanFileError, match="tiles") as refused:
        read(text.encode())
    assert [said in problem.message for problem in refused.value.problems] == [True]


@pytest.mark.django_db
def test_an_amendment_moves_tiles_from_its_day_and_an_export_says_so() -> None:
    plan = load_small()
    one, two = (unit_id("tinh-mot", key) for key in ("so-mot", "so-hai"))
    assert tiles_of(plan.pk, LATER) == {}
    loaded = load_plan(small_plan(**WITH_TILES), since=LATER, actor=SYSTEM)
    assert [change.path for change in loaded.changes] == ["tiles.so-hai", "tiles.so-mot"]
    assert tiles_of(plan.pk, LATER) == {one: (1, 2), two: (2, 1)}
    assert tiles_of(plan.pk, date(2023, 12, 31)) == {}
    assert snapshot(plan, LATER).tiles == small_plan(**WITH_TILES).tiles
    assert load_plan(small_plan(**WITH_TILES), actor=SYSTEM).changes == ()


def test_every_district_of_the_plan_that_ships_has_a_tile_of_its_own() -> None:
    plan = read(kon_tum_content())
    districts = {unit.key for unit in plan.units if unit.kind == "district"}
    assert {tile.unit for tile in plan.tiles} == districts
    assert len(districts) == 10
