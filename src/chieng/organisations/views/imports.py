"""Importing by file on the web: choose, see what the file would do, confirm exactly that."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chieng.core.access import requires, signed_in
from chieng.core.clock import today
from chieng.core.dates import day_asked_for
from chieng.core.imports.forms import ImportForm
from chieng.core.imports.pages import About, result_page, sheet_response, upload_page
from chieng.core.models import ImportState
from chieng.core.personal.reads import note_read
from chieng.core.sheets.guard import kind_of
from chieng.core.sheets.reading import read_upload
from chieng.organisations import jobs
from chieng.organisations.actions.files import AT_ONCE
from chieng.organisations.actions.staging import ask_to_apply, discard_import, stage_import
from chieng.organisations.exchange import flow
from chieng.organisations.exchange.export import people_csv, people_xlsx, unit_rows, units_csv, units_xlsx
from chieng.organisations.exchange.fields import Words, unit_fields
from chieng.organisations.exchange.help import help_for
from chieng.organisations.exchange.people import people_fields, people_rows
from chieng.organisations.exchange.templates import people_template, units_template
from chieng.organisations.kinds import Occasion
from chieng.organisations.models import StagedImport
from chieng.organisations.permissions import may_import
from chieng.organisations.queries.imports import import_for
from chieng.organisations.queries.people import people_visible_to
from chieng.organisations.views.import_result import changes_table
from chieng.organisations.views.people import administers, me

UNITS, PEOPLE = StagedImport.What.UNITS, StagedImport.What.PEOPLE


FILES_TO_USE = gettext_lazy("Dùng tệp mẫu, hoặc tệp đã xuất từ hệ thống rồi sửa.")
ABOUT = {
    "units": About(
        gettext_lazy("Nhập đơn vị từ tệp"),
        gettext_lazy("Mỗi dòng một đơn vị: thêm mới, đổi tên, chuyển đơn vị cấp trên hoặc kết thúc."),
        "organisations:units",
        gettext_lazy("Các đơn vị"),
        FILES_TO_USE,
        "organisations:units_template",
        "organisations:units_import",
        "organisations",
    ),
    "people": About(
        gettext_lazy("Nhập người dùng từ tệp"),
        gettext_lazy("Mỗi dòng một người với một vai trò. Người mới vào hệ thống bằng lời mời."),
        "organisations:people",
        gettext_lazy("Người dùng"),
        FILES_TO_USE,
        "organisations:people_template",
        "organisations:people_import",
        "organisations",
    ),
}


def manages_units(person: Any) -> bool:
    """Whoever manages any unit: each row of the file is then judged by itself."""
    return may_import(person, "units", today())


@requires(manages_units)
@require_http_methods(["GET", "POST"])
def units_import(request: HttpRequest) -> HttpResponse:
    return _upload(request, UNITS)


@requires(administers)
@require_http_methods(["GET", "POST"])
def people_import(request: HttpRequest) -> HttpResponse:
    return _upload(request, PEOPLE)


def _upload(request: HttpRequest, what: str) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            staged = _stage(request, what, form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("organisations:import_result", import_id=staged.pk)
    fields = unit_fields(Words.known()) if what == UNITS else people_fields()
    columns = [(field.headings[0], field.required, help_for(what, field.key)) for field in fields]
    return upload_page(request, ABOUT[what], form, columns)


def _stage(request: HttpRequest, what: str, upload: Any) -> StagedImport:
    """Keep the file. A small one is checked at once, so that a wrong one is refused right here."""
    actor, content = me(request), read_upload(upload)
    kind_of(content)
    staged = flow.staged_file(what, content, upload.name, actor)
    if len(content) > AT_ONCE:
        return stage_import(staged, check=jobs.check_import, actor=actor)
    stage_import(staged, actor=actor)
    flow.check(staged, actor=actor)
    return staged


@signed_in("shows only what import_for gives: one's own files")
@require_GET
def import_result(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the file would do, or did: problems by cell, changes by row, and the button that confirms them."""
    staged = import_for(me(request), import_id)
    counts = [(label, staged.result.get(key, 0)) for key, label in COUNTS]
    about = replace(ABOUT[staged.what], onward=staged.told.get("onward", ""))
    return result_page(request, staged, about, changes=changes_table(staged), counts=counts)


COUNTS = [
    ("new", gettext_lazy("thêm mới")),
    ("changed", gettext_lazy("thay đổi")),
    ("ended", gettext_lazy("kết thúc")),
    ("unchanged", gettext_lazy("giữ nguyên")),
]


@signed_in("changes only what import_for gives: one's own files")
@require_POST
def import_confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Apply the file, if it still does what this page showed."""
    actor = me(request)
    staged = import_for(actor, import_id)
    if not staged.digest or request.POST.get("digest") != staged.digest or staged.state == ImportState.APPLIED:
        return redirect("organisations:import_result", import_id=staged.pk)
    if len(bytes(staged.content or b"")) > AT_ONCE:
        ask_to_apply(staged, apply=jobs.apply_import, actor=actor)
    elif flow.apply_or_check_again(staged, actor=actor):
        messages.success(request, _("Đã nhập xong tệp “%(file)s”.") % {"file": staged.file_name})
    return redirect("organisations:import_result", import_id=staged.pk)


@signed_in("discards only what import_for gives: one's own files")
@require_POST
def import_discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    staged = import_for(me(request), import_id)
    about = ABOUT[staged.what]
    discard_import(staged, actor=me(request))
    messages.info(request, _("Đã bỏ tệp. Không có gì thay đổi trên hệ thống."))
    return redirect(about.upload)


@requires(manages_units)
@require_GET
def units_template_file(_request: HttpRequest) -> HttpResponse:
    return sheet_response(units_template(), "mau-don-vi.xlsx")


@requires(manages_units)
@require_GET
def units_template_of(_request: HttpRequest, of: str) -> HttpResponse:
    """The file to fill in for a list of schools, or of enterprises."""
    return sheet_response(units_template(of), f"mau-{of}.xlsx")


@requires(administers)
@require_GET
def people_template_file(_request: HttpRequest) -> HttpResponse:
    return sheet_response(people_template(), "mau-nguoi-dung.xlsx")


@signed_in("unit_rows writes only units that the person may see")
@require_GET
def units_export(request: HttpRequest, form: str) -> HttpResponse:
    """The units as of a day, or with `?lich_su=1` with their history, in a file that can be imported again."""
    day = None if request.GET.get("lich_su") else day_asked_for(request)
    table = unit_rows(me(request), day=day)
    name = f"don-vi-{day.isoformat() if day else 'lich-su'}.{form}"
    return sheet_response(units_xlsx(table, day=day) if form == "xlsx" else units_csv(table), name)


@requires(administers)
@require_GET
def people_export(request: HttpRequest, form: str) -> HttpResponse:
    reader = me(request)
    note_read(reader, people_visible_to(reader, today()).values_list("pk", flat=True), Occasion.ACCOUNTS)
    table, name = people_rows(reader), f"nguoi-dung-va-vai-tro-{today().isoformat()}.{form}"
    return sheet_response(people_xlsx(table) if form == "xlsx" else people_csv(table), name)
