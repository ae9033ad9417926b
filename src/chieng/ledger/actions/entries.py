"""Activities by file: keeping the file, and recording all of it in one short transaction, or nothing."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.imports import keeping
from chieng.core.jobs import Job
from chieng.ledger.actions.recording import activity_from, quantities_of
from chieng.ledger.actions.revisions import person_id
from chieng.ledger.exchange.batch import Entry
from chieng.ledger.kinds import EvidenceKind, State
from chieng.ledger.models import Activity, Evidence, Quantity, Revision, StagedEntries
from chieng.ledger.permissions import may_enter, may_record_somewhere


@action
def stage_entries(staged: StagedEntries, *, check: Job | None = None, actor: Actor) -> StagedEntries:
    """Keep the file privately for a day. With `check`, a job checks it in the background."""
    if not may_record_somewhere(actor, today()):
        raise PermissionDenied
    keeping.keep(staged, check=check, actor=actor)
    return staged


@action
def note_entries(staged: StagedEntries, *, result: dict[str, Any], digest: str, actor: Actor) -> None:
    """Keep what the check found. An empty digest: there is nothing to record."""
    keeping.note(staged, result=result, digest=digest, actor=actor)


@action
def ask_to_record(staged: StagedEntries, *, apply: Job, actor: Actor) -> None:
    """Have the checked file recorded in the background. Asked twice, it is recorded once."""
    keeping.hand_over(staged, apply=apply, actor=actor)


@action
def discard_entries(staged: StagedEntries, *, actor: Actor) -> None:
    """Let a file go that is not wanted any more. Nothing else changes."""
    keeping.let_go(staged, actor=actor)


@action
def forget_entries(gone: QuerySet[StagedEntries], *, actor: Actor) -> int:
    """Let go of files that nobody confirmed in time."""
    return keeping.forget(gone, actor=actor)


@action
def record_entries(staged: StagedEntries, *, entries: Sequence[Entry], actor: Actor) -> int:
    """Record what a file was checked to say; return how many activities are new.

    A file is recorded once, and so is each row: what is there already under its id is left as it is.
    """
    keeping.insist_own(staged, actor)
    if not keeping.mark_applied(staged):
        audit.unchanged()
        return 0
    if not all(may_enter(actor, unit_id, today()) for unit_id in {one.unit.pk for one in entries}):
        raise PermissionDenied
    known = set(Activity.objects.filter(client_id__in=[one.client_id for one in entries]).values_list("client_id"))
    new = [_Made(one, actor) for one in entries if (one.client_id,) not in known]
    _write(new, actor)
    data = {"file": staged.file_name, "sha256": staged.sha256, "new": len(new)}
    audit.record("ledger.entries.recorded", staged, actor=actor, data=data)
    return len(new)


class _Made:
    """An activity with everything that belongs to it, not written yet."""

    def __init__(self, entry: Entry, actor: Actor) -> None:
        self.entry = entry
        self.activity = activity_from(entry.unit, entry.client_id, entry.checked, actor)
        self.verbs = [
            "recorded",
            *(["evidence_added"] if entry.link else []),
            *(["submitted"] if entry.send else []),
        ]
        self.activity.version = len(self.verbs)
        if entry.send:
            self.activity.state = State.SUBMITTED
            self.activity.submitted_at, self.activity.submitted_by_id = now(), person_id(actor)

    def evidence(self, actor: Actor) -> Iterator[Evidence]:
        if self.entry.link:
            yield Evidence(
                activity=self.activity,
                kind=EvidenceKind.LINK,
                link=self.entry.link,
                position=1,
                added_by_id=person_id(actor),
            )

    def revisions(self, actor: Actor) -> Iterator[Revision]:
        for version, verb in enumerate(self.verbs, start=1):
            yield Revision(
                activity=self.activity,
                version=version,
                verb=verb,
                by_id=person_id(actor),
                by_label="" if person_id(actor) else actor.actor_label,
                changes=self._changes(verb),
            )

    def _changes(self, verb: str) -> dict[str, Any]:
        return {"evidence": [None, self.entry.link]} if verb == "evidence_added" else {}

    def told(self, verb: str) -> tuple[Any, dict[str, Any]]:
        """Return the audit entry of `verb`: the same facts as when somebody records by hand."""
        state = State.SUBMITTED if verb == "submitted" else State.DRAFT
        version = self.verbs.index(verb) + 1
        return self.activity, {"version": version, "state": state, "reason": "", **self._changes(verb)}


def _write(made: Sequence[_Made], actor: Actor) -> None:
    Activity.objects.bulk_create([one.activity for one in made])
    for name in ("tasks", "themes", "audiences", "languages"):
        _link(name, made)
    Quantity.objects.bulk_create(
        chain.from_iterable(quantities_of(one.activity, one.entry.checked.figures) for one in made)
    )
    Evidence.objects.bulk_create(chain.from_iterable(one.evidence(actor) for one in made))
    Revision.objects.bulk_create(chain.from_iterable(one.revisions(actor) for one in made))
    for verb in ("recorded", "evidence_added", "submitted"):
        facts = [one.told(verb) for one in made if verb in one.verbs]
        if facts:
            audit.record_many(f"ledger.activity.{verb}", facts, actor=actor)


def _link(name: str, made: Sequence[_Made]) -> None:
    """Link activities to what they name, thousands at once."""
    field: Any = Activity._meta.get_field(name)
    through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    through.objects.bulk_create(
        through(**{own: one.activity.pk, other: key}) for one in made for key in getattr(one.entry.checked, name)
    )
