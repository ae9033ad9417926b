"""Where each target stands on a day: computed when asked, from the programme's definition, the units as of
that day, and the verified activities. Nothing is stored, so there is no second truth.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from chieng.core.intervals import Interval
from chieng.ledger.queries import people_by_unit, units_with, waiting_by_unit
from chieng.organisations.queries import names_of
from chieng.programme.kinds import PlanTerms, TargetTerms
from chieng.programme.queries import population, statistic_sum, targets_of
from chieng.reporting.kinds import CountedUnit, Figure, Missing, MissingUnit, Standing
from chieng.reporting.reasons import lacking, reason_for
from chieng.reporting.sentences import sentence_for
from chieng.reporting.verdicts import judge

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


def standings(plan: PlanTerms, as_of: date) -> list[Standing]:
    """Return where every target of the plan stands on `as_of`, in the plan's order."""
    return [standing(target, as_of) for target in targets_of(plan.id, as_of)]


def standing(target: TargetTerms, as_of: date) -> Standing:
    """Return where one target stands on `as_of`, down to the activities that each unit counts by."""
    return _of_people(target, as_of) if target.population.is_people else _of_units(target, as_of)


def period_so_far(target: TargetTerms, as_of: date) -> Interval:
    """Return the days that count on `as_of`: its period from the first day up to and including `as_of`."""
    period = target.period_on(as_of).interval
    return Interval(period.since, min(period.until, max(as_of, period.since) + timedelta(days=1)))


def _of_units(target: TargetTerms, as_of: date) -> Standing:
    days = period_so_far(target, as_of)
    units = population(target, target.period_on(as_of).interval, as_of=as_of)
    met = units_with(target.measure.conditions, units, days, plan=target.plan_id)
    waiting = waiting_by_unit(units, days)
    counted: list[CountedUnit] = []
    missing: list[MissingUnit] = []
    for unit_id, name in _named(units, as_of):
        by_condition = met.get(unit_id, ())
        lacks = lacking(target.measure.conditions, by_condition)
        if lacks:
            reason = reason_for(waiting.get(unit_id), any(by_condition))
            missing.append(MissingUnit(unit_id, name, reason, lacks if any(by_condition) else ()))
        else:
            ids = tuple(dict.fromkeys(one for each in by_condition for one in each))
            counted.append(CountedUnit(unit_id, name, ids))
    figure = Figure(len(counted), len(counted) + len(missing))
    return _standing(target, as_of, figure, Behind(counted, _nearest_to_done_first(missing)))


def _of_people(target: TargetTerms, as_of: date) -> Standing:
    """People, not contacts: each unit counts by its largest activity, because the same people may have come again.

    The sum over units is therefore what is sure ("ít nhất"); the denominator is the newest known statistic.
    """
    days = period_so_far(target, as_of)
    facts = statistic_sum(target.population.statistics, target.owner_id, as_of)
    units = population(target, target.period_on(as_of).interval, as_of=as_of)
    condition = target.measure.conditions[0]
    quantity = target.measure.quantity
    reached = people_by_unit(condition, units, days, quantity=quantity, plan=target.plan_id)
    by_unit = units_with([condition], units, days, plan=target.plan_id)
    counted = [
        CountedUnit(unit_id, name, by_unit[unit_id][0], people=reached[unit_id].least)
        for unit_id, name in _named(units.filter(pk__in=list(reached)), as_of)
    ]
    known = sum(fact.value for fact in facts) if facts else None
    least = sum(one.people or 0 for one in counted)
    figure = Figure(
        min(least, known) if known else least, known, at_most=sum(one.most for one in reached.values())
    )
    return _standing(target, as_of, figure, Behind(counted, sources=tuple(fact.source for fact in facts or ())))


class Behind(NamedTuple):
    """Who and what stands behind a figure."""

    counted: list[CountedUnit]
    missing: Sequence[MissingUnit] = ()
    sources: tuple[str, ...] = ()


def _standing(target: TargetTerms, as_of: date, figure: Figure, behind: Behind) -> Standing:
    verdict = judge(
        figure,
        comparator=target.comparator,
        threshold=target.threshold_basis_points,
        due=target.due,
        as_of=as_of,
    )
    return Standing(
        target=target,
        as_of=as_of,
        days=period_so_far(target, as_of),
        figure=figure,
        verdict=verdict,
        counted=tuple(behind.counted),
        missing=tuple(behind.missing),
        sources=behind.sources,
        sentence=sentence_for(target, figure, verdict, as_of, behind.missing),
    )


def _named(units: "QuerySet[Unit]", day: date) -> list[tuple[UUID, str]]:
    """Return the ids of the units in official order, each with its name on `day`."""
    ids = list(units.values_list("pk", flat=True))
    names = names_of(ids, day)
    return [(unit_id, names.get(unit_id, "")) for unit_id in ids]


def _nearest_to_done_first(missing: list[MissingUnit]) -> list[MissingUnit]:
    """Sort by reason, the nearest to done first; within one reason the official order stays."""
    order = list(Missing)
    return sorted(missing, key=lambda one: order.index(one.reason))
