"""What core's own entries in the log are called."""

from django.utils.translation import gettext_lazy as _

from chieng.core.sealing.checking import PERSONAL_ERASED
from chieng.core.verbs import describe

describe(PERSONAL_ERASED, _("Xóa dữ liệu cá nhân trong nhật ký"))
describe("core.installation.restored", _("Khôi phục từ bản sao lưu"), made_at=_("sao lưu lúc"))
describe("core.job.retried", _("Chạy lại công việc nền bị lỗi"))
describe("core.file.infected", _("Tệp nhiễm mã độc, đã xóa"), found=_("mã độc"))
describe(
    "core.retention.kept", _("Xóa dữ liệu đã hết thời hạn lưu"), number=_("số lượng"), days=_("thời hạn (ngày)")
)
describe("core.retention.set", _("Rút ngắn thời hạn lưu"), values=True)
