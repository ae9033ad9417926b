"""Which unit a row is about and what it says, in the words of the file; every wrong cell becomes a problem."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.display import NOT_APPLICABLE
from chieng.core.sheets.records import Record
from chieng.core.sheets.values import CellError
from chieng.core.text import fold
from chieng.ledger import queries
from chieng.ledger.exchange.fields import Words, parts_of_plan
from chieng.ledger.kinds import Facts, Figure, PlanDocument, PlanForm
from chieng.organisations.queries import units_called, with_names
from chieng.programme.queries import current_plan


class Units:
    """The units for which somebody may enter by file, as cells name them."""

    def __init__(self, actor: object, day: date) -> None:
        self._units, self._day = queries.units_to_enter(actor, day), day
        self._found: dict[tuple[str, date], Any] = {}
        self._loaded: dict[UUID, Any] = {}

    def _load(self, unit_id: UUID) -> Any:
        """Return the unit with its name; loaded once, since a programme officer follows thousands."""
        if unit_id not in self._loaded:
            self._loaded[unit_id] = with_names(self._units.filter(pk=unit_id), self._day).get()
        return self._loaded[unit_id]

    @cached_property
    def _only(self) -> Any:
        """Return the unit of somebody who has just one; None for all others."""
        ids = list(self._units.order_by().values_list("pk", flat=True)[:2])
        return self._load(ids[0]) if len(ids) == 1 else None

    def of(self, words: str | None, day: date) -> Any:
        """Return the unit that a cell means on `day`. Raises CellError."""
        if not words:
            if self._only:
                return self._only
            raise CellError("required", _("Ô còn trống. Ghi tên hoặc mã của đơn vị."))
        if (words, day) not in self._found:
            self._found[words, day] = units_called(self._units, words, day)
        ids = self._found[words, day]
        if len(ids) == 1:
            return self._load(ids[0])
        if ids:
            raise CellError(
                "ambiguous_unit", _("“%(text)s” có thể là nhiều đơn vị. Ghi mã của đơn vị."), text=words
            )
        raise CellError(
            "unknown_unit",
            _("Không có đơn vị “%(text)s” vào ngày %(day)s trong các đơn vị mà anh/chị được ghi."),
            text=words[:60],
            day=f"{day:%d/%m/%Y}",
        )


class Plans:
    """The themes and tasks of the plan that a unit carries out on a day."""

    def __init__(self) -> None:
        self._parts: dict[tuple[UUID, date], tuple[dict[str, Any], dict[str, Any]]] = {}

    def parts(self, unit_id: UUID, day: date) -> tuple[dict[str, Any], dict[str, Any]]:
        plan = current_plan(day, unit_id)
        if plan is None:
            return {}, {}
        if (plan.id, day) not in self._parts:
            self._parts[plan.id, day] = parts_of_plan(plan.id, day)
        return self._parts[plan.id, day]


def facts_from(record: Record, unit_id: UUID, words: Words, plans: Plans) -> Facts:
    """Return what the row says. Raises CellError under its column for a theme or task that the plan has not."""
    kind = words.kinds[record["kind"]]
    themes, tasks = plans.parts(unit_id, record["since"]) if record["themes"] or record["tasks"] else ({}, {})
    last_day = record["last_day"]
    return Facts(
        kind=kind.code,
        since=record["document_date"] or record["since"] if kind.takes_document else record["since"],
        until=last_day + timedelta(days=1) if last_day else None,
        title=record["title"] or "",
        note=record["note"] or "",
        themes=_ids(record, "themes", themes),
        tasks=_ids(record, "tasks", tasks),
        audiences=record["audiences"],
        figures=tuple(_figures(record, words)),
        document=_document(record) if kind.takes_document else None,
        outlet=record["outlet"] or "",
        place=record["place"] or "",
        languages=tuple(sorted(set(record["languages"] or ()))),
        cost=record["cost"],
    )


class UnknownPartError(CellError):
    """A theme or task that the unit's plan does not have, and the column that names it."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__("not_in_plan", _("“%(text)s” không có trong kế hoạch của đơn vị."), text=text[:60])
        self.column = column


def _ids(record: Record, column: str, known: dict[str, Any]) -> tuple[UUID, ...] | None:
    """Return the ids of what a cell names; None, which means the kind's own, where it names nothing."""
    ids = []
    for words in record[column] or ():
        if fold(words) not in known:
            raise UnknownPartError(column, words)
        ids.append(known[fold(words)])
    return tuple(ids) or None


def _figures(record: Record, words: Words) -> list[Figure]:
    typed = [(one.code, record[f"quantity_{one.code}"]) for one in words.quantities]
    return [Figure(code, None if value is NOT_APPLICABLE else value) for code, value in typed if value is not None]


def _document(record: Record) -> PlanDocument:
    return PlanDocument(
        record["document_number"] or "",
        record["document_date"],
        record["document_signatory"] or "",
        record["document_clause"] or "",
        record["plan_form"] or PlanForm.OWN,
    )
