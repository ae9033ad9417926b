"""How the plan speaks to each of many units: assigned, requested, co-ordinating, or not at all."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from chieng.programme.kinds import DutyMode
from chieng.programme.models import DutyAddressee, DutyVersion
from chieng.programme.queries.plans import leads_of

_STRONGEST_FIRST = tuple(DutyMode)
# Which of a duty's addressees speaks for a unit: its own name, else its lead, else its kind, as `mode_for` says.
_BY_NAME, _BY_LEAD, _BY_KIND, _NOBODY = range(4)


def modes_of(plan_id: UUID, kinds: Mapping[UUID, str | None], day: date) -> dict[UUID, DutyMode]:
    """Return the strongest mode in which any duty of the plan is addressed to each unit; others are left out.

    `kinds` gives each unit's kind on `day`. Assigned goes before requested, requested before co-ordinating: only
    units that are assigned something can be overdue, and letters to the others are worded differently. Two
    queries, whatever the number of units.
    """
    leads = leads_of(plan_id, day)
    of_plan = {lead.unit_id for lead in leads if not lead.duty and not lead.task}
    by_kind: dict[str, list[UUID]] = {}
    for unit, kind in kinds.items():
        by_kind.setdefault(kind or "", []).append(unit)
    said: dict[tuple[UUID, str], tuple[int, DutyMode]] = {}
    versions = DutyVersion.objects.filter(part__plan=plan_id).on(day)
    rows = DutyAddressee.objects.filter(version__in=versions).values_list(
        "version__part__code", "mode", "kind_id", "unit_id", "is_lead"
    )
    for duty, mode, kind, unit_id, is_lead in rows:
        if unit_id is not None:
            some, how = [unit_id], _BY_NAME
        elif is_lead:
            own = {lead.unit_id for lead in leads if lead.duty == duty}
            some, how = list(own or of_plan), _BY_LEAD
        else:
            some, how = by_kind.get(kind or "", []), _BY_KIND
        for unit in some:
            if unit in kinds and how < said.get((unit, duty), (_NOBODY,))[0]:
                said[unit, duty] = (how, DutyMode(mode))
    return _strongest(said)


def _strongest(said: Mapping[tuple[UUID, str], tuple[int, DutyMode]]) -> dict[UUID, DutyMode]:
    found: dict[UUID, DutyMode] = {}
    for (unit, _duty), (_how, mode) in said.items():
        held = found.get(unit, mode)
        found[unit] = min(mode, held, key=_STRONGEST_FIRST.index)
    return found
