"""What whoever follows the programme finds on the desk: where it does not move, a line each, with whom."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core.desk import DeskItem, Urgency
from chieng.ledger.kinds import State
from chieng.ledger.queries import stuck_for, visible_to
from chieng.organisations.kinds import Role
from chieng.organisations.queries import roles_of

# What came back or was sent, and nobody has touched for so long, is worth a call.
PATIENCE = 7


def desk_items(actor: object, day: date) -> list[DeskItem]:
    """Return what stands still among the units that `actor` follows as a programme officer.

    Who is late with assigned work stands on the desk by the assignments themselves; who has nothing at all, on
    the overview.
    """
    if not any(held.role is Role.PROGRAMME_OFFICER for held in roles_of(actor, day)):
        return []
    return list(_stuck(actor, day))


def _stuck(actor: object, day: date) -> Iterator[DeskItem]:
    stuck = stuck_for(visible_to(actor, day).filter(state__in=(State.RETURNED, State.SUBMITTED)), PATIENCE)
    counts = dict(stuck.order_by().values_list("state").annotate(number=Count("pk")))
    returned, waiting = counts.get(State.RETURNED, 0), counts.get(State.SUBMITTED, 0)
    if returned:
        words = ngettext(
            "%(n)d hoạt động trả lại đã quá %(days)d ngày, đơn vị chưa bổ sung",
            "%(n)d hoạt động trả lại đã quá %(days)d ngày, đơn vị chưa bổ sung",
            returned,
        )
        yield _digest(words % {"n": returned, "days": PATIENCE}, State.RETURNED)
    if waiting:
        words = ngettext(
            "%(n)d hoạt động chờ lãnh đạo đơn vị xác nhận đã quá %(days)d ngày",
            "%(n)d hoạt động chờ lãnh đạo đơn vị xác nhận đã quá %(days)d ngày",
            waiting,
        )
        yield _digest(words % {"n": waiting, "days": PATIENCE}, State.SUBMITTED)


def _digest(words: str, state: State) -> DeskItem:
    address = f"{reverse('ledger:activities')}?trang_thai={state}&qua={PATIENCE}"
    return DeskItem(words, address, Urgency.TO_DO, action=_("Xem danh sách"))
