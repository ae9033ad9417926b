"""A file on its way in: kept, checked, confirmed. What is confirmed is exactly what was shown."""

from collections.abc import Callable
from typing import Any

from chieng.core.actors import Actor
from chieng.core.imports.flow import Flow
from chieng.core.imports.keeping import staged_from
from chieng.organisations.actions.imports import import_people, import_units
from chieng.organisations.actions.staging import note_check
from chieng.organisations.exchange.batch import Plan
from chieng.organisations.exchange.people import plan_people
from chieng.organisations.exchange.units import plan_units
from chieng.organisations.models import StagedImport

PLANS: dict[str, Callable[..., Plan]] = {
    StagedImport.What.UNITS: plan_units,
    StagedImport.What.PEOPLE: plan_people,
}
APPLIES: dict[str, Callable[..., Any]] = {
    StagedImport.What.UNITS: import_units,
    StagedImport.What.PEOPLE: import_people,
}


def staged_file(what: str, content: bytes, file_name: str, actor: Actor) -> StagedImport:
    """Return the file as a row that is not saved yet."""
    return staged_from(StagedImport, content, file_name, actor, what=what)


def _plan(staged: StagedImport, *, actor: Actor) -> Plan:
    content, defaults = bytes(staged.content or b""), staged.told.get("defaults")
    return (
        plan_units(content, actor=actor, defaults=defaults)
        if defaults
        else PLANS[staged.what](content, actor=actor)
    )


def _apply(staged: StagedImport, plan: Plan, *, actor: Actor) -> None:
    """Every step checks for itself once more."""
    APPLIES[staged.what](staged, batch=plan.batch, actor=actor)


_flow = Flow(_plan, _apply, note_check)
check, confirm, apply_or_check_again = _flow.check, _flow.confirm, _flow.apply_or_check_again
