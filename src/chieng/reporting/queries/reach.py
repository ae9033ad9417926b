"""What of a standing a person may see: the figures whole, units by name only within their reach."""

from dataclasses import dataclass, replace
from datetime import date

from chieng.core.actors import SystemActor
from chieng.organisations.queries import EVERY_ROLE, units_where
from chieng.reporting.kinds import Standing


@dataclass(frozen=True, slots=True)
class Seen:
    """A standing as a person sees it, and how many units it leaves unnamed because they are not theirs to see."""

    standing: Standing
    unnamed_counted: int = 0
    unnamed_missing: int = 0


def as_seen_by(actor: object, standing: Standing, day: date) -> Seen:
    """Return the standing with only those units named that `actor` may see on `day`, ended ones included."""
    if isinstance(actor, SystemActor):
        return Seen(standing)
    named = {one.unit_id for one in standing.counted} | {one.unit_id for one in standing.missing}
    reach = units_where(actor, EVERY_ROLE, day, with_ended=True).order_by().values_list("pk", flat=True)
    mine = named.intersection(reach)
    counted = tuple(one for one in standing.counted if one.unit_id in mine)
    missing = tuple(one for one in standing.missing if one.unit_id in mine)
    return Seen(
        replace(standing, counted=counted, missing=missing),
        unnamed_counted=len(standing.counted) - len(counted),
        unnamed_missing=len(standing.missing) - len(missing),
    )
