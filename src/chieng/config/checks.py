"""What the installation checks of itself: database, migrations, disk. Rooms add their own (worker, backups)."""

import shutil
import time
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from chieng.core.backup.making import backups
from chieng.core.clock import now
from chieng.core.files import cleanliness, scanning
from chieng.core.health import Finding, State, check
from chieng.core.jobs.health import job_health
from chieng.core.sheets.display import number, rounded

_GB = 1024**3
_OLD_BACKUP_HOURS = 48
_LITTLE_DISK, _NO_DISK = 2 * _GB, 200 * 1024**2


@check("database", _("Cơ sở dữ liệu"))
def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(State.GOOD, _("Truy cập được."), {"engine": connection.vendor})


@check("migrations", _("Cấu trúc dữ liệu"))
def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(
            State.BAD,
            _("Chưa đúng phiên bản: dừng hệ thống và chạy lệnh “chieng migrate”."),
            {"waiting": len(waiting)},
        )
    return Finding(State.GOOD, _("Đúng phiên bản."), {"waiting": 0})


@check("disk", _("Ổ đĩa"))
def disk() -> Finding:
    free = shutil.disk_usage(settings.CHIENG_DATA).free
    state = State.BAD if free < _NO_DISK else State.WATCH if free < _LITTLE_DISK else State.GOOD
    sentence = _("Còn trống %(gigabytes)s GB.") % {"gigabytes": number(rounded(Fraction(free, _GB), 1))}
    return Finding(state, sentence, {"free_bytes": free})


@check("scanner", _("Quét mã độc"))
def scanner() -> Finding:
    if not scanning.is_configured():
        return Finding(State.GOOD, _("Không cài bộ quét (CHIENG_CLAMD)."), {"configured": False})
    waits = cleanliness.waiting().count()
    facts = {"configured": True, "waiting": waits}
    try:
        scanning.ping()
    except scanning.ScannerError:
        words = {
            "refuse": _("Không trả lời: tệp tải lên đang bị từ chối. Hãy khởi động lại clamd."),
            "take": _("Không trả lời: tệp tải lên được nhận, sẽ quét sau. Hãy khởi động lại clamd."),
        }
        return Finding(State.WATCH, words[settings.CHIENG_CLAMD_DOWN], facts)
    return Finding(State.GOOD, _("Đang chạy, %(count)s tệp chờ quét.") % {"count": waits}, facts)


@check("worker", _("Công việc nền"))
def worker() -> Finding:
    health = job_health()
    facts = {"workers": health.workers, "waiting": health.waiting, "age_seconds": _age(health.worker_at)}
    if health.worker_lives:
        return Finding(State.GOOD, _("Đang chạy, %(count)s việc chờ.") % {"count": health.waiting}, facts)
    return Finding(State.BAD, _("Không chạy: thông báo, niêm phong nhật ký và nhập dữ liệu đang dừng."), facts)


@check("scheduler", _("Bộ hẹn giờ"))
def scheduler() -> Finding:
    health = job_health()
    facts = {"age_seconds": _age(health.scheduler_at)}
    if health.scheduler_lives:
        return Finding(State.GOOD, _("Đang chạy."), facts)
    return Finding(State.BAD, _("Không chạy: việc định kỳ không được xếp lịch."), facts)


@check("failed-jobs", _("Công việc nền bị lỗi"))
def failed_jobs() -> Finding:
    failed = job_health().failed
    if failed:
        return Finding(
            State.WATCH, _("%(count)s việc đã lỗi, cần xem lại.") % {"count": failed}, {"failed": failed}
        )
    return Finding(State.GOOD, _("Không có."), {"failed": 0})


@check("backups", _("Sao lưu"))
def backup() -> Finding:
    folder = settings.CHIENG_BACKUPS
    if folder is None:
        return Finding(State.WATCH, _("Chưa khai báo thư mục sao lưu (CHIENG_BACKUPS)."), {"age_hours": None})
    made = backups(folder) if folder.is_dir() else []
    if not made:
        return Finding(State.WATCH, _("Chưa có bản sao lưu nào."), {"age_hours": None})
    hours = round((time.time() - made[-1].stat().st_mtime) / 3600, 1)
    state = State.WATCH if hours > _OLD_BACKUP_HOURS else State.GOOD
    return Finding(state, _("Bản mới nhất cách đây %(hours)s giờ.") % {"hours": hours}, {"age_hours": hours})


def _age(moment: datetime | None) -> Any:
    return None if moment is None else round((now() - moment).total_seconds(), 1)
