"""What was done to a thing, as people read it: when, by whom, what, old and new."""

from collections.abc import Iterable
from typing import Any

from chieng.core.models import AuditEntry
from chieng.core.ui.kinds import Event
from chieng.core.verbs import label_of, told

MOST = 200


def entries_of(subjects: Iterable[Any]) -> list[AuditEntry]:
    """Return the log's entries about the given model instances, the latest first, at most MOST."""
    found: list[AuditEntry] = []
    for subject in subjects:
        about = AuditEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        found += about.prefetch_related("personal_values").order_by("-pk")[:MOST]
    return sorted(found, key=lambda entry: entry.pk, reverse=True)[:MOST]


def events_of(*subjects: Any) -> list[Event]:
    """Return what was done to the subjects as lines of a timeline. Whoever shows them has checked the right."""
    return [_event(entry) for entry in entries_of(subjects)]


def _event(entry: AuditEntry) -> Event:
    told_here = " · ".join([str(label_of(entry.verb)), *told(entry.verb, entry.data)])
    return Event(when=entry.at, what=told_here, who=entry.actor_name)
