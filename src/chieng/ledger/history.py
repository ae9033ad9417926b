"""The history of an activity in words: what was done, by whom, and every value old beside new."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.display import NOT_ENTERED
from chieng.core.ui.kinds import Event
from chieng.ledger.kinds import Detail, PlanForm
from chieng.ledger.models import Activity, ActivityKind, Audience, Language, QuantityKind, Revision
from chieng.ledger.models.reference import Named
from chieng.ledger.words import cost_in_words

VERBS: dict[str, str | Promise] = {
    "recorded": pgettext_lazy("history", "Ghi hoạt động"),
    "corrected": pgettext_lazy("history", "Sửa"),
    "evidence_added": pgettext_lazy("history", "Thêm minh chứng"),
    "evidence_removed": pgettext_lazy("history", "Bỏ minh chứng"),
    "submitted": pgettext_lazy("history", "Gửi xác nhận"),
    "sent_back": pgettext_lazy("history", "Trả lại tổ, đội để sửa"),
    "mended": pgettext_lazy("history", "Tổ, đội sửa xong"),
    "verified": pgettext_lazy("history", "Xác nhận"),
    "taken_back": pgettext_lazy("history", "Thu lại xác nhận"),
    "returned": _("Trả lại để bổ sung"),
    "attendance_taken": _("Ghi điểm danh"),
    "withdrawn": pgettext_lazy("history", "Rút"),
    "linked": pgettext_lazy("history", "Gắn với kế hoạch của đơn vị"),
}

FIELDS: dict[str, str | Promise] = {
    "kind": _("Loại hoạt động"),
    "since": _("Ngày đầu"),
    "picture_location": _("Vị trí chụp"),
    "last_day": _("Ngày cuối"),
    "title": _("Tên hoạt động"),
    "note": _("Ghi chú"),
    "plan": _("Kế hoạch"),
    "tasks": _("Nhiệm vụ"),
    "themes": _("Nhóm nội dung"),
    "audiences": _("Đối tượng"),
    **{detail.value: detail.label for detail in Detail},
    "document_number": _("Số, ký hiệu văn bản"),
    "document_date": _("Ngày ký"),
    "document_signatory": _("Người ký"),
    "document_clause": _("Mục, khoản"),
    "plan_form": _("Hình thức"),
    "carries_out": _("Thực hiện kế hoạch của đơn vị"),
    "outside_plans": _("Không thuộc kế hoạch nào của đơn vị"),
    "attendance": _("Số đơn vị có mặt"),
    "attendance_lines": _("Số dòng điểm danh đã sửa"),
}
# Shown as an event already; their values are file hashes.
_NOT_TOLD = frozenset({"evidence", "plan"})


@dataclass(frozen=True, slots=True)
class Change:
    """One value that somebody changed."""

    at: datetime
    who: str
    what: str
    before: str
    after: str
    reason: str


def events(activity: Activity) -> list[Event]:
    """Return what was done with the activity, newest first."""
    revisions = reversed(list(activity.revisions.select_related("by")))
    return [Event(one.at, _in_words(one), one.who) for one in revisions]


def _in_words(revision: Revision) -> str:
    verb = str(VERBS.get(revision.verb, revision.verb))
    return f"{verb}: {revision.reason}" if revision.reason else verb


def changes(activity: Activity) -> list[Change]:
    """Return every value that was changed, newest first."""
    names = _Names()
    return [
        Change(one.at, one.who, names.field(name), names.value(name, old), names.value(name, new), one.reason)
        for one in reversed(list(activity.revisions.select_related("by")))
        for name, (old, new) in one.changes.items()
        if name not in _NOT_TOLD
    ]


_NAMED: dict[str, type[Named]] = {"kind": ActivityKind, "audiences": Audience, "languages": Language}


def _day(value: Any) -> str:
    return "/".join(reversed(str(value).split("-")))


class _Names:
    """Codes in words, each list asked for once and only when needed."""

    def __init__(self) -> None:
        self._known: dict[type, dict[str, str]] = {}

    def _words(self, model: type[Named]) -> dict[str, str]:
        if model not in self._known:
            self._known[model] = {one.code: str(one) for one in model.objects.all()}
        return self._known[model]

    def field(self, name: str) -> str:
        if not name.startswith("quantity_"):
            return str(FIELDS.get(name, name))
        quantity, _separator, audience = name.removeprefix("quantity_").partition("_")
        words = self._words(QuantityKind).get(quantity, quantity)
        return f"{words} ({self._words(Audience).get(audience, audience)})" if audience else words

    def value(self, name: str, value: Any) -> str:
        """Return the value as people read it; a list by its words, a day as a day, nothing as nothing."""
        if value in (None, "", []):
            return NOT_ENTERED
        if value is True:
            return gettext("có giữ")
        if name in self._IN_WORDS:
            return self._IN_WORDS[name](value)
        known = self._words(_NAMED[name]) if name in _NAMED else {}
        return "; ".join(known.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))

    _IN_WORDS: ClassVar[dict[str, Callable[[Any], str]]] = {
        "cost": cost_in_words,
        "carries_out": lambda value: str(Activity.objects.get(pk=value)),
        "outside_plans": lambda value: str(_("có") if value else _("không")),
        "plan_form": lambda value: str(PlanForm(value).label),
        **dict.fromkeys(("since", "last_day", "document_date"), _day),
    }
