"""Reporting's part of the read API: where the targets of a plan stand."""

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from chieng.core.api import PROBLEMS, Day, Problem, Text, scope
from chieng.core.clock import today
from chieng.programme.queries import get_for, plan_by_code
from chieng.reporting.queries import as_seen_by, standings
from chieng.reporting.records import record_of

router = Router(tags=["targets"])
GradeCode = Literal["A", "B", "C"]


class Period(Schema):
    kind: str
    since: date
    last_day: date


class MissingUnit(Schema):
    unit: str
    name: str
    reason: str
    words: str
    lacks: list[str]


class CountedUnit(Schema):
    """A unit that counts. For targets about people: how many it surely reached, and at most."""

    unit: str
    name: str
    people: int | None
    at_most: int | None
    activities: list[str]


class DenominatorFact(Schema):
    """A statistic in the denominator of a target about people, with how far it can be trusted."""

    kind: str
    on: date
    value: int
    source: str
    grade: GradeCode
    grade_label: str


class UnitList(Schema):
    """Whether the list of units that a target counts is complete, and how many there are by its source."""

    complete: bool
    expected: int | None


class Target(Schema):
    """Where one target stands. Units outside the reader's reach are counted in the figures and not named.

    Of people only bounds are known: `numerator` and `value` are sure, `at_most` and `value_at_most` can't be
    exceeded. `grade` is that of the weakest number in the denominator: A official, B given by a unit, C estimate.
    """

    target: str
    label_vi: str
    label_en: str
    clause: str
    as_of: date
    period: Period
    due: date
    counts: str
    comparator: str
    threshold: float
    value: float | None
    value_at_most: float | None
    numerator: int | None
    at_most: int | None
    denominator: int | None
    verdict: str
    verdict_label: str
    missing: list[MissingUnit]
    counted: list[CountedUnit]
    grade: GradeCode | None
    grade_label: str | None
    denominator_facts: list[DenominatorFact]
    sources: list[str]
    unit_list: UnitList | None
    sentence: str


@router.get(
    "/plans/{plan}/targets",
    response={200: list[Target], PROBLEMS: Problem},
    summary="Where each target of a plan stands",
)
@scope("targets:read")
def targets(request: HttpRequest, plan: Text, as_of: Day | None = None) -> list[dict[str, Any]]:
    """Return the targets in the plan's order, on `as_of` (today by default)."""
    day = as_of or today()
    get_for(request.user, plan, today())
    terms = plan_by_code(plan, day)
    if terms is None:
        raise Http404
    return [record_of(as_seen_by(request.user, one, today()).standing) for one in standings(terms, day)]
