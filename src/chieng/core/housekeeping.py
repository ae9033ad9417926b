"""What core itself does in the background: seals the audit log, clears away what nobody can need."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from chieng.core import files, sealing
from chieng.core.actors import SYSTEM
from chieng.core.files import cleanliness, scanning
from chieng.core.jobs import periodic, queue
from chieng.core.personal import keeping


@periodic(
    "core.seal_audit",
    every=timedelta(seconds=5),
    label=_("Niêm phong nhật ký hệ thống"),
    wanted=sealing.has_unsealed,
)
def seal_audit() -> None:
    sealing.seal()


@periodic(
    "core.seal_late_audit", every=timedelta(minutes=5), label=_("Niêm phong những mục nhật ký được ghi muộn")
)
def seal_late_audit() -> None:
    sealing.seal(everything=True)


@periodic("core.forget_done_jobs", every=timedelta(hours=1), label=_("Dọn các công việc nền đã xong"))
def forget_done_jobs() -> None:
    queue.sweep()


@periodic("core.keep_retention", every=timedelta(hours=1), label=_("Xóa dữ liệu cá nhân đã hết thời hạn lưu"))
def keep_retention() -> None:
    keeping.keep_to_schedule()


@periodic("core.sweep_files", every=timedelta(hours=6), label=_("Dọn các tệp tải lên dở dang"))
def sweep_files() -> None:
    files.sweep()


@periodic(
    "core.scan_files",
    every=timedelta(minutes=5),
    label=_("Quét mã độc các tệp đã nhận khi bộ quét chưa chạy"),
    wanted=lambda: scanning.is_configured() and cleanliness.waiting().exists(),
)
def scan_files() -> None:
    cleanliness.scan_waiting(actor=SYSTEM)
