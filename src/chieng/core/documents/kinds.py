"""What an official document says, without how it looks: frozen, so that the same document is the same file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chieng.core.documents.layouts import Layout


class Authority(StrEnum):
    """By what right somebody signs who is not the head, or signs for a collective body."""

    TM = "TM"  # thay mặt: for a collective body
    KT = "KT"  # ký thay: a deputy for the head
    TL = "TL"  # thừa lệnh: by order of the head
    TUQ = "TUQ"  # thừa ủy quyền


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (I.), 2 (1.) or 3 (a), numbered by itself, or by `number` as the source has it."""

    level: int
    text: Text
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A justified paragraph with its first line indented."""

    text: Text


@dataclass(frozen=True, slots=True)
class Items:
    """A list, each item a paragraph after a dash."""

    items: tuple[Text, ...]
    mark: str = "-"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, and how its cells stand."""

    head: str
    share: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with rules, its head repeated on every page. A row with its first cell alone filled spans it all."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]


Block = Heading | Paragraph | Items | Grid


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / name". No titles before the name."""

    office: str
    name: str = ""
    by: tuple[tuple[Authority, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix: pages of its own, numbered from 1, lying across when its tables are wide."""

    title: str
    body: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """A document ready to be set. Without `kind` it is an official letter (công văn), "V/v …" under its number.

    `issuer` and `parent` are names as on a letterhead; they are put in capitals. What is not known yet (`number`,
    `on`) is left open to be filled in by hand.
    """

    layout: Layout
    issuer: str
    parent: str = ""
    number: int | None = None
    kind: str = ""
    kind_code: str = ""
    org_code: str = ""
    place: str = ""
    on: date | None = None
    subject: str
    bases: tuple[str, ...] = ()
    addressed_to: tuple[str, ...] = ()
    body: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    # Put on the first line of demonstrations and drafts; nothing for a document as it goes to be signed.
    mark: str = ""
