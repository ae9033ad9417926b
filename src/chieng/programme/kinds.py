"""What other rooms may know of a plan: its enumerations and the typed records that queries return.

Labels come in both languages; `label` is the one of the page's language. Codes (themes, activity kinds,
audiences, unit kinds) are data of the plan or of the ledger, never of the code.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from chieng.core.intervals import Interval
from chieng.core.periods import Period, PeriodKind, period_containing
from chieng.core.sheets.display import number

WHOLE = 10_000  # basis points in 100 %

# Units that a plan file names have ids made from their keys, so that two loads and two files agree on them.
UNIT_NAMESPACE = UUID("6f1b1f0e-3a52-5b5e-9d0b-0c7d5f7a3630")


def unit_id(namespace: str, key: str) -> UUID:
    """Return the id of the unit that plan files name `key` in `namespace` (a province): "kon-tum", "so-tttt"."""
    return uuid5(UNIT_NAMESPACE, f"{namespace}/{key}")


class Comparator(models.TextChoices):
    """How a figure is held against its threshold. "Trên 80%" is strict; "80%" and "từ 80% trở lên" are not."""

    ABOVE = ">", _("trên")
    AT_LEAST = ">=", _("từ … trở lên")


class DutyMode(models.TextChoices):
    """Three different things in law: only units that are assigned a duty can be overdue with it."""

    ASSIGNED = "assigned", _("giao thực hiện")
    REQUESTED = "requested", _("đề nghị thực hiện")
    COORDINATING = "coordinating", _("phối hợp thực hiện")


class Recurrence(models.TextChoices):
    """How often a duty comes back."""

    ONCE = "once", _("một lần")
    YEARLY = "yearly", _("hằng năm")
    REGULARLY = "regularly", _("thường xuyên")
    ON_CALL = "on_call", _("khi được yêu cầu")


class MomentRule(models.TextChoices):
    """When a moment of the year falls. Lunar days are dates, year by year: nothing here computes them."""

    YEARLY = "yearly", _("một ngày hằng năm")
    RANGE = "range", _("một khoảng hằng năm")
    WEEKLY = "weekly", _("mỗi tuần")
    DATES = "dates", _("các ngày cụ thể")


class Stage(models.TextChoices):
    """How far a unit is with what it was given. Late is no stage: only what is assigned can be late."""

    NOT_BEGUN = "not_begun", _("Chưa bắt đầu")
    UNDER_WAY = "under_way", _("Đang thực hiện")
    DONE = "done", _("Đã hoàn thành")
    CALLED_OFF = "called_off", _("Đã dừng, không yêu cầu nữa")
    HANDED_OVER = "handed_over", _("Đã chuyển đơn vị kế thừa")


# Stages in which somebody still has to do something.
UNDONE = (Stage.NOT_BEGUN, Stage.UNDER_WAY)


class CountRule(models.TextChoices):
    """Which units a target counts in a period."""

    END = "end", _("đơn vị còn hoạt động vào cuối kỳ")
    EXISTED = "existed", _("đơn vị có hoạt động trong kỳ")
    AT = "at", _("đơn vị hoạt động tại một ngày")


class Verifier(models.TextChoices):
    """Whose head confirms what a unit records: its own, or that of the unit directly above it."""

    HEAD = "head", _("lãnh đạo đơn vị")
    PARENT = "parent", _("lãnh đạo đơn vị cấp trên trực tiếp")


class MeasureKind(models.TextChoices):
    """What a target's measure counts."""

    UNITS_WITH = "units_with", _("đơn vị có hoạt động đã xác nhận")
    PEOPLE = "people", _("số người được tuyên truyền (không trùng)")


class Attended(models.TextChoices):
    """What makes a unit count that took part in an activity of another one, by its attendance sheet."""

    HEAD = "head", _("người đứng đầu trực tiếp dự")
    UNIT = "unit", _("đơn vị có người dự")
    PEOPLE = "people", _("số người dự thuộc đối tượng")


class Grade(models.TextChoices):
    """How far a number from outside can be trusted."""

    OFFICIAL = "A", _("số liệu chính thức")
    REPORTED = "B", _("số liệu do đơn vị cung cấp")
    ESTIMATE = "C", _("ước tính")


class Completeness(models.TextChoices):
    """What a source says of its own list of units: whether every unit of the kinds is on it."""

    FULL = "full", _("đầy đủ")
    PARTIAL = "partial", _("chưa đầy đủ")
    UNKNOWN = "unknown", _("chưa rõ")


class Labelled:
    """Something with a short label in our own words, in both languages."""

    __slots__ = ()
    label_vi: str
    label_en: str

    @property
    def label(self) -> str:
        return self.label_en if (get_language() or "vi").startswith("en") else self.label_vi


@dataclass(frozen=True, slots=True)
class ParentDocument(Labelled):
    """A document that a plan carries out."""

    number: str
    date: date
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True)
class PlanTerms(Labelled):
    """A plan as it stands on a day."""

    id: UUID
    code: str
    owner_id: UUID
    scope: str
    period: Interval
    number: str
    issued_on: date
    issuer: str
    label_vi: str
    label_en: str
    total_dong: int | None
    total_clause: str
    parents: tuple[ParentDocument, ...]
    in_force: Interval


@dataclass(frozen=True, slots=True)
class ThemeTerms(Labelled):
    """A theme as it stands on a day. `id` is the id of `programme.Theme`."""

    id: UUID
    code: str
    label_vi: str
    label_en: str
    clause: str
    in_force: Interval


@dataclass(frozen=True, slots=True)
class TaskTerms(Labelled):
    """A task as it stands on a day, and the heading it stands under. `id` is the id of `programme.Task`."""

    id: UUID
    code: str
    label_vi: str
    label_en: str
    clause: str
    group: str
    group_vi: str
    group_en: str
    in_force: Interval

    @property
    def group_label(self) -> str:
        return self.group_en if (get_language() or "vi").startswith("en") else self.group_vi


@dataclass(frozen=True, slots=True)
class Population:
    """Of whom a target speaks: units of some kinds by a rule, or people by statistics (their sum).

    Exactly one of `unit_kinds` and `statistics` is filled. `at` is set for the rule "at" only.
    """

    rule: CountRule
    unit_kinds: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()
    at: date | None = None

    @property
    def is_people(self) -> bool:
        return bool(self.statistics)


@dataclass(frozen=True, slots=True)
class Condition(Labelled):
    """One thing that verified activities must show. Each empty tuple means "any"; within a tuple one is enough.

    With `carries_out_plan` only those count that carry out a verified plan of their own unit.
    With `attended`, taking part in an activity of another unit counts as well as an activity of one's own; the
    audiences are then those of the people who came, and `attended` HEAD asks for the head in person.
    """

    label_vi: str
    label_en: str
    activity_kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    carries_out_plan: bool = False
    attended: Attended | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What counts. UNITS_WITH: a unit counts when every condition has a verified activity of it in the period.

    PEOPLE: the quantity `quantity` summed over verified activities in the period that meet the one condition.
    """

    kind: MeasureKind
    conditions: tuple[Condition, ...]
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class TargetTerms(Labelled):
    """A target as it stands on a day. `id` is the id of `programme.Target`."""

    id: UUID
    code: str
    plan_id: UUID
    owner_id: UUID
    label_vi: str
    label_en: str
    clause: str
    period_kind: PeriodKind
    comparator: Comparator
    threshold_basis_points: int
    due: date
    population: Population
    measure: Measure
    in_force: Interval

    def period_on(self, day: date) -> Period:
        """Return the period in which the target is computed on `day`: once due, the one that holds its due day."""
        return period_containing(self.period_kind, min(day, self.due))

    @property
    def threshold_words(self) -> str:
        """Return the threshold as a person says it: "trên 80%" is strict, "từ 50% trở lên" is not."""
        percent = f"{number(Decimal(self.threshold_basis_points).scaleb(-2))}%"
        if self.comparator is Comparator.ABOVE:
            return gettext("trên %(percent)s") % {"percent": percent}
        if self.threshold_basis_points == WHOLE:
            return percent
        return gettext("từ %(percent)s trở lên") % {"percent": percent}

    @property
    def threshold_text(self) -> str:
        """Return the threshold as the plan writes it, without its comparator: "80%", "86,5%"."""
        whole, rest = divmod(self.threshold_basis_points, 100)
        decimals = f"{rest:02d}".rstrip("0")
        return f"{whole},{decimals}%" if decimals else f"{whole}%"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a duty is for: every unit of a kind, one named unit, or whoever leads it on the day.

    `before` is the (month, day) before which it is due in this mode, where that is not the duty's own.
    """

    mode: DutyMode
    kind: str | None = None
    unit_id: UUID | None = None
    is_lead: bool = False
    before: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class DutyTerms(Labelled):
    """A duty as it stands on a day. `id` is the id of `programme.Duty`. `is_report` marks the yearly report."""

    id: UUID
    code: str
    plan_id: UUID
    label_vi: str
    label_en: str
    clause: str
    tasks: tuple[str, ...]
    recurrence: Recurrence
    due_month: int | None
    due_day: int | None
    due_on: date | None
    is_report: bool
    addressees: tuple[Addressee, ...]
    in_force: Interval
    # Codes of activity kinds: a verified activity of one of them does the duty.
    done_by: tuple[str, ...] = ()

    def due_in(self, year: Period, mode: DutyMode) -> date | None:
        """Return the last day of the duty in a report year for those addressed in `mode`, or None without one."""
        own = next((one.before for one in self.addressees if one.mode is mode and one.before), None)
        before = own or ((self.due_month, self.due_day) if self.due_month and self.due_day else None)
        if before is None:
            return self.due_on if self.due_on and self.due_on in year.interval else None
        days = (date(each, *before) - timedelta(days=1) for each in (year.year - 1, year.year))
        return next((day for day in days if day in year.interval), None)

    def next_due(self, day: date) -> date | None:
        """Return the first last day on or after `day` ("before 15/12" is 14/12), or None without a deadline."""
        if self.due_on is not None:
            return self.due_on if self.due_on >= day else None
        if self.due_month is None or self.due_day is None:
            return None
        this_year = date(day.year, self.due_month, self.due_day) - timedelta(days=1)
        if this_year >= day:
            return this_year
        return date(day.year + 1, self.due_month, self.due_day) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """A duty of one unit, in the mode in which it is addressed to it."""

    duty: DutyTerms
    mode: DutyMode

    @property
    def can_be_overdue(self) -> bool:
        return self.mode is DutyMode.ASSIGNED


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether the units that a target counts are known to be all there are, by the registers that hold on a day.

    `expected` is what the sources say there are in all, or None where they do not say it of exactly these kinds.
    """

    is_complete: bool
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class StatisticFact:
    """A number from outside, as of a day, with its source."""

    kind: str
    unit_id: UUID
    on: date
    value: int
    source: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class LeadFact:
    """A unit that leads the plan, a task or a duty on a day, and the document that says so."""

    unit_id: UUID
    task: str
    duty: str
    document: str
    in_force: Interval


class ChangeVerb(models.TextChoices):
    """What an amendment does to a part of a plan."""

    ADDED = "added", _("thêm")
    CHANGED = "changed", _("sửa")
    ENDED = "ended", _("bỏ")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a loading changed: `path` as in the plan's file ("targets.T1"), old and new by field."""

    verb: ChangeVerb
    path: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EditionFact:
    """The plan's issue or an amendment: from which day, by which document, what it changed."""

    since: date
    number: str
    issued_on: date | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """Who verifies what units record, as a plan says: by default, and for kinds of units otherwise."""

    default: Verifier = Verifier.HEAD
    kinds: tuple[tuple[str, Verifier], ...] = ()

    def of(self, kind: str | None) -> Verifier:
        """Return who verifies for a unit of `kind`."""
        return dict(self.kinds).get(kind or "", self.default)

    def otherwise(self) -> tuple[str, ...]:
        """Return the kinds of units that don't follow the default."""
        return tuple(kind for kind, verifier in self.kinds if verifier is not self.default)


@dataclass(frozen=True, slots=True)
class VerificationSpan:
    """What a plan says of verification for a time."""

    plan_id: UUID
    in_force: Interval
    verification: Verification
