"""The words of the ledger by their codes: kinds, what they ask for, and for whom they are by default."""

from chieng.core.remembering import remembered
from chieng.ledger.models import ActivityKind, QuantityKind
from chieng.ledger.models.reference import Named


@remembered
def kind_called(code: str) -> ActivityKind | None:
    return ActivityKind.objects.filter(code=code).first()


@remembered
def asked_by(kind: ActivityKind) -> dict[str, QuantityKind]:
    """Return the figures that the kind asks for, by code."""
    return {one.code: one for one in QuantityKind.objects.filter(pk__in=kind.asked.values("quantity"))}


@remembered
def main_figure(kind: ActivityKind) -> QuantityKind | None:
    """Return the figure without which nothing of this kind is sent."""
    main = kind.asked.filter(is_main=True).select_related("quantity").first()
    return main.quantity if main else None


@remembered
def default_audiences(kind: ActivityKind) -> tuple[str, ...]:
    return tuple(kind.default_audiences.values_list("code", flat=True))


@remembered
def codes_of(model: type[Named]) -> frozenset[str]:
    """Return every code of a vocabulary."""
    return frozenset(model.objects.values_list("code", flat=True))
