"""Verifying the chain: which entry was changed, taken out, swapped with another, slipped in, or never sealed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import islice

from django.db.models import Q

from chieng.core.clock import now
from chieng.core.models import AuditEntry, AuditSeal
from chieng.core.models.audit import ACTOR_NAME, PersonalValue, salted_hash
from chieng.core.sealing.chain import START, content, link
from chieng.core.sealing.heads import Head, read_heads
from chieng.core.sealing.sealer import unsealed

_CHUNK = 1000
PERSONAL_ERASED = "core.personal.erased"
# As the subject of such an entry: everything that this actor ever did, wherever it was.
ACTOR_TYPE = "core.actor"
# And so: the values of every entry up to the one whose number is the subject's id, for they were old.
UP_TO_TYPE = "core.audit_up_to"


class FindingKind(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    SWAPPED = "swapped"
    SEAL_MISSING = "seal-missing"
    SEAL_CHANGED = "seal-changed"
    CUT_OFF = "cut-off"
    REWRITTEN = "rewritten"
    UNSEALED = "unsealed"
    NO_HEADS = "no-heads"
    PERSONAL_CHANGED = "personal-changed"
    PERSONAL_MISSING = "personal-missing"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """What is wrong: with which seal (0 when none) and which entry (0 when none)."""

    kind: FindingKind
    sequence: int = 0
    entry_id: int = 0
    other_id: int = 0


@dataclass(slots=True)
class Report:
    """What a verification read and found. No findings: the log is as it was written."""

    entries: int = 0
    seals: int = 0
    heads: int = 0
    restores: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.findings


def verify(*, unsealed_after: timedelta = timedelta(minutes=15)) -> Report:
    """Read the whole log and its chain, and report. Changes nothing; needs memory only for what is wrong."""
    report = Report()
    anchors = _anchors(report)
    suspects: list[AuditSeal] = []
    last = AuditSeal(sequence=0, hash=START)
    for chunk in _chunks():
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in chunk])
        for seal in chunk:
            report.findings += _place(last, seal, anchors)
            suspects += [] if _covers(seal, entries.get(seal.entry_id)) else [seal]
            last = seal
        report.seals += len(chunk)
        report.entries += len(entries)
        report.findings += _personal(list(entries.values()))
    report.findings += _judge(suspects)
    report.findings += _tail(last, anchors)
    old = unsealed(everything=True).filter(at__lt=now() - unsealed_after)
    report.findings += [Finding(FindingKind.UNSEALED, entry_id=entry.pk) for entry in old[:1000]]
    return report


def _anchors(report: Report) -> dict[int, Head]:
    """Return the heads that must still hold, by sequence: those after a restore replace those it went back on."""
    anchors: dict[int, Head] = {}
    for head in read_heads():
        report.heads += 1
        if head.restored:
            report.restores += 1
            anchors = {sequence: kept for sequence, kept in anchors.items() if sequence < head.sequence}
        if head.sequence:
            anchors.setdefault(head.sequence, head)
    if not report.heads and AuditSeal.objects.exists():
        report.findings.append(Finding(FindingKind.NO_HEADS))
    return anchors


def _chunks() -> Iterator[list[AuditSeal]]:
    seals = AuditSeal.objects.order_by("sequence").iterator(chunk_size=_CHUNK)
    while chunk := list(islice(seals, _CHUNK)):
        yield chunk


def _place(last: AuditSeal, seal: AuditSeal, anchors: dict[int, Head]) -> Iterator[Finding]:
    """Check the seal's place in the chain, apart from what it covers."""
    for lost in range(last.sequence + 1, min(seal.sequence, last.sequence + _CHUNK)):
        yield Finding(FindingKind.SEAL_MISSING, sequence=lost)
    if seal.sequence == last.sequence + 1 and seal.previous_hash != last.hash:
        yield Finding(FindingKind.SEAL_CHANGED, sequence=seal.sequence, entry_id=seal.entry_id)
    anchored = anchors.get(seal.sequence)
    if anchored is not None and anchored.hash != seal.hash:
        yield Finding(FindingKind.REWRITTEN, sequence=seal.sequence, entry_id=seal.entry_id)


def _covers(seal: AuditSeal, entry: AuditEntry | None, as_id: int | None = None) -> bool:
    return entry is not None and seal.hash == link(seal.sequence, seal.previous_hash, content(entry, as_id))


def _tail(last: AuditSeal, anchors: dict[int, Head]) -> Iterator[Finding]:
    for sequence in sorted(sequence for sequence in anchors if sequence > last.sequence):
        yield Finding(FindingKind.CUT_OFF, sequence=sequence)


def _judge(suspects: list[AuditSeal]) -> Iterator[Finding]:
    """Say of each seal that does not cover its entry: the entry is gone, swapped with another, or changed."""
    entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in suspects])
    for seal in suspects:
        if seal.entry_id not in entries:
            yield Finding(FindingKind.MISSING, seal.sequence, seal.entry_id)
            continue
        other = _true_entry(seal, list(entries.values())[:_CHUNK])
        kind = FindingKind.SWAPPED if other else FindingKind.CHANGED
        yield Finding(kind, seal.sequence, seal.entry_id, other)


def _true_entry(seal: AuditSeal, entries: list[AuditEntry]) -> int:
    """Return the id of another entry that now holds what this seal covers; 0 when there is none."""
    for entry in entries:
        if entry.pk != seal.entry_id and (_covers(seal, entry, seal.entry_id) or _covers(seal, entry)):
            return entry.pk
    return 0


def _personal(entries: list[AuditEntry]) -> Iterator[Finding]:
    """Check personal values against the hashes that are sealed; those that were erased are said to be so."""
    with_personal = {entry.pk: entry for entry in entries if entry.personal_hashes}
    old_up_to = _old_up_to()
    values = PersonalValue.objects.filter(entry__in=with_personal)
    found = {(value.entry_id, value.key): salted_hash(value.salt, value.value) for value in values}
    for entry in with_personal.values():
        for key, sealed in entry.personal_hashes.items():
            present = found.get((entry.pk, key))
            if present is None and entry.pk > old_up_to and not _was_erased(entry, key):
                yield Finding(FindingKind.PERSONAL_MISSING, entry_id=entry.pk)
            elif present is not None and present != sealed:
                yield Finding(FindingKind.PERSONAL_CHANGED, entry_id=entry.pk)


def _old_up_to() -> int:
    """Return up to which entry the personal values were let go because they were old; 0 for none."""
    told = AuditEntry.objects.filter(subject_type=UP_TO_TYPE, verb=PERSONAL_ERASED)
    return max((int(entry.subject_id) for entry in told if int(entry.subject_id) < entry.pk), default=0)


def _was_erased(entry: AuditEntry, key: str) -> bool:
    """Say whether a later entry tells that the values of this entry, or the name of its actor, were erased."""
    told = Q(subject_type=entry.subject_type, subject_id=entry.subject_id)
    if key == ACTOR_NAME:
        told |= Q(subject_type=ACTOR_TYPE, subject_id=entry.actor_id)
    return AuditEntry.objects.filter(told, verb=PERSONAL_ERASED, pk__gte=entry.pk).exists()
