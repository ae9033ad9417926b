"""The one unit that somebody means when typing a name or a code."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chieng.core.text import fold, tidy
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Unit, UnitCode, UnitName
from chieng.organisations.queries.names import names_of

NAMED = 4


def unit_typed(units: QuerySet[Unit], typed: str, day: date) -> Unit:
    """Return the one of `units` that is called so on `day`. Raises ValidationError for none and for several.

    As typed, then without diacritics, then as a part of the name, then as a code: the first that finds any.
    """
    words, alive = tidy(typed), units.filter(since__lte=day, until__gt=day).order_by()
    names = UnitName.objects.on(day).filter(unit__in=alive.values("pk"))
    codes = UnitCode.objects.on(day).filter(unit__in=alive.values("pk"))
    for found in (
        codes.filter(code__iexact=words),
        names.filter(name__iexact=words),
        names.filter(folded=fold(words)),
        names.filter(folded__contains=fold(words)),
    ):
        ids = list(found.order_by("unit__position").values_list("unit_id", flat=True).distinct()[: NAMED + 1])
        if len(ids) == 1:
            return Unit.objects.get(pk=ids[0])
        if ids:
            raise ValidationError(
                _("Có nhiều đơn vị khớp với “%(typed)s”: %(names)s. Hãy gõ đủ tên, hoặc gõ mã."),
                params={"typed": words, "names": _told_apart(ids, day)},
            )
    text = _("Không có đơn vị “%(typed)s” vào ngày %(day)s trong phạm vi của anh/chị. Kiểm tra tên hoặc ngày.")
    raise ValidationError(text, params={"typed": words, "day": f"{day:%d/%m/%Y}"})


def _told_apart(ids: list[UUID], day: date) -> str:
    """Return names with the unit each belongs to: “Xã Đăk Long (Huyện Đắk Hà)”."""
    rows = Relation.objects.on(day).filter(unit__in=ids, kind=RelationKind.BELONGS_TO)
    above = dict(rows.values_list("unit_id", "parent_id"))
    names = names_of({*ids, *above.values()}, day)
    shown = [
        f"{names.get(each, '')} ({names.get(above[each], '')})" if each in above else names.get(each, "")
        for each in ids[:NAMED]
    ]
    return "; ".join(shown) + ("; …" if len(ids) > NAMED else "")
