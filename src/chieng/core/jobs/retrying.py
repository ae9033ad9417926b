"""People letting a failed job be tried again."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.errors import Conflict
from chieng.core.jobs import queue
from chieng.core.models import JobRecord, JobState
from chieng.core.permissions import Right, holds


@action
def retry_job(record: JobRecord, *, actor: Actor) -> None:
    """Let a failed job run again, with all its attempts. Raises Conflict when it no longer stands as failed."""
    if not holds(actor, Right.RETRY_JOBS):
        raise PermissionDenied
    if record.state != JobState.FAILED:
        raise Conflict(_("Công việc này không còn ở trạng thái lỗi. Tải lại trang để xem."))
    queue.retry(record)
    audit.record("core.job.retried", record, actor=actor, data={"job": record.name})
