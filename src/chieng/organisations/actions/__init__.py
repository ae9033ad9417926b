"""Every write of organisations."""

from chieng.organisations.actions.endings import end_unit, merge_units
from chieng.organisations.actions.founding import found_unit, found_units
from chieng.organisations.actions.relations import end_relation, place_unit
from chieng.organisations.actions.units import assign_code, reclassify_unit, rename_unit, set_position
from chieng.organisations.actions.vocabulary import define_kind, define_scheme

__all__ = [
    "assign_code",
    "define_kind",
    "define_scheme",
    "end_relation",
    "end_unit",
    "found_unit",
    "found_units",
    "merge_units",
    "place_unit",
    "reclassify_unit",
    "rename_unit",
    "set_position",
]
