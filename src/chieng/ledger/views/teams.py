"""The community teams of a unit, for its officer: make one, print its code, give a new one, close it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import actor_of, requires
from chieng.core.clock import now, today
from chieng.core.sheets.export import table_response
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.core.ui.kinds import Fact, Tone
from chieng.ledger import actions, queries
from chieng.ledger.forms.team import TeamForm
from chieng.ledger.models import Activity, Team
from chieng.ledger.permissions import records_somewhere
from chieng.ledger.tables import activities_table
from chieng.organisations.queries import names_of


@requires(records_somewhere)
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """List the teams of the units for which this person records."""
    found = list(queries.teams_visible_to(request.user, today()))
    names = names_of({one.unit_id for one in found}, today()) if found else {}
    columns: list[Column[Any]] = [
        Column("name", _("Tổ, đội"), lambda one: one.name, link=lambda one: reverse("ledger:team", args=[one.pk])),
        Column("unit", _("Đơn vị"), lambda one: names.get(one.unit_id, "")),
        Column("state", _("Mã"), lambda one: state_of(one)[0]),
        Column("written", _("Số việc đã ghi"), lambda one: one.written, ColumnKind.NUMBER, total=True),
        Column("last", _("Ghi gần nhất"), lambda one: one.last_written, ColumnKind.MOMENT),
    ]
    return table_response(request, "ledger/teams.html", Table("to-doi", _("Tổ, đội"), columns, found, day=today()))


def state_of(team: Team) -> tuple[str, Tone]:
    """Return whether the team's code lets anybody in, in words."""
    until = {"day": f"{timezone.localtime(team.expires_at):%d/%m/%Y}"}
    if team.revoked_at:
        return _("đã thu hồi"), Tone.NONE
    if team.expires_at <= now():
        return _("hết hạn ngày %(day)s") % until, Tone.WAIT
    return _("dùng được đến %(day)s") % until, Tone.YES


@requires(records_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def team_new(request: HttpRequest) -> HttpResponse:
    """Make a team; the sheet with its code follows, once."""
    actor = actor_of(request)
    units = [one for one in queries.units_to_record(actor, today()) if one.until > today()]
    if not units:
        return render(request, "ledger/no_unit.html", status=403)
    form = TeamForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        unit = next(one for one in units if str(one.pk) == form.cleaned_data["unit"])
        try:
            made, code = actions.create_team(unit=unit, name=form.cleaned_data["name"], actor=actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _sheet(request, made, code)
    return render(request, "ledger/team_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _sheet(request: HttpRequest, team: Team, code: str) -> HttpResponse:
    """Show the sheet to print. The code stands behind the mark # of the address: no server is ever sent it."""
    address = request.build_absolute_uri(reverse("teams:home"))
    context = {
        "team": team,
        "unit_name": names_of([team.unit_id], today()).get(team.unit_id, ""),
        "code": code,
        "address": address,
        "scanned": f"{address}#{code}",
    }
    return render(request, "ledger/team_sheet.html", context)


@requires(records_somewhere)
@require_safe
def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show one team: its code's state and what it wrote."""
    found = queries.team_for(request.user, team_id, today())
    words, tone = state_of(found)
    made = timezone.localtime(found.created_at)
    context = {
        "team": found,
        "unit_name": names_of([found.unit_id], today()).get(found.unit_id, ""),
        "words": words,
        "tone": tone,
        "is_open": found.revoked_at is None and found.expires_at > now(),
        "facts": [
            Fact(_("Tạo ngày"), f"{made:%d/%m/%Y}"),
            Fact(_("Người tạo"), str(found.created_by or _("Hệ thống"))),
        ],
    }
    written = Activity.objects.filter(team=found).order_by("-received_at", "pk")
    return table_response(request, "ledger/team.html", activities_table(written, today()), context)


@requires(records_somewhere)
@require_POST
@never_cache
def team_renew(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Give a new code; the sheet follows, once."""
    actor = actor_of(request)
    renewed, code = actions.renew_code(queries.team_for(actor, team_id, today()), actor=actor)
    return _sheet(request, renewed, code)


@requires(records_somewhere)
@require_POST
def team_revoke(request: HttpRequest, team_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    revoked = actions.revoke_team(queries.team_for(actor, team_id, today()), actor=actor)
    messages.success(request, _("Đã thu hồi mã. Không ai vào được bằng mã này nữa; việc tổ, đội đã ghi vẫn còn."))
    return redirect("ledger:team", revoked.pk)
