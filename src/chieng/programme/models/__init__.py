from chieng.programme.models.assignments import AssignedUnit, Assignment
from chieng.programme.models.moments import CalendarFeed, Moment
from chieng.programme.models.parts import (
    Duty,
    DutyAddressee,
    DutyVersion,
    Part,
    PartVersion,
    Target,
    TargetVersion,
    Task,
    TaskVersion,
    Theme,
    ThemeVersion,
)
from chieng.programme.models.plans import Edition, Lead, Plan, PlanUnit, PlanVersion, Wording
from chieng.programme.models.registers import Register
from chieng.programme.models.statistics import Statistic, StatisticKind

__all__ = [
    "AssignedUnit",
    "Assignment",
    "CalendarFeed",
    "Duty",
    "DutyAddressee",
    "DutyVersion",
    "Edition",
    "Lead",
    "Moment",
    "Part",
    "PartVersion",
    "Plan",
    "PlanUnit",
    "PlanVersion",
    "Register",
    "Statistic",
    "StatisticKind",
    "Target",
    "TargetVersion",
    "Task",
    "TaskVersion",
    "Theme",
    "ThemeVersion",
    "Wording",
]
