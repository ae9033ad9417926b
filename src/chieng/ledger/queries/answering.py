"""What the ledger answers to every target of a plan at once: verified activities by unit and condition.

One pass over the plan's activities, however many targets ask and however many units there are: each row says in
itself what it is linked to and its figures (`ledger.lines`), so that nothing is joined but the plan that it
carries out. `counted.units_with` and `counted.people_by_unit` say the same from the links and quantities, one
condition at a time: `chieng targets --check` and the tests hold the two against each other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from chieng.core.intervals import Interval
from chieng.ledger.kinds import Answer, Question, Reached, State, Waiting
from chieng.ledger.lines import read_codes, read_figure
from chieng.ledger.models import Activity
from chieng.ledger.queries.attended import People
from chieng.ledger.queries.carrying import CARRIES_OUT
from chieng.ledger.queries.counted import PEOPLE
from chieng.ledger.queries.ids import Ids, as_given
from chieng.ledger.queries.narrowing import counted_in
from chieng.ledger.queries.sheets import Line, lines_that_count
from chieng.programme.kinds import Condition

_WAITING = (State.DRAFT, State.SUBMITTED, State.RETURNED)


class _Signature(NamedTuple):
    """What decides which conditions an activity meets. Few occur, so each is judged once."""

    kind: str
    codes_line: str
    carries: int

    def meets(self, condition: Condition, *, as_guest: bool = False) -> bool:
        """Say whether an activity like this meets the condition; `as_guest`: for a unit that took part in it."""
        if condition.activity_kinds and self.kind not in condition.activity_kinds:
            return False
        codes = read_codes(self.codes_line)
        if condition.themes and codes.themes.isdisjoint(condition.themes):
            return False
        if condition.tasks and codes.tasks.isdisjoint(condition.tasks):
            return False
        if as_guest:
            return True
        if condition.audiences and codes.audiences.isdisjoint(condition.audiences):
            return False
        return bool(self.carries) or not condition.carries_out_plan


def answers(
    plan: UUID, questions: Sequence[Question], *, unit: UUID | None = None, among: Collection[UUID] = ()
) -> list[Answer]:
    """Return what the activities of `plan` (those of one `unit`, when it is given) answer to each question.

    Who asks only about some units names them with `among` (none: all), and is answered at least for those.
    One query, and one or two more where a condition counts by attendance.
    """
    if not questions:
        return []
    days = list(dict.fromkeys(question.days for question in questions))
    gathered = [_Gathered(question, 1 << days.index(question.days)) for question in questions]
    _take_attendance(gathered, plan, days, unit)
    ids = Ids()
    judged = _Judged(gathered)
    rows = _rows(plan, questions, unit, days, among)
    for activity_id, unit_id, state, periods, figures, *signature in rows:
        whose = ids[unit_id]
        if state != State.VERIFIED:
            for one in gathered:
                if periods & one.days and not one.question.quantity:
                    one.waiting[whose][state] += 1
            continue
        for one, index in judged[tuple(signature)]:
            if periods & one.days:
                one.add(whose, index, activity_id, figures, ids)
    for one in gathered:
        one.add_those_that_came()
    return [one.answer() for one in gathered]


def _take_attendance(
    gathered: Sequence["_Gathered"], plan: UUID, days: Sequence[Interval], unit: UUID | None
) -> None:
    """Hand every question the lines of attendance sheets that meet its conditions. No query where none asks."""
    asking = [each for one in gathered for each in one.question.conditions if each.attended]
    if not asking:
        return
    for line in lines_that_count(plan, asking, _whole(days), _periods(days, "activity__"), unit):
        signature = _Signature(line.kind, line.codes_line, 0)
        for one in gathered:
            if not line.periods & one.days:
                continue
            for index, condition in enumerate(one.question.conditions):
                if condition.attended and signature.meets(condition, as_guest=True) and line.counts_for(condition):
                    one.take(line, index, unit)


class _Judged(dict[tuple[Any, ...], "list[tuple[_Gathered, int]]"]):
    """Which conditions of which questions each signature meets: judged when it first occurs."""

    def __init__(self, gathered: Sequence["_Gathered"]) -> None:
        super().__init__()
        self._every = [
            (one, index, condition) for one in gathered for index, condition in enumerate(one.question.conditions)
        ]
        self._of_kind: dict[str, list[tuple[_Gathered, int, Condition]]] = {}

    def __missing__(self, given: tuple[Any, ...]) -> "list[tuple[_Gathered, int]]":
        signature = _Signature(*given)
        asking = self._of_kind.get(signature.kind)
        if asking is None:
            asking = [one for one in self._every if signature.kind in (one[2].activity_kinds or (signature.kind,))]
            self._of_kind[signature.kind] = asking
        found = [(one, index) for one, index, condition in asking if signature.meets(condition)]
        self[given] = found
        return found


@dataclass(slots=True)
class _Gathered:
    """What has been found for one question so far.

    `days` is the bit of its interval, `came` who of the people are counted with a unit of their own, `guests` the
    units that count by having taken part, with the activity.
    """

    question: Question
    days: int
    came: People = field(default_factory=People)
    guests: list[tuple[UUID, int, UUID]] = field(default_factory=list)
    met: dict[UUID, list[list[UUID]]] = field(init=False)
    least: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    most: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    waiting: dict[UUID, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def __post_init__(self) -> None:
        many = len(self.question.conditions)
        self.met = defaultdict(lambda: [[] for _condition in range(many)])

    def take(self, line: Line, index: int, unit: UUID | None) -> None:
        """Take a line of a sheet that counts; of one `unit`, as guest and, for its people, as organiser."""
        if unit is None or line.unit_id == unit:
            self.guests.append((line.unit_id, index, line.activity_id))
        if self.question.quantity == PEOPLE:
            value = line.of(self.question.conditions[index].audiences)
            self.came.add(line.unit_id, line.organiser, line.activity_id, value)

    def add(self, unit_id: UUID, index: int, activity: Any, figures: str, ids: Ids) -> None:
        """Count the activity; for a question about people, by its figure, and not at all without one."""
        activity_id = ids[activity]
        if self.question.quantity:
            value = read_figure(figures, self.question.quantity, self.question.conditions[index].audiences)
            if value is None:
                return
            self.least[unit_id] = max(self.least[unit_id], value)
            self.most[unit_id] += self.came.beyond(activity_id, value)
        self.met[unit_id][index].append(activity_id)

    def add_those_that_came(self) -> None:
        """Count what units took part in; their people are theirs and no more the organiser's."""
        for unit_id, index, activity_id in self.guests:
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


def _whole(days: Sequence[Interval]) -> Interval:
    return Interval(min(each.since for each in days), max(each.until for each in days))


def _rows(
    plan: UUID,
    questions: Sequence[Question],
    unit: UUID | None,
    days: Sequence[Interval],
    among: Collection[UUID],
) -> Iterable[tuple[Any, ...]]:
    """Return the rows that may matter, in order; ids as the database gives them."""
    wanted = _in_plan(plan, _whole(days), unit).filter(_wanted(questions))
    if among:
        wanted = wanted.filter(unit__in=among)
    conditions = [condition for question in questions for condition in question.conditions]
    asked = any(condition.carries_out_plan for condition in conditions)
    carries: Any = Case(When(CARRIES_OUT, then=Value(1)), default=Value(0)) if asked else Value(0)
    found = wanted.annotate(
        own_id=as_given("pk"),
        whose=as_given("unit_id"),
        periods=as_given(_periods(days)),
        carries=as_given(carries),
    )
    names = ("own_id", "whose", "state", "periods", "figures_line", "kind_id", "codes_line", "carries")
    rows: Iterable[tuple[Any, ...]] = found.order_by("since", "pk").values_list(*names)
    return rows


def _in_plan(plan: UUID, days: Interval, unit: UUID | None) -> QuerySet[Activity]:
    """Return the activities of the plan in the days that some question asks about."""
    if unit is None:
        return counted_in(Activity.objects.filter(plan=plan), days)
    # The plan is compared as an expression, so that every database starts from the unit's few activities.
    ours = Case(When(plan=plan, then=Value(1)), default=Value(0))
    return counted_in(Activity.objects.filter(unit=unit), days).annotate(ours=ours).filter(ours=1)


def _wanted(questions: Sequence[Question]) -> Q:
    """Return the condition on rows: verified ones of kinds that are asked for, and what waits for units."""
    of_units = [question for question in questions if not question.quantity]
    of_people = [question for question in questions if question.quantity]
    verified = Q(state=State.VERIFIED)
    wanted = Q(pk=None)
    if of_units:
        wanted |= Q(state__in=_WAITING) | (verified & _of_kinds(_conditions(of_units)))
    if of_people:
        # What gives no figure counts nobody.
        wanted |= verified & _of_kinds(_conditions(of_people)) & ~Q(figures_line="")
    return wanted


def _conditions(questions: Sequence[Question]) -> list[Condition]:
    return [condition for question in questions for condition in question.conditions]


def _of_kinds(conditions: Collection[Condition]) -> Q:
    kinds = [condition.activity_kinds for condition in conditions]
    return Q(kind__in={kind for each in kinds for kind in each}) if all(kinds) else Q()


def _periods(days: Sequence[Interval], path: str = "") -> Any:
    """Return the sum of the bits of the intervals in which an activity counts."""
    total: Any = Value(0)
    for place, interval in enumerate(days):
        sides = {f"{path}since__lt": interval.until, f"{path}counts_until__gt": interval.since}
        total = total + Case(When(**sides, then=Value(1 << place)), default=Value(0), output_field=IntegerField())
    return total
