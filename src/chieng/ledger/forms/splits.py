"""A people figure split by audience: asked once for each figure, for all kinds that have it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from chieng.core.sheets.display import NOT_APPLICABLE, shown
from chieng.ledger.forms.numbers import NumberField
from chieng.ledger.kinds import Figure
from chieng.ledger.models import ActivityKind, Audience, QuantityKind


@dataclass(frozen=True, slots=True)
class Split:
    """The fields in which one figure is split, as the page draws them."""

    quantity: QuantityKind
    fields: Sequence[forms.BoundField]

    @property
    def filled(self) -> bool:
        """Whether anything stands in them that should be seen."""
        return any(field.errors or field.value() not in (None, "") for field in self.fields)

    @property
    def total(self) -> str:
        """Return the sum of what stands in them, as people read it; "…" when no part is a number."""
        numbers = [value for value in map(_read, self.fields) if isinstance(value, int)]
        return shown(sum(numbers) if numbers else None, "number")


def _read(field: forms.BoundField) -> Any:
    try:
        return field.field.clean(field.value())
    except forms.ValidationError:
        return None


def name_of(quantity: str, audience: str) -> str:
    return f"tach-{quantity}-{audience}"


def quantities_split(kinds: Sequence[ActivityKind]) -> list[QuantityKind]:
    """Return the figures of these kinds that may be split, each once."""
    asked = {one.quantity_id: one.quantity for kind in kinds for one in kind.asked.all()}
    return sorted((one for one in asked.values() if one.by_audience), key=lambda one: one.position)


def split_fields(quantities: Sequence[QuantityKind], audiences: Sequence[Audience]) -> dict[str, forms.Field]:
    return {
        name_of(quantity.code, audience.code): NumberField(label=str(audience))
        for quantity in quantities
        for audience in audiences
    }


def figures_split(read: Mapping[str, Any], quantity: str, audiences: Sequence[Audience]) -> list[Figure]:
    """Return the figures typed by audience. A blank says nothing; zero and "does not apply" are said."""
    typed = ((one.code, read.get(name_of(quantity, one.code))) for one in audiences)
    return [
        Figure(quantity, None if value is NOT_APPLICABLE else value, audience)
        for audience, value in typed
        if value is not None
    ]


def split_from(figures: Sequence[Figure]) -> Iterator[tuple[str, Any]]:
    """Yield the figures by audience as the form shows them."""
    for figure in figures:
        if figure.audience:
            yield name_of(figure.kind, figure.audience), NOT_APPLICABLE if figure.value is None else figure.value


def total_of(figures: Sequence[Figure]) -> int | None:
    """Return the sum of what was entered; None when no part is a number."""
    numbers = [figure.value for figure in figures if figure.value is not None]
    return sum(numbers) if numbers else None
