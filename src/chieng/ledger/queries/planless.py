"""Whose units have no plan of their own for this year although a target asks them for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, ActivityKind, UnitPlan
from chieng.ledger.permissions import WRITERS
from chieng.organisations.queries import roles_of, units_where, with_names
from chieng.programme.queries import targets_reaching


@dataclass(frozen=True, slots=True)
class Planless:
    """A unit without a plan, the target that asks for one, and the draft that was begun for the year, if any."""

    unit_id: UUID
    name: str
    target: str
    begun: UUID | None


def without_a_plan(actor: object, day: date) -> Iterator[Planless]:
    """Yield the units in which the actor writes, which have no plan in force on `day`, and which a target asks.

    One query for whoever's units have their plans; two more for each unit that has none.
    """
    own = {held.unit_id for held in roles_of(actor, day) if held.role in WRITERS and held.over_id is None}
    if not own:
        return
    in_force = Activity.objects.filter(
        unit=OuterRef("pk"), kind__takes_document=True, since__lte=day, until__gt=day
    ).exclude(state=State.WITHDRAWN)
    begun = UnitPlan.objects.filter(unit=OuterRef("pk"), activity=None, year=day.year)
    units = units_where(actor, WRITERS, day).filter(~Exists(in_force), pk__in=own)
    for unit in with_names(units, day).annotate(begun=Subquery(begun.values("pk")[:1])).order_by("position"):
        target = _asked_for(unit.pk, unit.kind_on, day)  # type: ignore[attr-defined]
        if target:
            yield Planless(unit.pk, unit.name_on, target, unit.begun)  # type: ignore[attr-defined]


def _asked_for(unit_id: UUID, kind: str, day: date) -> str:
    """Return the code of the first target that counts such a unit by a plan of its own, or nothing."""
    documents = set(ActivityKind.objects.filter(takes_document=True).values_list("code", flat=True))
    for target in targets_reaching(unit_id, day):
        asks = any(not documents.isdisjoint(one.activity_kinds) for one in target.measure.conditions)
        if asks and kind in target.population.unit_kinds:
            return target.code
    return ""
