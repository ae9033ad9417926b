"""Releases of figures by unit: prepared, seen by the units, answered, released by a named person, withdrawn."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.organisations.queries import names_of
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import plan_by_code
from chieng.reporting import actions, permissions
from chieng.reporting import releases as frozen
from chieng.reporting.forms import CorrectForm, PrepareForm, PublishForm, TextForm, WithdrawForm
from chieng.reporting.kinds import ReleaseState
from chieng.reporting.models import Release, ReleaseUnit
from chieng.reporting.plans import own_plan, plan_and_day
from chieng.reporting.public import PublicTarget
from chieng.reporting.queries.releases import get_for, own_lines, visible_to

_READ_AND_SEND = ["GET", "HEAD", "POST"]


@signed_in("leads to the plan that reaches this person's unit")
@require_safe
def current_releases(request: HttpRequest) -> HttpResponse:
    """Lead to the releases of the plan to work on."""
    plan = own_plan(request.user, today())
    if plan is None:
        return render(request, "reporting/no_plan.html")
    return redirect("reporting:releases", plan=plan.code)


@signed_in("lists only what visible_to gives; the action checks who prepares")
@require_http_methods(_READ_AND_SEND)
def releases(request: HttpRequest, plan: str) -> HttpResponse:
    """List the releases of a plan, and prepare one."""
    terms, _day = plan_and_day(request, plan)
    may_prepare = permissions.may_prepare_release(request.user, terms, today())
    form = PrepareForm(request.POST or None, initial={"as_of": today()})
    if request.method == "POST":
        if not may_prepare:
            raise PermissionDenied
        made = _done(form, lambda data: actions.prepare_release(terms, actor=actor_of(request), **data))
        if made is not None:
            messages.success(request, _("Đã chốt số liệu. Xem lại rồi gửi các đơn vị."))
            return redirect("reporting:release", release=made.pk)
    listed = visible_to(request.user, today()).filter(plan=terms.id)
    return render(
        request,
        "reporting/releases.html",
        {"plan": terms, "releases": listed, "form": form if may_prepare else None},
    )


@signed_in("the release through get_for; figures of other units only for those who follow releases")
@require_safe
def release(request: HttpRequest, release: UUID) -> HttpResponse:
    """Show a release to whoever makes or checks it; lead a unit to its own figures."""
    found = get_for(request.user, release, today())
    if not _follows(request, found):
        line = own_lines(request.user, found, today()).first()
        if line is None:
            raise Http404
        return redirect("reporting:release_own", release=found.pk, unit=line.unit_id)
    return render(request, "reporting/release.html", _context(request, found))


@signed_in("the release through get_for; the action checks who may")
@require_POST
def announce(request: HttpRequest, release: UUID) -> HttpResponse:
    """Let the units see their figures."""
    found = _followed(request, release)
    return _after(
        request,
        found,
        lambda: actions.announce_release(found, actor=actor_of(request)),
        _("Đã gửi các đơn vị."),
    )


@signed_in("the release through get_for; the action checks who may")
@require_POST
def publish(request: HttpRequest, release: UUID) -> HttpResponse:
    """Make the figures public."""
    found, form = _followed(request, release), PublishForm(request.POST)
    made = _done(form, lambda data: actions.publish_release(found, actor=actor_of(request), **data))
    return _back(request, found, {"publish": form}, made, _("Đã công bố."))


@signed_in("the release through get_for; the action checks who may")
@require_POST
def withdraw(request: HttpRequest, release: UUID) -> HttpResponse:
    """Take the release back."""
    found, form = _followed(request, release), WithdrawForm(request.POST)
    made = _done(form, lambda data: actions.withdraw_release(found, actor=actor_of(request), **data))
    return _back(request, found, {"withdraw": form}, made, _("Đã thu hồi."))


@signed_in("the release through get_for; the action checks who may")
@require_POST
def correct(request: HttpRequest, release: UUID) -> HttpResponse:
    """Prepare a new version beside the old one."""
    found, form = _followed(request, release), CorrectForm(request.POST)
    made = _done(form, lambda data: actions.correct_release(found, actor=actor_of(request), **data))
    return _back(request, found, {"correct": form}, made, _("Đã chuẩn bị bản đính chính. Xem lại rồi gửi."))


@signed_in("the release through get_for, the unit through own_lines")
@require_http_methods(_READ_AND_SEND)
def own(request: HttpRequest, release: UUID, unit: UUID) -> HttpResponse:
    """Show a unit its own figures before the public sees them, and take its reply."""
    found = get_for(request.user, release, today())
    line = own_lines(request.user, found, today()).filter(unit=unit).select_related("unit").first()
    if line is None or found.state not in {ReleaseState.ANNOUNCED, ReleaseState.RELEASED}:
        raise Http404
    form = TextForm(request.POST or None, initial={"text": line.reply})
    if request.method == "POST" and _done(
        form, lambda data: actions.reply_to_release(found, unit=line.unit, actor=actor_of(request), **data)
    ):
        messages.success(request, _("Đã gửi ý kiến cho cơ quan chủ trì."))
        return redirect("reporting:release_own", release=found.pk, unit=unit)
    context = {
        "release": found,
        "line": line,
        "name": names_of([unit], found.as_of).get(unit, ""),
        "figures": [(PublicTarget(target), one) for target, one in frozen.own_figures(found.figures, unit)],
        "form": form if found.state == ReleaseState.ANNOUNCED else None,
    }
    return render(request, "reporting/release_own.html", context)


@signed_in("the release through get_for; the action checks who may")
@require_POST
def answer(request: HttpRequest, release: UUID, unit: UUID) -> HttpResponse:
    """Answer what a unit replied."""
    found = _followed(request, release)
    line = ReleaseUnit.objects.filter(release=found, unit=unit).select_related("release__plan").first()
    if line is None:
        raise Http404
    form = TextForm(request.POST)
    made = _done(form, lambda data: actions.answer_reply(line, actor=actor_of(request), **data))
    return _back(request, found, {"answer": form}, made and found, _("Đã trả lời đơn vị."))


def _context(request: HttpRequest, found: Release, **forms_: forms.Form) -> dict[str, Any]:
    plan = _plan(found)
    day, actor = today(), request.user
    replied = list(found.units.exclude(reply="").order_by("unit__position", "pk"))
    names = names_of({line.unit_id for line in replied}, found.as_of)
    preparing = permissions.may_prepare_release(actor, plan, day)
    releasing = permissions.may_release(actor, found, plan, day) and found.state == ReleaseState.ANNOUNCED
    withdrawing = permissions.may_withdraw_release(actor, found, plan, day)
    newest = found.was_released and not found.is_corrected
    return {
        "release": found,
        "plan": plan,
        "targets": [PublicTarget(one) for one in frozen.document_of(found.figures)["targets"]],
        "unit_count": found.units.count(),
        "replies": [(names.get(line.unit_id, ""), line) for line in replied],
        "may_announce": preparing and found.state == ReleaseState.PREPARED,
        "may_answer": preparing and found.state == ReleaseState.ANNOUNCED,
        "is_ready": found.earliest_on is not None and day >= found.earliest_on,
        "publish": forms_.get("publish", PublishForm()) if releasing else None,
        "withdraw": forms_.get("withdraw", WithdrawForm())
        if withdrawing and found.state != ReleaseState.WITHDRAWN
        else None,
        "correct": forms_.get("correct", CorrectForm(initial={"as_of": day})) if preparing and newest else None,
    }


def _plan(found: Release) -> PlanTerms:
    terms = plan_by_code(found.plan.code, found.as_of)
    if terms is None:
        raise Http404
    return terms


def _follows(request: HttpRequest, found: Release) -> bool:
    return permissions.may_follow_releases(request.user, _plan(found), today())


def _followed(request: HttpRequest, release_id: UUID) -> Release:
    found = get_for(request.user, release_id, today())
    if not _follows(request, found):
        raise Http404
    return found


def _done(form: forms.Form, do: Callable[[dict[str, Any]], Any]) -> Any:
    """Do what a valid form says and return what came of it; None with the form's errors otherwise."""
    if not form.is_valid():
        return None
    try:
        return do(form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _back(
    request: HttpRequest, found: Release, form: dict[str, forms.Form], made: Release | None, said: str
) -> HttpResponse:
    """Return to the release with what was done, or with the form and what is wrong with it."""
    if made is None:
        for errors in next(iter(form.values())).errors.values():
            for error in errors:
                messages.error(request, str(error))
        return render(request, "reporting/release.html", _context(request, found, **form))
    messages.success(request, said)
    return redirect("reporting:release", release=made.pk)


def _after(request: HttpRequest, found: Release, do: Callable[[], Release], said: str) -> HttpResponse:
    try:
        do()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, said)
    return redirect("reporting:release", release=found.pk)
