"""Kiểm tra ngẫu nhiên: the samples of a plan, one sample, and one drawn activity with its finding and reply."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.sheets.export import table_response
from chieng.ledger import actions, queries
from chieng.ledger.forms.sampling import DrawForm, FindingForm, ReplyForm
from chieng.ledger.kinds import Finding
from chieng.ledger.models import Sample, SampleItem
from chieng.ledger.permissions import may_change, may_sample, sees_whole_sample
from chieng.ledger.sampling_tables import items_table, samples_table
from chieng.ledger.views.closing import done
from chieng.organisations.queries import names_of
from chieng.programme.queries import get_for as plan_for
from chieng.programme.queries import plan_terms

METHODS = ["GET", "HEAD", "POST"]


@signed_in("the plan through get_for, samples through samples_visible_to; the action asks who may draw")
@require_http_methods(METHODS)
def samples(request: HttpRequest, plan: str) -> HttpResponse:
    """List the samples of a plan in which this person may see something; draw one."""
    actor = actor_of(request)
    found = plan_for(actor, plan, today())
    form, drawn = DrawForm(request.POST or None), []
    if request.method == "POST":
        if not may_sample(actor, found, today()):
            raise PermissionDenied
        if done(form, lambda: drawn.append(actions.draw_sample(found, **form.cleaned_data, actor=actor))):
            messages.success(request, _("Đã chọn mẫu."))
            return redirect("ledger:sample", drawn[0].pk)
    seen = queries.samples_visible_to(actor, today()).filter(plan=found)
    table = samples_table(seen, queries.items_visible_to(actor, today()), today())
    context = {
        "plan": plan_terms(found, today()),
        "form": form,
        "open": form.is_bound,
        "may_draw": may_sample(actor, found, today()),
    }
    response = table_response(request, "ledger/samples.html", table, context)
    response.status_code = 422 if form.is_bound else response.status_code
    return response


@signed_in("the sample through sample_for, its activities through items_visible_to")
@require_safe
def sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Show the drawn activities that this person may see; to whoever checks them also how it stands."""
    found = queries.sample_for(request.user, sample_id, today())
    items = queries.items_visible_to(request.user, today()).filter(sample=found)
    rows = list(items.select_related("activity__kind").order_by("position"))
    whole = sees_whole_sample(request.user, found.plan, today())
    context = {
        "sample": found,
        "plan": plan_terms(found.plan, today()),
        "said": _said(found) if whole else [],
        "whole": whole,
    }
    return table_response(request, "ledger/sample.html", items_table(rows, today()), context)


def _said(sample: Sample) -> list[str]:
    """Return how the check stands, in words."""
    progress = queries.progress_of(sample)
    said = [
        _("Đã có kết quả %(found)d/%(drawn)d hoạt động, chọn từ %(population)d hoạt động đã xác nhận.")
        % {"found": progress.found, "drawn": progress.drawn, "population": sample.population}
    ]
    if progress.interval:
        least, most = progress.interval
        said.append(
            _(
                "Trong %(checked)d hoạt động kiểm tra được, %(agreeing)d khớp. Suy ra cho tất cả, với độ tin cậy "
                "95%%, tỷ lệ khớp khoảng từ %(least)d%% đến %(most)d%%."
            )
            % {"checked": progress.checked, "agreeing": progress.agreeing, "least": least, "most": most}
        )
    return said


@signed_in("the drawn activity through item_for; the actions ask who may")
@require_http_methods(METHODS)
def sample_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show one drawn activity; the lead writes what it found, the unit replies once."""
    actor = actor_of(request)
    item = queries.item_for(actor, item_id, today())
    may_find = may_sample(actor, item.sample.plan, today())
    may_reply = may_change(actor, item.activity, today()) and bool(item.finding) and not item.reply
    replies = request.POST.get("viec") == "tra-loi"
    sent = request.POST if request.method == "POST" else None
    finding = FindingForm(None if replies else sent, item=item)
    reply = ReplyForm(sent if replies else None)
    if request.method == "POST":
        if not (may_reply if replies else may_find):
            raise PermissionDenied
        if done(finding, lambda: actions.record_finding(item, **finding.cleaned_data, actor=actor)):
            messages.success(request, _("Đã ghi kết quả kiểm tra."))
            return redirect("ledger:sample", item.sample_id)
        if done(reply, lambda: actions.reply_to_finding(item, **reply.cleaned_data, actor=actor)):
            messages.success(request, _("Đã gửi trả lời."))
            return redirect("ledger:sample_item", item_id)
    context = {
        "item": item,
        "unit_name": names_of([item.activity.unit_id], item.activity.since)[item.activity.unit_id],
        "result": _result(item),
        "finding": finding if may_find and not item.reply else None,
        "reply": reply if may_reply else None,
    }
    return render(request, "ledger/sample_item.html", context, status=422 if sent else 200)


def _result(item: SampleItem) -> str:
    return str(Finding(item.finding).label) if item.finding else ""
