"""Finding units by the codes that others know them by."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from chieng.core.text import tidy
from chieng.organisations.models import Unit, UnitCode


def find_by_code(scheme: str, code: str, day: date) -> Unit | None:
    """Return the unit that has `code` in `scheme` on `day`, if any: on another day it may be another's."""
    row = UnitCode.objects.on(day).filter(scheme=scheme, code=tidy(code)).select_related("unit").first()
    return row.unit if row else None


def earlier_holders(scheme: str, code: str, day: date, *, but: UUID | None = None) -> QuerySet[UnitCode]:
    """Return who had `code` in `scheme` before `day`, `but` one unit: a code used again deserves a word."""
    rows = UnitCode.objects.filter(scheme=scheme, code=tidy(code), since__lt=day).exclude(unit=but)
    return rows.select_related("unit").order_by("since")
