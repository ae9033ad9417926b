"""Every write of plans."""

from chieng.programme.actions.assigning import (
    Given,
    assign,
    call_off_assignment,
    extend_assignment,
    hand_over_assignments,
    issue_yearly_assignments,
    reopen_assignment,
    report_done,
)
from chieng.programme.actions.leads import hand_over_lead
from chieng.programme.actions.loading import Loaded, load_plan, preview
from chieng.programme.actions.moments import (
    close_calendar_address,
    drop_moment,
    keep_moment,
    load_moments,
    make_calendar_address,
)
from chieng.programme.actions.registers import correct_register, note_register, withdraw_register
from chieng.programme.actions.statistics import record_statistic
from chieng.programme.actions.wording import attach_wording

__all__ = [
    "Given",
    "Loaded",
    "assign",
    "attach_wording",
    "call_off_assignment",
    "close_calendar_address",
    "correct_register",
    "drop_moment",
    "extend_assignment",
    "hand_over_assignments",
    "hand_over_lead",
    "issue_yearly_assignments",
    "keep_moment",
    "load_moments",
    "load_plan",
    "make_calendar_address",
    "note_register",
    "preview",
    "record_statistic",
    "reopen_assignment",
    "report_done",
    "withdraw_register",
]
