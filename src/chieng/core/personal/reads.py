"""Writing down who looked at whose personal data, on the few pages that show it. Ordinary browsing leaves nothing.

No action and no audit entry: like a counter, it changes nothing of what it counts. One row a reader, person,
occasion and day; looking at oneself leaves none, and neither does the system.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chieng.core.actors import SystemActor
from chieng.core.clock import VIETNAM, now
from chieng.core.models import PersonalRead
from chieng.core.ports import Registry
from chieng.core.verbs import Words

_CHUNK = 400

# On which occasions personal data are looked at: a room registers the words for each of its own.
OCCASIONS: Registry[Words] = Registry("occasion of looking at personal data")


def note_read(reader: Any, subject_ids: Iterable[UUID], occasion: str) -> None:
    """Write down that `reader` looked at these people on an occasion. One read a page, a write once a day."""
    if isinstance(reader, SystemActor):
        return
    if occasion not in OCCASIONS:
        raise KeyError(occasion)
    me = UUID(reader.actor_id)
    wanted = sorted(set(subject_ids) - {me})
    moment = now()
    day = moment.astimezone(VIETNAM).date()
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        known = set(
            PersonalRead.objects.filter(subject_id__in=some, day=day, reader_id=me, occasion=occasion).values_list(
                "subject_id", flat=True
            )
        )
        PersonalRead.objects.bulk_create(
            [
                PersonalRead(reader_id=me, subject_id=one, occasion=occasion, day=day, at=moment)
                for one in some
                if one not in known
            ],
            ignore_conflicts=True,
        )
