"""What rooms above show on the page of a unit: each registers a panel in `apps.py`, organisations draws them.

`UNIT_PANELS.register("reporting", panel)`, where `panel(request, unit_id, day)` returns what to draw, or None for
nothing. Whoever draws has checked that the person may see the unit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise

from chieng.core.ports import Registry


@dataclass(frozen=True, slots=True)
class UnitPanel:
    """A part of a unit's page: its heading, the template that draws it, and what the template gets as `panel`."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


UNIT_PANELS: Registry[Callable[[HttpRequest, UUID, date], UnitPanel | None]] = Registry("panel of a unit's page")


def panels_for(request: HttpRequest, unit_id: UUID, day: date) -> list[UnitPanel]:
    """Return the panels of the unit's page, in the order in which they were registered."""
    found = (panel(request, unit_id, day) for panel in UNIT_PANELS)
    return [panel for panel in found if panel is not None]
