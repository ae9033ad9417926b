"""The operations on activities."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Schema

from chieng.core.actors import Actor
from chieng.core.api import PROBLEMS, Day, Key, Page, Paging, Problem, Text, moment_in, page_of, scope
from chieng.core.clock import today
from chieng.core.intervals import one_day
from chieng.ledger import queries
from chieng.ledger.api.recording import record_all
from chieng.ledger.api.schemas import ActivitiesIn, ActivityOut, Reference, Summary
from chieng.ledger.api.showing import reference_codes, shown
from chieng.ledger.kinds import State
from chieng.organisations.queries import under

router = Router(tags=["activities"])

_NEWEST_FIRST = (
    Key("since", descending=True, read=date.fromisoformat),
    Key("received_at", descending=True, read=moment_in),
    Key("id", read=UUID),
)


class ActivityFilter(Schema):
    """Which activities: of a unit or of all below it, in a state, of a kind, with a first day in a span."""

    unit: UUID | None = None
    under: UUID | None = None
    state: State | None = None
    kind: Text = ""
    plan: Text = ""
    since_from: Day | None = None
    since_to: Day | None = None


@router.get("/kinds", response={200: Reference, PROBLEMS: Problem}, summary="Codes that activities are made of")
@scope("activities:read")
def kinds(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja hands it over
    """Return the kinds of activity, what they count, audiences and languages."""
    return reference_codes()


@router.get("/activities", response={200: Page[ActivityOut], PROBLEMS: Problem}, summary="Activities within reach")
@scope("activities:read")
def activities(request: HttpRequest, wanted: Query[ActivityFilter], paging: Query[Paging]) -> dict[str, Any]:
    """Return the activities that the reader may see, the newest first."""
    found = queries.visible_to(request.user, today()).filter(**_conditions(wanted))
    if wanted.under:
        found = found.filter(unit__in=under(wanted.under, one_day(today())).order_by().values("pk"))
    rows, following = page_of(found, _NEWEST_FIRST, paging)
    return {"items": shown(rows), "next": following}


def _conditions(wanted: ActivityFilter) -> dict[str, Any]:
    told = {
        "unit": wanted.unit,
        "state": wanted.state,
        "kind": wanted.kind,
        "plan__code": wanted.plan,
        "since__gte": wanted.since_from,
        "since__lte": wanted.since_to,
    }
    return {name: value for name, value in told.items() if value}


@router.get("/activities/{activity_id}", response={200: ActivityOut, PROBLEMS: Problem}, summary="One activity")
@scope("activities:read")
def activity(request: HttpRequest, activity_id: UUID) -> dict[str, Any]:
    """Return the activity with its figures and evidence."""
    return shown([queries.get_for(request.user, activity_id, today())])[0]


@router.post("/activities", response={200: Summary, PROBLEMS: Problem}, summary="Record activities, or try it out")
@scope("activities:write")
def record(
    request: HttpRequest,
    given: ActivitiesIn,
    idempotency_key: Annotated[Text, Header("", max_length=200, alias="Idempotency-Key")],
    *,
    dry_run: bool = False,
    all_or_nothing: bool = False,
) -> Summary:
    """Record up to 200 activities, each by itself, and say of each what became of it.

    Sent again with the same `Idempotency-Key` (or with their `client_id`s) none is recorded twice. `dry_run`
    checks everything and writes nothing; `all_or_nothing` writes nothing when one of them is refused.
    """
    return record_all(
        given.activities,
        key=idempotency_key,
        dry_run=dry_run,
        all_or_nothing=all_or_nothing,
        actor=cast(Actor, request.user),  # the API lets in nobody who is not signed in
    )
