"""Asking for the evidence pack of a target, watching it being made, taking it along."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.dates import day_asked_for
from chieng.core.files import serve
from chieng.programme.queries import get_for, plan_by_code, targets_of
from chieng.reporting import actions
from chieng.reporting.kinds import PackState
from chieng.reporting.models import EvidencePack
from chieng.reporting.queries.packs import pack_for

MINE = "only whoever asked for a pack reaches it, while they may see what it names"


@signed_in("the plan through programme.get_for; the pack holds what this person may see")
@require_POST
def ask(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Have the pack of a target made, for the day that its page showed."""
    actor = actor_of(request)
    get_for(actor, plan, today())
    day = day_asked_for(request)
    terms = plan_by_code(plan, day)
    if terms is None or code not in {one.code for one in targets_of(terms.id, day)}:
        raise Http404
    try:
        pack = actions.ask_for_pack(plan=plan, target=code, as_of=day, day=today(), actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('reporting:target', args=[plan, code])}?ngay={day.isoformat()}")
    return redirect("reporting:pack", pack.pk)


@signed_in(MINE)
@require_safe
def pack(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    found = pack_for(request.user, pack_id, today())
    return render(request, "reporting/pack.html", {"pack": found, "ready": found.state == PackState.READY})


@signed_in(MINE)
@require_safe
def pack_progress(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """Answer how far it is; once it is made, have the page loaded anew."""
    found = pack_for(request.user, pack_id, today())
    if found.state == PackState.READY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "reporting/parts/pack_progress.html", {"pack": found})


@signed_in(MINE)
@require_safe
def pack_file(request: HttpRequest, pack_id: UUID) -> HttpResponseBase:
    actor = actor_of(request)
    found = pack_for(actor, pack_id, today())
    if found.file is None:
        raise Http404
    if request.method == "GET":
        actions.note_download(found, actor=actor)
    return serve(request, found.file, name=name_of(found))


def name_of(pack: EvidencePack) -> str:
    demo = "-minh-hoa" if settings.CHIENG_DEMO else ""
    return f"minh-chung-{pack.plan}-{pack.target}-{pack.as_of.isoformat()}{demo}.zip"
