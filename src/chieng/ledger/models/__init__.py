from chieng.ledger.models.activities import Activity, Quantity, Revision
from chieng.ledger.models.attendance import Attendance, AttendedPeople
from chieng.ledger.models.closing import ClosingExtension, PeriodClosing
from chieng.ledger.models.evidence import Evidence, StagedUpload
from chieng.ledger.models.held import HeldEntry
from chieng.ledger.models.imports import StagedEntries
from chieng.ledger.models.reference import ActivityKind, Audience, KindQuantity, Language, QuantityKind
from chieng.ledger.models.sampling import Sample, SampleItem
from chieng.ledger.models.teams import Team
from chieng.ledger.models.unit_plans import UnitPlan, UnitPlanLine

__all__ = [
    "Activity",
    "ActivityKind",
    "Attendance",
    "AttendedPeople",
    "Audience",
    "ClosingExtension",
    "Evidence",
    "HeldEntry",
    "KindQuantity",
    "Language",
    "PeriodClosing",
    "Quantity",
    "QuantityKind",
    "Revision",
    "Sample",
    "SampleItem",
    "StagedEntries",
    "StagedUpload",
    "Team",
    "UnitPlan",
    "UnitPlanLine",
]
