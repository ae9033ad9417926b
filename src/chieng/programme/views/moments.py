"""Mốc trong năm, and calendars that people's own programs read at a secret address."""

from hashlib import sha256
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import actor_of, public, signed_in
from chieng.core.calendar import CalendarEntry, entries_for, to_ical
from chieng.core.clock import VIETNAM, now, today
from chieng.core.sheets.display import shown_day
from chieng.core.sheets.export import table_response
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.core.tokens import token_hash
from chieng.organisations.kinds import Scope
from chieng.organisations.queries import units_where
from chieng.programme import actions
from chieng.programme.forms.moments import MomentForm, initial_of
from chieng.programme.kinds import MomentRule
from chieng.programme.models import CalendarFeed, Moment, Plan
from chieng.programme.queries.moments import (
    KEEPERS,
    Coming,
    coming,
    moment_entries,
    moment_for,
    moments_kept_by,
    moments_visible_to,
    themes_to_choose,
)

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

YEAR = 366
SHOWN = 10


@signed_in("lists only moments from moments_visible_to")
@require_safe
def moments(request: HttpRequest) -> HttpResponse:
    """List the moments of the coming year, the nearest first."""
    found = coming(moments_visible_to(request.user, today()), today(), YEAR)
    kept = set(moments_kept_by(request.user, today()).values_list("pk", flat=True))
    context = {"keeps": _keeper(request) is not None}
    return table_response(request, "programme/moments.html", _table(found, kept), context)


def _table(found: list[Coming], kept: set[UUID]) -> Table[Coming]:
    return Table(
        "moc-trong-nam",
        gettext_lazy("Mốc trong năm"),
        [
            Column(
                "label",
                gettext_lazy("Mốc"),
                lambda one: one.moment.label,
                link=lambda one: (
                    reverse("programme:moment", args=[one.moment.pk]) if one.moment.pk in kept else None
                ),
            ),
            Column("since", gettext_lazy("Từ ngày"), lambda one: one.days.since, ColumnKind.DAY),
            Column("last", gettext_lazy("Đến ngày"), lambda one: one.days.last_day, ColumnKind.DAY),
            Column("rule", gettext_lazy("Khi nào"), lambda one: capfirst(str(MomentRule(one.moment.rule).label))),
            Column("text", gettext_lazy("Việc nên làm"), lambda one: one.moment.text),
        ],
        found,
    )


def _keeper(request: HttpRequest) -> "Unit | None":
    """Return the unit for which this person keeps moments: the owner of the newest plan within reach."""
    reach = units_where(request.user, KEEPERS, today()).order_by()
    plan = Plan.objects.filter(owner__in=reach.values("pk")).select_related("owner").order_by("-since").first()
    return plan.owner if plan else None


@signed_in("only who keeps moments for a unit, others are refused; the action checks it again")
@require_http_methods(["GET", "HEAD", "POST"])
def moment_new(request: HttpRequest) -> HttpResponse:
    """Add a moment."""
    owner = _keeper(request)
    if owner is None:
        raise PermissionDenied
    return _moment_page(request, owner, None)


@signed_in("a moment through moment_for: only who keeps it")
@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: HttpRequest, moment_id: UUID) -> HttpResponse:
    """Change a moment."""
    kept = moment_for(request.user, moment_id, today())
    return _moment_page(request, kept.owner, kept)


@signed_in("a moment through moment_for: only who keeps it")
@require_POST
def moment_drop(request: HttpRequest, moment_id: UUID) -> HttpResponse:
    """Take a moment out of the year."""
    actions.drop_moment(moment_for(request.user, moment_id, today()), actor=actor_of(request))
    messages.success(request, _("Đã bỏ mốc."))
    return redirect("programme:moments")


def _moment_page(request: HttpRequest, owner: "Unit", kept: Moment | None) -> HttpResponse:
    themes = themes_to_choose(owner.pk, today())
    initial = initial_of(kept) if kept else {"rule": MomentRule.YEARLY}
    form = MomentForm(request.POST or None, initial=initial, themes=themes)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "rule": MomentRule(form.cleaned_data["rule"])}
        known = {one.code for one in themes}
        elsewhere = [code for code in kept.themes if code not in known] if kept else []
        data["themes"] = (*data.get("themes", ()), *elsewhere)
        try:
            actions.keep_moment(owner, moment=kept, actor=actor_of(request), **data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("programme:moments")
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/moment.html", {"form": form, "moment": kept}, status=status)


@signed_in("shows and changes the address of this person's own calendar")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Show whether this person has a calendar address; make a new one, shown once, or close it."""
    address = ""
    if request.method == "POST":
        actor, actor_id = actor_of(request), cast("UUID", request.user.pk)
        if request.POST.get("xong") == "dong":
            actions.close_calendar_address(actor_id, actor=actor)
            messages.success(request, _("Đã đóng địa chỉ lịch. Địa chỉ cũ không mở được nữa."))
            return redirect("programme:calendar")
        token = actions.make_calendar_address(actor_id, actor=actor)
        address = request.build_absolute_uri(reverse("programme:calendar_feed", args=[token]))
    feed = CalendarFeed.objects.filter(person=request.user.pk).first()
    ahead = [one for one in entries_for(request.user, today()) if one.until > today()]
    # What comes back every week stands here once.
    nearest = {one.key.removesuffix(f":{one.since}"): one for one in reversed(ahead)}
    entries = list(nearest.values())[::-1][:SHOWN]
    context = {
        "address": address,
        "feed": feed,
        "last": shown_day(feed.expires_at.astimezone(VIETNAM).date()) if feed else "",
        "entries": entries,
    }
    return render(request, "programme/calendar.html", context)


@public("the secret in the address opens the days of one person's own work, and nothing else")
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a person's calendar to whatever program reads the secret address."""
    hashed = token_hash(token)
    feed = CalendarFeed.objects.select_related("person").filter(token_hash=hashed, expires_at__gt=now()).first()
    if feed is None or not feed.person.is_active:
        raise Http404
    with override("vi"):
        return _ical(request, _("Việc và mốc tuyên truyền"), entries_for(feed.person, today()))


@public("moments of a plan that is public")
@require_safe
def plan_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Give the moments of a public plan as a calendar."""
    plan = Plan.objects.filter(code=code, scope=Scope.PUBLIC).first()
    if plan is None:
        raise Http404
    with override("vi"):
        found = moment_entries(Moment.objects.filter(owner=plan.owner_id), today())
        return _ical(request, _("Mốc trong năm"), found)


def _ical(request: HttpRequest, name: str, entries: list[CalendarEntry]) -> HttpResponse:
    """Answer with the file, or with 304 when it is the one that the program has."""
    stamp = now().astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    content = to_ical(name, entries, host=request.get_host().partition(":")[0], stamp=stamp)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=3600", "Referrer-Policy": "no-referrer"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="lich.ics"'
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
