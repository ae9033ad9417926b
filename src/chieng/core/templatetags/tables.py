"""`{% data_table table %}`: a `Table` on the page, with its totals, its pages and its files."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.functional import Promise

from chieng.core.sheets.export import EXPORT_PARAMETER, FORMATS, PAGE_PARAMETER
from chieng.core.sheets.tables import Table

register = template.Library()


@register.inclusion_tag("core/data_table.html", takes_context=True)
def data_table(context: dict[str, Any], table: Table[Any], empty: str | Promise = "") -> dict[str, Any]:
    """Draw the page of `table` that the address asks for. `empty` says what to do when there is no row."""
    request: HttpRequest = context["request"]
    shown = table.page(request.GET.get(PAGE_PARAMETER))
    return {
        "request": request,
        "table": table,
        "shown": shown,
        "page": shown.page,
        "empty": empty,
        "files": [(name.upper(), _address(request, EXPORT_PARAMETER, name)) for name in FORMATS],
    }


def _address(request: HttpRequest, parameter: str, value: str) -> str:
    """Return this page's address with its filters kept and one parameter set."""
    query = request.GET.copy()
    if parameter == EXPORT_PARAMETER:
        query.pop(PAGE_PARAMETER, None)
    query[parameter] = value
    return f"?{query.urlencode()}"
