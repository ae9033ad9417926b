from chieng.organisations.models.people import Invitation, Person, RoleAssignment
from chieng.organisations.models.sites import Site
from chieng.organisations.models.units import (
    CodeScheme,
    Relation,
    Succession,
    Unit,
    UnitClass,
    UnitCode,
    UnitKind,
    UnitName,
    UnitPath,
)

__all__ = [
    "CodeScheme",
    "Invitation",
    "Person",
    "Relation",
    "RoleAssignment",
    "Site",
    "Succession",
    "Unit",
    "UnitClass",
    "UnitCode",
    "UnitKind",
    "UnitName",
    "UnitPath",
]
