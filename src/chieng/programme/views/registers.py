"""Danh sách đơn vị: for each kind that a target counts, who says how many there are, and what is missing."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.dates import day_asked_for
from chieng.core.sheets.export import table_response
from chieng.core.sheets.reading import read_upload
from chieng.organisations.actions import stage_units
from chieng.organisations.queries import kind_names
from chieng.programme import actions, pages, register_pages
from chieng.programme.forms.registers import (
    CorrectionForm,
    RegisterFileForm,
    RegisterForm,
    WithdrawalForm,
    initial_of,
)
from chieng.programme.models import Plan, Register
from chieng.programme.permissions import may_keep_registers
from chieng.programme.queries import get_for
from chieng.programme.queries.registers import register_for

if TYPE_CHECKING:
    pass

KIND_PARAMETER = "loai"


@signed_in("the plan through get_for; numbers of units, no names")
@require_safe
def registers(request: HttpRequest, code: str) -> HttpResponse:
    """List the kinds of units that targets count: how many are known, how many there are, by whose word."""
    plan, day = _plan(request, code)
    found = register_pages.lines(plan, day)
    context = {
        **pages.common(plan, day),
        "tally": register_pages.tally(found),
        "keeps": may_keep_registers(request.user, plan.owner_id, today()),
    }
    table = register_pages.registers_table(plan, found, day)
    return table_response(request, "programme/registers.html", table, context)


@signed_in("the plan through get_for; only those who keep its registers, others are refused")
@require_http_methods(["GET", "HEAD", "POST"])
def register_new(request: HttpRequest, code: str) -> HttpResponse:
    """Note what a source says of the units of some kinds."""
    plan, day = _kept_plan(request, code)
    asked = {"kinds": request.GET.getlist(KIND_PARAMETER)}
    form = RegisterForm(request.POST or None, kinds=_kinds(plan), initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            noted = actions.note_register(plan.owner, **form.stated(), actor=actor_of(request))
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Đã ghi danh sách."))
            return redirect("programme:register", code=plan.code, register_id=noted.pk)
    context = {**pages.common(plan, day), "form": form, "register": None}
    return render(request, "programme/register_form.html", context, status=_status(request))


@signed_in("the plan through get_for; only those who keep its registers, others are refused")
@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest, code: str) -> HttpResponse:
    """Take in a list as a file: its units are checked and shown first; once confirmed, the register is noted."""
    plan, day = _kept_plan(request, code)
    asked = {"kind": request.GET.get(KIND_PARAMETER), "as_of": today()}
    form = RegisterFileForm(request.POST or None, request.FILES or None, kinds=_kinds(plan), initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            staged = _staged(request, plan, form)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("organisations:import_result", import_id=staged.pk)
    context = {**pages.common(plan, day), "form": form, "steps": register_pages.import_steps()}
    return render(request, "programme/register_import.html", context, status=_status(request))


def _staged(request: HttpRequest, plan: Plan, form: RegisterFileForm) -> Any:
    upload = form.cleaned_data["file"]
    onward = reverse("programme:registers", args=[plan.code])
    return stage_units(
        read_upload(upload),
        file_name=upload.name,
        kind=form.cleaned_data["kind"],
        since=form.cleaned_data["as_of"],
        reports_to=plan.owner_id,
        told={"register": {**form.told(), "owner": str(plan.owner_id)}, "onward": onward},
        actor=actor_of(request),
    )


@signed_in("the plan through get_for, the register through register_for")
@require_safe
def register(request: HttpRequest, code: str, register_id: UUID) -> HttpResponse:
    """Show a register with everything that was done to it."""
    plan, day = _plan(request, code)
    found = register_for(request.user, plan, register_id, today())
    keeps = not found.withdrawn_on and may_keep_registers(request.user, plan.owner_id, today())
    return _register_page(request, plan, day, found, WithdrawalForm() if keeps else None)


def _register_page(
    request: HttpRequest, plan: Plan, day: date, found: Register, form: WithdrawalForm | None
) -> HttpResponse:
    context = {**pages.common(plan, day), **register_pages.register_context(plan, found), "form": form}
    return render(request, "programme/register.html", context, status=_status(request))


@signed_in("the plan through get_for, the register through register_for; others than its keepers are refused")
@require_http_methods(["GET", "HEAD", "POST"])
def register_correct(request: HttpRequest, code: str, register_id: UUID) -> HttpResponse:
    """Correct what was noted; what it said before stays visible."""
    plan, day = _kept_plan(request, code)
    found = register_for(request.user, plan, register_id, today())
    kinds = _kinds(plan) | kind_names(found.kinds)
    form = CorrectionForm(request.POST or None, kinds=kinds, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_register(
                found, reason=form.cleaned_data["reason"], changes=form.stated(), actor=actor_of(request)
            )
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("programme:register", code=plan.code, register_id=found.pk)
    context = {**pages.common(plan, day), "form": form, "register": found}
    return render(request, "programme/register_form.html", context, status=_status(request))


@signed_in("the plan through get_for, the register through register_for; others than its keepers are refused")
@require_http_methods(["POST"])
def register_withdraw(request: HttpRequest, code: str, register_id: UUID) -> HttpResponse:
    """Take a register back with a reason."""
    plan, day = _kept_plan(request, code)
    found = register_for(request.user, plan, register_id, today())
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_register(found, reason=form.cleaned_data["reason"], actor=actor_of(request))
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Đã rút danh sách."))
            return redirect("programme:registers", code=plan.code)
    return _register_page(request, plan, day, found, form)


def _plan(request: HttpRequest, code: str) -> tuple[Plan, date]:
    plan = get_for(request.user, code, today())
    return plan, max(day_asked_for(request), plan.since)


def _kept_plan(request: HttpRequest, code: str) -> tuple[Plan, date]:
    """Return the plan where this person may keep its registers. Raises PermissionDenied otherwise."""
    plan, day = _plan(request, code)
    if not may_keep_registers(request.user, plan.owner_id, today()):
        raise PermissionDenied
    return plan, day


def _kinds(plan: Plan) -> dict[str, str]:
    """Return the kinds that a register may be about: those that the plan's targets count, in their order."""
    counted = register_pages.counted_kinds(plan, max(today(), plan.since))
    names: dict[str, Any] = kind_names(counted)
    return {kind: names[kind] for kind in counted if kind in names}


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
