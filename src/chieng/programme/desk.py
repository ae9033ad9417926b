"""What plans put on a desk: what the person's units were given and have not done; what is late with others."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core.desk import DeskItem, Urgency
from chieng.organisations.queries import held_over, roles_of
from chieng.programme.kinds import DutyMode, MomentRule
from chieng.programme.models import AssignedUnit, Plan
from chieng.programme.permissions import DOERS, OFFICERS, givers_of
from chieng.programme.queries.assignments import Part, states
from chieng.programme.queries.moments import coming, moments_visible_to

SOON = timedelta(days=45)
COMING = 14


def desk_items(actor: object, day: date) -> list[DeskItem]:
    """Return what the actor's own units were given: late, due within 45 days, and how much has no deadline near.

    Whoever gives work is told how many units are late with it.
    """
    roles = roles_of(actor, day)
    units = {held.unit_id for held in roles if held.role in DOERS}
    items = list(_moments(actor, day)) if roles else []
    items += list(_own(open_parts(day, day + SOON).filter(unit__in=units), day)) if units else []
    if any(held.role in OFFICERS for held in roles):
        items.extend(_of_others(actor, day))
    return items


def open_parts(day: date, until: date) -> QuerySet[AssignedUnit]:
    """Return what was given by `day`, still stands, and is due by `until` as far as it has a deadline."""
    rows = AssignedUnit.objects.filter(
        Q(extended_to=None, due__lte=until) | Q(extended_to__lte=until) | Q(due=None),
        since__lte=day,
        called_off_on=None,
        handed_over_on=None,
        reported_on=None,
    )
    return rows.select_related("unit", "assignment__plan", "assignment__duty", "assignment__task")


def _own(rows: QuerySet[AssignedUnit], day: date) -> Iterator[DeskItem]:
    parts = [part for part in states(rows, day) if part.is_undone]
    for part in parts:
        if part.due is not None:
            yield _item(part)
    free = [part for part in parts if part.due is None]
    if free:
        words = ngettext("%(n)d việc được giao không nêu hạn", "%(n)d việc được giao không nêu hạn", len(free))
        yield DeskItem(
            words % {"n": len(free)},
            reverse("programme:own_assignments"),
            Urgency.TO_DO,
            unit=free[0].name if len({part.row.unit_id for part in free}) == 1 else "",
            action=_("Xem việc được giao"),
        )


def _item(part: Part) -> DeskItem:
    assignment = part.row.assignment
    document = f"{assignment.document_number}" if assignment.document_number else ""
    said = _("gia hạn đến %(day)s") % {"day": f"{part.due:%d/%m/%Y}"} if part.is_extended else ""
    return DeskItem(
        title=assignment.asked,
        url=reverse("programme:part", args=[part.id]),
        urgency=Urgency.LATE if part.is_late else Urgency.DUE,
        unit=part.name,
        due=part.due,
        detail=" · ".join(word for word in (str(part.mode.label), document, said) if word),
        action=_("Xem việc được giao"),
    )


def _moments(actor: object, day: date) -> Iterator[DeskItem]:
    """Yield the moments of the next two weeks. Weekly ones are in the calendar, not on the desk."""
    kept = moments_visible_to(actor, day).exclude(rule=MomentRule.WEEKLY)
    for one in coming(kept, day, COMING):
        if one.days.since >= day:
            yield DeskItem(
                one.moment.label,
                reverse("programme:moments"),
                Urgency.DUE,
                due=one.days.since,
                detail=one.moment.text,
                action=_("Xem mốc trong năm"),
            )


def _of_others(actor: object, day: date) -> Iterator[DeskItem]:
    """Yield, for each plan under which the actor gives work, how many units are late."""
    plans = list(Plan.objects.on(day))
    by_plan = givers_of(plans, day)
    mine = held_over(actor, OFFICERS, {unit for units in by_plan.values() for unit in units}, day)
    for plan in plans:
        if mine.isdisjoint(by_plan[plan.pk]):
            continue
        over = open_parts(day, day - timedelta(days=1)).filter(
            assignment__plan=plan, mode=DutyMode.ASSIGNED, due__isnull=False
        )
        late = {part.row.unit_id for part in states(over, day) if part.is_late}
        if late:
            words = ngettext(
                "%(n)d đơn vị quá hạn việc được giao", "%(n)d đơn vị quá hạn việc được giao", len(late)
            )
            address = f"{reverse('programme:assignments', args=[plan.code])}?ngay={day.isoformat()}"
            yield DeskItem(words % {"n": len(late)}, address, Urgency.TO_DO, action=_("Xem và đôn đốc"))
