from chieng.ledger.views.attendance import attendance, attendance_line, attended, dispute, invite, settle
from chieng.ledger.views.closing import closing, closings
from chieng.ledger.views.entering import (
    entries,
    entries_confirm,
    entries_discard,
    entries_new,
    entries_template_file,
)
from chieng.ledger.views.files import evidence_file, evidence_thumbnail, staged_thumbnail, upload
from chieng.ledger.views.holding import held, held_discard, held_file, held_reject, held_take
from chieng.ledger.views.listing import activities
from chieng.ledger.views.recording import activity_edit, activity_new
from chieng.ledger.views.reuse import reused
from chieng.ledger.views.reviewing import (
    attach,
    detach,
    return_activity,
    send_back_activity,
    submit_activity,
    take_back_activity,
    verify_activity,
    withdraw_activity,
)
from chieng.ledger.views.sampling import sample, sample_item, samples
from chieng.ledger.views.showing import activity
from chieng.ledger.views.teams import team, team_new, team_renew, team_revoke, teams
from chieng.ledger.views.unit_plans import unit_plan, unit_plan_edit, unit_plan_new, unit_plan_paper, unit_plans
from chieng.ledger.views.verifying import queue

__all__ = [
    "activities",
    "activity",
    "activity_edit",
    "activity_new",
    "attach",
    "attendance",
    "attendance_line",
    "attended",
    "closing",
    "closings",
    "detach",
    "dispute",
    "entries",
    "entries_confirm",
    "entries_discard",
    "entries_new",
    "entries_template_file",
    "evidence_file",
    "evidence_thumbnail",
    "held",
    "held_discard",
    "held_file",
    "held_reject",
    "held_take",
    "invite",
    "queue",
    "return_activity",
    "reused",
    "sample",
    "sample_item",
    "samples",
    "send_back_activity",
    "settle",
    "staged_thumbnail",
    "submit_activity",
    "take_back_activity",
    "team",
    "team_new",
    "team_renew",
    "team_revoke",
    "teams",
    "unit_plan",
    "unit_plan_edit",
    "unit_plan_new",
    "unit_plan_paper",
    "unit_plans",
    "upload",
    "verify_activity",
    "withdraw_activity",
]
