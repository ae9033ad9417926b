"""Every write of plans."""

from chieng.programme.actions.leads import hand_over_lead
from chieng.programme.actions.loading import Loaded, load_plan, preview
from chieng.programme.actions.statistics import record_statistic
from chieng.programme.actions.wording import attach_wording

__all__ = [
    "Loaded",
    "attach_wording",
    "hand_over_lead",
    "load_plan",
    "preview",
    "record_statistic",
]
