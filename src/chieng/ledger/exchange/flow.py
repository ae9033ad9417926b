"""A file of activities on its way in: what is confirmed is exactly what was shown."""

from chieng.core.actors import Actor
from chieng.core.imports.flow import Flow
from chieng.ledger import actions
from chieng.ledger.exchange.batch import EntryPlan
from chieng.ledger.exchange.planning import plan_entries
from chieng.ledger.models import StagedEntries


def _plan(staged: StagedEntries, *, actor: Actor) -> EntryPlan:
    return plan_entries(bytes(staged.content or b""), actor=actor)


def _apply(staged: StagedEntries, plan: EntryPlan, *, actor: Actor) -> None:
    actions.record_entries(staged, entries=plan.entries, actor=actor)


flow = Flow(_plan, _apply, actions.note_entries)
