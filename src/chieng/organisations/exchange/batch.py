"""What a checked file of units would do, as plain values: shown before, applied by `actions.import_units`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from chieng.core.models import canonical_json
from chieng.core.sheets.problems import Problems
from chieng.organisations.exchange.known import Edge
from chieng.organisations.kinds import NewUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """What one row changes of a unit that exists, from a day on. None and empty mean unchanged."""

    row: int
    unit: UUID
    since: date
    name: str | None = None
    short_name: str = ""
    kind: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    placed: tuple[Edge, ...] = ()
    left: tuple[Edge, ...] = ()
    position: int | None = None

    def __bool__(self) -> bool:
        return bool(self.name or self.kind or self.codes or self.placed or self.left or self.position is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEnd:
    """A row that ends a unit on a day. `is_new`: the unit is founded by the same file, with its end."""

    row: int
    unit: UUID
    on: date
    successors: tuple[UUID, ...]
    document: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A kind of unit or a scheme of codes that the file brings along."""

    code: str
    name_vi: str
    name_en: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBatch:
    """Everything a file would do, in the order in which it is done."""

    kinds: tuple[Word, ...] = ()
    schemes: tuple[Word, ...] = ()
    new: tuple[NewUnit, ...] = ()
    changes: tuple[UnitChange, ...] = ()
    ends: tuple[UnitEnd, ...] = ()
    # Codes that a new unit takes over from one that ends in the same file: given after that end.
    late_codes: tuple[UnitChange, ...] = ()

    def __bool__(self) -> bool:
        return any((self.kinds, self.schemes, self.new, self.changes, self.ends, self.late_codes))

    def digest(self) -> str:
        """Return a fingerprint of what would be done: what is confirmed is what was shown."""
        return hashlib.sha256(canonical_json(asdict(self)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact that a row changes. `fact` is a column's key; `since` is missing where no day applies."""

    fact: str
    before: str
    after: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a row does, for people: "new", "changed", "ended" or "unchanged", with what differs."""

    row: int
    what: str
    name: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The result of checking a file. `batch` may be applied only when there is no problem."""

    batch: Any
    lines: list[Line]
    problems: Problems
    ignored: tuple[str, ...]
    rows: int

    @property
    def may_be_applied(self) -> bool:
        return not self.problems.count and bool(self.batch)

    def digest(self) -> str:
        fingerprint: str = self.batch.digest()
        return fingerprint

    def as_json(self, most_lines: int = 500) -> dict[str, Any]:
        """Return what pages and programs show: counts, every kept problem, the first lines."""
        shown = {
            "rows": self.rows,
            **self.counts(),
            "ignored_columns": list(self.ignored),
            "problem_count": self.problems.count,
            "problems": [problem.as_json() for problem in self.problems],
            "lines": [asdict(line) for line in self.lines if line.what != "unchanged"][:most_lines],
        }
        plain: dict[str, Any] = json.loads(canonical_json(shown))
        return plain

    def counts(self) -> dict[str, int]:
        counted = dict.fromkeys(("new", "changed", "ended", "unchanged"), 0)
        for line in self.lines:
            counted[line.what] += 1
        return counted
