"""Rebuilding the closure: a derived thing, so that it can always be made anew from the relations."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.organisations.actions import paths
from chieng.organisations.models import Unit
from chieng.organisations.queries.closure import ClosureReport, closure_reports


@action
def rebuild_closure(*, actor: Actor) -> list[ClosureReport]:
    """Write the closure of every relation anew where it differs; return what was found. For the system alone."""
    if not isinstance(actor, SystemActor):
        raise PermissionDenied
    paths.hold_relations()
    reports = closure_reports()
    wrong = [report for report in reports if not report.agrees]
    for report in wrong:
        paths.rebuild(report.kind)
    if not wrong:
        audit.unchanged()
        return reports
    audit.record_many(
        "organisations.unit.paths_rebuilt",
        [(Unit(pk=pk), {"kinds": kinds}) for pk, kinds in _touched(wrong).items()],
        actor=actor,
    )
    return reports


def _touched(wrong: list[ClosureReport]) -> dict[UUID, list[str]]:
    """Return the units whose paths were wrong, each with the relations concerned."""
    touched: dict[UUID, list[str]] = {}
    for report in wrong:
        for pk in {path.descendant for path in report.missing | report.surplus}:
            touched.setdefault(pk, []).append(report.kind.value)
    return touched
