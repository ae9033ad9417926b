"""What people and other rooms may ask of the ledger."""

from chieng.ledger.permissions import may_record_somewhere
from chieng.ledger.queries.activities import for_lines, get_for, units_to_choose, visible_to
from chieng.ledger.queries.answering import answers
from chieng.ledger.queries.attendance import (
    attendance_for,
    counted_by_attendance,
    disputes_for,
    lines_by_unit,
    sheet_of,
    takes_attendance,
    units_to_invite,
)
from chieng.ledger.queries.carrying import plans_to_carry_out
from chieng.ledger.queries.closing import closing_for, closing_over, closings_visible_to
from chieng.ledger.queries.counted import people_by_unit, units_with, verified, waiting_by_unit, waiting_for_unit
from chieng.ledger.queries.entries import Recorded, entries_for, recorded, recorded_alike, units_to_enter
from chieng.ledger.queries.entry import (
    kinds_for,
    last_run,
    named_units,
    sent_before,
    staged_for,
    to_repeat,
    units_to_record,
    used_before,
    usual_kind,
)
from chieng.ledger.queries.evidence import evidence_of, first_photos, removed_from
from chieng.ledger.queries.held import held_before, held_files, held_for, held_visible_to
from chieng.ledger.queries.lines import lines_that_differ
from chieng.ledger.queries.reuse import reused_evidence, reusing, staged_with_reuse, with_reuse
from chieng.ledger.queries.sampling import (
    findings_of,
    item_for,
    items_visible_to,
    progress_of,
    sample_for,
    samples_visible_to,
    to_draw_from,
)
from chieng.ledger.queries.tallies import (
    KindTotal,
    TaskTally,
    by_month,
    by_task,
    people_by_task,
    states_by_unit,
    steps_since,
    totals_by_kind,
)
from chieng.ledger.queries.unit_plans import (
    carried_out_by_plan,
    lines_of,
    planned_lines,
    signed_without_lines,
    unit_plan_for,
    unit_plans_visible_to,
)
from chieng.ledger.queries.waiting import awaiting_others, stuck_for, to_mend, to_verify

__all__ = [
    "KindTotal",
    "Recorded",
    "TaskTally",
    "answers",
    "attendance_for",
    "awaiting_others",
    "by_month",
    "by_task",
    "carried_out_by_plan",
    "closing_for",
    "closing_over",
    "closings_visible_to",
    "counted_by_attendance",
    "disputes_for",
    "entries_for",
    "evidence_of",
    "findings_of",
    "first_photos",
    "for_lines",
    "get_for",
    "held_before",
    "held_files",
    "held_for",
    "held_visible_to",
    "item_for",
    "items_visible_to",
    "kinds_for",
    "last_run",
    "lines_by_unit",
    "lines_of",
    "lines_that_differ",
    "may_record_somewhere",
    "named_units",
    "people_by_task",
    "people_by_unit",
    "planned_lines",
    "plans_to_carry_out",
    "progress_of",
    "recorded",
    "recorded_alike",
    "removed_from",
    "reused_evidence",
    "reusing",
    "sample_for",
    "samples_visible_to",
    "sent_before",
    "sheet_of",
    "signed_without_lines",
    "staged_for",
    "staged_with_reuse",
    "states_by_unit",
    "steps_since",
    "stuck_for",
    "takes_attendance",
    "to_draw_from",
    "to_mend",
    "to_repeat",
    "to_verify",
    "totals_by_kind",
    "unit_plan_for",
    "unit_plans_visible_to",
    "units_to_choose",
    "units_to_enter",
    "units_to_invite",
    "units_to_record",
    "units_with",
    "used_before",
    "usual_kind",
    "verified",
    "visible_to",
    "waiting_by_unit",
    "waiting_for_unit",
    "with_reuse",
]
