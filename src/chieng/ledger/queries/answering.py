"""What the ledger answers to every target of a plan at once: verified activities by unit and condition.

One pass over the plan's activities, however many targets ask and however many units there are: each row comes
with its themes, tasks and audiences as the bits that some condition names, so that a condition is a comparison of
numbers. `counted.units_with` and `counted.people_by_unit` say the same one condition at a time: `chieng targets
--check` and the tests hold the two against each other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from chieng.core.intervals import Interval
from chieng.ledger.kinds import Answer, Question, Reached, State, Waiting
from chieng.ledger.models import Activity, Quantity
from chieng.ledger.queries.attended import People, every_unit_that_came, everybody_that_came
from chieng.ledger.queries.carrying import CARRIES_OUT
from chieng.ledger.queries.counted import PEOPLE
from chieng.ledger.queries.narrowing import counted_in
from chieng.programme.kinds import Condition
from chieng.programme.queries import ids_of_tasks, ids_of_themes

_WAITING = (State.DRAFT, State.SUBMITTED, State.RETURNED)
_BY_THEMES: Any = Activity.themes.through
_BY_TASKS: Any = Activity.tasks.through
_BY_AUDIENCES: Any = Activity.audiences.through
# What decides which conditions an activity meets.
_SIGNATURE = ("kind_id", "theme_bits", "task_bits", "audience_bits", "carries")


def answers(plan: UUID, questions: Sequence[Question], *, unit: UUID | None = None) -> list[Answer]:
    """Return what the activities of `plan` (those of one `unit`, when it is given) answer to each question.

    One query, one each where themes and tasks are named, and one or two for a condition that counts by attendance.
    """
    if not questions:
        return []
    bits = _Bits(plan, [condition for question in questions for condition in question.conditions])
    days = list(dict.fromkeys(question.days for question in questions))
    figures_of = list(dict.fromkeys((one.quantity, one.conditions) for one in questions if one.quantity))
    gathered = [
        _Gathered(
            question,
            1 << days.index(question.days),
            figures_of.index((question.quantity, question.conditions)) if question.quantity else None,
            _came(question, plan, unit),
        )
        for question in questions
    ]
    # An activity's kind and bits say which conditions it meets; few combinations occur, so each is judged once.
    judged: dict[tuple[Any, ...], list[tuple[_Gathered, int]]] = {}
    rows = _rows(plan, questions, unit, bits, days)
    for activity_id, unit_id, state, periods, *signature in rows:
        if state != State.VERIFIED:
            for one in gathered:
                if periods & one.days and not one.question.quantity:
                    one.waiting[unit_id][state] += 1
            continue
        key, figures = tuple(signature[: len(_SIGNATURE)]), signature[len(_SIGNATURE) :]
        if key not in judged:
            judged[key] = [(one, index) for one in gathered for index in one.met_by(key, bits)]
        for one, index in judged[key]:
            if periods & one.days:
                one.add(unit_id, index, activity_id, figures)
    for one in gathered:
        one.add_those_that_came(plan, unit)
    return [one.answer() for one in gathered]


class _Bits:
    """A number for every theme, task and audience that a condition names, each a bit of its own."""

    def __init__(self, plan: UUID, conditions: Sequence[Condition]) -> None:
        self.themes = self._numbered(condition.themes for condition in conditions)
        self.tasks = self._numbered(condition.tasks for condition in conditions)
        self.audiences = self._numbered(condition.audiences for condition in conditions)
        self.carries = any(condition.carries_out_plan for condition in conditions)
        self.theme_ids = ids_of_themes(plan, self.themes) if self.themes else {}
        self.task_ids = ids_of_tasks(plan, self.tasks) if self.tasks else {}

    @staticmethod
    def _numbered(lists: Iterable[Sequence[str]]) -> dict[str, int]:
        codes = dict.fromkeys(code for each in lists for code in each)
        return {code: 1 << place for place, code in enumerate(codes)}

    def columns(self) -> dict[str, Any]:
        """Return the annotations of a row: 0 where nothing is named."""
        themes = {pk: self.themes[code] for code, pk in self.theme_ids.items()}
        tasks = {pk: self.tasks[code] for code, pk in self.task_ids.items()}
        return {
            "theme_bits": _bits_of(_BY_THEMES, "theme_id", themes),
            "task_bits": _bits_of(_BY_TASKS, "task_id", tasks),
            "audience_bits": _bits_of(_BY_AUDIENCES, "audience_id", self.audiences),
            "carries": Case(When(CARRIES_OUT, then=Value(1)), default=Value(0)) if self.carries else Value(0),
        }

    def meets(self, condition: Condition, signature: tuple[Any, ...]) -> bool:
        """Say whether an activity with this kind and these bits meets the condition."""
        kind, themes, tasks, audiences, carries = signature
        return (
            (bool(carries) or not condition.carries_out_plan)
            and (not condition.activity_kinds or kind in condition.activity_kinds)
            and (not condition.themes or bool((themes or 0) & _mask(self.themes, condition.themes)))
            and (not condition.tasks or bool((tasks or 0) & _mask(self.tasks, condition.tasks)))
            and (not condition.audiences or bool((audiences or 0) & _mask(self.audiences, condition.audiences)))
        )


def _mask(numbers: dict[str, int], codes: Sequence[str]) -> int:
    return sum(numbers[code] for code in dict.fromkeys(codes))


def _bits_of(links: Any, column: str, numbers: dict[Any, int]) -> Any:
    """Return the sum of the bits of what an activity is linked to: a link stands once, so a sum is an "or"."""
    if not numbers:
        return Value(0)
    cases = [When(**{column: pk}, then=Value(bit)) for pk, bit in numbers.items()]
    linked = links.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    total = linked.annotate(bits=Sum(Case(*cases, default=Value(0))))
    return Subquery(total.values("bits"), output_field=IntegerField())


@dataclass(slots=True)
class _Gathered:
    """What has been found for one question so far.

    `days` is the bit of its interval; where people are counted, `figure` says which figure of a row counts, and
    `came` who of them are counted with a unit of their own.
    """

    question: Question
    days: int
    figure: int | None
    came: People
    met: dict[UUID, list[list[UUID]]] = field(init=False)
    least: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    most: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    waiting: dict[UUID, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def __post_init__(self) -> None:
        many = len(self.question.conditions)
        self.met = defaultdict(lambda: [[] for _condition in range(many)])

    def met_by(self, signature: tuple[Any, ...], bits: _Bits) -> list[int]:
        return [
            index for index, condition in enumerate(self.question.conditions) if bits.meets(condition, signature)
        ]

    def add(self, unit_id: UUID, index: int, activity_id: UUID, figures: Sequence[int | None]) -> None:
        """Count the activity; for a question about people, by its figure, and not at all without one."""
        if self.figure is not None:
            value = figures[self.figure]
            if value is None:
                return
            self.least[unit_id] = max(self.least[unit_id], value)
            self.most[unit_id] += self.came.beyond(activity_id, value)
        self.met[unit_id][index].append(activity_id)

    def add_those_that_came(self, plan: UUID, unit: UUID | None) -> None:
        """Count what units took part in; their people are theirs and no more the organiser's."""
        for index, condition in enumerate(self.question.conditions):
            for unit_id, activity_id in every_unit_that_came(condition, self.question.days, plan, unit):
                if activity_id not in self.met[unit_id][index]:
                    self.met[unit_id][index].append(activity_id)
        for organiser in self.came.with_organiser:
            if organiser in self.least:
                self.least[organiser] = max(0, self.least[organiser] - self.came.shared(organiser))
        for unit_id, values in self.came.by_unit.items():
            self.least[unit_id] = max(self.least[unit_id], *values)
            self.most[unit_id] += sum(values)

    def answer(self) -> Answer:
        return Answer(
            met={unit_id: tuple(map(tuple, lists)) for unit_id, lists in self.met.items()},
            waiting={unit_id: Waiting(**states) for unit_id, states in self.waiting.items()},
            reached={unit_id: Reached(self.least[unit_id], self.most[unit_id]) for unit_id in self.most},
        )


def _came(question: Question, plan: UUID, unit: UUID | None) -> People:
    """Return who came to activities of others, where the question counts them."""
    if question.quantity != PEOPLE:
        return People()
    return everybody_that_came(question.conditions[0], question.days, plan, unit)


def _figure(question: Question) -> Any:
    """Return the figure of an activity that counts: of the condition's audiences only, where it splits by them."""
    condition = question.conditions[0]
    figures = Quantity.objects.filter(activity=OuterRef("pk"), kind=question.quantity, not_applicable=False)
    if condition.audiences:
        figures = figures.filter(Q(audience=None) | Q(audience__in=condition.audiences))
    total = figures.order_by().values("activity").annotate(total=Sum("value")).values("total")
    figure = Subquery(total, output_field=BigIntegerField())
    if not condition.activity_kinds:
        return figure
    return Case(When(kind__in=condition.activity_kinds, then=figure), output_field=BigIntegerField())


def _whole(questions: Sequence[Question]) -> Interval:
    return Interval(min(each.days.since for each in questions), max(each.days.until for each in questions))


def _in_plan(plan: UUID, questions: Sequence[Question], unit: UUID | None) -> QuerySet[Activity]:
    """Return the activities of the plan in the days that some question asks about."""
    if unit is None:
        return counted_in(Activity.objects.filter(plan=plan), _whole(questions))
    # The plan is compared as an expression, so that every database starts from the unit's few activities.
    ours = Case(When(plan=plan, then=Value(1)), default=Value(0))
    return counted_in(Activity.objects.filter(unit=unit), _whole(questions)).annotate(ours=ours).filter(ours=1)


def _rows(
    plan: UUID, questions: Sequence[Question], unit: UUID | None, bits: _Bits, days: Sequence[Interval]
) -> Iterable[tuple[Any, ...]]:
    """Return the rows that may matter, in order, with the figures that `_figure` gives, each once."""
    found = _in_plan(plan, questions, unit).filter(_wanted(questions))
    asked = {(one.quantity, one.conditions): one for one in questions if one.quantity}
    figures = {f"figure_{place}": _figure(question) for place, question in enumerate(asked.values())}
    found = found.annotate(periods=_periods(days), **bits.columns(), **figures).order_by("since", "pk")
    names = ("pk", "unit_id", "state", "periods", *_SIGNATURE, *figures)
    rows: Iterable[tuple[Any, ...]] = found.values_list(*names)
    return rows


def _wanted(questions: Sequence[Question]) -> Q:
    """Return the condition on rows: verified ones of kinds that are asked for, and what waits for units."""
    of_units = [question for question in questions if not question.quantity]
    of_people = [question for question in questions if question.quantity]
    verified = Q(state=State.VERIFIED)
    wanted = Q(pk=None)
    if of_units:
        wanted |= Q(state__in=_WAITING) | (verified & _of_kinds(of_units))
    if of_people:
        # What gives no figure counts nobody; looked for only when nothing else needs those rows anyway.
        figures = Quantity.objects.filter(activity=OuterRef("pk"), not_applicable=False)
        has_figure = Q() if of_units else Q(Exists(figures.filter(kind__in={one.quantity for one in of_people})))
        wanted |= verified & _of_kinds(of_people) & has_figure
    return wanted


def _of_kinds(questions: Collection[Question]) -> Q:
    kinds = [condition.activity_kinds for question in questions for condition in question.conditions]
    return Q(kind__in={kind for each in kinds for kind in each}) if all(kinds) else Q()


def _periods(days: Sequence[Interval]) -> Any:
    """Return the sum of the bits of the intervals in which an activity counts."""
    total: Any = Value(0)
    for place, interval in enumerate(days):
        within = When(since__lt=interval.until, counts_until__gt=interval.since, then=Value(1 << place))
        total = total + Case(within, default=Value(0), output_field=IntegerField())
    return total
