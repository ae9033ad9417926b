"""What this room's entries in the log are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chieng.core.verbs import describe

_SINCE, _DOCUMENT = _("từ ngày"), _("văn bản")

describe("programme.plan.loaded", _("Nạp kế hoạch"), number=_("số, ký hiệu"), since=_SINCE)
describe("programme.plan.amended", _("Sửa đổi, bổ sung kế hoạch"), since=_SINCE, document=_DOCUMENT)
describe("programme.wording.attached", _("Gắn nguyên văn của kế hoạch"), since=_SINCE)
describe("programme.lead.handed_over", _("Giao việc chủ trì cho đơn vị khác"), on=_("ngày"), document=_DOCUMENT)
_REASON, _TO = _("lý do"), _("đến hết ngày")
describe("programme.assignment.assigned", _("Giao việc cho đơn vị"), asked=_("nội dung"))
describe("programme.assignment.issued", _("Giao việc hằng năm theo kế hoạch"), asked=_("nội dung"))
describe(
    "programme.assignment.handed_over", _("Chuyển việc cho đơn vị kế thừa"), asked=_("nội dung"), on=_("ngày")
)
describe("programme.assignment.extended", _("Gia hạn việc được giao"), asked=_("nội dung"), to=_TO, reason=_REASON)
describe("programme.assignment.called_off", _("Dừng việc đã giao"), asked=_("nội dung"), reason=_REASON)
describe("programme.assignment.reported_done", _("Đơn vị báo đã hoàn thành việc"), asked=_("nội dung"))
describe("programme.assignment.reopened", _("Đề nghị đơn vị làm tiếp việc"), asked=_("nội dung"), reason=_REASON)
describe("programme.moment.kept", _("Lưu mốc trong năm"), name=_("tên"))
describe("programme.moment.dropped", _("Bỏ mốc trong năm"), name=_("tên"))
describe("programme.moment.loaded", _("Nạp các mốc trong năm"), number=_("số mốc"))
describe("programme.calendar.addressed", _("Tạo địa chỉ lịch cá nhân"))
describe("programme.calendar.closed", _("Đóng địa chỉ lịch cá nhân"))
describe("programme.statistic.recorded", _("Ghi số liệu thống kê"), on=_("ngày"), source=_("nguồn"))
_OF_A_REGISTER: Any = {
    "kinds": _("loại đơn vị"),
    "as_of": _("tính đến ngày"),
    "source": _("nguồn"),
    "document_number": _("số, ký hiệu"),
    "document_date": _("ngày văn bản"),
    "completeness": _("mức đầy đủ"),
    "expected": _("số đơn vị theo nguồn"),
    "note": _("ghi chú"),
    "lines": _("số dòng của tệp"),
    "reason": _REASON,
}
describe("programme.register.noted", _("Ghi danh sách đơn vị"), **_OF_A_REGISTER)
describe("programme.register.corrected", _("Sửa danh sách đơn vị"), **_OF_A_REGISTER)
describe("programme.register.withdrawn", _("Rút danh sách đơn vị"), reason=_REASON)
