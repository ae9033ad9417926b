"""The list of evidence that proves more than one activity."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.sheets.export import table_response
from chieng.ledger import queries
from chieng.ledger.forms.filters import ReuseFilter, filters_in_words
from chieng.ledger.models import Evidence
from chieng.ledger.reuse_table import reused_table


@signed_in("lists only evidence of the activities that visible_to gives; others are counted, not named")
@require_safe
def reused(request: HttpRequest) -> HttpResponse:
    """List it by the filters in the address; `?xuat=xlsx` gives the same as a file."""
    units = queries.units_to_choose(request.user, today())
    form = ReuseFilter(request.GET or None, units=units)
    wanted = form.values if form.is_bound else {}
    found = _filtered(queries.reused_evidence(request.user, today()), wanted)
    table = reused_table(found, request.user, today(), filters_in_words(form, wanted))
    return table_response(request, "ledger/reused.html", table, {"filter": form, "used": bool(wanted)})


def _filtered(found: QuerySet[Evidence], wanted: dict[str, Any]) -> QuerySet[Evidence]:
    words = wanted.get("tim")
    if words:
        marked = Q(file__original_sha256__startswith=words.lower())
        found = found.filter(marked | Q(name__icontains=words) | Q(activity__title__icontains=words))
    fields = {
        "don_vi": "activity__unit",
        "trang_thai": "activity__state",
        "tu": "activity__until__gt",
        "den": "activity__since__lte",
    }
    return found.filter(**{fields[name]: value for name, value in wanted.items() if name in fields})
