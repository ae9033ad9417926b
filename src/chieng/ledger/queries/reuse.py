"""The same file proving two activities: noticed, named only to those who may see the other, never blocked.

Two files are the same when they were handed in as the same bytes, when they are the same picture drawn anew, or
when one is the other as it was downloaded from here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Evidence, StagedUpload
from chieng.ledger.queries.activities import visible_to

if TYPE_CHECKING:
    from chieng.core.models import StoredFile


@dataclass(slots=True)
class Reuse:
    """Where else a file is evidence: the activities that the reader may see, and how many others there are."""

    named: list[Activity] = field(default_factory=list)
    unnamed: int = 0


def _in_use() -> QuerySet[Evidence]:
    return Evidence.objects.filter(removed_at=None, file__isnull=False).exclude(activity__state=State.WITHDRAWN)


def reuse_of(
    files: "Sequence[StoredFile]", *, but: Collection[UUID], actor: object, day: date
) -> "dict[int, Reuse]":
    """Return by file id where else each file is evidence, beyond the activities `but`; no entry for nowhere."""
    hashes = {mark for one in files for mark in (one.sha256, one.original_sha256)}
    if not hashes:
        return {}
    same = Q(file__sha256__in=hashes) | Q(file__original_sha256__in=hashes)
    uses = list(_in_use().filter(same).exclude(activity__in=but).select_related("file", "activity__kind"))
    if not uses:
        return {}
    seen = set(
        visible_to(actor, day).filter(pk__in={one.activity_id for one in uses}).values_list("pk", flat=True)
    )
    found = {one.pk: _reuse(one, uses, seen) for one in files}
    return {pk: reuse for pk, reuse in found.items() if reuse.named or reuse.unnamed}


def _reuse(file: "StoredFile", uses: Iterable[Evidence], seen: set[UUID]) -> Reuse:
    marks = {file.sha256, file.original_sha256}
    others = {
        one.activity_id: one.activity
        for one in uses
        if one.file and marks & {one.file.sha256, one.file.original_sha256}
    }
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
    """Return the files taken in, each with where it is evidence already."""
    found = list(staged)
    known = reuse_of([one.file for one in found], but=(), actor=actor, day=day)
    for one in found:
        one.reuse = known.get(one.file_id)
    return found


def reused_evidence(actor: object, day: date) -> QuerySet[Evidence]:
    """Return the evidence that `actor` may see whose file proves another activity too, whoever's, newest first."""
    others = _in_use().exclude(activity=OuterRef("activity"))
    same = Q(file__sha256=OuterRef("file__sha256")) | Q(file__original_sha256=OuterRef("file__original_sha256"))
    drawn = Q(file__original_sha256=OuterRef("file__sha256")) | Q(file__sha256=OuterRef("file__original_sha256"))
    mine = _in_use().filter(activity__in=visible_to(actor, day).order_by().values("pk"))
    return mine.filter(Exists(others.filter(same | drawn))).order_by(F("added_at").desc(), "pk")


def reusing(activities: Collection[UUID], actor: object, day: date) -> set[UUID]:
    """Return those of the activities that have evidence which another activity has too."""
    found = reused_evidence(actor, day).filter(activity__in=activities).order_by()
    return set(found.values_list("activity_id", flat=True))
