"""Activities for tests: made by the same actions as everywhere else, so that they are ones that could exist."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from chieng.core.actors import SYSTEM, Actor
from chieng.core.clock import today
from chieng.ledger import actions
from chieng.ledger.kinds import Figure, PlanDocument, State
from chieng.ledger.models import Activity, ActivityKind, Audience, KindQuantity, Language, QuantityKind
from chieng.organisations.models import Unit
from tests.factories.organisations import make_unit

_numbers = count(1)
_REFERENCE: list[Any] = [
    QuantityKind,
    Audience,
    Language,
    ActivityKind,
    KindQuantity,
    ActivityKind.default_audiences.through,
]
_shipped: list[tuple[Any, list[Any]]] = []


def load_kinds() -> None:
    """Bring in the kinds that Chiêng ships: read once, then put in as rows: nearly every test wants them."""
    if ActivityKind.objects.exists():
        return
    if not _shipped:
        actions.load_kinds(actor=SYSTEM)
        _shipped.extend((model, list(model.objects.all())) for model in _REFERENCE)
        return
    for model, rows in _shipped:
        model.objects.bulk_create(rows)


def figures_from(numbers: Mapping[Any, int | None]) -> tuple[Figure, ...]:
    """Return figures from {"people": 35} or, by audience, {("people", "heads"): 1}. None is "not applicable"."""
    return tuple(
        Figure(key[0], value, key[1]) if isinstance(key, tuple) else Figure(key, value)
        for key, value in numbers.items()
    )


def make_activity(
    *,
    unit: Unit | None = None,
    kind: str = "conference",
    since: date | None = None,
    last_day: date | None = None,
    state: State = State.VERIFIED,
    numbers: Mapping[Any, int | None] | None = None,
    document: PlanDocument | None = None,
    actor: Actor = SYSTEM,
    head: Actor = SYSTEM,
    **facts: Any,
) -> Activity:
    """Return an activity in `state`, with a link as evidence and the main figure of its kind where none is given.

    `actor` records and submits it, `head` verifies or returns it. Further keywords go to `record_activity`.
    """
    load_kinds()
    unit = unit or make_unit()
    since = since or today()
    activity = actions.record_activity(
        unit=unit,
        kind=kind,
        since=since,
        until=last_day + timedelta(days=1) if last_day else None,
        figures=figures_from(_with_main(kind) if numbers is None else numbers),
        document=document or _document(kind, since),
        client_id=facts.pop("client_id", None) or uuid4(),
        actor=actor,
        **facts,
    )
    actions.attach_evidence(activity, link=f"https://example.vn/tin/{next(_numbers)}", actor=actor)
    return _bring_to(activity, state, actor, head)


def _with_main(kind: str) -> Mapping[Any, int | None]:
    asked: Sequence[str] = list(
        ActivityKind.objects.get(code=kind).asked.filter(is_main=True).values_list("quantity_id", flat=True)
    )
    return dict.fromkeys(asked, 35)


def _document(kind: str, since: date) -> PlanDocument | None:
    if not ActivityKind.objects.get(code=kind).takes_document:
        return None
    return PlanDocument(f"{next(_numbers)}/KH-UBND", since, "Y Minh Họa")


def _bring_to(activity: Activity, state: State, actor: Actor, head: Actor) -> Activity:
    if state == State.WITHDRAWN:
        return actions.withdraw(activity, reason="Ghi nhầm đơn vị", actor=actor)
    if state != State.DRAFT:
        activity = actions.submit(activity, actor=actor)
    if state == State.VERIFIED:
        activity = actions.verify(activity, actor=head)
    if state == State.RETURNED:
        activity = actions.return_for_correction(activity, reason="Thiếu ảnh sổ nhật ký", actor=head)
    return Activity.objects.get(pk=activity.pk)
