"""What other rooms may know of the ledger: its enumerations and the plain records it answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chieng.core.intervals import Interval
from chieng.programme.kinds import Condition


class State(models.TextChoices):
    """Where an activity stands. Only what is verified counts for a target."""

    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ xác nhận")
    VERIFIED = "verified", _("Đã xác nhận")
    RETURNED = "returned", _("Trả lại để bổ sung")
    WITHDRAWN = "withdrawn", _("Đã rút")


class HeldState(models.TextChoices):
    """What became of an entry that came after its sender had lost the right to record."""

    WAITING = "waiting", _("Chờ đơn vị nhận")
    TAKEN = "taken", _("Đơn vị đã nhận")
    REJECTED = "rejected", _("Đơn vị không nhận")
    DISCARDED = "discarded", _("Người gửi đã bỏ")


# States in which the unit's officers may still change an activity without asking for it to be verified again.
OPEN = (State.DRAFT, State.RETURNED)


class Accumulation(models.TextChoices):
    """How figures of one kind make a total. People are never added up: the same people may have come again."""

    SUM = "sum", _("cộng dồn")
    LATEST = "latest", _("lấy số mới nhất")
    DISTINCT = "distinct", _("không trùng: lấy số lớn nhất, không cộng")


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("Ảnh")
    DOCUMENT = "document", _("Tài liệu")
    LINK = "link", _("Đường dẫn")


class PlanForm(models.TextChoices):
    """How a unit planned its awareness work: a plan of its own, or a section inside another plan."""

    OWN = "own", _("Kế hoạch riêng")
    COMBINED = "combined", pgettext_lazy("form of a plan", "Lồng ghép trong kế hoạch khác")


# Said of an activity that carries out no plan of its unit; no activity has this id.
NO_PLAN = UUID(int=0)


class Presence(models.TextChoices):
    """Whether the head of an invited unit came. A deputy sent in the head's place is not the head."""

    IN_PERSON = "in_person", _("Người đứng đầu trực tiếp dự")
    DEPUTY = "deputy", _("Cấp phó dự thay")
    ABSENT = "absent", _("Không có lãnh đạo dự")


@dataclass(frozen=True, slots=True)
class Came:
    """One line of an attendance sheet as it is entered. `people` are numbers by audience code."""

    unit_id: UUID
    came: bool
    head: Presence = Presence.ABSENT
    people: Mapping[str, int] = field(default_factory=dict)


class Detail(models.TextChoices):
    """What a kind of activity may tell beside its figures. Which kinds tell what is data."""

    OUTLET = "outlet", _("Kênh tuyên truyền")
    PLACE = "place", _("Địa điểm")
    LANGUAGES = "languages", _("Ngôn ngữ")
    COST = "cost", _("Kinh phí")


# Paid out of other work (lồng ghép, không bố trí riêng): another answer than 0 đồng, and than none.
FundedInside = Literal["funded_inside"]
FUNDED_INSIDE: Final = "funded_inside"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was entered for a quantity. Zero, blank and not applicable differ: blank has no figure at all."""

    kind: str
    value: int | None
    audience: str | None = None

    @property
    def not_applicable(self) -> bool:
        return self.value is None


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """The document that a unit's own plan is, or the one that contains it (lồng ghép)."""

    number: str = ""
    on: date | None = None
    signatory: str = ""
    clause: str = ""
    form: PlanForm = PlanForm.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said about an activity. None, where allowed, means what the kind gives by default.

    `until` is exclusive, as every interval: None is the day after `since`; for a unit's plan, the end of the
    year in which it was signed, of the next one when it was signed from October on. Tasks and themes are ids of
    the plan's; kinds, audiences and languages are codes. `carries_out` is the activity that is the unit's own
    plan: None is the one in force on the day, where there is exactly one; NO_PLAN is none.
    """

    kind: str
    since: date
    until: date | None = None
    title: str = ""
    note: str = ""
    plan: UUID | None = None
    tasks: tuple[UUID, ...] | None = None
    themes: tuple[UUID, ...] | None = None
    audiences: tuple[str, ...] | None = None
    figures: tuple[Figure, ...] = ()
    document: PlanDocument | None = None
    carries_out: UUID | None = None
    outlet: str = ""
    place: str = ""
    languages: tuple[str, ...] = ()
    # Integer đồng; None is not said.
    cost: int | FundedInside | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a unit has entered that does not count yet: the reason, in numbers, why it may be missing."""

    draft: int = 0
    submitted: int = 0
    returned: int = 0

    def __bool__(self) -> bool:
        return bool(self.draft or self.submitted or self.returned)


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people a unit reached, as far as its entries tell: at least `least`, at most `most`.

    The same people may have come to several activities, so their figures are never simply added up: the largest
    one is what is sure, the sum is what can't be exceeded.
    """

    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What one target asks of the ledger: its conditions and the days that count.

    `quantity` is set where people are counted, by the figures of activities that meet the one condition.
    """

    conditions: tuple[Condition, ...]
    days: Interval
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, by unit: the activities for each condition in their order, what waits, people reached.

    Units of which nothing is known are left out; a unit has done all of it when none of its tuples is empty.
    """

    met: dict[UUID, tuple[tuple[UUID, ...], ...]]
    waiting: dict[UUID, Waiting]
    reached: dict[UUID, Reached]


@dataclass(frozen=True, slots=True)
class Refused:
    """An activity of a bulk action that was left as it was, and why, in words."""

    activity_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    done: list[UUID] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class Stratum(models.TextChoices):
    """By what a sample is spread, so that no part is left out by chance."""

    UNIT_KIND = "unit_kind", _("theo loại đơn vị")
    ACTIVITY_KIND = "activity_kind", _("theo loại hoạt động")


class Finding(models.TextChoices):
    """What a random check found of one activity."""

    AGREES = "agrees", _("Khớp")
    DIFFERS = "differs", _("Số liệu khác")
    INSUFFICIENT = "insufficient", _("Minh chứng chưa đủ")
    NOT_CHECKED = "not_checked", _("Chưa kiểm tra được")
