"""Khóa sổ kỳ: what is closed of a plan, and for whom it stands open; the lead's forms."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.sheets.export import table_response
from chieng.ledger import actions, queries
from chieng.ledger.closing_tables import closings_table, extensions_table
from chieng.ledger.forms.closing import CloseForm, ExtendForm, ReopenForm
from chieng.ledger.permissions import may_close
from chieng.programme.queries import get_for as plan_for
from chieng.programme.queries import plan_terms

METHODS = ["GET", "HEAD", "POST"]


@signed_in("the plan through get_for; the action asks who may close")
@require_http_methods(METHODS)
def closings(request: HttpRequest, plan: str) -> HttpResponse:
    """List what is closed of a plan; close a period."""
    actor = actor_of(request)
    found = plan_for(actor, plan, today())
    form = CloseForm(request.POST or None)
    if request.method == "POST":
        if not may_close(actor, found, today()):
            raise PermissionDenied
        if done(form, lambda: actions.close_period(found, **form.cleaned_data, actor=actor)):
            messages.success(request, _("Đã khóa sổ. Từ bây giờ các hoạt động của kỳ này chỉ ghi được bản nháp."))
            return redirect("ledger:closings", plan)
    context = {
        "plan": plan_terms(found, today()),
        "form": form,
        "may_close": may_close(actor, found, today()),
        "open": form.is_bound,
    }
    table = closings_table(queries.closings_visible_to(actor, today()).filter(plan=found), today())
    response = table_response(request, "ledger/closings.html", table, context)
    response.status_code = 422 if form.is_bound else response.status_code
    return response


@signed_in("a closing of a plan that this person may see; the actions ask who may")
@require_http_methods(METHODS)
def closing(request: HttpRequest, closing_id: UUID) -> HttpResponse:
    """Show one closing with the units that have more time; give more, or open it for everybody."""
    actor = actor_of(request)
    found = queries.closing_for(actor, closing_id, today())
    may = may_close(actor, found.plan, today())
    deed = request.POST.get("viec", "")
    extend = ExtendForm(request.POST if deed == "gia-han" else None, closing=found, prefix="gia-han")
    reopen = ReopenForm(request.POST if deed == "mo-lai" else None, prefix="mo-lai")
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if done(extend, lambda: actions.extend_period(found, **extend.cleaned_data, actor=actor)):
            messages.success(request, _("Đã gia hạn cho đơn vị."))
            return redirect("ledger:closing", closing_id)
        if done(reopen, lambda: actions.reopen_period(found, **reopen.cleaned_data, actor=actor)):
            messages.success(request, _("Đã mở lại kỳ này cho mọi đơn vị."))
            return redirect("ledger:closing", closing_id)
    context = {
        "closing": found,
        "plan": plan_terms(found.plan, today()),
        "may": may and found.is_closed,
        "extend": extend,
        "reopen": reopen,
    }
    response = table_response(request, "ledger/closing.html", extensions_table(found, today()), context)
    response.status_code = 422 if deed else response.status_code
    return response


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what a sent form says; put on the form what can't be done."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
