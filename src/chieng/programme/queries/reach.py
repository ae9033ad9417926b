"""Where a plan reaches: the units below its owner along the relations that rights and totals follow."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from chieng.core.intervals import Interval
from chieng.organisations.kinds import RIGHTS_FOLLOW

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


def units_below(owner_id: UUID, interval: Interval) -> "QuerySet[Unit]":
    """Return the units that stood under `owner_id` on a day of `interval` (the owner itself included)."""
    units: Any = apps.get_model("organisations", "Unit")._default_manager  # noqa: SLF001
    paths: Any = apps.get_model("organisations", "UnitPath")._default_manager  # noqa: SLF001
    below = paths.during(interval).filter(ancestor=owner_id, kind__in=RIGHTS_FOLLOW).values("descendant")
    found: QuerySet[Unit] = units.during(interval).filter(id__in=below)
    return found


def owners_above(unit_ids: Any, day: date) -> "QuerySet[Any]":
    """Return the ids of the units that stand above any of `unit_ids` on `day`, themselves included."""
    paths: Any = apps.get_model("organisations", "UnitPath")._default_manager  # noqa: SLF001
    above: QuerySet[Any] = paths.on(day).filter(descendant__in=unit_ids, kind__in=RIGHTS_FOLLOW).values("ancestor")
    return above


def kind_of(unit_id: UUID, day: date) -> str | None:
    """Return the code of the unit's kind on `day`."""
    classes: Any = apps.get_model("organisations", "UnitClass")._default_manager  # noqa: SLF001
    found: str | None = classes.on(day).filter(unit=unit_id).values_list("kind", flat=True).first()
    return found


def of_kinds(units: "QuerySet[Unit]", kinds: tuple[str, ...], interval: Interval) -> "QuerySet[Unit]":
    """Return those of `units` that had one of `kinds` on a day of `interval`."""
    classes: Any = apps.get_model("organisations", "UnitClass")._default_manager  # noqa: SLF001
    return units.filter(id__in=classes.during(interval).filter(kind__in=kinds).values("unit"))
