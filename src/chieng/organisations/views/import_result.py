"""The table of a checked file: what would change by row."""

from datetime import date
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chieng.core.sheets.display import shown_day
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.organisations.models import CodeScheme, StagedImport, UnitKind

WHAT: Final = {
    "new": gettext_lazy("thêm mới"),
    "changed": gettext_lazy("thay đổi"),
    "ended": gettext_lazy("kết thúc"),
}
FACTS: Final = {
    "name": gettext_lazy("tên"),
    "kind": gettext_lazy("loại"),
    "parent": gettext_lazy("trực thuộc"),
    "reports_to": gettext_lazy("tuyến báo cáo"),
    "professional": gettext_lazy("quản lý chuyên môn"),
    "territory": gettext_lazy("địa bàn"),
    "position": gettext_lazy("thứ tự"),
    "role": gettext_lazy("vai trò"),
}


def changes_table(staged: StagedImport) -> Table[dict[str, Any]]:
    """Return the first lines of what the file does, without those that change nothing."""
    kinds, schemes = _names(UnitKind), _names(CodeScheme)
    return Table(
        "thay-doi-trong-tep",
        gettext_lazy("Tệp sẽ làm gì"),
        [
            Column("row", gettext_lazy("Dòng"), lambda line: line["row"], ColumnKind.NUMBER),
            Column("name", gettext_lazy("Tên"), lambda line: line["name"]),
            Column("what", gettext_lazy("Sẽ làm"), lambda line: str(WHAT.get(line["what"], ""))),
            Column(
                "details",
                gettext_lazy("Chi tiết"),
                lambda line: "; ".join(_detail(detail, kinds, schemes) for detail in line["details"]),
            ),
        ],
        staged.result.get("lines", []),
    )


def _names(model: type[UnitKind] | type[CodeScheme]) -> dict[str, str]:
    column = "name_en" if (get_language() or "vi").startswith("en") else "name_vi"
    return dict(model.objects.values_list("code", column))


def _detail(detail: dict[str, Any], kinds: dict[str, str], schemes: dict[str, str]) -> str:
    """Return one changed fact in words."""
    fact = detail["fact"]
    label = schemes.get(fact.removeprefix("code:"), "") if fact.startswith("code:") else str(FACTS[fact])
    before, after = (
        kinds.get(detail[key], detail[key]) if fact == "kind" else detail[key] for key in ("before", "after")
    )
    facts = {"fact": label, "before": before, "after": after}
    if not before:
        words = _("%(fact)s: “%(after)s”") % facts
    elif not after:
        words = _("%(fact)s: không còn “%(before)s”") % facts
    else:
        words = _("%(fact)s: “%(before)s” thành “%(after)s”") % facts
    if not detail["since"]:
        return words
    day = shown_day(date.fromisoformat(detail["since"]))
    return _("%(change)s từ ngày %(day)s") % {"change": words, "day": day}
