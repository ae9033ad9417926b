"""Buttons of an activity's page: send, verify, return, withdraw, evidence."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.errors import Conflict
from chieng.ledger import actions, queries
from chieng.ledger.models import Activity, Evidence
from chieng.ledger.views.files import take_in
from chieng.ledger.views.showing import activity_page

REASON = "the action checks who may; get_for hides what is not for this person"


@signed_in(REASON)
@require_POST
def submit_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    return _do(
        request,
        activity_id,
        actions.submit,
        gettext_lazy("Đã gửi. Số liệu được tính sau khi lãnh đạo đơn vị xác nhận."),
    )


@signed_in(REASON)
@require_POST
def verify_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    return _do(request, activity_id, actions.verify, gettext_lazy("Đã xác nhận. Số liệu được tính từ bây giờ."))


@signed_in(REASON)
@require_POST
def return_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    return _with_reason(request, activity_id, actions.return_for_correction, "return", gettext_lazy("Đã trả lại."))


@signed_in(REASON)
@require_POST
def send_back_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Give a draft back to the community team that wrote it."""
    said = gettext_lazy("Đã trả lại tổ, đội. Tổ, đội sửa xong thì việc về lại đây.")
    return _with_reason(request, activity_id, actions.send_back_to_team, "send_back", said)


@signed_in(REASON)
@require_POST
def take_back_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    return _with_reason(
        request,
        activity_id,
        actions.take_back,
        "take_back",
        gettext_lazy("Đã thu lại xác nhận. Hoạt động chờ xác nhận lại, chưa được tính."),
    )


@signed_in(REASON)
@require_POST
def withdraw_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    return _with_reason(
        request,
        activity_id,
        actions.withdraw,
        "withdraw",
        gettext_lazy("Đã rút. Hoạt động này không được tính nữa."),
    )


Act = Callable[..., Activity]


def _version(request: HttpRequest) -> int | None:
    """Return the version that the page showed, so that nobody confirms what they did not see."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - as an integer column holds


def _do(request: HttpRequest, activity_id: UUID, act: Act, said: Promise) -> HttpResponse:
    actor = actor_of(request)
    activity = queries.get_for(actor, activity_id, today())
    try:
        act(activity, actor=actor, version=_version(request))
    except ValidationError as error:
        return _refused(request, activity_id, error)
    messages.success(request, str(said))
    return redirect("ledger:activity", activity_id)


def _with_reason(request: HttpRequest, activity_id: UUID, act: Act, which: str, said: Promise) -> HttpResponse:
    actor = actor_of(request)
    activity = queries.get_for(actor, activity_id, today())
    reason = request.POST.get("reason", "")
    try:
        act(activity, reason=reason, actor=actor, version=_version(request))
    except ValidationError as error:
        return _refused(request, activity_id, error, **{f"{which}_reason": reason, f"{which}_open": True})
    messages.success(request, str(said))
    return redirect("ledger:activity", activity_id)


def _refused(request: HttpRequest, activity_id: UUID, error: ValidationError, **typed: Any) -> HttpResponse:
    """Show the page as it stands now, with what was wrong and what was typed."""
    status = 409 if isinstance(error, Conflict) else 422
    activity = queries.get_for(request.user, activity_id, today())
    return activity_page(request, activity, status, errors=error.messages, **typed)


@signed_in(REASON)
@require_POST
def attach(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Attach files and a link to an activity that exists. Each file that is right stays, whatever the others."""
    actor = actor_of(request)
    activity = queries.get_for(actor, activity_id, today())
    wrong = take_in(request, activity_id, actor)
    link = request.POST.get("link", "").strip()
    try:
        for staged in queries.staged_for(activity_id, request.user):
            actions.attach_evidence(
                activity, file=staged.file, name=staged.name, location=staged.location, actor=actor
            )
            if staged.names_a_secret:
                messages.warning(request, render_to_string("ledger/parts/secret_name.html"))
            actions.discard_upload(staged, actor=actor)
        if link:
            actions.attach_evidence(activity, link=link, actor=actor)
    except ValidationError as error:
        wrong.append(error)
    if wrong:
        return _refused(request, activity_id, ValidationError(wrong), typed_link=link)
    messages.success(request, _("Đã thêm minh chứng."))
    return redirect("ledger:activity", activity_id)


@signed_in(REASON)
@require_POST
def detach(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    evidence = Evidence.objects.select_related("activity", "file").filter(pk=evidence_id, removed_at=None).first()
    if evidence is None:
        raise Http404
    queries.get_for(actor, evidence.activity_id, today())
    try:
        actions.remove_evidence(evidence, actor=actor)
    except ValidationError as error:
        return _refused(request, evidence.activity_id, error)
    messages.success(request, _("Đã bỏ minh chứng. Lịch sử vẫn giữ."))
    return redirect("ledger:activity", evidence.activity_id)
