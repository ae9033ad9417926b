"""Layouts of issuing bodies, read from `layouts.toml`: the State's, the Party's, the Youth Union's."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_FILE = Path(__file__).parent / "data" / "layouts.toml"


@dataclass(frozen=True, slots=True)
class Margins:
    """From the edges of the page, in millimetres."""

    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class MottoLine:
    """A line of the right half of the head, bold, with its size in points."""

    text: str
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one system of issuing bodies sets its documents. Sizes in points, lengths in millimetres."""

    code: str
    label_vi: str
    label_en: str
    unit_kinds: tuple[str, ...]
    margins: Margins
    body_size: float
    first_line: float
    between: float
    motto: tuple[MottoLine, ...]
    parent_size: float
    issuer_size: float
    issuer_rule: float
    issuer_mark: str
    number_size: float
    number: str
    letter_number: str
    letter_subject_size: float
    place_size: float
    kind_size: float
    subject_rule: float
    headings: tuple[str, str, str]
    signature_size: float
    authorities: dict[str, str]
    recipients_head_size: float
    recipients_size: float
    page_number_size: float
    table_size: float

    @property
    def label(self) -> str:
        return self.label_en if (get_language() or "vi").startswith("en") else self.label_vi


@cache
def layouts() -> dict[str, Layout]:
    """Return every layout by its code, the one for everybody else first."""
    tables = tomllib.loads(_FILE.read_text("utf-8"))
    return {code: _layout(code, table) for code, table in tables.items()}


def layout_for(unit_kind: str | None) -> Layout:
    """Return the layout in which units of this kind issue documents."""
    found = layouts()
    own = (layout for layout in found.values() if unit_kind in layout.unit_kinds)
    return next(own, next(iter(found.values())))


def _layout(code: str, table: dict[str, Any]) -> Layout:
    first, second, third = table.pop("headings")
    return Layout(
        code=code,
        unit_kinds=tuple(table.pop("unit_kinds")),
        margins=Margins(**table.pop("margins")),
        motto=tuple(MottoLine(**line) for line in table.pop("motto")),
        headings=(first, second, third),
        **table,
    )
