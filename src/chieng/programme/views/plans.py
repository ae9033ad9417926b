"""The plans, one plan as it stands on a day, its tasks, themes and duties."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.dates import day_asked_for
from chieng.core.sheets.export import table_response
from chieng.organisations.queries import get_for as get_unit_for
from chieng.organisations.queries import name_of
from chieng.programme import pages, tables
from chieng.programme.actions import hand_over_lead
from chieng.programme.files.writing import write
from chieng.programme.forms import HandOverForm, fingerprint
from chieng.programme.models import Plan
from chieng.programme.permissions import may_manage_plan
from chieng.programme.queries import duties_for, get_for, tasks_of, themes_of, visible_to
from chieng.programme.snapshot import snapshot

if TYPE_CHECKING:
    pass

WORDING_PARAMETER = "nguyen-van"


@signed_in("lists only plans from visible_to")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans that this person may see."""
    table = tables.plans_table(pages.plan_lines(visible_to(request.user, today()), today()))
    return table_response(request, "programme/plans.html", table)


@signed_in("the plan through get_for")
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show a plan as it stands on the day asked for."""
    stored, day = _plan(request, code)
    table = tables.targets_table(stored, day)
    with_wording = request.GET.get(WORDING_PARAMETER) == "co"
    context = pages.plan_context(request.user, stored, day, with_wording=with_wording)
    query = request.GET.copy()
    query[WORDING_PARAMETER] = "khong" if with_wording else "co"
    context["wording_url"] = f"?{query.urlencode()}"
    return table_response(request, "programme/plan.html", table, context)


@signed_in("the plan through get_for")
@require_safe
def plan_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand over the plan as the file that loads to the same plan."""
    stored, day = _plan(request, code)
    text = write(snapshot(stored, day))
    return HttpResponse(
        text,
        content_type="application/toml; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{stored.code}-{day.isoformat()}.toml"',
            "Cache-Control": "private, no-store",
        },
    )


@signed_in("the plan through get_for")
@require_safe
def task(request: HttpRequest, code: str, task: str) -> HttpResponse:
    """Show a task: who leads it, whose duty it is, and which targets count it."""
    stored, day = _plan(request, code)
    found = next((one for one in tasks_of(stored.pk, day) if one.code == task), None)
    if found is None:
        raise Http404
    return render(request, "programme/task.html", pages.task_context(stored, found, day))


@signed_in("the plan through get_for")
@require_safe
def theme(request: HttpRequest, code: str, theme: str) -> HttpResponse:
    """Show a theme and the targets that count it."""
    stored, day = _plan(request, code)
    found = next((one for one in themes_of(stored.pk, day) if one.code == theme), None)
    if found is None:
        raise Http404
    return render(request, "programme/theme.html", pages.theme_context(stored, found, day))


@signed_in("the plan through get_for; it names units that the plan itself names")
@require_safe
def duties(request: HttpRequest, code: str) -> HttpResponse:
    """List who owes what, in the plan's order, each in its mode."""
    stored, day = _plan(request, code)
    table = tables.duties_table(stored, pages.duty_lines(stored, day), day)
    return table_response(request, "programme/duties.html", table, pages.common(stored, day))


@signed_in("the plan through get_for, the unit through organisations.get_for")
@require_safe
def unit_duties(request: HttpRequest, code: str, unit: UUID) -> HttpResponse:
    """Show what one unit must do, by its kind and by its name."""
    stored, day = _plan(request, code)
    found = get_unit_for(request.user, unit, day)
    owed = duties_for(found.pk, day, plan_id=stored.pk)
    table = tables.unit_duties_table(stored, owed, name_of(found, day), day)
    context = {**pages.common(stored, day), "unit": found, "name": name_of(found, day)}
    return table_response(request, "programme/unit_duties.html", table, context)


@signed_in("the plan through get_for; only those who manage the plan, others are refused")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Hand over the lead of the plan, of a task or of a duty, to one or several units by a document."""
    stored, day = _plan(request, code)
    if not may_manage_plan(request.user, stored.owner_id, today()):
        raise PermissionDenied
    form = HandOverForm(request.POST or None, plan=stored, day=today(), initial={"on": today()})
    if request.method == "POST" and form.is_valid() and _handed_over(request, stored, form):
        messages.success(request, _("Đã giao lại việc chủ trì."))
        return redirect("programme:plan", code=stored.code)
    return render(request, "programme/hand_over.html", {**pages.common(stored, day), "form": form})


def _handed_over(request: HttpRequest, plan: Plan, form: HandOverForm) -> bool:
    """Do what the form says. Return False, with what is wrong put on the form, when it can't be done."""
    if form.cleaned_data["seen"] != fingerprint(plan, today()):
        form.add_error(None, _("Người khác vừa giao lại việc chủ trì. Xem lại đơn vị chủ trì rồi gửi lại."))
        sent = request.POST.copy()
        sent["seen"] = fingerprint(plan, today())
        form.data = sent
        return False
    data = form.cleaned_data
    try:
        hand_over_lead(
            plan,
            to=form.receivers(),
            on=data["on"],
            document=data["document"],
            **form.part(),
            actor=actor_of(request),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _plan(request: HttpRequest, code: str) -> tuple[Plan, date]:
    """Return the plan if this person may see it, and the day asked for, no earlier than the plan itself."""
    stored = get_for(request.user, code, today())
    return stored, max(day_asked_for(request), stored.since)
