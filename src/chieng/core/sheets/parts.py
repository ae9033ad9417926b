"""The XML inside a workbook, walked once with DTDs forbidden: how far it reaches, where formulas are."""

import posixpath
from collections.abc import Mapping
from typing import Any, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import sax
from defusedxml.common import DefusedXmlException

from chieng.core.sheets.problems import UnreadableFile
from chieng.core.sheets.refusals import refuse

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 3_000_000  # of all sheets together, blank ones between others included: readers keep them all
MOST_FLAWS: Final = 100_000  # nobody mends more; the first few are told
# What is wrong with a cell, by (row, column) from 1: "formula" or "cell_error".
Flaws = dict[tuple[int, int], str]

_LONGEST_NUMBER: Final = 8
_LONGEST_LETTERS: Final = 4


def too_wide_or_long() -> UnreadableFile:
    return refuse("too_wide_or_long", rows=MOST_ROWS, columns=MOST_COLUMNS)


class CellWalker(ContentHandler):
    """Follows the cells as a reader would place them. Raises UnreadableFile when they reach too far.

    A single cell in the last corner makes readers reserve memory for every cell before it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.flaws: Flaws = {}
        self._row = self._column = 0
        self._rows = self._columns = 0

    @property
    def cells(self) -> int:
        """Return how many cells a reader keeps: all from the first corner to the last."""
        return self._rows * self._columns

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # type: ignore[override]  # noqa: N802
        match name.rpartition(":")[2]:
            case "row":
                self._row, self._column = _number(attrs.get("r"), self._row + 1), 0
                self._check()
            case "c":
                self._place(attrs.get("r", ""))
                self._check()
                self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
                if attrs.get("t") == "e":
                    self._note("cell_error")
            case "f":
                self._note("formula")

    def _note(self, flaw: str) -> None:
        if len(self.flaws) < MOST_FLAWS:
            self.flaws[self._row, self._column] = flaw

    def _place(self, name: str) -> None:
        letters = name.rstrip("0123456789")
        self._column = _column_number(letters) if letters else self._column + 1
        self._row = _number(name[len(letters) :], self._row)

    def _check(self) -> None:
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            raise too_wide_or_long()


class _SheetNames(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX's name
        if name.rpartition(":")[2] == "sheet":
            keys = {key.rpartition(":")[2]: key for key in attrs.getNames()}
            if "id" in keys and "name" in keys:
                self.names[attrs[keys["id"]]] = attrs["name"]


class _Targets(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX's name
        if name.rpartition(":")[2] == "Relationship":
            self.targets[attrs.get("Id", "")] = attrs.get("Target", "")


def sheet_parts(workbook: bytes, relationships: bytes) -> dict[str, str]:
    """Return which part of the archive holds which sheet: {"xl/worksheets/sheet1.xml": "Đơn vị"}."""
    sheets, targets = _SheetNames(), _Targets()
    walk(workbook, sheets)
    walk(relationships, targets)
    return {
        posixpath.normpath(posixpath.join("/xl", targets.targets.get(key, ""))).lstrip("/"): name
        for key, name in sheets.names.items()
    }


def walk(data: bytes, handler: ContentHandler) -> None:
    """Give the XML to `handler`. Raises UnreadableFile for a DTD or for what is no XML."""
    try:
        sax.parseString(data, handler, forbid_dtd=True)
    except DefusedXmlException:
        raise refuse("entities") from None
    except SAXException:
        raise refuse("broken") from None


def _number(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    fits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if fits else MOST_ROWS + 1


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:_LONGEST_LETTERS].upper():
        number = number * 26 + max(ord(letter) - ord("A") + 1, 0)
    return number
