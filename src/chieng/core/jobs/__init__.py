"""Background jobs: ids in, load, call an action. A job may run twice, so it is written to bear that.

    @job("ledger.import_sheet", label=_("Nhập bảng hoạt động"))
    def import_sheet(sheet_id: str) -> None: ...

    enqueue(import_sheet, sheet.id)                # inside an action: waits for the commit, gone on rollback

    @periodic("core.seal_audit", every=timedelta(seconds=5), label=_("Niêm phong nhật ký"))
    def seal_audit() -> None: ...

Rooms keep theirs in `jobs.py`, which is imported at start. Why there is a table and a loop of our own:
docs/decisions/0002-jobs.md.
"""

from chieng.core.jobs.health import JobHealth, failed_jobs, job_health, label_of, periodic_jobs
from chieng.core.jobs.queue import enqueue, retry
from chieng.core.jobs.registry import JOBS, Job, Periodic, job, periodic

__all__ = [
    "JOBS",
    "Job",
    "JobHealth",
    "Periodic",
    "enqueue",
    "failed_jobs",
    "job",
    "job_health",
    "label_of",
    "periodic",
    "periodic_jobs",
    "retry",
]
