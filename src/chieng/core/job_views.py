"""The page of background jobs: whether they run, when each last ran, which failed, and a button to try again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chieng.core.access import actor_of, requires
from chieng.core.jobs import failed_jobs, job_health, label_of, periodic_jobs
from chieng.core.jobs.health import PeriodicRow
from chieng.core.jobs.retrying import retry_job
from chieng.core.models import JobRecord
from chieng.core.permissions import Right, holds, may_retry_jobs, may_see_jobs
from chieng.core.ui.filters import moment
from chieng.core.ui.kinds import Fact

MOST = 100


@dataclass(frozen=True, slots=True)
class FailedLine:
    """A failed job as the page shows it."""

    id: int
    label: Any
    attempts: int
    finished_at: datetime | None


@requires(may_see_jobs)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    failed = [
        FailedLine(record.pk, label_of(record), record.attempts, record.finished_at)
        for record in failed_jobs()[:MOST]
    ]
    context = {
        "facts": _facts(),
        "failed": failed,
        "periodic": [(row, _every(row)) for row in periodic_jobs()],
        "may_retry": holds(request.user, Right.RETRY_JOBS),
    }
    return render(request, "core/jobs.html", context)


@requires(may_retry_jobs)
@require_POST
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    record = get_object_or_404(JobRecord, pk=job_id)
    actor = actor_of(request)
    try:
        retry_job(record, actor=actor)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Đã xếp lại công việc này vào hàng chờ."))
    return redirect("core:jobs")


def _facts() -> list[Fact]:
    health = job_health()
    return [
        Fact(_("Bộ phận chạy công việc nền"), _stands(health.worker_at, lives=health.worker_lives)),
        Fact(_("Bộ hẹn giờ"), _stands(health.scheduler_at, lives=health.scheduler_lives)),
        Fact(_("Đến lượt, đang chờ"), health.waiting),
        Fact(_("Đang chạy"), health.running),
        Fact(_("Bị lỗi"), health.failed),
    ]


def _stands(at: datetime | None, *, lives: bool) -> str:
    if at is None:
        return _("chưa chạy lần nào: hãy khởi động lại Chiêng")
    if lives:
        return _("đang chạy, gần nhất lúc %(moment)s") % {"moment": moment(at)}
    return _("đã dừng từ %(moment)s: hãy khởi động lại Chiêng") % {"moment": moment(at)}


def _every(row: PeriodicRow) -> str:
    seconds = round(row.every.total_seconds())
    if seconds % 3600 == 0:
        return ngettext("%(count)d giờ một lần", "%(count)d giờ một lần", seconds // 3600) % {
            "count": seconds // 3600
        }
    if seconds % 60 == 0:
        return ngettext("%(count)d phút một lần", "%(count)d phút một lần", seconds // 60) % {
            "count": seconds // 60
        }
    return ngettext("%(count)d giây một lần", "%(count)d giây một lần", seconds) % {"count": seconds}
