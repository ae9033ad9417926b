"""Facts of a plan in words, the same on pages and on the command line."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.programme.kinds import Change, ChangeVerb

SECTIONS = {
    "plan": gettext_lazy("thông tin chung"),
    "unit_kinds": gettext_lazy("loại đơn vị"),
    "code_schemes": gettext_lazy("bảng mã"),
    "units": gettext_lazy("đơn vị"),
    "verification": gettext_lazy("người xác nhận hoạt động"),
    "leads": gettext_lazy("cơ quan chủ trì"),
    "themes": gettext_lazy("nhóm nội dung"),
    "targets": gettext_lazy("chỉ tiêu"),
    "task_groups": gettext_lazy("mục nhiệm vụ"),
    "tasks": gettext_lazy("nhiệm vụ"),
    "duties": gettext_lazy("trách nhiệm"),
    "statistic_kinds": gettext_lazy("loại số liệu"),
    "statistics": gettext_lazy("số liệu"),
    "registers": gettext_lazy("danh sách đơn vị"),
}
FIELDS = {
    "label_vi": gettext_lazy("tên gọi"),
    "label_en": gettext_lazy("tên tiếng Anh"),
    "clause": gettext_lazy("mục của văn bản"),
    "period": gettext_lazy("kỳ tính"),
    "comparator": gettext_lazy("cách so sánh"),
    "threshold": gettext_lazy("mức chỉ tiêu"),
    "due": gettext_lazy("hạn"),
    "population": gettext_lazy("đối tượng"),
    "measure": gettext_lazy("cách tính"),
    "group": gettext_lazy("mục nhiệm vụ"),
    "tasks": gettext_lazy("nhiệm vụ"),
    "recurrence": gettext_lazy("chu kỳ"),
    "before": gettext_lazy("hạn hằng năm"),
    "report": gettext_lazy("là báo cáo"),
    "done_by": gettext_lazy("hoạt động được coi là hoàn thành"),
    "addressees": gettext_lazy("cơ quan, đơn vị thực hiện"),
    "number": gettext_lazy("số, ký hiệu"),
    "issued_on": gettext_lazy("ngày ban hành"),
    "issuer": gettext_lazy("cơ quan ban hành"),
    "until": gettext_lazy("ngày kết thúc"),
    "scope": gettext_lazy("ai được xem"),
    "total": gettext_lazy("tổng kinh phí"),
    "parents": gettext_lazy("văn bản căn cứ"),
    "value": gettext_lazy("số liệu"),
    "source": gettext_lazy("nguồn"),
    "grade": gettext_lazy("độ tin cậy"),
    "completeness": gettext_lazy("mức đầy đủ"),
    "expected": gettext_lazy("số đơn vị theo nguồn"),
    "order": gettext_lazy("thứ tự"),
    "default": gettext_lazy("chung"),
    "kinds": gettext_lazy("theo loại đơn vị"),
}
# What has many parts is said to have changed; how is read in the two files.
MANY_PARTS = frozenset({"population", "measure", "addressees", "parents", "order"})


def change_text(change: Change) -> str:
    """Return a change as one line: what was added, ended, or changed from what to what."""
    what = _what(change.path)
    if change.verb is ChangeVerb.ADDED:
        return _("thêm %(what)s") % {"what": what}
    if change.verb is ChangeVerb.ENDED:
        return _("bỏ %(what)s") % {"what": what}
    fields = "; ".join(_field_text(name, old, new) for name, old, new in change.fields)
    return _("sửa %(what)s: %(fields)s") % {"what": what, "fields": fields}


def _what(path: str) -> str:
    """Return a key path in words: "targets.T1" is "chỉ tiêu T1"."""
    section, _dot, code = path.partition(".")
    name = str(SECTIONS.get(section, section))
    code = code.strip('"')
    return f"{name} {code}" if code else name


def _field_text(name: str, old: str, new: str) -> str:
    field = str(FIELDS.get(name, name))
    if name in MANY_PARTS:
        return field
    if not old:
        return _("%(field)s thành “%(new)s”") % {"field": field, "new": new}
    return _("%(field)s từ “%(old)s” thành “%(new)s”") % {"field": field, "old": old, "new": new}
