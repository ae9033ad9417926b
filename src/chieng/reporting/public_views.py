"""What everybody may read: the figures of the site's plan, and the releases of figures by unit."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chieng.core.access import public
from chieng.core.clock import today
from chieng.core.sheets.export import CSV_TYPE, write_csv
from chieng.organisations.queries import names_of
from chieng.programme.kinds import PlanTerms
from chieng.reporting import releases
from chieng.reporting.kinds import ReleaseState
from chieng.reporting.models import Release
from chieng.reporting.public import PublicTarget, public_heading, public_plan
from chieng.reporting.queries import standings
from chieng.reporting.queries.releases import public_release, public_releases

# The figures of today may be kept by whoever stands between for so long (seconds). A release is asked for again
# each time: once withdrawn, nobody may still be shown it from a copy.
KEPT = 300
GONE = 410


@public("the figures of the site's plan, without any unit's name")
@require_safe
@gzip_page
def figures(request: HttpRequest) -> HttpResponse:
    """Show where the targets stand by verified activities, and the releases and corrections there were."""
    plan = public_plan(request)
    if plan is None:
        return render(request, "reporting/public/nothing.html")
    day = today()
    context = {
        "plan": plan,
        "day": day,
        "targets": [PublicTarget(one) for one in _records(plan, day)],
        "releases": public_releases(plan.id),
    }
    return _kept(request, render(request, "reporting/public/figures.html", context))


@public("the same figures for programs")
@require_safe
def figures_json(request: HttpRequest) -> HttpResponse:
    """Give the figures of today as JSON."""
    plan, day = _needed_plan(request), today()
    document = {"plan": plan.code, "as_of": day.isoformat(), "targets": _records(plan, day)}
    return _kept(request, JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@public("the same figures for spreadsheets")
@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Give the figures of today as CSV."""
    plan, day = _needed_plan(request), today()
    rows = [PublicTarget(one).row for one in _records(plan, day)]
    return _kept(request, _csv(public_heading(), rows, f"chi-tieu-{plan.code}-{day.isoformat()}.csv"))


@public("figures by unit that a named person released; nothing of one that was not, or was withdrawn")
@require_safe
@gzip_page
def release(request: HttpRequest, release: UUID) -> HttpResponse:
    """Show a release with its versions; of a withdrawn one only that it was, when and why."""
    found = public_release(release)
    context = {"release": found, "versions": _versions(found)}
    if found.state == ReleaseState.WITHDRAWN:
        return _asked_again(request, render(request, "reporting/public/withdrawn.html", context, status=GONE))
    document = releases.document_of(found.figures)
    context |= {
        "plan": document["plan"],
        "targets": [PublicTarget(one) for one in document["targets"]],
        "replies": _replies(found),
        "newer": _newer(found),
    }
    return _asked_again(request, render(request, "reporting/public/release.html", context))


@public("the released document for programs")
@require_safe
def release_json(request: HttpRequest, release: UUID) -> HttpResponse:
    """Give the released document, exactly as its digest was taken of it."""
    found = _still_public(release)
    answer = HttpResponse(
        releases.canonical(releases.document_of(found.figures)), content_type="application/json; charset=utf-8"
    )
    answer["X-Document-SHA256"] = found.digest
    return _asked_again(request, answer)


@public("the released document for spreadsheets")
@require_safe
def release_csv(request: HttpRequest, release: UUID) -> HttpResponse:
    """Give the released figures by unit as CSV."""
    found = _still_public(release)
    document = releases.document_of(found.figures)
    rows = [
        [target["target"], unit["name"], _("Đạt") if unit["met"] else _("Chưa đạt"), unit.get("people")]
        for target in document["targets"]
        for unit in target["units"]
    ]
    heading = [_("Chỉ tiêu"), _("Cơ quan, đơn vị"), _("Kết quả"), _("Số người")]
    return _asked_again(request, _csv(heading, rows, f"cong-bo-{found.as_of.isoformat()}-{found.version}.csv"))


def _needed_plan(request: HttpRequest) -> PlanTerms:
    plan = public_plan(request)
    if plan is None:
        raise Http404
    return plan


def _records(plan: PlanTerms, day: date) -> list[dict[str, Any]]:
    return [releases.public_record(one) for one in standings(plan, day)]


def _still_public(release_id: UUID) -> Release:
    found = public_release(release_id)
    if found.state != ReleaseState.RELEASED:
        raise Http404
    return found


def _versions(found: Release) -> list[Release]:
    """Return the public versions of the same figures, the first one first."""
    chain = [found]
    while chain[0].corrects_id:
        chain.insert(0, Release.objects.get(pk=chain[0].corrects_id))
    while (newer := _newer(chain[-1])) is not None:
        chain.append(newer)
    return chain


def _newer(found: Release) -> Release | None:
    return Release.objects.filter(corrects=found, released_on__isnull=False).first()


def _replies(found: Release) -> Sequence[tuple[str, Any]]:
    lines = list(found.units.exclude(reply="").order_by("unit__position", "pk"))
    names = names_of({line.unit_id for line in lines}, found.as_of)
    return [(names.get(line.unit_id, ""), line) for line in lines]


def _csv(heading: Sequence[str], rows: Sequence[Sequence[Any]], name: str) -> HttpResponse:
    answer = HttpResponse(write_csv(heading, rows), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let a stranger's answer be kept for a while; what somebody signed in is shown bears their name."""
    if not request.user.is_authenticated:
        patch_cache_control(answer, public=True, max_age=KEPT)
    return answer


def _asked_again(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let nobody show the answer again without asking."""
    if not request.user.is_authenticated:
        patch_cache_control(answer, no_store=True)
    return answer
