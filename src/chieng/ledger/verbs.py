"""What this room's entries in the log are called."""

from django.utils.translation import gettext_lazy as _

from chieng.core.verbs import describe

_REASON = _("lý do")

describe("ledger.activity.recorded", _("Ghi hoạt động"))
describe("ledger.activity.corrected", _("Sửa hoạt động"), reason=_REASON, title=_("tên"), since=_("từ ngày"))
describe("ledger.activity.submitted", _("Trình lãnh đạo đơn vị"))
describe("ledger.activity.verified", _("Xác nhận số liệu"))
describe("ledger.activity.returned", _("Trả lại để bổ sung, hoàn thiện"), reason=_REASON)
describe("ledger.activity.withdrawn", _("Rút hoạt động"), reason=_REASON)
describe("ledger.activity.evidence_added", _("Thêm minh chứng"))
describe("ledger.activity.evidence_removed", _("Gỡ minh chứng"), reason=_REASON)
describe("ledger.activitykind.loaded", _("Nạp loại hoạt động"))
describe("ledger.activitykind.linked", _("Gắn số liệu cho loại hoạt động"))
describe("ledger.quantitykind.loaded", _("Nạp loại số liệu"))
describe("ledger.audience.loaded", _("Nạp nhóm đối tượng"))
describe("ledger.upload.staged", _("Tải tệp lên"))
describe("ledger.upload.discarded", _("Bỏ tệp đã tải lên"))
describe("ledger.upload.forgotten", _("Dọn tệp tải lên không dùng"))
