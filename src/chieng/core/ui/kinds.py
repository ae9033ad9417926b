"""What pages hand to components: small frozen things with words in them, never models."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise

Words = str | Promise


class Tone(StrEnum):
    """What a word means for whoever reads it. The colour repeats the word and never replaces it."""

    YES = "yes"  # met, done, accepted
    NO = "no"  # not met, overdue, returned: somebody must act
    WAIT = "wait"  # due soon, waiting for somebody
    INFO = "info"  # a fact without judgement
    NONE = "none"  # unknown, not applicable, not enough grounds
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Action:
    """A link that is something to do. `kind` is that of a button: "strong", "", "quiet", "danger"."""

    label: Words
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a stepper, done or still to do; the one that is current is told to the stepper."""

    label: Words
    note: Words = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a timeline: when, what, and by whom."""

    when: date | datetime
    what: Words
    who: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a definition list. A value of None is "not entered yet"."""

    label: Words
    value: object = None
    url: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A thing on somebody's desk: its state in a word, what it is, and the one thing to do about it."""

    title: Words
    state: Words
    tone: Tone = Tone.PLAIN
    detail: Words = ""
    url: str = ""
    action: Words = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab is a link: each has an address of its own."""

    label: Words
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a tree. Children are given, or fetched from `children_url` when somebody opens the node."""

    label: Words
    url: str = ""
    note: Words = ""
    children: Sequence["TreeNode"] = ()
    children_url: str = ""
    open: bool = False
    badge: Words = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class TilePlace:
    """A district on the tile map. `share` is 0 to 1, None for nothing to show; column and row from 1."""

    label: Words
    value: Words
    share: float | Fraction | None = None
    column: int = 0
    row: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a chart. None is a gap, drawn and read as "not entered", never as zero."""

    label: Words
    value: float | None
    text: Words = ""


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """The same thing in another language. `tag` is its BCP-47 tag, `name` its own name."""

    tag: str
    name: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Losses:
    """What a destructive act would lose, named before it is done."""

    lines: Sequence[Words] = field(default_factory=tuple)
