"""What the plans put on a person's desk: the deadlines of their units that come near."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.desk import DeskItem, Urgency
from chieng.organisations.kinds import Role
from chieng.organisations.queries import names_of, roles_of
from chieng.programme.kinds import UnitDuty
from chieng.programme.models import Plan
from chieng.programme.queries import duties_for, plans_for_unit

SOON = timedelta(days=45)
DOERS = frozenset({Role.UNIT_OFFICER, Role.HEAD})


def desk_items(actor: object, day: date) -> list[DeskItem]:
    """Return the duties due within 45 days of the units in which `actor` is the officer or the head."""
    units = {held.unit_id for held in roles_of(actor, day) if held.role in DOERS}
    names = names_of(units, day)
    return [
        _item(plan, duty, str(unit), names[unit], day)
        for unit in sorted(units)
        for plan in plans_for_unit(unit, day).on(day)
        for duty in duties_for(unit, day, plan_id=plan.pk)
        if _is_near(duty, day)
    ]


def _is_near(owed: UnitDuty, day: date) -> bool:
    due = owed.duty.next_due(day)
    return due is not None and due - day <= SOON


def _item(plan: Plan, owed: UnitDuty, unit: str, name: str, day: date) -> DeskItem:
    address = reverse("programme:unit_duties", args=[plan.code, unit])
    return DeskItem(
        title=owed.duty.label,
        url=f"{address}?ngay={day.isoformat()}",
        urgency=Urgency.DUE,
        unit=name,
        due=owed.duty.next_due(day),
        detail=f"{owed.duty.clause} · {owed.mode.label}",
        action=_("Xem trách nhiệm"),
    )
