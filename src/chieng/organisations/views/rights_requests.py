"""Requests of people about their data: recorded, answered within two working days, carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import requires, signed_in
from chieng.core.clock import today
from chieng.core.documents import docx_response
from chieng.core.sheets.export import table_response
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.core.ui.filters import day as shown_day
from chieng.core.ui.kinds import Fact
from chieng.organisations.actions import rights_requests as actions
from chieng.organisations.forms.personal import OutcomeForm, RecordRequestForm, ReplyForm, RequestsFilter
from chieng.organisations.kinds import RequestKind, RequestState
from chieng.organisations.models import RightsRequest
from chieng.organisations.permissions import may_manage_person
from chieng.organisations.queries.names import names_of
from chieng.organisations.queries.rights_requests import (
    may_look_after,
    rights_request_for,
    rights_requests_visible_to,
)
from chieng.organisations.reply_letters import reply_letter
from chieng.organisations.views.people import administers, me, try_action


@signed_in("lists only what rights_requests_visible_to gives")
@require_safe
def rights_requests(request: HttpRequest) -> HttpResponse:
    """The requests within reach, the one that is due first at the top."""
    form = RequestsFilter(request.GET)
    state = form.cleaned_data["trang_thai"] if form.is_valid() else ""
    found = rights_requests_visible_to(me(request), today())
    if state == "open":
        found = found.filter(state__in=RequestState.open_states())
    elif state:
        found = found.filter(state=state)
    rows = list(found)
    table = Table(
        name="yeu-cau-du-lieu-ca-nhan",
        title=gettext_lazy("Yêu cầu về dữ liệu cá nhân"),
        columns=_columns(names_of({one.unit_id for one in rows if one.unit_id}, today())),
        rows=rows,
        day=today(),
    )
    context = {"form": form, "administers": administers(request.user)}
    return table_response(request, "organisations/rights_requests.html", table, context)


def _columns(units: dict[UUID, str]) -> list[Column[RightsRequest]]:
    return [
        Column(
            "nguoi_yeu_cau",
            gettext_lazy("Người yêu cầu"),
            str,
            link=lambda one: reverse("organisations:rights_request", args=[one.pk]),
        ),
        Column("de_nghi", gettext_lazy("Đề nghị"), lambda one: str(RequestKind(one.kind).label)),
        Column(
            "don_vi", gettext_lazy("Đơn vị trả lời"), lambda one: units.get(one.unit_id) if one.unit_id else None
        ),
        Column("ngay_nhan", gettext_lazy("Ngày nhận"), lambda one: one.received_on, ColumnKind.DAY),
        Column("trang_thai", gettext_lazy("Trạng thái"), _state),
        Column("han", gettext_lazy("Hạn việc tiếp theo"), lambda one: one.due, ColumnKind.DAY),
        Column("ngay_tra_loi", gettext_lazy("Ngày trả lời"), lambda one: one.replied_on, ColumnKind.DAY),
    ]


def _state(one: RightsRequest) -> str:
    if one.due and one.due < today():
        return _("Quá hạn")
    return str(RequestState(one.state).label)


@requires(administers)
@require_http_methods(["GET", "POST"])
def rights_request_new(request: HttpRequest) -> HttpResponse:
    """Record a request that came on paper, by telephone or in person."""
    form = RecordRequestForm(request.POST or None, actor=me(request))
    if request.method == "POST" and form.is_valid():
        made: list[RightsRequest] = []
        if try_action(form, lambda: made.append(_recorded(form.cleaned_data, request))):
            messages.success(request, _("Đã ghi yêu cầu."))
            return redirect("organisations:rights_request", request_id=made[0].pk)
    return render(request, "organisations/rights_request_new.html", {"form": form})


def _recorded(given: dict[str, Any], request: HttpRequest) -> RightsRequest:
    return actions.record_request(**{**given, "kind": RequestKind(given["kind"])}, actor=me(request))


@dataclass(frozen=True, slots=True)
class StepOf:
    """One step of a request: when it is offered, its form, and doing it."""

    label: str | Promise
    said: str | Promise
    states: tuple[RequestState, ...]
    do: Callable[[RightsRequest, dict[str, Any], Any], None]
    form: type[forms.Form] | None = None
    warning: str | Promise = ""


def _reply(one: RightsRequest, given: dict[str, Any], actor: Any) -> None:
    actions.reply_to_request(one, **given, actor=actor)


def _carry_out(one: RightsRequest, given: dict[str, Any], actor: Any) -> None:
    actions.carry_out_request(one, **given, actor=actor)


def _refuse(one: RightsRequest, given: dict[str, Any], actor: Any) -> None:
    actions.refuse_request(one, **given, actor=actor)


def _take_back(one: RightsRequest, _given: dict[str, Any], actor: Any) -> None:
    actions.take_back_request(one, actor=actor)


def _erase(one: RightsRequest, _given: dict[str, Any], actor: Any) -> None:
    actions.erase_for_request(one, actor=actor)


RECEIVED, REPLIED = RequestState.RECEIVED, RequestState.REPLIED
STEPS: dict[str, StepOf] = {
    "tra-loi": StepOf(
        gettext_lazy("Ghi đã trả lời"), gettext_lazy("Đã ghi việc trả lời."), (RECEIVED,), _reply, ReplyForm
    ),
    "thuc-hien": StepOf(
        gettext_lazy("Ghi đã thực hiện"), gettext_lazy("Đã ghi kết quả."), (REPLIED,), _carry_out, OutcomeForm
    ),
    "khong-thuc-hien": StepOf(
        gettext_lazy("Không thực hiện được"),
        gettext_lazy("Đã ghi lý do."),
        (RECEIVED, REPLIED),
        _refuse,
        OutcomeForm,
    ),
    "rut": StepOf(gettext_lazy("Rút yêu cầu"), gettext_lazy("Đã rút yêu cầu."), (RECEIVED, REPLIED), _take_back),
    "xoa": StepOf(
        gettext_lazy("Đóng tài khoản và xóa dữ liệu cá nhân"),
        gettext_lazy("Đã xóa dữ liệu cá nhân và giải quyết xong yêu cầu."),
        (REPLIED,),
        _erase,
        warning=gettext_lazy("Họ tên, tên đăng nhập và các cách đăng nhập mất vĩnh viễn. Không thể hoàn tác."),
    ),
}


@signed_in("reads only what rights_request_for gives")
@require_safe
def rights_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: both clocks, what was said, what is to be done next."""
    one = rights_request_for(me(request), request_id, today())
    manages = may_look_after(me(request), one, today())
    person = one.person
    context = {
        "one": one,
        "facts": _facts(one),
        "steps": [(name, step) for name, step in STEPS.items() if _offered(request, one, name, step)],
        "may_export": bool(person and one.is_open and manages and may_manage_person(me(request), person, today())),
        "manages": manages,
        "is_late": bool(one.due and one.due < today()),
    }
    return render(request, "organisations/rights_request.html", context)


def _offered(request: HttpRequest, one: RightsRequest, name: str, step: StepOf) -> bool:
    if one.state not in step.states:
        return False
    if name == "rut" and one.person_id == me(request).pk:
        return True
    if not may_look_after(me(request), one, today()):
        return False
    if name != "xoa":
        return True
    if one.kind != RequestKind.DELETE or one.person is None or one.person == me(request):
        return False
    return may_manage_person(me(request), one.person, today())


def _facts(one: RightsRequest) -> list[Fact]:
    unit = names_of([one.unit_id], today()).get(one.unit_id, "") if one.unit_id else ""
    facts = [
        Fact(_("Đề nghị"), RequestKind(one.kind).label),
        Fact(_("Trạng thái"), RequestState(one.state).label),
        Fact(_("Đơn vị trả lời"), unit or _("người quản trị toàn hệ thống")),
        Fact(_("Ngày nhận"), shown_day(one.received_on)),
        Fact(_("Hạn trả lời (2 ngày làm việc)"), shown_day(one.reply_due)),
        Fact(_("Hạn thực hiện"), shown_day(one.carry_out_due)),
    ]
    further = [
        (_("Cách liên hệ"), one.asker_contact),
        (_("Ngày trả lời"), shown_day(one.replied_on) if one.replied_on else ""),
        (_("Văn bản trả lời"), one.document),
        (_("Ngày giải quyết xong"), shown_day(one.closed_on) if one.closed_on else ""),
    ]
    return facts + [Fact(label, value) for label, value in further if value]


@signed_in("reads only what rights_request_for gives; the action checks who may")
@require_http_methods(["GET", "POST"])
def rights_request_step(request: HttpRequest, request_id: UUID, step: str) -> HttpResponse:
    """Do one step: with its form, or at once for what a dialog has asked."""
    one = rights_request_for(me(request), request_id, today())
    if step not in STEPS:
        raise Http404
    what = STEPS[step]
    if what.form is None:
        return _at_once(request, one, what)
    start = {"on": today(), "replied_on": today(), "with_third_parties": one.with_third_parties}
    form = what.form(request.POST or None, initial=start)
    sent = request.method == "POST" and form.is_valid()
    if sent and try_action(form, lambda: what.do(one, form.cleaned_data, me(request))):
        messages.success(request, str(what.said))
        return redirect("organisations:rights_request", request_id=one.pk)
    context = {"one": one, "form": form, "label": what.label, "facts": _facts(one)}
    return render(request, "organisations/rights_request_step.html", context)


@require_POST
def _at_once(request: HttpRequest, one: RightsRequest, what: StepOf) -> HttpResponse:
    try:
        what.do(one, {}, me(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, str(what.said))
    return redirect("organisations:rights_request", request_id=one.pk)


@signed_in("reads only what rights_request_for gives, for whoever looks after it")
@require_safe
def rights_request_letter(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the letter of reply, to be numbered and signed."""
    one = rights_request_for(me(request), request_id, today())
    if one.unit is None or not may_look_after(me(request), one, today()):
        raise Http404
    return docx_response(reply_letter(one, one.unit, today()), f"tra-loi-yeu-cau-{one.received_on.isoformat()}")
