"""The pages of an import: choosing a file, and what it would do or did. A room gives words, addresses, columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from chieng.core.models import ImportState, StagedFile
from chieng.core.sheets.export import CSV_TYPE, EXPORT_PARAMETER, XLSX_TYPE, export_response
from chieng.core.sheets.tables import Column, ColumnKind, Table


@dataclass(frozen=True, slots=True)
class About:
    """What the imports of the rooms differ in: words, and the names of their addresses."""

    title: str | Promise
    lede: str | Promise
    back: str
    back_label: str | Promise
    help: str | Promise
    template: str
    upload: str
    # result, confirm and discard take the file's id.
    room: str
    result: str = "import_result"
    confirm: str = "import_confirm"
    discard: str = "import_discard"
    # Where people go once the file is applied, when it was sent in on the way to something else.
    onward: str = ""

    def address(self, name: str, staged: StagedFile) -> str:
        return reverse(f"{self.room}:{getattr(self, name)}", kwargs={"import_id": staged.pk})


def upload_page(
    request: HttpRequest, about: About, form: Form, columns: Sequence[tuple[str, bool, str]]
) -> HttpResponse:
    """Show where a file is chosen. `columns` are heading, whether it must be filled, and what it means."""
    return render(request, "core/import_new.html", {"form": form, "about": about, "columns": columns})


def result_page(
    request: HttpRequest,
    staged: StagedFile,
    about: About,
    *,
    changes: Table[dict[str, Any]],
    counts: Sequence[tuple[str | Promise, int]],
) -> HttpResponse:
    """Show what the file would do, or did: problems by cell, changes by row, the button that confirms them."""
    problems = problems_table(staged)
    if wanted := request.GET.get(EXPORT_PARAMETER):
        return export_response(request, problems if problems.rows else changes, wanted)
    context = {
        "staged": staged,
        "about": about,
        "addresses": {name: about.address(name, staged) for name in ("result", "confirm", "discard")},
        "standing": _standing(staged),
        "busy": staged.state in {ImportState.CHECKING, ImportState.APPLYING},
        "counts": counts,
        "problems": problems,
        "rest": staged.result.get("problem_count", 0) - len(staged.result.get("problems", [])),
        "changes": changes,
        "refused": _said(staged, "refused"),
        "not_applied": _said(staged, "not_applied"),
        "may_confirm": staged.state == ImportState.CHECKED and bool(staged.digest),
    }
    return render(request, "core/import_result.html", context)


def _standing(staged: StagedFile) -> str:
    """Return in words where the file is on its way."""
    wrong = staged.result.get("problem_count", 0)
    if wrong:
        return ngettext("có %(count)d chỗ cần sửa", "có %(count)d chỗ cần sửa", wrong) % {"count": wrong}
    if staged.state == ImportState.CHECKED and not staged.digest:
        return _("đã kiểm tra, không có gì thay đổi")
    return str(ImportState(staged.state).label)


def _said(staged: StagedFile, key: str) -> str:
    words = staged.result.get(key) or {}
    return str(words.get("en" if _in_english() else "vi", ""))


def _in_english() -> bool:
    return (get_language() or "vi").startswith("en")


def problems_table(staged: StagedFile) -> Table[dict[str, Any]]:
    """Return every kept problem, from the top of the file down."""
    message = "message_en" if _in_english() else "message"
    return Table(
        "loi-trong-tep",
        gettext_lazy("Cần sửa trong tệp"),
        [
            Column("cell", gettext_lazy("Ô"), lambda problem: problem["cell"] or _row(problem), ColumnKind.CODE),
            Column("message", gettext_lazy("Lỗi và cách sửa"), lambda problem: problem[message]),
            Column("sheet", gettext_lazy("Trang tính"), lambda problem: problem["sheet"]),
        ],
        staged.result.get("problems", []),
    )


def _row(problem: dict[str, Any]) -> str:
    return _("Dòng %(row)s") % {"row": problem["row"]} if problem["row"] else ""


def sheet_response(content: bytes, name: str) -> HttpResponse:
    """Return a file to download that nobody else may keep."""
    response = HttpResponse(content, content_type=CSV_TYPE if name.endswith(".csv") else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
