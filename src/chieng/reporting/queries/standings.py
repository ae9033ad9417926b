"""Where each target stands on a day: computed when asked, from the programme's definition, the units as of
that day, and the verified activities. Nothing is stored, so there is no second truth.

All targets are asked at once, in a number of queries that grows with neither units nor targets: the ledger's
answers, the units under the owner, their names, the statistics.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from chieng.core.intervals import Interval
from chieng.ledger.kinds import Answer, Question
from chieng.ledger.queries import answers
from chieng.organisations.kinds import PlaceLine
from chieng.organisations.queries import members, names_of, placed
from chieng.programme.kinds import Coverage, PlanTerms, StatisticFact, TargetTerms
from chieng.programme.queries import (
    completeness_of,
    counted_days,
    current_plan,
    newest_of_each,
    statistics_known,
    targets_of,
)
from chieng.reporting.kinds import (
    CountedUnit,
    Figure,
    Missing,
    MissingUnit,
    Standing,
    UnitStanding,
    judged_on,
)
from chieng.reporting.reasons import lacking, reason_for
from chieng.reporting.sentences import list_words, sentence_for
from chieng.reporting.verdicts import judge, on_the_list

# So many units are named in a query; more, or most of them, are sooner read with all others.
_FEW = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A unit whose part of a figure is asked for, and by which relations others are in it.

    `among` names the places that are told beside it (itself one of them): a unit that could be in several of them
    is in one, so that their figures add up.
    """

    unit_id: UUID
    line: PlaceLine = PlaceLine.BELONGS
    among: tuple[UUID, ...] = ()


def standings(plan: PlanTerms, as_of: date, place: Place | None = None) -> list[Standing]:
    """Return where every target of the plan stands on `as_of`, in the plan's order; of one place, when given."""
    return _stand([(target, as_of) for target in targets_of(plan.id, as_of)], place)


def standing(target: TargetTerms, as_of: date, place: Place | None = None) -> Standing:
    """Return where one target stands on `as_of`, down to the activities that each unit counts by."""
    return _stand([(target, as_of)], place)[0]


def standings_each_on(asked: Sequence[tuple[TargetTerms, date]], place: Place | None = None) -> list[Standing]:
    """Return where targets of one plan stand, each on a day of its own: several targets, or one over time."""
    return _stand(asked, place)


def standings_of_unit(unit_id: UUID, day: date, plan: PlanTerms | None = None) -> list[UnitStanding]:
    """Return each target that counts the unit on `day`: whether it counts, by what, or why not yet.

    Of the plan that reaches the unit, unless another is given. A target about people is there when the unit has
    reached some.
    """
    plan = plan or current_plan(day, unit_id)
    if plan is None:
        return []
    asks = [_Ask.of(target, day) for target in targets_of(plan.id, day)]
    found = answers(plan.id, [ask.question for ask in asks], unit=unit_id)
    who = members(plan.owner_id, [ask.span for ask in asks], unit_id=unit_id)
    name = names_of([unit_id], day)
    made = []
    for number, (ask, answer) in enumerate(zip(asks, found, strict=True)):
        counted, missing = _sorted(ask, answer, _population(ask, who, 1 << number), name)
        if counted or missing:
            one, other = next(iter(counted), None), next(iter(missing), None)
            made.append(UnitStanding(ask.target, day, ask.question.days, one, other))
    return made


def period_so_far(target: TargetTerms, as_of: date) -> Interval:
    """Return the days that count on `as_of`: its period from the first day up to and including `as_of`."""
    period = target.period_on(as_of).interval
    return Interval(period.since, min(period.until, max(as_of, period.since) + timedelta(days=1)))


class _Ask(NamedTuple):
    """A target on a day: what it asks of the ledger, and the days on one of which a unit must exist."""

    target: TargetTerms
    as_of: date
    question: Question
    span: Interval

    @classmethod
    def of(cls, target: TargetTerms, as_of: date) -> "_Ask":
        days = period_so_far(target, as_of)
        quantity = target.measure.quantity if target.population.is_people else ""
        span = counted_days(target, target.period_on(as_of).interval, as_of)
        return cls(target, as_of, Question(target.measure.conditions, days, quantity), span)


def _stand(wanted: Sequence[tuple[TargetTerms, date]], place: Place | None) -> list[Standing]:
    """Return the standings of targets of one plan, each on its day."""
    if not wanted:
        return []
    asks = [_Ask.of(target, as_of) for target, as_of in wanted]
    plan, owner = asks[0].target.plan_id, asks[0].target.owner_id
    who = members(owner, [ask.span for ask in asks])
    populations = [_population(ask, who, 1 << number) for number, ask in enumerate(asks)]
    if place:
        inside = placed(place.among or [place.unit_id], [ask.span for ask in asks], place.line)
        populations = [
            [unit_id for unit_id in population if of_ask.get(unit_id) == place.unit_id]
            for population, of_ask in zip(populations, inside, strict=True)
        ]
    counted_at_all = {unit_id for population in populations for unit_id in population}
    few = len(counted_at_all) <= min(_FEW, len(who) // 2)
    found = answers(plan, [ask.question for ask in asks], among=counted_at_all if few else ())
    names = names_of(counted_at_all, max(ask.as_of for ask in asks))
    facts = _facts(asks, place.unit_id if place else owner)
    covered = completeness_of(wanted)
    if place is not None:
        covered = [of_part(one) for one in covered]
    made = []
    for ask, answer, population, coverage in zip(asks, found, populations, covered, strict=True):
        counted, missing = _sorted(ask, answer, population, names)
        made.append(_standing(ask, counted, missing, facts, coverage))
    return made


def of_part(coverage: Coverage | None) -> Coverage | None:
    """Return how complete the list of a part is: as the whole, whose number says nothing of a part."""
    return None if coverage is None else Coverage(coverage.is_complete)


def _population(ask: _Ask, who: Mapping[UUID, Mapping[str, int]], bit: int) -> list[UUID]:
    """Return the units that the target counts, or that may have reached people, in official order."""
    wanted = ask.target.population.unit_kinds
    return [
        unit_id
        for unit_id, kinds in who.items()
        if any(bits & bit and (not wanted or kind in wanted) for kind, bits in kinds.items())
    ]


def _sorted(
    ask: _Ask, answer: Answer, population: Collection[UUID], names: Mapping[UUID, str]
) -> tuple[list[CountedUnit], list[MissingUnit]]:
    """Sort the population into those that count and those that do not yet, the nearest to done first."""
    if ask.target.population.is_people:
        return [
            CountedUnit(one, names.get(one, ""), answer.met[one][0], people=reached.least, at_most=reached.most)
            for one in population
            if (reached := answer.reached.get(one))
        ], []
    counted: list[CountedUnit] = []
    missing: list[MissingUnit] = []
    for unit_id in population:
        by_condition = answer.met.get(unit_id, ())
        lacks = lacking(ask.target.measure.conditions, by_condition)
        if lacks:
            some = any(by_condition)
            reason = reason_for(answer.waiting.get(unit_id), some)
            missing.append(MissingUnit(unit_id, names.get(unit_id, ""), reason, lacks if some else ()))
        else:
            ids = tuple(dict.fromkeys(one for each in by_condition for one in each))
            counted.append(CountedUnit(unit_id, names.get(unit_id, ""), ids))
    return counted, _nearest_to_done_first(missing)


def _facts(asks: Sequence[_Ask], unit_id: UUID) -> list[StatisticFact]:
    kinds = {kind for ask in asks for kind in ask.target.population.statistics}
    if not kinds:
        return []
    return statistics_known(kinds, [unit_id], max(ask.as_of for ask in asks)).get(unit_id, [])


def _standing(
    ask: _Ask,
    counted: list[CountedUnit],
    missing: list[MissingUnit],
    facts: Collection[StatisticFact],
    coverage: Coverage | None,
) -> Standing:
    target = ask.target
    known = newest_of_each(target.population.statistics, facts, ask.as_of) or ()
    figure = figure_of(target, counted, missing, known)
    verdict = on_the_list(
        judge(
            figure,
            comparator=target.comparator,
            threshold=target.threshold_basis_points,
            due=judged_on(target, ask.as_of),
            as_of=ask.as_of,
        ),
        coverage,
    )
    return Standing(
        target=target,
        as_of=ask.as_of,
        days=ask.question.days,
        figure=figure,
        verdict=verdict,
        counted=tuple(counted),
        missing=tuple(missing),
        facts=known,
        sentence=" ".join(
            filter(
                None,
                [
                    sentence_for(target, figure, verdict, ask.as_of, missing),
                    list_words(coverage, figure.denominator),
                ],
            )
        ),
        coverage=coverage,
    )


def figure_of(
    target: TargetTerms,
    counted: Collection[CountedUnit],
    missing: Collection[MissingUnit],
    facts: Collection[StatisticFact],
) -> Figure:
    """Return the figure of a target from its units.

    People, not contacts: each unit counts by its largest activity, because the same people may have come again.
    The sum over units is therefore what is sure ("ít nhất"); the denominator is the newest known statistic, which
    no figure exceeds.
    """
    if not target.population.is_people:
        return Figure(len(counted), len(counted) + len(missing))
    known = sum(fact.value for fact in facts) if facts else None
    least = sum(one.people or 0 for one in counted)
    return Figure(min(least, known) if known else least, known, at_most=sum(one.at_most or 0 for one in counted))


def _nearest_to_done_first(missing: list[MissingUnit]) -> list[MissingUnit]:
    """Sort by reason, the nearest to done first; within one reason the official order stays."""
    order = {reason: number for number, reason in enumerate(Missing)}
    return sorted(missing, key=lambda one: order[one.reason])
