"""The same file proving two activities: noticed, named only to those who may see the other, never blocked.

Two files are the same when they were handed in as the same bytes, when they are the same picture drawn anew, or
when one is the other as it was downloaded from here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import product
from operator import or_
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chieng.core.models import StoredFile
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Evidence, StagedUpload
from chieng.ledger.queries.activities import visible_to
from chieng.ledger.teams import TeamActor


@dataclass(slots=True)
class Reuse:
    """Where else a file is evidence: the activities that the reader may see, and how many others there are."""

    named: list[Activity] = field(default_factory=list)
    unnamed: int = 0


def _in_use() -> QuerySet[Evidence]:
    return Evidence.objects.filter(removed_at=None, file__isnull=False).exclude(activity__state=State.WITHDRAWN)


def _uses_of(files: Iterable[StoredFile]) -> QuerySet[Evidence]:
    """Return where files like these are evidence. First the files, then their uses: each finds its index."""
    marks = {mark for one in files for mark in (one.sha256, one.original_sha256)}
    if not marks:
        return Evidence.objects.none()
    alike = StoredFile.objects.filter(Q(sha256__in=marks) | Q(original_sha256__in=marks))
    return _in_use().filter(file__in=list(alike.values_list("pk", flat=True)))


def reuse_of(files: Sequence[StoredFile], *, but: Collection[UUID], actor: object, day: date) -> dict[int, Reuse]:
    """Return by file id where else each file is evidence, beyond the activities `but`; no entry for nowhere."""
    uses = list(_uses_of(files).exclude(activity__in=but).select_related("file", "activity__kind"))
    if not uses:
        return {}
    seen = set(
        visible_to(actor, day).filter(pk__in={one.activity_id for one in uses}).values_list("pk", flat=True)
    )
    found = {one.pk: _reuse(one, uses, seen) for one in files}
    return {pk: reuse for pk, reuse in found.items() if reuse.named or reuse.unnamed}


def _reuse(file: StoredFile, uses: Iterable[Evidence], seen: set[UUID]) -> Reuse:
    marks = {file.sha256, file.original_sha256}
    others = {one.activity_id: one.activity for one in uses if marks & _marks(one)}
    named = sorted((one for pk, one in others.items() if pk in seen), key=lambda one: one.since)
    return Reuse(named, sum(pk not in seen for pk in others))


def with_reuse(evidence: Iterable[Evidence], actor: object, day: date) -> list[Evidence]:
    """Return the evidence of one activity, each piece with where else it is used (`reuse`, None for nowhere)."""
    found = list(evidence)
    files = [one.file for one in found if one.file]
    known = reuse_of(files, but={one.activity_id for one in found}, actor=actor, day=day)
    for one in found:
        one.reuse = known.get(one.file_id) if one.file_id else None
    return found


def staged_with_reuse(staged: Iterable[StagedUpload], actor: object, day: date) -> list[StagedUpload]:
    """Return the files taken in, each with where it is evidence already; a community team is not told that."""
    found = list(staged)
    if isinstance(actor, TeamActor):
        return found
    known = reuse_of([one.file for one in found], but=(), actor=actor, day=day)
    for one in found:
        one.reuse = known.get(one.file_id)
    return found


def reused_evidence(actor: object, day: date) -> QuerySet[Evidence]:
    """Return the evidence that `actor` may see whose file proves another activity too, whoever's, newest first."""
    others = _in_use().exclude(activity=OuterRef("activity"))
    # One question a way to be the same: each uses its index, which a single OR would not.
    same = [
        Q(Exists(others.filter(**{f"file__{theirs}": OuterRef(f"file__{ours}")})))
        for theirs, ours in product(("sha256", "original_sha256"), repeat=2)
    ]
    mine = _in_use().filter(activity__in=visible_to(actor, day).order_by().values("pk"))
    return mine.filter(reduce(or_, same)).order_by(F("added_at").desc(), "pk")


def reusing(activities: Collection[UUID]) -> set[UUID]:
    """Return those of the activities that have evidence which another activity has too."""
    own = list(_in_use().filter(activity__in=activities).select_related("file"))
    by_mark: dict[str, set[UUID]] = {}
    for one in _uses_of([one.file for one in own if one.file]).select_related("file"):
        for mark in _marks(one):
            by_mark.setdefault(mark, set()).add(one.activity_id)
    return {one.activity_id for one in own if any(by_mark[mark] - {one.activity_id} for mark in _marks(one))}


def _marks(evidence: Evidence) -> set[str]:
    return {evidence.file.sha256, evidence.file.original_sha256} if evidence.file else set()
