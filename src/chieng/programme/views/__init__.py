from chieng.programme.views.assigning import (
    assign,
    assignment,
    assignments,
    call_off,
    extend,
    issue_yearly,
    own_assignments,
    part,
    reopen,
    report,
)
from chieng.programme.views.plans import duties, hand_over, plan, plan_file, plans, task, theme, unit_duties

__all__ = [
    "assign",
    "assignment",
    "assignments",
    "call_off",
    "duties",
    "extend",
    "hand_over",
    "issue_yearly",
    "own_assignments",
    "part",
    "plan",
    "plan_file",
    "plans",
    "reopen",
    "report",
    "task",
    "theme",
    "unit_duties",
]
