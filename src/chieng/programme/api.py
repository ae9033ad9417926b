"""The API's plans: their heads, and what they say on a day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from chieng.core.api import PROBLEMS, Day, Problem, Text, scope
from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.programme.kinds import Addressee, Condition, DutyTerms, PlanTerms, TargetTerms, TaskTerms, ThemeTerms
from chieng.programme.queries import (
    duties_of,
    get_for,
    plan_by_code,
    targets_of,
    tasks_of,
    themes_of,
    visible_to,
)
from chieng.programme.queries.plans import terms_of

router = Router(tags=["plans"])


class PlanHead(Schema):
    """A plan. `until` is the first day after its period, null while none is known. Money is in đồng."""

    code: str
    owner: UUID
    number: str
    issued_on: date
    label_vi: str
    label_en: str
    since: date
    until: date | None
    total_dong: int | None


class Part(Schema):
    code: str
    label_vi: str
    label_en: str
    clause: str


class Task(Part):
    group: str


class ConditionOut(Schema):
    """What verified activities must show. An empty list means "any"; within a list one is enough."""

    label_vi: str
    label_en: str
    activity_kinds: list[str]
    themes: list[str]
    tasks: list[str]
    audiences: list[str]
    carries_out_plan: bool
    attended: str | None


class TargetTermsOut(Part):
    """A target's definition. `threshold` is in per cent; of whom: kinds of units, or statistics of people."""

    period_kind: str
    comparator: str
    threshold: float
    due: date
    unit_kinds: list[str]
    statistics: list[str]
    conditions: list[ConditionOut]


class AddresseeOut(Schema):
    """Whom a duty is for and in which mode: a kind of units, one unit, or whoever leads."""

    mode: str
    kind: str | None
    unit: UUID | None
    is_lead: bool


class Duty(Part):
    tasks: list[str]
    recurrence: str
    is_report: bool
    addressees: list[AddresseeOut]


class PlanOut(PlanHead):
    themes: list[Part]
    tasks: list[Task]
    targets: list[TargetTermsOut]
    duties: list[Duty]


@router.get("/plans", response={200: list[PlanHead], PROBLEMS: Problem}, summary="Plans within reach")
@scope("plans:read")
def plans(request: HttpRequest, day: Day | None = None) -> list[dict[str, Any]]:
    """Return the plans that the reader may see, the newest first, as their heads stand on `day` (today)."""
    return [_head(terms) for terms in terms_of(visible_to(request.user, today()), day or today())]


@router.get("/plans/{plan}", response={200: PlanOut, PROBLEMS: Problem}, summary="One plan with all its parts")
@scope("plans:read")
def plan(request: HttpRequest, plan: Text, day: Day | None = None) -> dict[str, Any]:
    """Return what the plan says on `day` (today)."""
    get_for(request.user, plan, today())
    terms = plan_by_code(plan, day or today())
    if terms is None:
        raise Http404
    on = terms.id, day or today()
    return {
        **_head(terms),
        "themes": [_part(one) for one in themes_of(*on)],
        "tasks": [{**_part(one), "group": one.group} for one in tasks_of(*on)],
        "targets": [_target(one) for one in targets_of(*on)],
        "duties": [_duty(one) for one in duties_of(*on)],
    }


def _head(terms: PlanTerms) -> dict[str, Any]:
    return {
        "code": terms.code,
        "owner": terms.owner_id,
        "number": terms.number,
        "issued_on": terms.issued_on,
        "label_vi": terms.label_vi,
        "label_en": terms.label_en,
        "since": terms.period.since,
        "until": None if terms.period.until == FOREVER else terms.period.until,
        "total_dong": terms.total_dong,
    }


def _part(terms: ThemeTerms | TaskTerms | TargetTerms | DutyTerms) -> dict[str, Any]:
    return {
        "code": terms.code,
        "label_vi": terms.label_vi,
        "label_en": terms.label_en,
        "clause": terms.clause,
    }


def _target(terms: TargetTerms) -> dict[str, Any]:
    return {
        **_part(terms),
        "period_kind": terms.period_kind.value,
        "comparator": terms.comparator.value,
        "threshold": terms.threshold_basis_points / 100,
        "due": terms.due,
        "unit_kinds": list(terms.population.unit_kinds),
        "statistics": list(terms.population.statistics),
        "conditions": [_condition(one) for one in terms.measure.conditions],
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "label_vi": condition.label_vi,
        "label_en": condition.label_en,
        "activity_kinds": list(condition.activity_kinds),
        "themes": list(condition.themes),
        "tasks": list(condition.tasks),
        "audiences": list(condition.audiences),
        "carries_out_plan": condition.carries_out_plan,
        "attended": condition.attended.value if condition.attended else None,
    }


def _duty(terms: DutyTerms) -> dict[str, Any]:
    return {
        **_part(terms),
        "tasks": list(terms.tasks),
        "recurrence": terms.recurrence.value,
        "is_report": terms.is_report,
        "addressees": [_addressee(one) for one in terms.addressees],
    }


def _addressee(one: Addressee) -> dict[str, Any]:
    return {"mode": one.mode.value, "kind": one.kind, "unit": one.unit_id, "is_lead": one.is_lead}
