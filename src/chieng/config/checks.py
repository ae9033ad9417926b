"""What the installation checks of itself: database, migrations, disk. Rooms add their own (worker, backups)."""

import shutil

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from chieng.core.health import Finding, State, check

_GB = 1024**3
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
    sentence = _("Còn trống %(gigabytes)s GB.") % {"gigabytes": round(free / _GB, 1)}
    return Finding(state, sentence, {"free_bytes": free})
