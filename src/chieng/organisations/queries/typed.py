"""The one unit that somebody means when typing a name or a code."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chieng.core.text import fold, tidy
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Unit, UnitCode, UnitName
from chieng.organisations.queries.names import names_of

NAMED = 4


def unit_typed(units: QuerySet[Unit], typed: str, day: date) -> Unit:
    """Return the one of `units` that is called so on `day`. Raises ValidationError for none and for several.

    Called exactly so, else with a name that has this part.
    """
    words = tidy(typed)
    ids = units_called(units, words, day) or units_with_part(units, words, day)
    if len(ids) == 1:
        return Unit.objects.get(pk=ids[0])
    if ids:
        raise ValidationError(
            _("Có nhiều đơn vị khớp với “%(typed)s”: %(names)s. Hãy gõ đủ tên, hoặc gõ mã."),
            params={"typed": words, "names": told_apart(ids, day)},
        )
    text = _("Không có đơn vị “%(typed)s” vào ngày %(day)s trong phạm vi của anh/chị. Kiểm tra tên hoặc ngày.")
    raise ValidationError(text, params={"typed": words, "day": f"{day:%d/%m/%Y}"})


def units_called(units: QuerySet[Unit], typed: str, day: date) -> list[UUID]:
    """Return those of `units` with this code, else this name, else this name or short name without diacritics."""
    words, folded = tidy(typed), fold(typed)
    names, codes = _names(units, day), UnitCode.objects.on(day).filter(unit__in=_alive(units, day).values("pk"))
    for found in (
        codes.filter(code__iexact=words),
        names.filter(Q(name__iexact=words) | Q(short_name__iexact=words)),
    ):
        if ids := list(found.values_list("unit_id", flat=True).distinct()):
            return ids
    # `folded` holds the name and the short name in one, so the whole of either is compared here.
    rows = names.filter(folded__contains=folded).values_list("unit_id", "name", "short_name")
    return list(dict.fromkeys(each for each, *said in rows if folded in map(fold, said)))


def units_with_part(units: QuerySet[Unit], typed: str, day: date) -> list[UUID]:
    """Return those of `units` with `typed` in a name, whatever its diacritics; a few are enough."""
    found = _names(units, day).filter(folded__contains=fold(typed)).order_by("unit__position")
    return list(found.values_list("unit_id", flat=True).distinct()[: NAMED + 1])


def _names(units: QuerySet[Unit], day: date) -> QuerySet[UnitName]:
    return UnitName.objects.on(day).filter(unit__in=_alive(units, day).values("pk"))


def _alive(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    return units.filter(since__lte=day, until__gt=day).order_by()


def told_apart(ids: list[UUID], day: date) -> str:
    """Return names with the unit each belongs to, in official order: “Xã Đăk Long (Huyện Đắk Hà)”."""
    ids = list(Unit.objects.filter(pk__in=ids).values_list("pk", flat=True))
    rows = Relation.objects.on(day).filter(unit__in=ids, kind=RelationKind.BELONGS_TO)
    above = dict(rows.values_list("unit_id", "parent_id"))
    names = names_of({*ids, *above.values()}, day)
    shown = [
        f"{names.get(each, '')} ({names.get(above[each], '')})" if each in above else names.get(each, "")
        for each in ids[:NAMED]
    ]
    return "; ".join(shown) + ("; …" if len(ids) > NAMED else "")
