"""Lists: every activity that a person may see, and what waits for them to verify."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.sheets.export import table_response
from chieng.core.ui.kinds import Action
from chieng.ledger import actions, queries
from chieng.ledger.forms import ActivityFilter, CostFilter
from chieng.ledger.forms.filters import filters_in_words
from chieng.ledger.models import Activity
from chieng.ledger.permissions import may_record_somewhere, oversees_somewhere
from chieng.ledger.tables import activities_table, lines_of

# As many as one person can look through; the rest comes when these are done.
_AT_ONCE = 50


@signed_in("lists only what visible_to gives")
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """List activities by the filters in the address; `?xuat=xlsx` gives the same as a file."""
    units = queries.units_to_choose(request.user, today())
    form = ActivityFilter(request.GET or None, units=units)
    wanted = form.values if form.is_bound else {}
    found = _filtered(queries.visible_to(request.user, today()), wanted)
    context = {"filter": form, "used": bool(wanted), "actions": _entry_points(request)}
    return table_response(
        request,
        "ledger/activities.html",
        activities_table(found, today(), filters_in_words(form, wanted)),
        context,
    )


def _entry_points(request: HttpRequest) -> list[Action]:
    points = []
    if may_record_somewhere(request.user, today()):
        points.append(Action(_("Ghi hoạt động"), reverse("ledger:activity_new"), "strong"))
        points += _repeated(request)
        points.append(Action(_("Nhập từ tệp"), reverse("ledger:entries_new")))
    waiting = queries.to_verify(request.user, today()).count()
    if waiting:
        words = ngettext("%(n)d hoạt động chờ xác nhận", "%(n)d hoạt động chờ xác nhận", waiting) % {"n": waiting}
        points.append(Action(words, reverse("ledger:queue")))
    points.append(Action(_("Kế hoạch của đơn vị"), reverse("ledger:unit_plans")))
    if oversees_somewhere(request.user, today()):
        points.append(Action(_("Minh chứng dùng lại"), reverse("ledger:reused")))
    return points


def _repeated(request: HttpRequest) -> list[Action]:
    """Offer to record the last run of one's own units once more."""
    units = queries.units_to_record(request.user, today()).values_list("pk", flat=True)
    last = queries.to_repeat(list(units), today())[:1]
    address = reverse("ledger:activity_new")
    return [Action(_("Giống lần trước: %(what)s") % {"what": one}, f"{address}?nhu={one.pk}") for one in last]


def _filtered(found: QuerySet[Activity], wanted: dict[str, Any]) -> QuerySet[Activity]:
    words = wanted.get("tim")
    if words:
        found = found.filter(
            Q(title__icontains=words)
            | Q(note__icontains=words)
            | Q(outlet__icontains=words)
            | Q(place__icontains=words)
            | Q(document_number__icontains=words)
            | Q(kind__name_vi__icontains=words)
            | Q(kind__name_en__icontains=words)
        )
    if wanted.get("kinh_phi"):
        found = found.filter(CostFilter(wanted["kinh_phi"]).condition)
    fields = {
        "trang_thai": "state", "loai": "kind", "ngon_ngu": "languages", "don_vi": "unit", "tu": "until__gt",
        "den": "since__lte",
    }  # fmt: skip
    if days := wanted.get("qua"):
        found = queries.stuck_for(found, days)
    fields = {"trang_thai": "state", "loai": "kind", "don_vi": "unit", "tu": "until__gt", "den": "since__lte"}
    return found.filter(**{fields[name]: value for name, value in wanted.items() if name in fields})


@signed_in("lists only what to_verify gives; the action checks each again")
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person to verify, and verify what they tick."""
    if request.method == "POST":
        _verify_ticked(request)
        return redirect("ledger:queue")
    waiting = queries.to_verify(request.user, today())
    lines = lines_of(queries.for_lines(waiting[:_AT_ONCE]))
    thumbnails = queries.first_photos([line.activity.pk for line in lines])
    return render(
        request,
        "ledger/queue.html",
        {
            "reusing": queries.reusing([line.activity.pk for line in lines], request.user, today()),
            "lines": [(line, thumbnails.get(line.activity.pk)) for line in lines],
            "more": max(waiting.count() - _AT_ONCE, 0),
        },
    )


def _verify_ticked(request: HttpRequest) -> None:
    actor: Any = request.user
    result = actions.verify_all(_ids(request.POST.getlist("chon")), actor=actor)
    if result.done:
        done = len(result.done)
        messages.success(
            request, ngettext("Đã xác nhận %(n)d hoạt động.", "Đã xác nhận %(n)d hoạt động.", done) % {"n": done}
        )
    for refused in result.refused:
        messages.error(request, refused.reason)
    if not result.done and not result.refused:
        messages.info(request, _("Chưa chọn hoạt động nào. Đánh dấu rồi bấm Xác nhận."))


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
