"""Every write of the ledger."""

from chieng.ledger.actions.attendance import dispute_attendance, settle_attendance, take_attendance
from chieng.ledger.actions.bulk import return_all, verify_all
from chieng.ledger.actions.closing import close_period, extend_period, reopen_period
from chieng.ledger.actions.entries import (
    ask_to_record,
    discard_entries,
    forget_entries,
    note_entries,
    record_entries,
    stage_entries,
)
from chieng.ledger.actions.entry import amend_activity, log_activity
from chieng.ledger.actions.evidence import (
    attach_evidence,
    discard_upload,
    forget_uploads,
    remove_evidence,
    stage_upload,
)
from chieng.ledger.actions.holding import discard_held, forget_held, hold_entry, reject_held, take_over
from chieng.ledger.actions.lines import mend_lines
from chieng.ledger.actions.recording import correct, record_activity
from chieng.ledger.actions.reference import load_kinds
from chieng.ledger.actions.refusals import note_refused_upload
from chieng.ledger.actions.review import return_for_correction, submit, take_back, verify, withdraw
from chieng.ledger.actions.sampling import draw_sample, record_finding, reply_to_finding
from chieng.ledger.actions.teams import (
    create_team,
    join_team,
    mend_for_team,
    renew_code,
    revoke_team,
    send_back_to_team,
)
from chieng.ledger.actions.unit_plans import save_unit_plan, sign_unit_plan, start_unit_plan

__all__ = [
    "amend_activity",
    "ask_to_record",
    "attach_evidence",
    "close_period",
    "correct",
    "create_team",
    "discard_entries",
    "discard_held",
    "discard_upload",
    "dispute_attendance",
    "draw_sample",
    "extend_period",
    "forget_entries",
    "forget_held",
    "forget_uploads",
    "hold_entry",
    "join_team",
    "load_kinds",
    "log_activity",
    "mend_for_team",
    "mend_lines",
    "note_entries",
    "note_refused_upload",
    "record_activity",
    "record_entries",
    "record_finding",
    "reject_held",
    "remove_evidence",
    "renew_code",
    "reopen_period",
    "reply_to_finding",
    "return_all",
    "return_for_correction",
    "revoke_team",
    "save_unit_plan",
    "send_back_to_team",
    "settle_attendance",
    "sign_unit_plan",
    "stage_entries",
    "stage_upload",
    "start_unit_plan",
    "submit",
    "take_attendance",
    "take_back",
    "take_over",
    "verify",
    "verify_all",
    "withdraw",
]
