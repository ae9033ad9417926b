"""A list as data: its columns, its rows and its totals, so that a page and a file can't disagree.

A view builds one `Table`; `{% data_table table %}` draws it and `export.table_response` writes it to XLSX or
CSV. Both ask the same columns for the same rows, all of them: a page shows a part, totals cover the whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, Generic, Protocol, TypeVar

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.display import NOT_APPLICABLE, shown

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

PER_PAGE: Final = 100
TOTAL: Final = _("Tổng cộng")


class ColumnKind(StrEnum):
    """What a column holds: how it is aligned and written on screen, and which type it gets in a file."""

    TEXT = "text"
    CODE = "code"  # digits that are a name: "01234" keeps its zero
    NUMBER = "number"
    MONEY = "money"  # integer đồng
    PERCENT = "percent"  # a share between 0 and 1, as Fraction or Decimal
    DAY = "day"
    MOMENT = "moment"


NUMERIC: Final = frozenset({ColumnKind.NUMBER, ColumnKind.MONEY, ColumnKind.PERCENT})


class Rows(Protocol[T_co]):
    """What a table needs of its rows. A list has it, and so has a queryset, which then loads only its page."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[T_co]: ...

    def __getitem__(self, wanted: Any, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column. `value` takes a row and returns what `kind` says; None is "not entered yet"."""

    key: str
    label: str | Promise
    value: Callable[[T], Any]
    kind: ColumnKind = ColumnKind.TEXT
    total: bool = False
    # Where the cell leads, on screen only.
    link: Callable[[T], str | None] | None = None

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as people see it."""

    text: str
    kind: ColumnKind
    href: str | None = None
    # The column's heading, which stands beside the cell where the page is narrow.
    label: str = field(default="", compare=False)

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A list that people see and take away.

    `name` becomes the file's name; `day` is the day the rows hold for; `filters` are (label, value) pairs in
    words, written on the file's information sheet.
    """

    name: str
    title: str | Promise
    columns: Sequence[Column[T]]
    rows: Rows[T]
    day: date | None = None
    filters: Sequence[tuple[str | Promise, str]] = ()

    @property
    def lead(self) -> int:
        """Return which column names a row: the first that leads somewhere, else the first."""
        return next((index for index, column in enumerate(self.columns) if column.link), 0)

    def values(self, row: T) -> list[Any]:
        return [column.value(row) for column in self.columns]

    def cells(self, row: T) -> list[ShownCell]:
        return [
            ShownCell(
                shown(column.value(row), column.kind),
                column.kind,
                column.link(row) if column.link else None,
                str(column.label),
            )
            for column in self.columns
        ]

    def totals(self) -> list[Any] | None:
        """Return a value a column over all rows (None where there is no total), or None without total columns."""
        if not any(column.total for column in self.columns):
            return None
        rows = list(self.rows)
        return [_sum(column, rows) if column.total else None for column in self.columns]

    def page(self, number: str | int | None) -> "TablePage[T]":
        """Return the page of that number; a wrong one gives the nearest there is."""
        paginator: Paginator[T] = Paginator(self.rows, PER_PAGE)
        return TablePage(self, paginator.get_page(number))


@dataclass(frozen=True, slots=True)
class TablePage(Generic[T]):
    """The part of a table that one screen shows, with the totals of the whole."""

    table: Table[T]
    page: Page[T]

    @property
    def lines(self) -> list[list[ShownCell]]:
        return [self.table.cells(row) for row in self.page]

    @property
    def total_line(self) -> list[ShownCell] | None:
        totals = self.table.totals()
        if totals is None:
            return None
        columns = self.table.columns
        line = [
            ShownCell(shown(value, column.kind) if column.total else "", column.kind, None, str(column.label))
            for value, column in zip(totals, columns, strict=True)
        ]
        if not columns[0].total:
            line[0] = ShownCell(str(TOTAL), ColumnKind.TEXT)
        return line


def _sum(column: Column[T], rows: Sequence[T]) -> Any:
    """Return the sum of what is entered. None when nothing is: an unknown sum is not a zero."""
    values = [value for value in map(column.value, rows) if value is not None and value is not NOT_APPLICABLE]
    return sum(values) if values else None


def share(part: int, whole: int) -> Fraction | None:
    """Return `part` of `whole` for a PERCENT column. An empty whole is never a percentage."""
    return Fraction(part, whole) if whole else None
