"""The names of units in somebody else's list: an XLSX or CSV file with or without a heading."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from chieng.core.sheets.reading import Sheet
from chieng.core.sheets.records import plain_heading
from chieng.core.text import fold

# What the column of units is called in the lists that offices send around, and in English.
HEADINGS = frozenset(
    plain_heading(words)
    for words in (
        "Đơn vị",
        "Tên đơn vị",
        "Cơ quan, đơn vị",
        "Tên cơ quan, đơn vị",
        "Cơ quan",
        "Thành phần",
        "Unit",
    )
)


def names_in(sheets: Iterable[Sheet], known: Collection[str]) -> list[str]:
    """Return the names in the column of units of each sheet, in order; `known` are folded names.

    The column is the one headed so, and what stands above the heading is no name. Without a heading it is the
    column with the most known names, from its first row on.
    """
    return [name for sheet in sheets for name in _names([list(row) for row in sheet.rows], known)]


def _names(rows: Sequence[Sequence[Any]], known: Collection[str]) -> list[str]:
    place = _heading(rows)
    if place is None:
        column = _fullest(rows, known)
        return [] if column is None else _column(rows, column)
    row, column = place
    return _column(rows[row + 1 :], column)


def _heading(rows: Sequence[Sequence[Any]]) -> tuple[int, int] | None:
    return next(
        (
            (number, column)
            for number, row in enumerate(rows)
            for column, cell in enumerate(row)
            if isinstance(cell, str) and plain_heading(cell) in HEADINGS
        ),
        None,
    )


def _fullest(rows: Sequence[Sequence[Any]], known: Collection[str]) -> int | None:
    found: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and fold(cell) in known:
                found[column] = found.get(column, 0) + 1
    return max(found, key=lambda column: (found[column], -column)) if found else None


def _column(rows: Iterable[Sequence[Any]], column: int) -> list[str]:
    cells = (row[column] for row in rows if column < len(row))
    return [cell for cell in cells if isinstance(cell, str) and cell.strip()]
