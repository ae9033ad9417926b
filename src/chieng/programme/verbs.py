"""What this room's entries in the log are called."""

from django.utils.translation import gettext_lazy as _

from chieng.core.verbs import describe

_SINCE, _DOCUMENT = _("từ ngày"), _("văn bản")

describe("programme.plan.loaded", _("Nạp kế hoạch"), number=_("số, ký hiệu"), since=_SINCE)
describe("programme.plan.amended", _("Sửa đổi, bổ sung kế hoạch"), since=_SINCE, document=_DOCUMENT)
describe("programme.wording.attached", _("Gắn nguyên văn của kế hoạch"), since=_SINCE)
describe("programme.lead.handed_over", _("Giao việc chủ trì cho đơn vị khác"), on=_("ngày"), document=_DOCUMENT)
describe("programme.statistic.recorded", _("Ghi số liệu thống kê"), on=_("ngày"), source=_("nguồn"))
