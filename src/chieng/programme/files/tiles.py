"""[tiles]: roughly where units lie on a tile map, as column and row from 1. Without it, official order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chieng.programme.files.reader import Table

# As many as the map has room for on a phone, and as its styles know.
MOST = 6


@dataclass(frozen=True, slots=True)
class TileRow:
    """A line of [tiles]: a unit by its key, its column and row."""

    unit: str
    column: int
    row: int


def read_tiles(root: Table) -> tuple[TileRow, ...]:
    """Return what the file says, in its order; two units on one tile are a mistake."""
    table = root.table("tiles")
    if table is None:
        return ()
    found: dict[tuple[int, int], TileRow] = {}
    for unit, place in table.whole_numbers():
        if len(place) != 2 or not all(1 <= number <= MOST for number in place):  # noqa: PLR2004 - column and row
            table.wrong(unit, _("Phải là [cột, hàng], mỗi số từ 1 đến %(most)d.") % {"most": MOST})
        elif (other := found.get((place[0], place[1]))) is not None:
            table.wrong(unit, _("Ô này đã có “%(unit)s”. Chọn ô khác.") % {"unit": other.unit})
        else:
            found[place[0], place[1]] = TileRow(unit, place[0], place[1])
    return tuple(found.values())


def tiles_data(tiles: Iterable[TileRow]) -> dict[str, Any]:
    """Return the tiles as plain data to store: nothing where the file says nothing."""
    listed = [[tile.unit, tile.column, tile.row] for tile in tiles]
    return {"tiles": listed} if listed else {}


def tiles_from(stored: list[list[Any]] | None) -> tuple[TileRow, ...]:
    """Read what was stored; plans loaded before this was asked say nothing."""
    return tuple(TileRow(unit, column, row) for unit, column, row in stored or ())
