from chieng.organisations.models.imports import StagedImport
from chieng.organisations.models.people import Person, RoleAssignment
from chieng.organisations.models.rights_requests import RightsRequest
from chieng.organisations.models.sites import Site
from chieng.organisations.models.tokens import ApiToken
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
from chieng.organisations.models.ways_in import Invitation, ResetCode

__all__ = [
    "ApiToken",
    "CodeScheme",
    "Invitation",
    "Person",
    "Relation",
    "ResetCode",
    "RightsRequest",
    "RoleAssignment",
    "Site",
    "StagedImport",
    "Succession",
    "Unit",
    "UnitClass",
    "UnitCode",
    "UnitKind",
    "UnitName",
    "UnitPath",
]
