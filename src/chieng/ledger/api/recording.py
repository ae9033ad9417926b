"""Recording what a program sends: each activity by itself, once, with a summary of what became of all."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chieng.core.actors import Actor
from chieng.core.api import errors_by_field
from chieng.core.clock import today
from chieng.ledger import actions, queries
from chieng.ledger.api.schemas import ActivityIn, Item, Outcome, Summary, UnitCode
from chieng.ledger.kinds import Facts, Figure, PlanDocument, State
from chieng.ledger.models import Activity
from chieng.ledger.permissions import may_record
from chieng.organisations.queries import by_ids, find_by_code
from chieng.programme.queries import current_plan, plan_terms, tasks_of, themes_of, visible_to

if TYPE_CHECKING:
    from chieng.organisations.models import Unit
    from chieng.programme.kinds import PlanTerms

# Ids made from what a program calls a request, so that the same request sent again makes the same ids.
_REQUESTS = UUID("5d0c2f0a-8d0f-5f0e-9a53-3b6d9a1f3630")

# What an action calls a field, where a program sends it under another name.
_FIELDS = {"until": "last_day", "photos": "link", "document_date": "document", "document_number": "document"}
_FIELDS |= {"document_signatory": "document", "document_clause": "document"}


def record_all(
    given: Sequence[ActivityIn], *, key: str, dry_run: bool, all_or_nothing: bool, actor: Actor
) -> Summary:
    """Record the activities one by one. Those that are refused hinder the others only with `all_or_nothing`."""
    with transaction.atomic():
        items = [_record(one, index, _client_id(one, index, key, actor), actor) for index, one in enumerate(given)]
        counted = Counter(item.outcome for item in items)
        written = not dry_run and not (all_or_nothing and counted[Outcome.REFUSED])
        if not written:
            transaction.set_rollback(True)
    return Summary(
        dry_run=dry_run,
        written=written,
        recorded=counted[Outcome.RECORDED],
        repeated=counted[Outcome.REPEATED],
        refused=counted[Outcome.REFUSED],
        items=items,
    )


def _client_id(given: ActivityIn, index: int, key: str, actor: Actor) -> UUID:
    """Return the id that makes it be recorded once: its own, else one from the request's key, else a new one."""
    if given.client_id:
        return given.client_id
    return uuid5(_REQUESTS, f"{actor.actor_id}\n{index}\n{key}") if key else uuid4()


def _record(given: ActivityIn, index: int, client_id: UUID, actor: Actor) -> Item:
    item = Item(index=index, client_id=client_id, outcome=Outcome.REFUSED)
    try:
        unit = _unit(given, actor)
        known = queries.sent_before(client_id, actor)
        activity = actions.log_activity(
            unit=unit,
            facts=_facts(given, unit, actor),
            client_id=client_id,
            actor=actor,
            link=given.link,
            send=given.send,
        )
    except PermissionDenied:
        item.errors = {"unit": [_("Anh/chị không ghi được hoạt động cho đơn vị này.")]}
    except ValidationError as error:
        item.errors = _as_sent(errors_by_field(error))
    else:
        item.outcome = Outcome.REPEATED if known else Outcome.RECORDED
        _tell(item, activity)
    return item


def _as_sent(errors: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the errors of an action under the names that a program sent."""
    named: dict[str, list[str]] = {}
    for name, words in errors.items():
        field = "quantities" if name.startswith("quantity_") else _FIELDS.get(name, name)
        named.setdefault(field, []).extend(words)
    return named


def _tell(item: Item, activity: Activity) -> None:
    item.id, item.state = activity.pk, State(activity.state)
    item.held_reason = activity.held_reason


def _unit(given: ActivityIn, actor: Actor) -> "Unit":
    """Return the unit. One that is not there and one that is another's are answered alike."""
    if isinstance(given.unit, UnitCode):
        unit = find_by_code(given.unit.scheme, given.unit.code, given.since)
    else:
        unit = by_ids([given.unit]).get(given.unit)
    if unit is None or not may_record(actor, unit.pk, today()):
        raise PermissionDenied
    return unit


def _facts(given: ActivityIn, unit: "Unit", actor: Actor) -> Facts:
    plan = _plan(given, unit, actor)
    return Facts(
        kind=given.kind,
        since=given.since,
        until=given.last_day + timedelta(days=1) if given.last_day else None,
        title=given.title,
        note=given.note,
        plan=plan.id if plan and given.plan else None,
        tasks=_ids("tasks", given.tasks, plan, given),
        themes=_ids("themes", given.themes, plan, given),
        audiences=None if given.audiences is None else tuple(given.audiences),
        figures=tuple(_figures(given)),
        document=_document(given),
        outlet=given.outlet,
        place=given.place,
        languages=tuple(given.languages),
        cost=given.cost,
    )


def _plan(given: ActivityIn, unit: "Unit", actor: Actor) -> "PlanTerms | None":
    """Return the plan that is named, else the one that the unit works on. Raises ValidationError."""
    if not given.plan:
        return current_plan(given.since, unit.pk)
    found = visible_to(actor, today()).filter(code=given.plan).first()
    terms = plan_terms(found, given.since) if found else None
    if terms is None:
        raise ValidationError({"plan": [_("Không có kế hoạch này trong phạm vi của anh/chị.")]})
    return terms


def _ids(
    field: str, codes: list[str] | None, plan: "PlanTerms | None", given: ActivityIn
) -> tuple[UUID, ...] | None:
    """Return the ids of the plan's tasks or themes with these codes. Raises ValidationError for others."""
    if codes is None:
        return None
    parts = tasks_of if field == "tasks" else themes_of
    known = {one.code: one.id for one in parts(plan.id, given.since)} if plan else {}
    unknown = [code for code in codes if code not in known]
    if unknown:
        words = _("Kế hoạch không có mã: %(codes)s.") % {"codes": ", ".join(unknown)}
        raise ValidationError({field: [words]})
    return tuple(known[code] for code in codes)


def _figures(given: ActivityIn) -> list[Figure]:
    wrong = [one for one in given.quantities if (one.value is None) is not one.not_applicable]
    if wrong:
        words = _("Ghi một số, hoặc đánh dấu không áp dụng; không có số liệu thì bỏ dòng đó.")
        raise ValidationError({"quantities": [words]})
    return [Figure(one.kind, one.value, one.audience) for one in given.quantities]


def _document(given: ActivityIn) -> PlanDocument | None:
    told = given.document
    return PlanDocument(told.number, told.on, told.signatory, told.clause, told.form) if told else None
