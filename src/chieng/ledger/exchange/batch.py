"""What a checked file of activities would record, as plain values: shown before, applied by an action."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from chieng.core.models import canonical_json
from chieng.core.sheets.problems import Problems
from chieng.ledger.actions.facts import Checked
from chieng.ledger.kinds import Facts


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity that a row records. `checked` are its facts with every default; `send` hands it to the head."""

    row: int
    client_id: UUID
    unit: Any
    facts: Facts
    checked: Checked
    link: str
    send: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What a row does, for people. `what`: "sent", "draft" or "known"; `notes` in Vietnamese and English."""

    row: int
    name: str
    unit: str
    day: str
    what: str
    notes: tuple[dict[str, str], ...] = ()
    activity: str = ""


@dataclass(slots=True)
class EntryPlan:
    """The result of checking a file of activities."""

    entries: list[Entry] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    ignored: tuple[str, ...] = ()
    rows: int = 0

    @property
    def may_be_applied(self) -> bool:
        return not self.problems.count and bool(self.entries)

    def digest(self) -> str:
        """Return a fingerprint of what would be done: what is confirmed is what was shown."""
        told = [(str(one.client_id), one.send) for one in self.entries]
        return hashlib.sha256(canonical_json({"entries": told}).encode()).hexdigest()

    def as_json(self, most_lines: int = 500) -> dict[str, Any]:
        """Return what the page shows: counts, every kept problem, the first lines."""
        counts = dict.fromkeys(("sent", "draft", "known"), 0)
        for line in self.lines:
            counts[line.what] += 1
        shown = {
            "rows": self.rows,
            **counts,
            "ignored_columns": list(self.ignored),
            "problem_count": self.problems.count,
            "problems": [problem.as_json() for problem in self.problems],
            "lines": [asdict(line) for line in self.lines[:most_lines]],
        }
        plain: dict[str, Any] = json.loads(canonical_json(shown))
        return plain
