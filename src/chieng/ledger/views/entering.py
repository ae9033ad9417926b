"""Entering by file: the template, the dry run line by line, and recording exactly what was shown."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chieng.core.access import actor_of, requires, signed_in
from chieng.core.clock import today
from chieng.core.imports.forms import ImportForm
from chieng.core.imports.keeping import staged_from
from chieng.core.imports.pages import About, result_page, sheet_response, upload_page
from chieng.core.models import ImportState
from chieng.core.sheets.reading import read_sheets, read_upload
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.ledger import actions, jobs, queries
from chieng.ledger.exchange.fields import Words, entry_fields
from chieng.ledger.exchange.flow import flow
from chieng.ledger.exchange.help import help_for
from chieng.ledger.exchange.templates import entries_template
from chieng.ledger.models import StagedEntries
from chieng.ledger.permissions import records_somewhere
from chieng.organisations.queries import with_names

# A file of up to so many rows is checked and recorded while the person waits; a larger one by a job.
AT_ONCE = 300
# As many units as somebody chooses from in a cell.
_LISTED = 500
ABOUT = About(
    gettext_lazy("Nhập hoạt động từ tệp"),
    gettext_lazy(
        "Mỗi dòng một hoạt động. Xem trước từng dòng, rồi mới ghi. Nhập lại cùng tệp thì không ghi hai lần."
    ),
    "ledger:activities",
    gettext_lazy("Hoạt động"),
    gettext_lazy("Dùng tệp mẫu của đơn vị, hoặc bảng của anh/chị có cùng tên cột."),
    "ledger:entries_template",
    "ledger:entries_new",
    "ledger",
    "entries",
    "entries_confirm",
    "entries_discard",
)
WHAT = {
    "sent": gettext_lazy("ghi và gửi xác nhận"),
    "draft": gettext_lazy("ghi bản nháp"),
    "known": gettext_lazy("đã có, không ghi lại"),
}


@requires(records_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def entries_new(request: HttpRequest) -> HttpResponse:
    """Choose a file of activities; what is right with it and what is not is shown next."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            staged = _stage(request, form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("ledger:entries", import_id=staged.pk)
    columns = [(one.headings[0], one.required, help_for(one.key)) for one in entry_fields(Words())]
    return upload_page(request, ABOUT, form, columns)


def _stage(request: HttpRequest, upload: Any) -> StagedEntries:
    """Keep the file. A small one is checked at once, so that a wrong one is refused right here."""
    actor = actor_of(request)
    content = read_upload(upload)
    rows = max(len(sheet.rows) for sheet in read_sheets(content))
    staged = staged_from(StagedEntries, content, upload.name, actor)
    staged.result = {"rows": rows}
    if rows > AT_ONCE:
        return actions.stage_entries(staged, check=jobs.check_entries, actor=actor)
    actions.stage_entries(staged, actor=actor)
    flow.check(staged, actor=actor)
    return staged


@signed_in("shows only what entries_for gives: one's own files")
@require_GET
def entries(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the file would record, or has recorded, line by line."""
    actor = actor_of(request)
    staged = queries.entries_for(actor, import_id)
    counts = [(label, staged.result.get(key, 0)) for key, label in WHAT.items()]
    return result_page(request, staged, ABOUT, changes=_lines_table(staged), counts=counts)


def _lines_table(staged: StagedEntries) -> Table[dict[str, Any]]:
    return Table(
        "dong-trong-tep",
        gettext_lazy("Từng dòng trong tệp"),
        [
            Column("row", gettext_lazy("Dòng"), lambda line: line["row"], ColumnKind.NUMBER),
            Column("name", gettext_lazy("Hoạt động"), lambda line: line["name"], link=_address),
            Column("day", gettext_lazy("Ngày"), lambda line: date.fromisoformat(line["day"]), ColumnKind.DAY),
            Column("unit", gettext_lazy("Đơn vị"), lambda line: line["unit"]),
            Column("what", gettext_lazy("Sẽ làm"), lambda line: str(WHAT[line["what"]])),
            Column("notes", gettext_lazy("Cần xem"), _notes),
        ],
        staged.result.get("lines", []),
    )


def _address(line: dict[str, Any]) -> str | None:
    """Lead to what is recorded already: the same, or one of the same kind on the same days."""
    return reverse("ledger:activity", args=[line["activity"]]) if line["activity"] else None


def _notes(line: dict[str, Any]) -> str:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return " ".join(note[language] for note in line["notes"])


@signed_in("records only what entries_for gives: one's own files; the action checks every unit")
@require_POST
def entries_confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Record what the file says, if it still does what this page showed."""
    actor = actor_of(request)
    staged = queries.entries_for(actor, import_id)
    shown = staged.digest and request.POST.get("digest") == staged.digest
    if not shown or staged.state != ImportState.CHECKED:
        return redirect("ledger:entries", import_id=staged.pk)
    if staged.result.get("rows", 0) > AT_ONCE:
        actions.ask_to_record(staged, apply=jobs.apply_entries, actor=actor)
    elif flow.apply_or_check_again(staged, actor=actor):
        messages.success(request, _("Đã ghi các hoạt động trong tệp “%(file)s”.") % {"file": staged.file_name})
    return redirect("ledger:entries", import_id=staged.pk)


@signed_in("discards only what entries_for gives: one's own files")
@require_POST
def entries_discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    actions.discard_entries(queries.entries_for(actor, import_id), actor=actor)
    messages.info(request, _("Đã bỏ tệp. Không có gì được ghi."))
    return redirect("ledger:entries_new")


@requires(records_somewhere)
@require_GET
def entries_template_file(request: HttpRequest) -> HttpResponse:
    """Give the template of one's unit, or of `?don-vi=`, with its lists. Raises Http404 for another's unit."""
    units: list[Any] = list(with_names(queries.units_to_enter(request.user, today()), today())[: _LISTED + 1])
    wanted = request.GET.get("don-vi")
    unit = next((one for one in units if wanted in {None, str(one.pk)}), None)
    if unit is None:
        raise Http404
    names = [one.name_on for one in units[:_LISTED]]
    return sheet_response(entries_template(names, unit.pk, today()), "mau-hoat-dong.xlsx")
