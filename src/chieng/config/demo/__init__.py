"""Demonstration data: synthetic, from a seed, marked on every page. Real names only for what the plan names."""

from chieng.config.demo.accounts import ACCOUNTS, PASSWORD, make_accounts
from chieng.config.demo.activities import record_activities
from chieng.config.demo.site import make_site
from chieng.config.demo.statistics import record_statistics
from chieng.config.demo.units import found_demo_units
from chieng.config.demo.work import give_work

__all__ = [
    "ACCOUNTS",
    "PASSWORD",
    "found_demo_units",
    "give_work",
    "make_accounts",
    "make_site",
    "record_activities",
    "record_statistics",
]
