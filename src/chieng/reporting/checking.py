"""Computing every target a second way, one condition at a time, and comparing: two ways must agree."""

from collections.abc import Iterator
from datetime import date

from chieng.ledger.queries import people_by_unit, units_with
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import population
from chieng.reporting.kinds import Figure, Standing
from chieng.reporting.queries import standings


def disagreements(plan: PlanTerms, as_of: date) -> Iterator[tuple[str, Figure, Figure]]:
    """Yield each target whose figure differs when it is computed plainly: its code, as shown, as computed here."""
    for one in standings(plan, as_of):
        plain = _people(one) if one.target.population.is_people else _units(one)
        if plain != one.figure:
            yield one.target.code, one.figure, plain


def _units(one: Standing) -> Figure:
    target = one.target
    units = list(population(target, one.period.interval, as_of=one.as_of).values_list("pk", flat=True))
    met = units_with(target.measure.conditions, units, one.days, plan=target.plan_id)
    return Figure(sum(all(met.get(unit, ((),))) for unit in units), len(units))


def _people(one: Standing) -> Figure:
    target = one.target
    units = list(population(target, one.period.interval, as_of=one.as_of).values_list("pk", flat=True))
    condition, quantity = target.measure.conditions[0], target.measure.quantity
    reached = people_by_unit(condition, units, one.days, quantity=quantity, plan=target.plan_id)
    known = sum(fact.value for fact in one.facts) if one.facts else None
    least = sum(each.least for each in reached.values())
    most = sum(each.most for each in reached.values())
    return Figure(min(least, known) if known else least, known, at_most=most)
