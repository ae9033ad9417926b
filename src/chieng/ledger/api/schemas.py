"""What an activity looks like outside: read, written, and the summary of many written at once."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StrictBool

from chieng.core.api import Day, Text
from chieng.ledger.kinds import PlanForm, State

# What a database's integer holds. Each kind of quantity has its own, lower limit.
_HUGE = 2**63 - 1
AT_ONCE = 200

Code = Annotated[Text, Field(max_length=60)]
Codes = Annotated[list[Code], Field(max_length=60)]


class Quantity(Schema):
    """A figure: a number, or null with `not_applicable`. Zero is a number; a blank is left out."""

    kind: Code
    value: Annotated[int, Field(ge=0, le=_HUGE, strict=True)] | None = None
    not_applicable: StrictBool = False
    audience: Code | None = None


class Document(Schema):
    """The document that a unit's own plan is, or the one that contains it."""

    number: Text = ""
    on: Day | None = None
    signatory: Text = ""
    clause: Text = ""
    form: PlanForm = PlanForm.OWN


class Evidence(Schema):
    """A photo, document or link. `sha256` is that of the file as it was sent."""

    id: UUID
    kind: str
    name: str
    link: str
    sha256: str | None


class ActivityOut(Schema):
    """An activity. `last_day` is inclusive. `cost` is in đồng; "funded_inside" was paid out of other work."""

    id: UUID
    client_id: UUID
    version: int
    state: State
    unit: UUID
    plan: str | None
    kind: str
    since: date
    last_day: date
    title: str
    note: str
    tasks: list[str]
    themes: list[str]
    audiences: list[str]
    quantities: list[Quantity]
    outlet: str
    place: str
    languages: list[str]
    cost: int | Literal["funded_inside"] | None
    document: Document | None
    carries_out: UUID | None
    return_reason: str
    captured_at: datetime
    received_at: datetime
    verified_at: datetime | None
    evidence: list[Evidence]


class UnitCode(Schema):
    """A unit by the code that it has on the first day of the activity."""

    scheme: Code
    code: Code


class ActivityIn(Schema):
    """An activity to record. What is left out takes the defaults of its kind.

    `client_id` makes it be recorded once however often it is sent. `link` is evidence on the web. With `send` it
    goes to the unit's head when it is complete; otherwise it stays a draft.
    """

    client_id: UUID | None = None
    unit: UUID | UnitCode
    kind: Code
    since: Day
    last_day: Day | None = None
    title: Text = ""
    note: Text = ""
    plan: Code | None = None
    tasks: Codes | None = None
    themes: Codes | None = None
    audiences: Codes | None = None
    quantities: Annotated[list[Quantity], Field(max_length=200)] = []
    outlet: Text = ""
    place: Text = ""
    languages: Codes = []
    cost: Annotated[int, Field(ge=0, le=_HUGE, strict=True)] | Literal["funded_inside"] | None = None
    document: Document | None = None
    link: Text = ""
    send: StrictBool = False


class ActivitiesIn(Schema):
    activities: Annotated[list[ActivityIn], Field(min_length=1, max_length=AT_ONCE)]


class Outcome(StrEnum):
    """What became of one of them."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    REFUSED = "refused"


class Item(Schema):
    """What became of the activity at `index`; `id` and `state` when it is there, `errors` by field when not."""

    index: int
    client_id: UUID
    outcome: Outcome
    id: UUID | None = None
    state: State | None = None
    held_reason: str = ""
    errors: dict[str, list[str]] = {}


class Summary(Schema):
    """What became of all of them. With `dry_run` nothing was written: ids are those of no activity."""

    dry_run: bool
    written: bool
    recorded: int
    repeated: int
    refused: int
    items: list[Item]


class ReferenceItem(Schema):
    code: str
    name_vi: str
    name_en: str


class KindOut(ReferenceItem):
    """A kind of activity: what it counts, the main figure first, and for whom it is by default."""

    is_run: bool
    takes_document: bool
    quantities: list[str]
    default_audiences: list[str]


class Reference(Schema):
    """The codes that activities are made of."""

    kinds: list[KindOut]
    quantities: list[ReferenceItem]
    audiences: list[ReferenceItem]
    languages: list[ReferenceItem]
