"""What the ledger holds of one person: what they recorded, sent, verified; never what others did."""

from django.utils.translation import gettext_lazy as _

from chieng.core.personal.holdings import HOLDINGS, Work, work_done
from chieng.ledger.models import (
    Activity,
    Attendance,
    ClosingExtension,
    Evidence,
    HeldEntry,
    PeriodClosing,
    Revision,
    Sample,
    SampleItem,
    StagedUpload,
    Team,
    UnitPlan,
)

_ACTIVITIES = (
    Work(_("ghi hoạt động"), Activity, "created_by", "received_at", "title"),
    Work(_("sửa hoạt động lần cuối"), Activity, "changed_by", "received_at", "title"),
    Work(_("gửi hoạt động"), Activity, "submitted_by", "submitted_at", "title"),
    Work(_("xác nhận hoạt động"), Activity, "verified_by", "verified_at", "title"),
    Work(_("thay đổi hoạt động"), Revision, "by", "at", "activity__title"),
    Work(_("báo điểm danh chưa đúng"), Attendance, "disputed_by", "disputed_at", "activity__title"),
    Work(_("soạn kế hoạch của đơn vị"), UnitPlan, "created_by", "year", "subject"),
    Work(_("tạo tổ, đội và cấp mã"), Team, "created_by", "created_at", "name"),
    Work(_("khóa sổ kỳ"), PeriodClosing, "closed_by", "closed_at", "document"),
    Work(_("mở lại kỳ"), PeriodClosing, "reopened_by", "reopened_at", "document"),
    Work(_("gia hạn cho đơn vị"), ClosingExtension, "given_by", "given_at", "reason"),
    Work(_("chọn mẫu kiểm tra"), Sample, "drawn_by", "drawn_at", "stratum"),
    Work(_("ghi kết quả kiểm tra mẫu"), SampleItem, "found_by", "found_on", "activity__title"),
    Work(_("trả lời kết quả kiểm tra mẫu"), SampleItem, "replied_by", "replied_on", "activity__title"),
)
_FILES = (
    Work(_("gửi minh chứng"), Evidence, "added_by", "added_at", "name"),
    Work(_("tải lên, chưa gửi"), StagedUpload, "person", "created_at", "name"),
    Work(_("gửi việc được giữ lại"), HeldEntry, "person", "received_at", "facts__title"),
    Work(_("quyết định về việc giữ lại"), HeldEntry, "decided_by", "decided_at", "facts__title"),
)


def register() -> None:
    """Register what the ledger holds."""
    HOLDINGS.register("ledger.work", work_done(_("Việc đã làm với hoạt động của đơn vị"), _ACTIVITIES))
    HOLDINGS.register("ledger.files", work_done(_("Tệp, ảnh và việc đã gửi"), _FILES))
