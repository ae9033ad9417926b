"""What a computed target is: its verdict, its figure, and who stands behind and who is missing."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from chieng.core.intervals import Interval


class Verdict(models.TextChoices):
    """How far a target has come. Not met is "chưa đạt": nobody has failed, the year is not over for them."""

    MET = "met", _("Đạt")
    NOT_MET = "not_met", _("Chưa đạt")
    NOT_YET_DUE = "not_yet_due", _("Chưa đến hạn")
    NOT_SHOWN = "not_shown", _("Chưa đủ căn cứ đánh giá")


class Missing(models.TextChoices):
    """Why a unit is not counted yet, the nearest to done first."""

    RETURNED = "returned", _("Trả lại để bổ sung, hoàn thiện")
    WAITING = "waiting", _("Đã gửi, chờ xác nhận")
    DRAFT = "draft", _("Còn ở bản nháp, chưa gửi")
    PARTLY = "partly", _("Mới có một phần")
    NOTHING = "nothing", _("Chưa ghi nhận hoạt động nào")


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """A unit that counts, with the activities it counts by (one list for each condition of the measure)."""

    unit_id: UUID
    name: str
    activity_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit that does not count yet: why, and which conditions of the measure it lacks (their labels)."""

    unit_id: UUID
    name: str
    reason: Missing
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A numerator over a denominator. `denominator` is None when it is unknown: then there is no percentage.

    `at_least` says that the numerator is a lower bound (people counted once a unit, never contacts).
    """

    numerator: int | None
    denominator: int | None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a target stands on a day: what is printed, shown, exported and quoted, all from this one record."""

    code: str
    label: str
    clause: str
    comparator: str
    threshold_basis_points: int
    as_of: date
    due: date
    period: Interval
    figure: Figure
    verdict: Verdict
    counted: tuple[CountedUnit, ...] = ()
    missing: tuple[MissingUnit, ...] = ()
    why_not_shown: str = ""
    sentence: str = ""
    facts: dict[str, str] = field(default_factory=dict)
