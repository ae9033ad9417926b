"""Demonstration data: synthetic, from a seed, marked on every page. Real names only for what the plan names."""

from chieng.config.demo.accounts import ACCOUNTS, PASSWORD, make_accounts
from chieng.config.demo.activities import record_activities
from chieng.config.demo.building import build
from chieng.config.demo.days import DAY
from chieng.config.demo.neighbour import found_neighbour
from chieng.config.demo.site import make_site
from chieng.config.demo.units import found_demo_units

__all__ = [
    "ACCOUNTS",
    "DAY",
    "PASSWORD",
    "build",
    "found_demo_units",
    "found_neighbour",
    "make_accounts",
    "make_site",
    "record_activities",
]
