"""Kế hoạch của đơn vị trong 5 phút: begin, write, take the paper away, bring it back signed, see what was done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chieng.core.access import actor_of, requires, signed_in
from chieng.core.clock import today
from chieng.core.documents import docx_response
from chieng.core.errors import Conflict
from chieng.core.sheets.export import EXPORT_PARAMETER, export_response, table_response
from chieng.core.ui.kinds import Fact
from chieng.ledger import actions, queries
from chieng.ledger.actions.unit_plans import insist_on_legs
from chieng.ledger.forms.unit_plan import SignedForm, StartForm, UnitPlanForm, lines_formset
from chieng.ledger.kinds import PlanForm, State
from chieng.ledger.models import UnitPlan
from chieng.ledger.permissions import may_record, may_record_somewhere, records_somewhere
from chieng.ledger.unit_plans import paper, tables
from chieng.ledger.unit_plans.progress import progress
from chieng.organisations.queries import names_of

METHODS = ["GET", "HEAD", "POST"]
# The button that takes the paper away once everything is saved.
PAPER = "tai-ve"


@signed_in("lists only plans of units within reach")
@require_safe
def unit_plans(request: HttpRequest) -> HttpResponse:
    """List the plans of the units within reach."""
    table = tables.plans_table(request.user, today())
    context = {"may_record": may_record_somewhere(request.user, today())}
    return table_response(request, "ledger/unit_plans.html", table, context)


@requires(records_somewhere)
@require_http_methods(METHODS)
def unit_plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan: which unit, which year, its own or a section of another."""
    actor = actor_of(request)
    units = [one for one in queries.units_to_record(actor, today()) if one.until > today()]
    if not units:
        return render(request, "ledger/no_unit.html", status=403)
    form = StartForm(request.POST or None, units=units, initial={"unit": request.GET.get("don-vi", "")})
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        unit = next(one for one in units if str(one.pk) == read["unit"])
        try:
            made = actions.start_unit_plan(
                unit=unit,
                year=read["year"],
                form=PlanForm(read["form"]),
                client_id=read["client_id"],
                actor=actor,
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return redirect("ledger:unit_plan_edit", made.pk)
    return render(request, "ledger/unit_plan_new.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in("writes a plan that unit_plan_for gives; the action checks the right to write")
@require_http_methods(METHODS)
def unit_plan_edit(request: HttpRequest, unit_plan_id: UUID) -> HttpResponse:
    """Write the plan; every save keeps it, and offers a few empty lines more."""
    unit_plan = _to_write(request, unit_plan_id)
    before = queries.planned_lines(queries.lines_of(unit_plan))
    if request.method != "POST":
        return _editing(request, unit_plan, UnitPlanForm(unit_plan=unit_plan), lines_formset(before))
    actor = actor_of(request)
    form = UnitPlanForm(request.POST, unit_plan=unit_plan)
    lines = lines_formset(before, request.POST)
    if not (form.is_valid() & lines.is_valid()):
        return _editing(request, unit_plan, form, lines, 422)
    try:
        saved = actions.save_unit_plan(
            unit_plan, version=form.cleaned_data["version"], planned=form.planned(lines.planned()), actor=actor
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _editing(request, unit_plan, form, lines, 409 if isinstance(error, Conflict) else 422)
    if request.POST.get("xong") != PAPER:
        messages.success(request, _("Đã lưu bản nháp."))
        return redirect("ledger:unit_plan_edit", saved.pk)
    try:
        insist_on_legs(saved)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("ledger:unit_plan_edit", saved.pk)
    return redirect("ledger:unit_plan", saved.pk)


@signed_in("a plan that unit_plan_for gives")
@require_safe
def unit_plan_paper(request: HttpRequest, unit_plan_id: UUID) -> HttpResponse:
    """Give the paper to be numbered and signed."""
    unit_plan = queries.unit_plan_for(request.user, unit_plan_id, today())
    try:
        insist_on_legs(unit_plan)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("ledger:unit_plan", unit_plan.pk)
    document = paper.paper(unit_plan, queries.lines_of(unit_plan))
    return docx_response(document, f"ke-hoach-{unit_plan.year}")


@signed_in("a plan that unit_plan_for gives; the action checks the right to write")
@require_http_methods(METHODS)
def unit_plan(request: HttpRequest, unit_plan_id: UUID) -> HttpResponse:
    """Show what is planned, what was done of each line and what is late; take in the signed paper."""
    actor = actor_of(request)
    found = queries.unit_plan_for(actor, unit_plan_id, today())
    if request.method != "POST":
        return _showing(request, found, SignedForm(unit_plan=found))
    if not may_record(actor, found.unit_id, today()):
        raise Http404
    form = SignedForm(request.POST, request.FILES, unit_plan=found)
    if form.is_valid():
        read = dict(form.cleaned_data)
        try:
            activity = actions.sign_unit_plan(found, **read, name=read["file"].name, actor=actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(
                request, _("Đã ghi nhận kế hoạch đã ký. Kế hoạch được tính sau khi lãnh đạo xác nhận.")
            )
            return redirect("ledger:activity", activity.pk)
    return _showing(request, found, form, status=422)


def _to_write(request: HttpRequest, unit_plan_id: UUID) -> UnitPlan:
    found = queries.unit_plan_for(request.user, unit_plan_id, today())
    if not may_record(request.user, found.unit_id, today()) or _is_signed(found):
        raise Http404
    return found


def _is_signed(unit_plan: UnitPlan) -> bool:
    return unit_plan.activity is not None and unit_plan.activity.state != State.WITHDRAWN


def _editing(
    request: HttpRequest, unit_plan: UnitPlan, form: UnitPlanForm, lines: Any, status: int = 200
) -> HttpResponse:
    context = {
        "unit_plan": unit_plan,
        "form": form,
        "lines": lines,
        "unit_name": names_of([unit_plan.unit_id], today()).get(unit_plan.unit_id, ""),
    }
    return render(request, "ledger/unit_plan_form.html", context, status=status)


def _showing(request: HttpRequest, unit_plan: UnitPlan, form: SignedForm, status: int = 200) -> HttpResponse:
    signed = unit_plan.activity if _is_signed(unit_plan) else None
    linked = queries.carried_out_by_plan([signed.pk] if signed else [])
    planned = queries.lines_of(unit_plan)
    lines, beside = progress(planned, linked.get(signed.pk, []) if signed else [], unit_plan.year, today())
    unit_name = names_of([unit_plan.unit_id], today()).get(unit_plan.unit_id, "")
    table = tables.lines_table(unit_plan, unit_name, lines, today())
    if wanted := request.GET.get(EXPORT_PARAMETER):
        return export_response(request, table, wanted)
    context = {
        "unit_plan": unit_plan,
        "unit_name": unit_name,
        "state": tables.state_words(signed),
        "signed": signed,
        "facts": _facts(unit_plan),
        "lines": [(one, tables.month_words(one), tables.line_state(one)) for one in lines],
        "beside": beside,
        "late": sum(one.is_late for one in lines) if signed else 0,
        "missing": _missing(unit_plan),
        "section": paper.section(unit_plan, planned) if unit_plan.form == PlanForm.COMBINED else "",
        "form": form,
        "may_write": may_record(request.user, unit_plan.unit_id, today()) and signed is None,
    }
    return render(request, "ledger/unit_plan.html", context, status=status)


def _missing(unit_plan: UnitPlan) -> str:
    try:
        insist_on_legs(unit_plan)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _facts(unit_plan: UnitPlan) -> list[Fact]:
    signed = unit_plan.activity
    facts = [
        Fact(_("Năm"), str(unit_plan.year)),
        Fact(_("Hình thức"), str(PlanForm(unit_plan.form).label)),
        *([Fact(_("Tên kế hoạch có lồng ghép nội dung này"), unit_plan.host)] if unit_plan.host else []),
    ]
    if signed is None:
        return facts
    day = signed.document_date
    return [
        *facts,
        Fact(_("Số, ký hiệu văn bản"), signed.document_number),
        Fact(_("Ngày ký"), day.strftime("%d/%m/%Y") if day else None),
        Fact(_("Người ký"), signed.document_signatory),
    ]
