"""The empty file of a unit: columns to fill in, lists to choose from, and how to fill in."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chieng.core.sheets.records import Field
from chieng.core.sheets.workbooks import WorkbookWriter
from chieng.ledger.exchange.fields import DAYS, SHEET, Words, entry_fields, task_words
from chieng.ledger.exchange.help import help_for
from chieng.ledger.kinds import PlanForm
from chieng.programme.queries import current_plan, tasks_of, themes_of


def entries_template(units: Sequence[str], unit_id: UUID, day: date) -> bytes:
    """Return the template of a unit, with the lists of its plan. `units` are offered where there are several."""
    fields = [field for field in entry_fields(Words()) if field.key != "unit" or len(units) > 1]
    lists = {key: words for key, words in _lists(units, unit_id, day).items() if words}
    offered = [field for field in fields if field.key in lists]
    lists_sheet = _("Các danh mục")
    with WorkbookWriter() as book:
        sheet = book.add_sheet(SHEET[0], [(_heading(field), _kind(field)) for field in fields])
        for number, field in enumerate(fields):
            if field in offered:
                column = chr(ord("A") + offered.index(field))
                source = f"='{lists_sheet}'!${column}$2:${column}${len(lists[field.key]) + 1}"
                sheet.choose_from(number, source)
        listed = book.add_sheet(lists_sheet, [(_heading(field), "text") for field in offered])
        for row in zip_longest(*(lists[field.key] for field in offered), fillvalue=""):
            listed.add(row)
        _add_instructions(book, fields)
    return book.content


def _lists(units: Sequence[str], unit_id: UUID, day: date) -> dict[str, list[str]]:
    words, plan = Words(), current_plan(day, unit_id)
    named: dict[str, list[Any]] = {
        "unit": list(units),
        "kind": list(words.kinds.values()),
        "audiences": words.audiences,
        "languages": words.languages,
        "themes": [one.label for one in themes_of(plan.id, day)] if plan else [],
        "tasks": [task_words(one.code, one.label) for one in tasks_of(plan.id, day)] if plan else [],
        "plan_form": [PlanForm.OWN.label, _("Lồng ghép")],
    }
    return {key: [str(one) for one in things] for key, things in named.items()}


def _heading(field: Field) -> str:
    return field.headings[0]


def _kind(field: Field) -> str:
    return "day" if field.key in DAYS else "text"


def _add_instructions(book: WorkbookWriter, fields: Sequence[Field]) -> None:
    sheet = book.add_sheet(_("Hướng dẫn"), [(_("Cột"), "text"), (_("Bắt buộc"), "text"), (_("Cách ghi"), "text")])
    for field in fields:
        sheet.add([_heading(field), _("có") if field.required else "", help_for(field.key)])
