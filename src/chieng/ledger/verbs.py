"""What the ledger's entries in the audit log are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chieng.core.verbs import describe
from chieng.ledger.actions.revisions import PERSONAL
from chieng.ledger.history import FIELDS, VERBS

# Codes and ids are not words for people.
_FACTS: dict[str, Any] = {
    name: label
    for name, label in FIELDS.items()
    if name not in {"plan", "kind", "plan_form", "carries_out", "cost", "languages", *PERSONAL}
}

_LOCATION: dict[str, Any] = {"picture_location": FIELDS["picture_location"]}

for _verb, _label in VERBS.items():
    describe(
        f"ledger.activity.{_verb}",
        _label,
        reason=_("lý do"),
        **(_FACTS if _verb == "corrected" else _LOCATION if _verb == "evidence_added" else {}),
    )

_PERIOD: dict[str, Any] = {
    "since": _("từ ngày"),
    "last_day": _("đến hết ngày"),
    "document": _("văn bản"),
    "reason": _("lý do"),
}
describe("ledger.period.closed", _("Khóa sổ một kỳ"), **_PERIOD)
describe("ledger.period.reopened", _("Mở lại kỳ đã khóa sổ"), **_PERIOD)
describe("ledger.period.extended", _("Gia hạn cho đơn vị"), last_day=_("đến hết ngày"), reason=_("lý do"))

_REASON = _("lý do")
describe("ledger.attendance.disputed", _("Đơn vị phản hồi điểm danh"), reason=_REASON)
describe("ledger.attendance.kept", _("Giữ dòng điểm danh bị phản hồi"), reason=_REASON)
describe("ledger.attendance.taken_back", _("Bỏ dòng điểm danh bị phản hồi"), reason=_REASON)
describe("ledger.upload.staged", _("Tải lên ảnh, tệp"))
describe("ledger.upload.discarded", _("Bỏ ảnh, tệp đã tải lên"))
describe("ledger.upload.forgotten", _("Dọn ảnh, tệp đã tải lên nhưng chưa gửi"))
describe("ledger.upload.infected", _("Từ chối tệp nhiễm mã độc"))
describe("ledger.upload.secret", _("Từ chối văn bản có dấu mật"))
describe("ledger.team.created", _("Tạo tổ, đội cộng đồng"), expires_at=_("mã dùng đến"))
describe("ledger.team.code_renewed", _("Cấp mã mới cho tổ, đội"), expires_at=_("mã dùng đến"))
describe("ledger.team.revoked", _("Thu hồi mã của tổ, đội"))
describe("ledger.team.joined", _("Vào bằng mã của tổ, đội"))
describe("ledger.heldentry.held", _("Giữ lại việc gửi muộn của người không còn vai trò"))
describe("ledger.heldentry.taken", _("Nhận việc giữ lại"))
describe("ledger.heldentry.rejected", _("Không nhận việc giữ lại"), reason=_("lý do"))
describe("ledger.heldentry.discarded", _("Người gửi bỏ việc giữ lại"))
describe("ledger.heldentry.forgotten", _("Dọn việc giữ lại đã hết hạn giữ"))
describe("ledger.activitykind.loaded", _("Nạp loại hoạt động"))
describe("ledger.activitykind.linked", _("Nạp số liệu và đối tượng của loại hoạt động"))
describe("ledger.quantitykind.loaded", _("Nạp loại số liệu"))
describe("ledger.audience.loaded", _("Nạp đối tượng"))
describe("ledger.language.loaded", _("Nạp ngôn ngữ"))
describe("ledger.import.staged", _("Tải tệp hoạt động lên"), file=_("tệp"))
describe("ledger.import.checked", _("Kiểm tra tệp hoạt động"))
describe("ledger.import.confirmed", _("Xác nhận ghi tệp hoạt động"))
describe("ledger.import.discarded", _("Bỏ tệp hoạt động"))
describe("ledger.entries.recorded", _("Ghi hoạt động từ tệp"), file=_("tệp"), new=_("số hoạt động mới"))
describe("ledger.lines.mended", _("Ghi lại dòng tóm tắt của hoạt động"))
describe("ledger.unit_plan.started", _("Bắt đầu lập kế hoạch của đơn vị"), year=_("năm"))
describe("ledger.unit_plan.saved", _("Lưu kế hoạch của đơn vị"), lines=_("số dòng"))
describe("ledger.unit_plan.signed", _("Ghi nhận kế hoạch đã ký của đơn vị"), number=_("số, ký hiệu"))
describe("ledger.sample.drawn", _("Chọn mẫu kiểm tra ngẫu nhiên"), since=_("từ ngày"), last_day=_("đến hết ngày"))
describe("ledger.sample.found", _("Ghi kết quả kiểm tra ngẫu nhiên"), found_figure=_("số kiểm tra được"))
describe("ledger.sample.replied", _("Trả lời kết quả kiểm tra"))
