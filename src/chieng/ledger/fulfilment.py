"""How far a unit is with what it was given, as its activities show: verified is done, entered is begun."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from chieng.core.fulfilment import Progress, Work
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity

_SHOWING = (State.VERIFIED, State.SUBMITTED, State.RETURNED, State.DRAFT)


@dataclass(frozen=True, slots=True)
class _Done:
    """An activity as far as it shows that something was done."""

    id: UUID
    kind: str
    since: date
    counts_until: date
    is_verified: bool
    tasks: frozenset[UUID]

    def shows(self, work: Work) -> bool:
        """Whether it is of one of the kinds or, where none is named, of one of the tasks, within the days."""
        if self.since >= work.days.until or self.counts_until <= work.days.since:
            return False
        return self.kind in work.kinds if work.kinds else bool(self.tasks.intersection(work.tasks))


def progress_of(works: Sequence[Work]) -> Mapping[UUID, Progress]:
    """Return what activities show of each piece of work: two queries, however many there are."""
    asked = [work for work in works if work.kinds or work.tasks]
    if not asked:
        return {}
    by_unit = _activities(asked)
    found = {}
    for work in asked:
        shown = [one for unit in work.units for one in by_unit.get((unit, work.plan_id), ()) if one.shows(work)]
        best = max(shown, key=lambda one: one.is_verified, default=None)
        if best:
            found[work.id] = Progress(best.is_verified, reverse("ledger:activity", args=[best.id]))
    return found


def _activities(works: Sequence[Work]) -> dict[tuple[UUID, UUID], list[_Done]]:
    """Return the activities that could show one of the works, by unit and plan, the earliest first."""
    kinds = {kind for work in works for kind in work.kinds}
    tasks = {task for work in works for task in work.tasks}
    linked = Activity.tasks.through.objects.filter(activity=OuterRef("pk"), task__in=tasks)
    rows = Activity.objects.filter(
        Q(kind__in=kinds) | Q(Exists(linked)),
        unit__in={unit for work in works for unit in work.units},
        plan__in={work.plan_id for work in works},
        state__in=_SHOWING,
        since__lt=max(work.days.until for work in works),
        counts_until__gt=min(work.days.since for work in works),
    ).order_by("since", "pk")
    names = ("pk", "unit_id", "plan_id", "kind_id", "since", "counts_until", "state")
    listed = list(rows.values_list(*names))
    through = Activity.tasks.through.objects.filter(activity__in=rows.order_by().values("pk"), task__in=tasks)
    task_ids: dict[UUID, set[UUID]] = defaultdict(set)
    for activity_id, task_id in through.values_list("activity_id", "task_id"):
        task_ids[activity_id].add(task_id)
    found: dict[tuple[UUID, UUID], list[_Done]] = defaultdict(list)
    for activity_id, unit, plan, kind, since, counts_until, state in listed:
        one = _Done(
            activity_id, kind, since, counts_until, state == State.VERIFIED, frozenset(task_ids[activity_id])
        )
        found[unit, plan].append(one)
    return found
