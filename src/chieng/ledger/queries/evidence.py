"""What proves an activity."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from chieng.ledger.kinds import EvidenceKind
from chieng.ledger.models import Evidence


def evidence_of(activities: Collection[UUID]) -> QuerySet[Evidence]:
    """Return the evidence of the activities in order, without what was removed."""
    found = Evidence.objects.filter(activity__in=activities, removed_at=None)
    return found.select_related("file").order_by("activity_id", "position", "added_at", "id")


def first_photos(activities: Collection[UUID]) -> dict[UUID, Evidence]:
    """Return the first photo of each activity that has one."""
    found: dict[UUID, Evidence] = {}
    for evidence in evidence_of(activities).filter(kind=EvidenceKind.PHOTO):
        found.setdefault(evidence.activity_id, evidence)
    return found


def removed_from(activity: UUID) -> QuerySet[Evidence]:
    """Return what was evidence of the activity and was removed, the last first."""
    gone = Evidence.objects.filter(activity=activity, removed_at__isnull=False)
    return gone.select_related("file").order_by("-removed_at", "id")
