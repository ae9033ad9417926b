"""What is held of oneself, and of whoever asked for it: shown, taken along; who looked."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import signed_in
from chieng.core.clock import now, today
from chieng.core.models.audit import canonical_json
from chieng.core.personal.holdings import held_of
from chieng.core.personal.reads import note_read
from chieng.core.sheets.export import table_response
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.organisations.actions.rights_requests import ask_about_own_data, note_export
from chieng.organisations.forms.personal import OwnRequestForm
from chieng.organisations.kinds import Occasion, RequestKind
from chieng.organisations.models import Person, RightsRequest
from chieng.organisations.queries.reads import ReadLine, read_lines, reads_of, reads_visible_to
from chieng.organisations.queries.rights_requests import rights_request_for
from chieng.organisations.views.people import me, try_action

FEW = 5
MOST_READS = 1000


@signed_in("only what is held of the signed-in person")
@require_http_methods(["GET", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held of me, who looked at it, what I asked, and asking."""
    person = me(request)
    form = OwnRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and try_action(form, lambda: _ask(request, form)):
        messages.success(request, _("Đã gửi yêu cầu. Anh/chị được trả lời trong 2 ngày làm việc."))
        return redirect("organisations:my_data")
    context = {
        "form": form,
        "held": held_of(person.pk),
        "few": FEW,
        "reads": read_lines(list(reads_of(person, person.pk, today())[:20])),
        "asked": RightsRequest.objects.filter(person=person).order_by("-received_on", "-recorded_at"),
    }
    return render(request, "organisations/my_data.html", context)


def _ask(request: HttpRequest, form: OwnRequestForm) -> None:
    given = form.cleaned_data
    ask_about_own_data(
        kind=RequestKind(given["kind"]), words=given["words"], client_id=given["client_id"], actor=me(request)
    )


@signed_in("only what is held of the signed-in person")
@require_POST
def my_data_download(request: HttpRequest) -> HttpResponse:
    """Take along everything held of me."""
    note_export(me(request), actor=me(request))
    return _export(me(request), request.POST.get("dang", "json"))


@signed_in("reads only what rights_request_for gives; the action checks who may")
@require_POST
def rights_request_export(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give whoever answers everything held of the person who asked."""
    one = rights_request_for(me(request), request_id, today())
    if one.person is None:
        raise Http404
    note_export(one.person, request=one, actor=me(request))
    note_read(me(request), [one.person.pk], Occasion.EXPORT)
    return _export(one.person, request.POST.get("dang", "json"))


def _export(person: Person, form: str) -> HttpResponse:
    held = held_of(person.pk)
    name = f"du-lieu-ca-nhan-{today().isoformat()}"
    if form == "html":
        page = render_to_string(
            "organisations/data_export.html", {"person": person, "held": held, "moment": now()}
        )
        return _download(page.encode(), "text/html; charset=utf-8", f"{name}.html")
    if form != "json":
        raise Http404
    data: dict[str, Any] = {"format": 1, "made_at": now(), "person": str(person.pk)}
    data["held"] = [one.as_data() for one in held]
    text = json.dumps(json.loads(canonical_json(data)), ensure_ascii=False, indent=1)
    return _download(text.encode(), "application/json", f"{name}.json")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in("lists only what reads_visible_to gives")
@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    """Who looked at whose personal data, the newest first."""
    found = list(reads_visible_to(me(request), today())[: MOST_READS + 1])
    table = Table(
        name="luot-xem-du-lieu-ca-nhan",
        title=gettext_lazy("Ai đã xem dữ liệu cá nhân"),
        columns=_columns(),
        rows=read_lines(found[:MOST_READS]),
        day=today(),
    )
    context = {"more": len(found) > MOST_READS, "most": MOST_READS}
    return table_response(request, "organisations/reads.html", table, context)


def _columns() -> list[Column[ReadLine]]:
    return [
        Column("ngay", gettext_lazy("Ngày"), lambda line: line.day, ColumnKind.DAY),
        Column("nguoi_xem", gettext_lazy("Người xem"), lambda line: line.reader),
        Column("xem_cua", gettext_lazy("Xem dữ liệu của"), lambda line: line.subject),
        Column("viec", gettext_lazy("Khi"), lambda line: line.occasion),
    ]
