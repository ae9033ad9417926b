"""Giao việc: what the lead gave, to whom, how far it is; and what a unit was given."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.dates import day_asked_for
from chieng.core.sheets.export import table_response
from chieng.programme import actions, assignment_tables, pages
from chieng.programme.forms.assigning import (
    AssignForm,
    ExtendForm,
    ReasonForm,
    ReasonOnlyForm,
    ReportForm,
    UnitsForm,
)
from chieng.programme.kinds import DutyMode
from chieng.programme.models import AssignedUnit, Assignment, Plan
from chieng.programme.permissions import may_assign, may_follow_plan, may_report_done
from chieng.programme.queries import (
    Part,
    assignment_for,
    assignments_visible_to,
    get_for,
    part_for,
    parts_of,
    parts_visible_to,
    states,
    tallies,
)
from chieng.programme.queries.addressed import living_units

if TYPE_CHECKING:
    pass

STATES: dict[str, tuple[Any, Callable[[Part], bool]]] = {
    "qua-han": (gettext_lazy("Quá hạn"), lambda part: part.is_late),
    "chua-xong": (gettext_lazy("Chưa hoàn thành"), lambda part: part.is_undone),
    "xong": (gettext_lazy("Đã hoàn thành"), lambda part: part.stage == "done"),
    "gia-han": (gettext_lazy("Được gia hạn"), lambda part: part.is_extended),
}


@signed_in("the plan through get_for; only who follows it, others are refused")
@require_safe
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """List what was given under a plan, with how many units are done, late and waiting."""
    plan, day = _followed(request, code)
    found = tallies(
        assignments_visible_to(request.user, plan, today()).select_related("duty", "task").filter(since__lte=day),
        day,
    )
    context = {**pages.common(plan, day), "may_assign": may_assign(request.user, plan, today())}
    table = assignment_tables.assignments_table(plan, found, day)
    return table_response(request, "programme/assignments.html", table, context)


@signed_in("the plan through get_for; only who may give work under it, others are refused")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Give something to many units: first shown who would get it, then given."""
    plan, day = _assigning(request, code)
    units = living_units(plan, day)
    form = AssignForm(request.POST or None, plan=plan, day=day, units=units)
    context = {**pages.common(plan, day), "form": form, "preview": [], "seen": ""}
    if request.method != "POST" or not form.is_valid():
        return render(request, "programme/assign.html", context, status=422 if request.method == "POST" else 200)
    chosen = form.cleaned_data["units"]
    seen = form.fingerprint()
    if request.POST.get("xac_nhan") == seen:
        try:
            return _assigned(request, plan, form, day)
        except ValidationError as error:
            form.take(error)
            return render(request, "programme/assign.html", context, status=422)
    return render(request, "programme/assign.html", {**context, "preview": chosen, "seen": seen})


def _assigned(request: HttpRequest, plan: Plan, form: AssignForm, day: date) -> HttpResponse:
    data = form.cleaned_data
    mode = DutyMode(data["mode"])
    made = actions.assign(
        plan,
        asked=data["asked"],
        to=[actions.Given(unit, mode, data["due"]) for unit in data["units"]],
        client_id=data["client_id"],
        since=day,
        document_number=data["document_number"],
        document_date=data["document_date"],
        actor=actor_of(request),
        **form.part(),
    )
    number = len(data["units"])
    words = ngettext("Đã giao việc cho %(n)d đơn vị.", "Đã giao việc cho %(n)d đơn vị.", number)
    messages.success(request, words % {"n": number})
    return redirect("programme:assignment", made.pk)


@signed_in("the plan through get_for; only who may give work under it, others are refused")
@require_POST
def issue_yearly(request: HttpRequest, code: str) -> HttpResponse:
    """Give the plan's yearly duties now, and pass on what ended units had."""
    plan, day = _assigning(request, code)
    actor = actor_of(request)
    number = actions.issue_yearly_assignments(plan, day=day, actor=actor)
    actions.hand_over_assignments(plan, day=day, actor=actor)
    words = ngettext("Đã giao thêm %(n)d việc.", "Đã giao thêm %(n)d việc.", number) % {"n": number}
    messages.success(request, words if number else _("Mọi đơn vị đã được giao đủ việc của năm nay."))
    return redirect("programme:assignments", plan.code)


@signed_in("the assignment through assignment_for")
@require_safe
def assignment(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Show one assignment: its units in official order, each with its state."""
    found, day = assignment_for(request.user, work_id, today()), day_asked_for(request)
    parts = states(parts_of([found]), day)
    wanted = STATES.get(request.GET.get("tinh_trang", ""))
    shown = [part for part in parts if wanted[1](part)] if wanted else parts
    filters = [(_("Tình trạng"), str(wanted[0]))] if wanted else []
    table = assignment_tables.parts_table(found, shown, day, filters)
    late = [part.name for part in parts if part.is_late]
    context = {
        **pages.common(found.plan, day),
        "assignment": found,
        "document": assignment_tables.document_words(found),
        "about": assignment_tables.about(found, assignment_tables.clauses_of(found.plan, day)),
        "tally": tallies([found], day)[0],
        "states": [(key, label, key == request.GET.get("tinh_trang")) for key, (label, _keep) in STATES.items()],
        "state": wanted,
        "reminder": _reminder(found, late),
        "may_assign": may_assign(request.user, found.plan, today()),
    }
    return table_response(request, "programme/assignment.html", table, context)


def _reminder(found: Assignment, late: list[str]) -> str:
    """Return a text to paste into the work group: who is late, in official order. Empty when nobody is."""
    if not late:
        return ""
    return _(
        "Đề nghị các đơn vị sau khẩn trương hoàn thành nội dung “%(asked)s” (%(document)s): %(units)s."
        " Trân trọng cảm ơn."
    ) % {
        "asked": found.asked.rstrip("."),
        "document": assignment_tables.document_words(found) or _("văn bản giao việc"),
        "units": "; ".join(late),
    }


@signed_in("the assignment through assignment_for; the action checks the right to give work")
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Give some units more time."""

    def do(found: Assignment, form: ExtendForm, units: list[UUID]) -> None:
        data = form.cleaned_data
        actor = actor_of(request)
        actions.extend_assignment(found, units=units, to=data["to"], reason=data["reason"], actor=actor)
        messages.success(request, _("Đã gia hạn."))

    return _for_units(request, work_id, ExtendForm, do, _("Gia hạn"))


@signed_in("the assignment through assignment_for; the action checks the right to give work")
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Ask it of some units no more."""

    def do(found: Assignment, form: ReasonForm, units: list[UUID]) -> None:
        actor = actor_of(request)
        actions.call_off_assignment(found, units=units, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, _("Đã dừng việc với các đơn vị đã chọn."))

    return _for_units(request, work_id, ReasonForm, do, _("Dừng, không yêu cầu nữa"))


def _for_units(
    request: HttpRequest, work_id: UUID, kind: type[UnitsForm], do: Callable[..., None], title: str
) -> HttpResponse:
    found = assignment_for(request.user, work_id, today())
    if not may_assign(request.user, found.plan, today()):
        raise PermissionDenied
    open_rows = [part for part in states(parts_of([found]), today()) if part.is_undone]
    form = kind(request.POST or None, parts=open_rows)
    if request.method == "POST" and form.is_valid():
        try:
            do(found, form, [UUID(one) for one in form.cleaned_data["units"]])
        except ValidationError as error:
            form.take(error)
        else:
            return redirect("programme:assignment", found.pk)
    status = 422 if request.method == "POST" else 200
    context = {"assignment": found, "form": form, "title": title, "plan": found.plan}
    return render(request, "programme/for_units.html", context, status=status)


@signed_in("lists only parts from parts_visible_to")
@require_safe
def own_assignments(request: HttpRequest) -> HttpResponse:
    """List what the units within reach were given."""
    day = day_asked_for(request)
    rows = (
        parts_visible_to(request.user, today()).filter(since__lte=day).order_by("-assignment__since", "due", "pk")
    )
    return table_response(
        request,
        "programme/own_assignments.html",
        assignment_tables.own_table(states(rows, day), day),
        {"day": day},
    )


@signed_in("the part through part_for")
@require_safe
def part(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Show what one unit was given and how far it is."""
    return _part_page(request, part_for(request.user, part_id, today()))


@signed_in("the part through part_for; the action checks who speaks for the unit")
@require_POST
def report(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Take the unit's word that it is done."""
    row = part_for(request.user, part_id, today())
    form = ReportForm(request.POST)
    return _said(
        request,
        row,
        form,
        lambda: actions.report_done(row, words=form.cleaned_data["words"], actor=actor_of(request)),
    )


@signed_in("the part through part_for; the action checks the right to give work")
@require_POST
def reopen(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Ask the unit to go on."""
    row = part_for(request.user, part_id, today())
    form = ReasonOnlyForm(request.POST)
    return _said(
        request,
        row,
        form,
        lambda: actions.reopen_assignment(row, reason=form.cleaned_data["reason"], actor=actor_of(request)),
    )


def _said(request: HttpRequest, row: AssignedUnit, form: Any, do: Callable[[], object]) -> HttpResponse:
    if form.is_valid():
        try:
            do()
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("programme:part", row.pk)
    return _part_page(request, row, form, status=422)


def _part_page(request: HttpRequest, row: AssignedUnit, form: Any = None, status: int = 200) -> HttpResponse:
    found = states([row], today())[0]
    plan = row.assignment.plan
    context = {
        "part": found,
        "assignment": row.assignment,
        "plan": plan,
        "document": assignment_tables.document_words(row.assignment),
        "facts": pages.part_facts(found),
        "report_form": form if isinstance(form, ReportForm) else ReportForm(),
        "reopen_form": form if isinstance(form, ReasonOnlyForm) else ReasonOnlyForm(),
        "may_report": found.is_undone and may_report_done(request.user, row.unit_id, today()),
        "may_reopen": bool(row.reported_on) and may_assign(request.user, plan, today()),
        "up": reverse("programme:assignment", args=[row.assignment_id])
        if may_follow_plan(request.user, plan, today())
        else reverse("programme:own_assignments"),
    }
    return render(request, "programme/part.html", context, status=status)


def _followed(request: HttpRequest, code: str) -> tuple[Plan, date]:
    plan = get_for(request.user, code, today())
    if not may_follow_plan(request.user, plan, today()):
        raise PermissionDenied
    return plan, max(day_asked_for(request), plan.since)


def _assigning(request: HttpRequest, code: str) -> tuple[Plan, date]:
    plan = get_for(request.user, code, today())
    if not may_assign(request.user, plan, today()):
        raise PermissionDenied
    return plan, today()
