"""Recording an activity, and correcting it afterwards."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.offline import Captured
from chieng.ledger.actions.closed import insist_not_closed
from chieng.ledger.actions.completeness import insist_complete
from chieng.ledger.actions.facts import Checked, checked
from chieng.ledger.actions.revisions import count_up, locked, person_id, write_down
from chieng.ledger.kinds import FUNDED_INSIDE, NO_PLAN, Facts, Figure, FundedInside, PlanDocument, State
from chieng.ledger.lines import figures_line
from chieng.ledger.models import Activity, Quantity
from chieng.ledger.permissions import may_mend, may_write_down
from chieng.ledger.snapshots import snapshot
from chieng.ledger.teams import team_id

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


@action
def record_activity(
    *,
    unit: "Unit",
    kind: str,
    since: date,
    client_id: UUID,
    actor: Actor,
    until: date | None = None,
    title: str = "",
    note: str = "",
    plan: UUID | None = None,
    tasks: tuple[UUID, ...] | None = None,
    themes: tuple[UUID, ...] | None = None,
    audiences: tuple[str, ...] | None = None,
    figures: tuple[Figure, ...] = (),
    document: PlanDocument | None = None,
    carries_out: UUID | None = None,
    outlet: str = "",
    place: str = "",
    languages: tuple[str, ...] = (),
    cost: int | FundedInside | None = None,
    captured: Captured | None = None,
) -> Activity:
    """Write down, as a draft, what `unit` did. What is left out takes the defaults of the kind.

    The same `client_id` from the same person gives the first activity back: sent twice, even at once, it counts
    once. Raises ValidationError with every error under its field.
    """
    if not may_write_down(actor, unit.pk, today()):
        raise PermissionDenied
    first = _sent_before(client_id, unit, actor)
    if first:
        return first
    facts = Facts(
        kind=kind,
        since=since,
        until=until,
        title=title,
        note=note,
        plan=plan,
        tasks=tasks,
        themes=themes,
        audiences=audiences,
        figures=figures,
        document=document,
        carries_out=carries_out,
        outlet=outlet,
        place=place,
        languages=languages,
        cost=cost,
    )
    return _insert(unit, client_id, checked(unit, facts), captured or Captured(now()), actor) or _raced(
        client_id, unit, actor
    )


def _sent_before(client_id: UUID, unit: "Unit", actor: Actor) -> Activity | None:
    first: Activity | None = Activity.objects.filter(client_id=client_id).first()
    if first is None:
        return None
    if (first.unit_id, first.created_by_id, first.team_id) != (unit.pk, person_id(actor), team_id(actor)):
        raise ValidationError(_("Biểu mẫu này đã được gửi. Mở lại trang Ghi hoạt động."), code="client_id")
    audit.unchanged()
    return first


def _raced(client_id: UUID, unit: "Unit", actor: Actor) -> Activity:
    """Return the activity that the same form, sent at the same moment, has just written."""
    first = _sent_before(client_id, unit, actor)
    if first is None:
        raise ValidationError(_("Chưa lưu được. Bấm Xong lần nữa."), code="client_id")
    return first


def _insert(unit: "Unit", client_id: UUID, facts: Checked, captured: Captured, actor: Actor) -> Activity | None:
    """Write the activity; None when another transaction wrote the same client id in the meantime."""
    activity = activity_from(unit, client_id, facts, actor)
    activity.captured_at = captured.at
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:
        return None
    _link(activity, facts)
    write_down(activity, "recorded", actor=actor, reason=_clock_note(captured))
    return activity


def activity_from(unit: "Unit", client_id: UUID, facts: Checked, actor: Actor) -> Activity:
    """Return the activity that these facts are, not saved yet and without what it is linked to."""
    activity = Activity(
        client_id=client_id,
        unit=unit,
        created_by_id=person_id(actor),
        team_id=team_id(actor),
        is_demo=unit.is_demo or getattr(actor, "is_demo", False),
    )
    _apply(activity, facts, actor)
    return activity


def _clock_note(captured: Captured) -> str:
    """Return what the history says where the device's clock was not believed."""
    if not captured.doubted:
        return ""
    return _("Đồng hồ của thiết bị không đúng (%(claimed)s): lấy giờ máy chủ nhận.") % {
        "claimed": captured.doubted
    }


def _apply(activity: Activity, facts: Checked, actor: Actor) -> None:
    activity.kind = facts.kind
    activity.since, activity.until, activity.counts_until = facts.since, facts.until, facts.counts_until
    activity.title, activity.note, activity.plan_id = facts.title, facts.note, facts.plan
    document = facts.document
    activity.document_number, activity.document_date = document.number, document.on
    activity.document_signatory, activity.document_clause = document.signatory, document.clause
    activity.codes_line = facts.codes_line
    activity.figures_line = figures_line((one.kind, one.audience, one.value) for one in facts.figures)
    activity.outlet, activity.place = facts.outlet, facts.place
    activity.funded_inside = facts.cost == FUNDED_INSIDE
    activity.cost = None if facts.cost == FUNDED_INSIDE else facts.cost
    activity.plan_form = document.form if facts.kind.takes_document else ""
    activity.outside_plans = facts.carries_out == NO_PLAN
    activity.carries_out_id = None if activity.outside_plans else facts.carries_out
    activity.changed_by_id = person_id(actor)


def _link(activity: Activity, facts: Checked) -> None:
    linked: Any = activity  # ids are taken as well as rows; the stubs only know integers
    linked.tasks.set(facts.tasks)
    linked.themes.set(facts.themes)
    linked.audiences.set(facts.audiences)
    linked.languages.set(facts.languages)
    activity.quantities.all().delete()
    Quantity.objects.bulk_create(quantities_of(activity, facts.figures))


def quantities_of(activity: Activity, figures: tuple[Figure, ...]) -> Iterator[Quantity]:
    """Yield the rows, not saved yet, that hold these figures."""
    for figure in figures:
        yield Quantity(
            activity=activity,
            kind_id=figure.kind,
            audience_id=figure.audience,
            value=figure.value,
            not_applicable=figure.not_applicable,
        )


@action
def correct(activity: Activity, *, version: int, facts: Facts, actor: Actor, reason: str = "") -> Activity:
    """Change what is said about an activity that was at `version` when the person opened it.

    What was verified has to be verified again, by somebody else than who corrected it: until then it does not
    count. Raises Conflict for the second of two people, ValidationError with every error under its field.
    """
    current = locked(activity, version)
    if not may_mend(actor, current, today()):
        raise PermissionDenied
    if current.state == State.WITHDRAWN:
        raise ValidationError(_("Hoạt động này đã rút, không sửa được. Ghi hoạt động mới."), code="withdrawn")
    if not current.is_open:
        insist_not_closed(current)
    before = snapshot(current)
    right = checked(current.unit, facts, linked=current.carries_out_id)
    _apply(current, right, actor)
    _link(current, right)
    if not current.is_open:
        insist_not_closed(current)  # its new day may lie in a closed period, too
        insist_complete(current)
    changes = _differences(before, snapshot(current))
    if not changes:
        audit.unchanged()
        return Activity.objects.get(pk=current.pk)
    count_up(current)
    write_down(current, "corrected", actor=actor, reason=reason.strip()[:500], changes=changes)
    return current


def _differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    names = [*before, *(name for name in after if name not in before)]
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}
