"""What core stores: the audit log, background jobs, files by content."""

from chieng.core.models.audit import AuditEntry, AuditSeal, PersonalValue, canonical_json
from chieng.core.models.files import ScanState, StoredFile
from chieng.core.models.imports import ImportState, StagedFile
from chieng.core.models.jobs import JobRecord, JobState, PeriodicState, WorkerBeat
from chieng.core.models.restorations import Restoration
from chieng.core.models.retention import PersonalRead, RetentionState

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "ImportState",
    "JobRecord",
    "JobState",
    "PeriodicState",
    "PersonalRead",
    "PersonalValue",
    "Restoration",
    "RetentionState",
    "ScanState",
    "StagedFile",
    "StoredFile",
    "WorkerBeat",
    "canonical_json",
]
