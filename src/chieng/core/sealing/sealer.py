"""Putting committed entries into the chain, in the order in which they are found committed.

On PostgreSQL a lower id may commit after a higher one, so the chain's order is that of sealing, not of ids. The
frequent pass looks back a little way; a complete one, every few minutes, finds what committed later than that.
Two sealers can't fork the chain: both would write the same sequence number, and one of them is refused.
"""

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from chieng.core.models import AuditEntry, AuditSeal
from chieng.core.sealing.chain import START, content, link
from chieng.core.sealing.heads import anchor

BATCH = 500
LOOK_BACK = 5000


def unsealed(*, everything: bool = False) -> QuerySet[AuditEntry]:
    """Return committed entries without a seal, by id: among the last ones, or among all."""
    entries = AuditEntry.objects.filter(~Exists(AuditSeal.objects.filter(entry_id=OuterRef("pk")))).order_by("pk")
    if everything:
        return entries
    newest = AuditSeal.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    return entries.filter(pk__gt=newest - LOOK_BACK)


def has_unsealed() -> bool:
    return unsealed().exists()


def seal(*, everything: bool = False) -> int:
    """Seal what is committed and not yet sealed; return how many entries. Leaves off where another seals."""
    sealed = 0
    while True:
        try:
            seals = _seal_batch(everything=everything)
        except IntegrityError:
            return sealed
        if not seals:
            return sealed
        anchor(seals[-1].sequence, seals[-1].hash)
        sealed += len(seals)


def _seal_batch(*, everything: bool) -> list[AuditSeal]:
    with transaction.atomic():
        head = AuditSeal.objects.order_by("-sequence").first()
        sequence, previous = (head.sequence, head.hash) if head else (0, START)
        seals = []
        for entry in unsealed(everything=everything)[:BATCH]:
            sequence += 1
            made = AuditSeal(
                sequence=sequence,
                entry_id=entry.pk,
                previous_hash=previous,
                hash=link(sequence, previous, content(entry)),
            )
            seals.append(made)
            previous = made.hash
        AuditSeal.objects.bulk_create(seals)
    return seals
