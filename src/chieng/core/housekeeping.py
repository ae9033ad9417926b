"""What core itself does in the background: clears away what nobody can need."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from chieng.core import files
from chieng.core.jobs import periodic, queue


@periodic("core.forget_done_jobs", every=timedelta(hours=1), label=_("Dọn các công việc nền đã xong"))
def forget_done_jobs() -> None:
    queue.sweep()


@periodic("core.sweep_files", every=timedelta(hours=6), label=_("Dọn các tệp tải lên dở dang"))
def sweep_files() -> None:
    files.sweep()
