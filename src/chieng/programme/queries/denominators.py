"""Denominators: which units a target counts, and numbers of people by their sources."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from chieng.core.intervals import Interval, one_day
from chieng.organisations.queries import existing_in, under
from chieng.programme.kinds import CountRule, Grade, StatisticFact, TargetTerms
from chieng.programme.models import Statistic

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


def population(terms: TargetTerms, period: Interval, *, as_of: date | None = None) -> "QuerySet[Unit]":
    """Return the units that a target counts in `period`, as far as `as_of` (its last day by default).

    Rule "end": of its kinds on the last day; "existed": on some day up to then; "at": on the day it names.
    For a target about people: every unit that may have reached some on a day up to then. Only units under the
    plan's owner count, along the relations that totals follow.
    """
    counted = counted_days(terms, period, as_of)
    if terms.population.is_people:
        return under(terms.owner_id, counted)
    below = under(terms.owner_id, counted).order_by().values("pk")
    return existing_in(counted, terms.population.unit_kinds).filter(pk__in=below)


def counted_days(terms: TargetTerms, period: Interval, as_of: date | None = None) -> Interval:
    """Return the days on one of which a unit must exist to be counted, as far as `as_of`."""
    last = period.until - timedelta(days=1)
    last = min(last, max(as_of, period.since)) if as_of else last
    if terms.population.rule is CountRule.AT and terms.population.at:
        return _one_day(terms.population.at)
    if terms.population.rule is CountRule.EXISTED or terms.population.is_people:
        return Interval(period.since, last + timedelta(days=1))
    return _one_day(last)


def _one_day(day: date) -> Interval:
    return one_day(day)


def statistic(kind: str, unit_id: UUID, day: date) -> StatisticFact | None:
    """Return the newest number of `kind` about the unit known for `day`, or None: then it is unknown, not zero."""
    found = Statistic.objects.filter(kind=kind, unit=unit_id, on__lte=day).order_by("-on").first()
    if found is None:
        return None
    return StatisticFact(found.kind_id, found.unit_id, found.on, found.value, found.source, Grade(found.grade))


def statistics_known(
    kinds: Collection[str], unit_ids: Collection[UUID], day: date
) -> dict[UUID, list[StatisticFact]]:
    """Return every number of these kinds known for `day` about each unit, the newest first. One query."""
    rows = Statistic.objects.filter(kind__in=kinds, unit__in=unit_ids, on__lte=day).order_by("-on")
    found: dict[UUID, list[StatisticFact]] = {}
    for row in rows:
        fact = StatisticFact(row.kind_id, row.unit_id, row.on, row.value, row.source, Grade(row.grade))
        found.setdefault(row.unit_id, []).append(fact)
    return found


def newest_of_each(
    kinds: Collection[str], facts: Collection[StatisticFact], day: date
) -> tuple[StatisticFact, ...] | None:
    """Return of `facts` (the newest first) the newest of each kind for `day`, or None when one is unknown."""
    found = [next((fact for fact in facts if fact.kind == kind and fact.on <= day), None) for kind in kinds]
    known = tuple(fact for fact in found if fact is not None)
    return known if known and len(known) == len(found) else None


def statistic_sum(kinds: Collection[str], unit_id: UUID, day: date) -> tuple[StatisticFact, ...] | None:
    """Return the facts whose values add up to a population of people, or None when one of them is unknown."""
    facts = [statistic(kind, unit_id, day) for kind in kinds]
    known = tuple(fact for fact in facts if fact is not None)
    return known if known and len(known) == len(facts) else None
