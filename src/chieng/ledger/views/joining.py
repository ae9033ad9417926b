"""The pages of a community team: its code, what it wrote lately, and writing more. No account, no names."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import public
from chieng.core.actors import SystemActor
from chieng.core.clock import today
from chieng.core.errors import Conflict
from chieng.core.offline import captured, is_queued, keep_offline, queueable
from chieng.ledger import actions, queries
from chieng.ledger.forms.team import CodeForm, TeamActivityForm
from chieng.ledger.joining import let_in, let_out, team_of
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Evidence
from chieng.ledger.pictures import thumbnail
from chieng.ledger.snapshots import facts_of
from chieng.ledger.teams import TeamActor
from chieng.ledger.views.files import client_id_of, take_in, take_one
from chieng.ledger.views.recording import typed
from chieng.ledger.views.showing import TONES
from chieng.organisations.queries import names_of

FOR_A_TEAM = "for whoever came in by a team's code; shows and takes only what is that team's"
# Wrong codes are counted for an address and for everybody together.
_LIMIT, _EVERYBODY = "team_code", "every wrong code"

TeamView = Callable[..., HttpResponseBase]


def for_team(view: TeamView) -> TeamView:
    """Give the view the team of this device; ask whoever has none for a code."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        team = team_of(request)
        if team:
            return view(request, team, *args, **kwargs)
        if is_queued(request):
            raise PermissionDenied
        if request.method in {"GET", "HEAD"} and not request.user.is_authenticated:
            return redirect("teams:home")
        return _ask(request, CodeForm(), status=403)

    return run


@public("whoever has the code of a team is of the team")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
def home(request: HttpRequest) -> HttpResponse:
    """Take a code; for a device that came in already, show what the team wrote lately."""
    if request.method == "POST" and not request.user.is_authenticated:
        return _join(request)
    team = team_of(request)
    if team is None:
        return _ask(request, CodeForm(), status=403 if request.method == "POST" else 200)
    lines = list(queries.written_by_team(team, today())[:200])
    context = {
        "team": team,
        "unit_name": _unit_name(team),
        "lines": [(one, State(one.state).label, TONES[State(one.state)]) for one in lines],
    }
    return render(request, "ledger/team_home.html", context)


def _unit_name(team: TeamActor) -> str:
    return names_of([team.unit_id], today()).get(team.unit_id, "")


def _ask(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "ledger/team_join.html", {"form": form}, status=status)


def _join(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, action=_LIMIT, key=_EVERYBODY, dry_run=True):
        return render(request, "429.html", status=429)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            team = actions.join_team(form.cleaned_data["code"], actor=SystemActor("team-code", "Người có mã"))
        except ValidationError as error:
            ratelimit.consume(request, action=_LIMIT, key=_EVERYBODY)
            form.add_error(None, error)
        else:
            response = redirect("teams:home")
            let_in(response, team)
            return response
    return _ask(request, form, status=422)


@public("leaves a team on this device; changes nothing else")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Đã rời tổ, đội trên máy này. Muốn ghi tiếp thì nhập lại mã."))
    response = redirect("teams:home")
    let_out(response)
    return response


@public(FOR_A_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
@keep_offline
@queueable
@for_team
def record(request: HttpRequest, team: TeamActor) -> HttpResponse:
    """Write down what the team did: a draft for the unit's officer."""
    if request.method == "POST":
        if queries.sent_before(client_id_of(request), team):
            messages.info(request, _("Việc này đã được gửi."))
            return redirect("teams:home")
        return _posted(request, team, None)
    return _page(request, team, _form(team))


@public(FOR_A_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
@for_team
def mend(request: HttpRequest, team: TeamActor, activity_id: UUID) -> HttpResponse:
    """Change what the team wrote, as long as the unit has not handed it in."""
    activity = queries.team_activity(team, activity_id, today())
    if not activity.is_open:
        raise Http404
    if request.method == "POST":
        return _posted(request, team, activity)
    return _page(request, team, _form(team, activity, initial={"version": activity.version}), activity)


def _form(team: TeamActor, activity: Activity | None = None, **kwargs: Any) -> TeamActivityForm:
    kinds = queries.kinds_for_team(team.unit_id, today())
    return TeamActivityForm(kinds=kinds, facts=facts_of(activity) if activity else None, **kwargs)


def _posted(request: HttpRequest, team: TeamActor, activity: Activity | None) -> HttpResponse:
    """Take in the files first: whatever else is wrong, they are kept."""
    client_id = client_id_of(request)
    if _dropped(request, team, activity, client_id):
        return _page(request, team, _form(team, activity, initial=typed(request, client_id)), activity)
    wrong = take_in(request, client_id, team)
    data = request.POST.copy()
    data["client_id"] = str(client_id)
    form = _form(team, activity, data=data)
    for error in wrong:
        form.add_error("link", error)
    if form.is_valid():
        try:
            _save(request, team, form, activity)
        except ValidationError as error:
            form.take(error)
            return _page(request, team, form, activity, status=409 if isinstance(error, Conflict) else 422)
        messages.success(request, _("Đã gửi. Cán bộ của đơn vị xem rồi gửi lãnh đạo xác nhận."))
        return redirect("teams:home")
    return _page(request, team, form, activity, status=422)


def _dropped(request: HttpRequest, team: TeamActor, activity: Activity | None, client_id: UUID) -> bool:
    """Let go of the file that a button of the form names, taken in just now or attached before."""
    if staged_id := request.POST.get("bo"):
        for one in queries.staged_for(client_id, team):
            if str(one.pk) == staged_id:
                actions.discard_upload(one, actor=team)
        return True
    if evidence_id := request.POST.get("bo_minh_chung"):
        for piece in queries.evidence_of([activity.pk]) if activity else []:
            if str(piece.pk) == evidence_id:
                actions.remove_evidence(piece, actor=team)
        return True
    return False


def _save(request: HttpRequest, team: TeamActor, form: TeamActivityForm, activity: Activity | None) -> None:
    read = form.cleaned_data
    facts, client_id, link = form.facts(), read["client_id"] or uuid4(), read["link"]
    if activity is None:
        unit = queries.team_unit(team)
        actions.log_activity(
            unit=unit,
            facts=facts,
            client_id=client_id,
            link=link,
            send=False,
            captured=captured(request),
            actor=team,
        )
        return
    actions.mend_for_team(
        activity, version=read["version"] or 0, facts=facts, client_id=client_id, link=link, actor=team
    )


def _page(
    request: HttpRequest,
    team: TeamActor,
    form: TeamActivityForm,
    activity: Activity | None = None,
    status: int = 200,
) -> HttpResponse:
    client_id = UUID(str(form["client_id"].value()))
    context = {
        "team": team,
        "unit_name": _unit_name(team),
        "form": form,
        "choices": form.kind_choices(),
        "staged": list(queries.staged_for(client_id, team)),
        "activity": activity,
        "evidence": queries.evidence_of([activity.pk]) if activity else [],
        "upload_limit": settings.CHIENG_UPLOAD_BYTES,
    }
    return render(request, "ledger/team_form.html", context, status=status)


@public(FOR_A_TEAM)
@require_POST
@for_team
def upload(request: HttpRequest, team: TeamActor) -> HttpResponse:
    """Take in one file while the form is still being filled in."""
    return take_one(request, team)


@public(FOR_A_TEAM)
@require_safe
@for_team
def staged(request: HttpRequest, team: TeamActor, staged_id: UUID) -> HttpResponseBase:
    """Show a file that the team has taken in for a form."""
    return thumbnail(request, get_object_or_404(queries.staged_by(team).select_related("file"), pk=staged_id).file)


@public(FOR_A_TEAM)
@require_safe
@for_team
def evidence(request: HttpRequest, team: TeamActor, evidence_id: UUID) -> HttpResponseBase:
    """Show a small picture of what the team attached."""
    mine = Evidence.objects.filter(activity__in=queries.written_by_team(team, today()).order_by(), removed_at=None)
    found = get_object_or_404(mine.select_related("file"), pk=evidence_id)
    if found.file is None:
        raise Http404
    return thumbnail(request, found.file)
