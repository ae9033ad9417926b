"""Lists: every activity that a person may see, and what waits for them to verify."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.sheets.export import table_response
from chieng.core.ui.kinds import Action
from chieng.ledger import queries
from chieng.ledger.forms import ActivityFilter, CostFilter
from chieng.ledger.forms.filters import filters_in_words
from chieng.ledger.models import Activity
from chieng.ledger.permissions import may_record_somewhere, oversees_somewhere
from chieng.ledger.tables import activities_table


@signed_in("lists only what visible_to gives")
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """List activities by the filters in the address; `?xuat=xlsx` gives the same as a file."""
    units = queries.units_to_choose(request.user, today())
    form = ActivityFilter(request.GET or None, units=units)
    wanted = form.values if form.is_bound else {}
    found = _filtered(queries.visible_to(request.user, today()), wanted)
    context = {"filter": form, "used": bool(wanted), "actions": _entry_points(request)}
    context["attended"] = queries.counted_by_attendance(request.user, today()).count()
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
    if may_record_somewhere(request.user, today()):
        points.append(Action(_("Tổ, đội cộng đồng"), reverse("ledger:teams")))
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
    if days := wanted.get("qua"):
        found = queries.stuck_for(found, days)
    fields = {
        "trang_thai": "state", "loai": "kind", "ngon_ngu": "languages", "don_vi": "unit", "tu": "until__gt",
        "den": "since__lte",
    }  # fmt: skip
    return found.filter(**{fields[name]: value for name, value in wanted.items() if name in fields})
