"""What a plan file says, as plain frozen records. Two files that say the same are equal, whatever their layout.

The order of parts is their official order. Units, kinds and parts are named by their keys, never by ids.
"""

from dataclasses import dataclass, field
from datetime import date

from chieng.core.periods import PeriodKind
from chieng.organisations.kinds import Scope
from chieng.programme.files.tiles import TileRow
from chieng.programme.kinds import (
    Comparator,
    Completeness,
    DutyMode,
    Grade,
    Measure,
    ParentDocument,
    Population,
    Recurrence,
    Verification,
)

FORMAT = 1


@dataclass(frozen=True, slots=True)
class HeadRow:
    """[plan]"""

    code: str
    namespace: str
    owner: str
    scope: Scope
    since: date
    until: date
    number: str
    issued_on: date
    issuer: str
    label_vi: str
    label_en: str
    total: int | None
    total_clause: str
    units_since: date
    parents: tuple[ParentDocument, ...]


@dataclass(frozen=True, slots=True)
class NamedRow:
    """[unit_kinds], [code_schemes], [statistic_kinds], [task_groups]: a code with a name in both languages."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """[units.KEY]: a body as it is founded. What happens to it later belongs to organisations."""

    key: str
    kind: str
    name: str
    short_name: str
    since: date | None
    until: date | None
    belongs_to: str
    reports_to: tuple[str, ...]
    professional: tuple[str, ...]
    territory: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    successors: tuple[str, ...]
    document: str


@dataclass(frozen=True, slots=True)
class LeadRow:
    """[[leads]]: who leads the plan, a task or a duty. Without dates: as long as the plan."""

    unit: str
    task: str
    duty: str
    since: date | None
    until: date | None
    document: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """[themes.CODE]"""

    code: str
    label_vi: str
    label_en: str
    clause: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """[targets.CODE]"""

    code: str
    label_vi: str
    label_en: str
    clause: str
    period: PeriodKind
    comparator: Comparator
    threshold: int
    due: date
    population: Population
    measure: Measure


@dataclass(frozen=True, slots=True)
class TaskRow:
    """[tasks.CODE]"""

    code: str
    label_vi: str
    label_en: str
    clause: str
    group: str


@dataclass(frozen=True, slots=True)
class AddresseesRow:
    """assigned, requested or coordinating of a duty."""

    mode: DutyMode
    kinds: tuple[str, ...]
    units: tuple[str, ...]
    lead: bool
    # "assigned.before = 01/12": due before this (month, day) for them, where it is not the duty's own day.
    before: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """[duties.CODE]"""

    code: str
    label_vi: str
    label_en: str
    clause: str
    tasks: tuple[str, ...]
    recurrence: Recurrence
    # "before = 15/12" of every year, or "due" on one date; the last day of the first is 14/12.
    before: tuple[int, int] | None
    due: date | None
    report: bool
    addressees: tuple[AddresseesRow, ...]
    done_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """[[statistics]]"""

    unit: str
    kind: str
    on: date
    value: int
    source: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """[[registers]]: what a source says of the units of some kinds."""

    kinds: tuple[str, ...]
    as_of: date
    source: str
    completeness: Completeness
    expected: int | None = None
    document_number: str = ""
    document_date: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """Everything that a plan file says."""

    head: HeadRow
    unit_kinds: tuple[NamedRow, ...] = ()
    code_schemes: tuple[NamedRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    leads: tuple[LeadRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    task_groups: tuple[NamedRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    statistic_kinds: tuple[NamedRow, ...] = ()
    statistics: tuple[StatisticRow, ...] = ()
    registers: tuple[RegisterRow, ...] = ()
    verification: Verification = field(default_factory=Verification)
    tiles: tuple[TileRow, ...] = ()
