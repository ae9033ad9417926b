"""What a computed target is: its verdict, its figure, and who stands behind and who is missing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.intervals import Interval
from chieng.core.periods import Period
from chieng.programme.kinds import Condition, Coverage, Grade, StatisticFact, TargetTerms


class Verdict(models.TextChoices):
    """How far a target has come. Not met is "chưa đạt": nobody has failed, the year is not over for them.

    Met is said where every unit that counts is known; where the list of units may lack some, "met on the list".
    """

    MET = "met", gettext_lazy("Đạt")
    MET_ON_LIST = "met_on_list", gettext_lazy("Đạt trên danh sách hiện có")
    NOT_MET = "not_met", gettext_lazy("Chưa đạt")
    NOT_YET_DUE = "not_yet_due", gettext_lazy("Chưa đến hạn")
    NOT_SHOWN = "not_shown", gettext_lazy("Chưa đủ căn cứ đánh giá")


class Missing(models.TextChoices):
    """Why a unit is not counted yet, the nearest to done first."""

    RETURNED = "returned", gettext_lazy("Trả lại để bổ sung, hoàn thiện")
    WAITING = "waiting", gettext_lazy("Đã gửi, chờ xác nhận")
    DRAFT = "draft", gettext_lazy("Còn ở bản nháp, chưa gửi")
    PARTLY = "partly", gettext_lazy("Mới có một phần")
    NOTHING = "nothing", gettext_lazy("Chưa ghi nhận hoạt động nào")


class ReleaseState(models.TextChoices):
    """Where a release of figures by unit stands: the units see theirs before anybody makes them public."""

    PREPARED = "prepared", gettext_lazy("Đang chuẩn bị")
    ANNOUNCED = "announced", gettext_lazy("Đơn vị đang xem")
    RELEASED = "released", gettext_lazy("Đã công bố")
    WITHDRAWN = "withdrawn", gettext_lazy("Đã thu hồi")


@dataclass(frozen=True, slots=True)
class Figure:
    """A numerator over a denominator. `denominator` is None when it is unknown: then there is no percentage.

    `at_most` is set where the numerator is only what is sure (people counted once a unit, never contacts): the
    true number lies between the two.
    """

    numerator: int | None
    denominator: int | None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """A unit that counts, and the activities it counts by.

    For targets about people: `people` it surely reached, and `at_most`.
    """

    unit_id: UUID
    name: str
    activity_ids: tuple[UUID, ...]
    people: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit that does not count yet: why, and what it lacks when it has done a part."""

    unit_id: UUID
    name: str
    reason: Missing
    lacks: tuple[Condition, ...] = ()

    @property
    def words(self) -> str:
        """Return the reason as one line: "Mới có một phần, còn thiếu: kế hoạch của đơn vị"."""
        if not self.lacks:
            return str(self.reason.label)
        return _("%(reason)s; còn thiếu: %(lacks)s") % {
            "reason": self.reason.label,
            "lacks": ", ".join(condition.label for condition in self.lacks),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a target stands on a day: what is printed, shown, exported and quoted, all from this one record.

    `days` are those that count so far; `facts` say where the denominator of a target about people comes from.
    """

    target: TargetTerms
    as_of: date
    days: Interval
    figure: Figure
    verdict: Verdict
    counted: tuple[CountedUnit, ...]
    missing: tuple[MissingUnit, ...]
    facts: tuple[StatisticFact, ...]
    sentence: str
    # Of a target that counts units: whether the lists of them are known to be complete.
    coverage: Coverage | None = None

    @property
    def is_list_incomplete(self) -> bool:
        """Say whether units may be missing from the list that the figure is computed on."""
        return self.coverage is not None and not self.coverage.is_complete

    @property
    def period(self) -> Period:
        """Return the period that the figure speaks of."""
        return self.target.period_on(self.as_of)

    @property
    def is_over(self) -> bool:
        """Say whether the period had ended: its verdict then stands."""
        return self.as_of >= judged_on(self.target, self.as_of)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(fact.source for fact in self.facts)

    @property
    def grade(self) -> Grade | None:
        """Return how far the number of people can be trusted: as far as the weakest number in it."""
        return max((fact.grade for fact in self.facts), key=lambda grade: grade.value, default=None)


class PackState(models.TextChoices):
    """How far the evidence pack of a target is."""

    WAITING = "waiting", gettext_lazy("Đang lập")
    READY = "ready", gettext_lazy("Đã lập xong")
    FAILED = "failed", gettext_lazy("Bị lỗi, sẽ thử lại")


def judged_on(target: TargetTerms, as_of: date) -> date:
    """Return the day on which the target is judged in the period of `as_of`: its end, or its own day."""
    return min(target.due, target.period_on(as_of).last_day)


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """Where one unit stands with a target that counts it: it counts by its activities, or why it does not."""

    target: TargetTerms
    as_of: date
    days: Interval
    counted: CountedUnit | None
    missing: MissingUnit | None

    @property
    def counts(self) -> bool:
        return self.counted is not None
