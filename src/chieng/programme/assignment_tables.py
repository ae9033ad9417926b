"""The lists of what was given, to whom, and how far it is: for page and file alike."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.sheets.display import NOT_APPLICABLE
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.programme.models import Assignment, Plan
from chieng.programme.queries import Part, Tally, duties_of, tasks_of


def clauses_of(plan: Plan, day: date) -> dict[UUID, str]:
    """Return where each duty and task stands in the plan's text on `day`, by its id."""
    duties = {one.id: one.clause for one in duties_of(plan.pk, day)}
    return duties | {one.id: one.clause for one in tasks_of(plan.pk, day)}


def about(assignment: Assignment, clauses: Mapping[UUID, str]) -> str:
    """Return which clause of the plan it carries out; the code of a part that is in force no more."""
    part = assignment.duty or assignment.task
    return clauses.get(part.pk, part.code) if part else ""


def document_words(assignment: Assignment) -> str:
    """Return number and date of the document that asks: "3630/KH-UBND ngày 08/10/2021"."""
    if assignment.document_number and assignment.document_date:
        return _("%(number)s ngày %(day)s") % {
            "number": assignment.document_number,
            "day": f"{assignment.document_date:%d/%m/%Y}",
        }
    return assignment.document_number


def state_words(part: Part) -> str:
    """Return where the unit stands in words; late stands beside its stage, for it is none."""
    stage = str(part.stage.label)
    return _("%(stage)s, quá hạn") % {"stage": stage} if part.is_late else stage


def assignments_table(plan: Plan, tallies: Sequence[Tally], day: date) -> Table[Tally]:
    """Return what was given under the plan, with how many units are done, late and waiting."""
    clauses = clauses_of(plan, day)
    return Table(
        f"giao-viec-{plan.code}",
        gettext_lazy("Việc đã giao"),
        [
            Column(
                "asked",
                gettext_lazy("Việc"),
                lambda one: one.assignment.asked,
                link=lambda one: (
                    f"{reverse('programme:assignment', args=[one.assignment.pk])}?ngay={day.isoformat()}"
                ),
            ),
            Column("about", gettext_lazy("Mục của kế hoạch"), lambda one: about(one.assignment, clauses)),
            Column("document", gettext_lazy("Văn bản"), lambda one: document_words(one.assignment)),
            Column("since", gettext_lazy("Từ ngày"), lambda one: one.assignment.since, ColumnKind.DAY),
            Column("units", gettext_lazy("Số đơn vị"), lambda one: one.units, ColumnKind.NUMBER),
            Column("done", gettext_lazy("Hoàn thành"), lambda one: one.done, ColumnKind.NUMBER),
            Column("late", gettext_lazy("Quá hạn"), lambda one: one.late, ColumnKind.NUMBER),
            Column("waiting", gettext_lazy("Chưa xong, chưa quá hạn"), lambda one: one.waiting, ColumnKind.NUMBER),
        ],
        tallies,
        day=day,
    )


def _state_columns() -> list[Column[Part]]:
    return [
        Column("mode", gettext_lazy("Cách giao"), lambda one: capfirst(str(one.mode.label))),
        Column("due", gettext_lazy("Thời hạn"), lambda one: one.due or NOT_APPLICABLE, ColumnKind.DAY),
        Column("extended", gettext_lazy("Gia hạn"), lambda one: one.row.extension_reason),
        Column("state", gettext_lazy("Tình trạng"), state_words),
    ]


def parts_table(assignment: Assignment, parts: Sequence[Part], day: date, filters: Any = ()) -> Table[Part]:
    """Return the units of an assignment in official order, each with its state on `day`."""
    return Table(
        f"viec-{assignment.pk.hex[:8]}",
        gettext_lazy("Đơn vị được giao"),
        [
            Column("unit", gettext_lazy("Cơ quan, đơn vị"), lambda one: one.name, link=_part_url),
            *_state_columns(),
        ],
        parts,
        day=day,
        filters=[(_("Việc"), assignment.asked), *filters],
    )


def own_table(parts: Sequence[Part], day: date) -> Table[Part]:
    """Return what the units within reach were given."""
    return Table(
        "viec-duoc-giao",
        gettext_lazy("Việc được giao"),
        [
            Column("asked", gettext_lazy("Việc"), lambda one: one.row.assignment.asked, link=_part_url),
            Column("unit", gettext_lazy("Cơ quan, đơn vị"), lambda one: one.name),
            Column("document", gettext_lazy("Văn bản"), lambda one: document_words(one.row.assignment)),
            *_state_columns(),
        ],
        parts,
        day=day,
    )


def _part_url(one: Part) -> str:
    return reverse("programme:part", args=[one.id])
