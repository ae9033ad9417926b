"""What a file of activities would record: every row checked as the form would, nothing written."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.models import canonical_json
from chieng.core.remembering import remembering
from chieng.core.sheets.problems import Problem
from chieng.core.sheets.reading import read_sheets, sheet_named
from chieng.core.sheets.records import Record, read_records
from chieng.core.sheets.values import CellError
from chieng.ledger import queries
from chieng.ledger.actions.closed import closed_error
from chieng.ledger.actions.completeness import missing
from chieng.ledger.actions.evidence import checked_link
from chieng.ledger.actions.facts import checked
from chieng.ledger.actions.recording import activity_from
from chieng.ledger.exchange.batch import Entry, EntryPlan, Line
from chieng.ledger.exchange.fields import SHEET, Words, entry_fields
from chieng.ledger.exchange.rows import Plans, Units, UnknownPartError, facts_from
from chieng.ledger.kinds import Facts
from chieng.ledger.models.reference import in_language

# So many rows at once; the namespace of ids made from what rows say.
MOST = 5_000
_ROWS = UUID("5f1a5a0e-6f0b-4a5e-9d5e-2f1c0c7d3b11")


def plan_entries(content: bytes, *, actor: Actor) -> EntryPlan:
    """Return what the file would record. Raises UnreadableFile when it can't be read as a whole."""
    with remembering():
        return _Planning(actor).run(content)


def entry_id(unit_id: UUID, facts: Facts, link: str, occurrence: int) -> UUID:
    """Return the id of the activity that a row says: the same words for the same unit are the same activity.

    A file may hold the same row twice on purpose: the second is another `occurrence`.
    """
    said = {name: getattr(facts, name) for name in Facts.__dataclass_fields__ if name != "plan"}
    figures = sorted((one.kind, one.value) for one in facts.figures)
    document = facts.document and [str(getattr(facts.document, name)) for name in facts.document.__slots__]
    plain = {**said, "figures": figures, "document": document, "link": link, "n": occurrence}
    return uuid5(_ROWS, f"{unit_id} {canonical_json(plain)}")


def _too_many(rows: int) -> ValidationError:
    return ValidationError(
        gettext_lazy("Tệp có %(rows)s dòng. Mỗi lần nhập tối đa %(most)s dòng: chia thành nhiều tệp."),
        params={"rows": rows, "most": MOST},
        code="too_many",
    )


class _Planning:
    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.words, self.plans = Words(), Plans()
        self.units = Units(actor, today())
        self.plan = EntryPlan()
        self._seen: Counter[UUID] = Counter()

    def run(self, content: bytes) -> EntryPlan:
        sheet = sheet_named(read_sheets(content), *SHEET)
        records = read_records(sheet, entry_fields(self.words), self.plan.problems)
        self.plan.ignored, self.plan.rows = records.ignored, len(records.rows)
        if self.plan.rows > MOST:
            raise _too_many(self.plan.rows)
        for record in records.rows:
            if not record.wrong:
                self._take(record)
        self._tell()
        return self.plan

    def _take(self, record: Record) -> None:
        """Add what the row records, or what is wrong with it."""
        try:
            unit = self.units.of(record["unit"], record["since"])
        except CellError as error:
            self._wrong(record, "unit", error)
            return
        try:
            facts = facts_from(record, unit.pk, self.words, self.plans)
        except UnknownPartError as error:
            self._wrong(record, error.column, error)
            return
        link = record["link"] or ""
        try:
            right = checked(unit, facts)
            link = checked_link(link) if link else ""
        except ValidationError:
            self._refused(record, lambda: (checked(unit, facts), link and checked_link(link)))
        else:
            plain = entry_id(unit.pk, facts, link, 0)
            self._seen[plain] += 1
            client_id = entry_id(unit.pk, facts, link, self._seen[plain])
            self.plan.entries.append(Entry(record.row, client_id, unit, facts, right, link, send=False))

    def _wrong(self, record: Record, column: str, error: CellError) -> None:
        self.plan.problems.add(record.problem(column, error.code, error.message, **error.params))

    def _refused(self, record: Record, check: Callable[[], Any]) -> None:
        """Add what the check refuses, each under the column it speaks of, in both languages."""
        said = _in_both(lambda: [error for _name, error in _refusals(check)])
        for (name, one), words in zip(_refusals(check), said, strict=True):
            column = record.columns.get("last_day" if name == "until" else name, 0)
            text = lazy(in_language, str)(words["vi"], words["en"])
            self.plan.problems.add(Problem(record.sheet, record.row, column, one.code or "wrong", text))

    def _tell(self) -> None:
        """Tell of every row what becomes of it; leave out those that are recorded already."""
        entries = self.plan.entries
        known = queries.recorded([one.client_id for one in entries])
        alike = queries.recorded_alike([_key(one) for one in entries if one.client_id not in known])
        self.plan.entries = []
        for one in entries:
            found = known.get(one.client_id)
            if found:
                self.plan.lines.append(self._line(one, "known", activity=str(found)))
                continue
            notes = _notes(one, self.actor)
            entry = Entry(one.row, one.client_id, one.unit, one.facts, one.checked, one.link, send=not notes)
            self.plan.entries.append(entry)
            twin = alike.get(_key(one))
            if twin:
                notes += _in_both(_similar)
            self.plan.lines.append(
                self._line(one, "sent" if entry.send else "draft", tuple(notes), activity=str(twin or ""))
            )

    def _line(
        self, entry: Entry, what: str, notes: tuple[dict[str, str], ...] = (), *, activity: str = ""
    ) -> Line:
        right = entry.checked
        name = right.title or right.kind.name_vi
        return Line(entry.row, name, entry.unit.name_on, right.since.isoformat(), what, notes, activity)


def _key(entry: Entry) -> queries.Recorded:
    right = entry.checked
    return entry.unit.pk, right.kind.code, right.since, right.until


def _notes(entry: Entry, actor: Actor) -> list[dict[str, str]]:
    """Return why the row stays a draft: what its head would still miss, or a closed period."""
    activity = activity_from(entry.unit, entry.client_id, entry.checked, actor)
    quantities = {figure.kind for figure in entry.facts.figures}

    def said() -> list[ValidationError]:
        lacking = missing(activity, quantities=quantities, has_evidence=bool(entry.link))
        if "photos" in lacking:  # a file holds no photo, only its address
            lacking["photos"] = ValidationError(_("Chưa có đường dẫn minh chứng."), code="evidence")
        closed = closed_error(activity)
        return [*lacking.values(), *([closed] if closed else [])]

    return _in_both(said) if said() else []


def _similar() -> list[ValidationError]:
    text = _("Đã có hoạt động cùng loại, cùng ngày. Xem lại để không ghi hai lần.")
    return [ValidationError(text, code="alike")]


def _in_both(said: Callable[[], list[ValidationError]]) -> list[dict[str, str]]:
    """Return what is said in Vietnamese and in English: its words are chosen when it is said."""
    words = []
    for language in ("vi", "en"):
        with translation.override(language):
            words.append([" ".join(one.messages) for one in said()])
    return [{"vi": vi, "en": en} for vi, en in zip(*words, strict=True)]


def _refusals(check: Callable[[], Any]) -> list[tuple[str, ValidationError]]:
    """Return what `check` refuses, each with its field."""
    try:
        check()
    except ValidationError as error:
        return [(name, one) for name, errors in error.error_dict.items() for one in errors]
    return []
