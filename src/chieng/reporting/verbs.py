"""What reporting's entries in the audit log are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chieng.core.verbs import describe

_FACTS: dict[str, Any] = {"plan": _("kế hoạch"), "target": _("chỉ tiêu"), "as_of": _("số liệu tại ngày")}

describe("reporting.pack.asked", _("Yêu cầu lập gói minh chứng"), **_FACTS)
describe("reporting.pack.made", _("Lập gói minh chứng"), **_FACTS)
describe("reporting.pack.downloaded", _("Tải về gói minh chứng"), **_FACTS)
describe("reporting.pack.forgotten", _("Xóa gói minh chứng hết hạn"), **_FACTS)
