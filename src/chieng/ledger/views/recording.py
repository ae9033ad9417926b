"""Ghi hoạt động: the form, new and for a correction."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.errors import Conflict
from chieng.core.offline import captured, is_queued, keep_offline, queueable
from chieng.ledger import actions, queries
from chieng.ledger.again import same_again
from chieng.ledger.forms import ActivityForm, initial_from
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.ledger.permissions import may_change, may_record, records_somewhere
from chieng.ledger.snapshots import facts_of
from chieng.ledger.views.files import client_id_of, take_in
from chieng.ledger.views.holding import hold, unit_sent
from chieng.programme.queries import current_plan

# What the page's buttons say when they send the form.
SEND, DRAFT = "gui", "nhap"
# Names the former activity that a new one starts from.
AGAIN = "nhu"


@signed_in("asks for the right itself: what a device sends after it was lost is held for the unit")
@require_http_methods(["GET", "HEAD", "POST"])
@keep_offline
@queueable
def activity_new(request: HttpRequest) -> HttpResponse:
    """Record what was done."""
    is_late = request.method == "POST" and is_queued(request)
    if is_late and not _sent_before(request):
        unit_id = unit_sent(request)
        if unit_id is None or not may_record(request.user, unit_id, today()):
            return hold(request, unit_id)
    elif not is_late and not records_somewhere(request.user):
        raise PermissionDenied
    return _new(request)


def _new(request: HttpRequest) -> HttpResponse:
    again = _sent_before(request) if request.method == "POST" else None
    if again:
        messages.info(request, _("Biểu mẫu này đã được gửi. Đây là hoạt động đã lưu; nếu cần sửa, bấm Sửa."))
        return redirect("ledger:activity", again.pk)
    units = list(queries.units_to_record(request.user, today()))
    if not units:
        return render(request, "ledger/no_unit.html", status=403)
    unit = _unit(request, units)
    if request.method != "POST":
        if request.GET.get(AGAIN):
            return _same_again(request, units)
        initial = {"unit": str(unit.pk), "kind": request.GET.get("loai") or queries.usual_kind(unit.pk, today())}
        return _page(request, _form(units, unit, initial=initial))
    return _posted(request, units, unit, None)


@signed_in("corrects an activity that get_for gives; the action checks the right to write")
@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Correct what was recorded."""
    activity = queries.get_for(request.user, activity_id, today())
    if not may_change(request.user, activity, today()) or activity.state == State.WITHDRAWN:
        raise Http404
    units = [one for one in queries.named_units([activity.unit_id], activity.since) if one.pk == activity.unit_id]
    if request.method == "POST":
        return _posted(request, units, units[0], activity)
    initial = {"unit": str(activity.unit_id), "version": activity.version}
    return _page(request, _form(units, units[0], activity, initial=initial), activity)


def _same_again(request: HttpRequest, units: list[Any]) -> HttpResponse:
    """Show the form filled in as a former activity. Raises Http404 for one that this person could not record."""
    try:
        former = queries.get_for(request.user, UUID(request.GET[AGAIN]), today())
    except ValueError:
        raise Http404 from None
    unit = next((one for one in units if one.pk == former.unit_id), None)
    if unit is None:
        raise Http404
    copied = initial_from(same_again(facts_of(former), today()))
    return _page(request, _form(units, unit, initial={**copied, "unit": str(unit.pk)}), former=former)


def _unit(request: HttpRequest, units: list[Any]) -> Any:
    """Return the unit that the form or the address names. Raises Http404 for one that is not this person's."""
    wanted = request.POST.get("unit") or request.GET.get("don-vi")
    if not wanted:
        return units[0]
    found = next((one for one in units if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _form(units: list[Any], unit: Any, activity: Activity | None = None, **kwargs: Any) -> ActivityForm:
    current = current_plan(today(), unit.pk)
    plan = activity.plan_id if activity else current.id if current else None
    return ActivityForm(
        units=units,
        kinds=queries.kinds_for(unit.pk, today()),
        plan=plan,
        own_plans=list(queries.plans_to_carry_out(unit.pk, keep=activity.carries_out_id if activity else None)),
        facts=facts_of(activity) if activity else None,
        **kwargs,
    )


def _posted(request: HttpRequest, units: list[Any], unit: Any, activity: Activity | None) -> HttpResponse:
    """Take in the files first: whatever else is wrong, they are kept."""
    actor = actor_of(request)
    client_id = client_id_of(request)
    dropped = request.POST.get("bo")
    if dropped:
        _drop(request, client_id, dropped)
        return _page(request, _form(units, unit, activity, initial=typed(request, client_id)), activity)
    wrong = take_in(request, client_id, actor)
    data = request.POST.copy()
    data["client_id"] = str(client_id)
    data.setdefault("unit", str(unit.pk))
    form = _form(units, unit, activity, data=data)
    for error in wrong:
        form.add_error("link", error)
    if form.is_valid():
        try:
            return _saved(request, _save(request, form, unit, activity))
        except ValidationError as error:
            form.take(error)
            return _page(request, form, activity, status=409 if isinstance(error, Conflict) else 422)
    return _page(request, form, activity, status=422)


def _drop(request: HttpRequest, client_id: UUID, staged_id: str) -> None:
    actor = actor_of(request)
    staged = queries.staged_for(client_id, actor)
    for one in staged:
        if str(one.pk) == staged_id:
            actions.discard_upload(one, actor=actor)


def typed(request: HttpRequest, client_id: UUID) -> dict[str, Any]:
    """Return what was typed, to be shown again without being judged."""
    several = {"audiences", "themes", "tasks", "languages"}
    told = {name: values if name in several else values[-1] for name, values in request.POST.lists()}
    return {**told, "client_id": client_id}


def _save(request: HttpRequest, form: ActivityForm, unit: Any, activity: Activity | None) -> Activity:
    actor = actor_of(request)
    read = form.cleaned_data
    given: dict[str, Any] = {
        "facts": form.facts(),
        "client_id": read["client_id"] or uuid4(),
        "link": read["link"],
        "send": request.POST.get("xong") != DRAFT,
        "actor": actor,
    }
    if activity is None:
        return actions.log_activity(unit=unit, captured=captured(request), **given)
    return actions.amend_activity(activity, version=read["version"] or 0, **given)


def _saved(request: HttpRequest, activity: Activity) -> HttpResponse:
    if activity.held_reason:
        messages.warning(request, _("Đã lưu bản nháp, chưa gửi. %(why)s") % {"why": activity.held_reason})
        return redirect("ledger:activity", activity.pk)
    said = {
        State.DRAFT: _("Đã lưu bản nháp. Bấm Gửi xác nhận khi đủ."),
        State.RETURNED: _("Đã lưu. Bấm Gửi xác nhận khi sửa xong."),
        State.SUBMITTED: _("Đã ghi. Số liệu được tính sau khi lãnh đạo đơn vị xác nhận."),
    }
    messages.success(request, said.get(State(activity.state), _("Đã lưu.")))
    return redirect("ledger:activity", activity.pk)


def _sent_before(request: HttpRequest) -> Activity | None:
    return queries.sent_before(client_id_of(request), request.user)


def _page(
    request: HttpRequest,
    form: ActivityForm,
    activity: Activity | None = None,
    status: int = 200,
    former: Activity | None = None,
) -> HttpResponse:
    client_id = UUID(str(form["client_id"].value()))
    units = form.units
    living = [one for one in units if one.until > today()]
    context = {
        "form": form,
        "choices": form.kind_choices(),
        "former": former,
        "repeatable": [] if activity or former else queries.to_repeat([one.pk for one in living], today()),
        "splits": form.splits(),
        "used": queries.used_before([one.pk for one in living], today()),
        "staged": queries.staged_with_reuse(queries.staged_for(client_id, request.user), request.user, today()),
        "activity": activity,
        "evidence": queries.evidence_of([activity.pk]) if activity else [],
        "unit_words": dict(form.fields["unit"].choices).get(str(form["unit"].value()), ""),  # type: ignore[attr-defined]
        "upload_limit": settings.CHIENG_UPLOAD_BYTES,
        "choose_unit": len(living) > 1,
        "may_choose_unit": len(units) > 1,
    }
    return render(request, "ledger/activity_form.html", context, status=status)
