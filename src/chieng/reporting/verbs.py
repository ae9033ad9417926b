"""What reporting's entries in the audit log are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chieng.core.verbs import describe

_FACTS: dict[str, Any] = {"plan": _("kế hoạch"), "target": _("chỉ tiêu"), "as_of": _("số liệu tại ngày")}

describe("reporting.pack.asked", _("Yêu cầu lập gói minh chứng"), **_FACTS)
describe("reporting.pack.made", _("Lập gói minh chứng"), **_FACTS)
describe("reporting.pack.downloaded", _("Tải về gói minh chứng"), **_FACTS)
describe("reporting.pack.forgotten", _("Xóa gói minh chứng hết hạn"), **_FACTS)
describe(
    "reporting.release.prepared",
    _("Chuẩn bị công bố số liệu theo đơn vị"),
    as_of=_("số liệu đến ngày"),
    version=_("bản"),
    digest=_("mã kiểm tra"),
)
describe("reporting.release.announced", _("Gửi đơn vị xem số liệu trước"), earliest_on=_("công bố sớm nhất"))
describe("reporting.release.replied", _("Đơn vị có ý kiến về số liệu"), reply=_("ý kiến"))
describe("reporting.release.answered", _("Trả lời ý kiến của đơn vị"), answer=_("nội dung"))
describe(
    "reporting.release.released", _("Công bố số liệu theo đơn vị"), document=_("căn cứ"), digest=_("mã kiểm tra")
)
describe("reporting.release.withdrawn", _("Thu hồi số liệu đã chuẩn bị, công bố"), reason=_("lý do"))
