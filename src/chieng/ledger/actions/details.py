"""Checking what an activity tells beside its figures: outlet, place, languages, cost."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.ledger.actions.limits import check_length, wrong_number
from chieng.ledger.kinds import Detail, Facts, FundedInside
from chieng.ledger.models import ActivityKind, Language
from chieng.ledger.queries.vocabulary import codes_of

# More than this is surely a slip of the finger: the whole plan of a province costs less.
MOST_COST: Final = 100_000_000_000
LONGEST: Final = 150  # as the columns of outlet and place hold


def wrong_details(kind: ActivityKind, facts: Facts) -> Iterator[tuple[str, ValidationError]]:
    """Yield the field and what is wrong with it, one error a field."""
    for detail in Detail:
        value = getattr(facts, detail)
        if value in ("", (), None):
            continue
        error = _not_told(kind, detail) or _CHECKS[detail](value, detail)
        if error:
            yield detail.value, error


def _not_told(kind: ActivityKind, detail: Detail) -> ValidationError | None:
    if detail.value in kind.details:
        return None
    return ValidationError(
        _("Loại hoạt động này không ghi mục “%(what)s”."), params={"what": detail.label}, code="not_asked"
    )


def _wrong_text(value: str, _detail: Detail) -> ValidationError | None:
    try:
        check_length(value, LONGEST)
    except ValidationError as error:
        return error
    return None


def _wrong_languages(value: tuple[str, ...], _detail: Detail) -> ValidationError | None:
    if codes_of(Language).issuperset(value):
        return None
    return ValidationError(_("Chọn ngôn ngữ có trong danh sách."), code="language")


def _wrong_cost(value: int | FundedInside, _detail: Detail) -> ValidationError | None:
    return wrong_number(value, MOST_COST) if isinstance(value, int) else None


_CHECKS: dict[Detail, Callable[[Any, Detail], ValidationError | None]] = {
    Detail.OUTLET: _wrong_text,
    Detail.PLACE: _wrong_text,
    Detail.LANGUAGES: _wrong_languages,
    Detail.COST: _wrong_cost,
}
