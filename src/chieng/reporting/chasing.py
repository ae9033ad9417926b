"""What whoever follows the programme finds on the desk: where it does not move, a line each, with whom."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core.desk import DeskItem, Urgency
from chieng.core.periods import report_year_containing
from chieng.ledger.kinds import State
from chieng.ledger.queries import states_by_unit, stuck_for, visible_to
from chieng.organisations.kinds import Role
from chieng.organisations.queries import kinds_of, roles_of, units_where
from chieng.programme.kinds import DutyMode, PlanTerms
from chieng.programme.queries import current_plan, modes_of

FOLLOWERS = frozenset({Role.PROGRAMME_OFFICER})
# What came back or was sent, and nobody has touched for so long, is worth a call.
PATIENCE = 7


def desk_items(actor: object, day: date) -> list[DeskItem]:
    """Return what stands still among the units that `actor` follows as a programme officer."""
    follows = next((held for held in roles_of(actor, day) if held.role in FOLLOWERS), None)
    if follows is None:
        return []
    items = list(_stuck(actor, day))
    plan = current_plan(day, follows.over_id or follows.unit_id)
    if plan is not None:
        items += _silent(actor, plan, day)
    return items


def _stuck(actor: object, day: date) -> Iterator[DeskItem]:
    stuck = stuck_for(visible_to(actor, day).filter(state__in=(State.RETURNED, State.SUBMITTED)), PATIENCE)
    counts = dict(stuck.order_by().values_list("state").annotate(number=Count("pk")))
    returned, waiting = counts.get(State.RETURNED, 0), counts.get(State.SUBMITTED, 0)
    if returned:
        words = ngettext(
            "%(n)d hoạt động bị trả lại đã quá %(days)d ngày, đơn vị chưa bổ sung",
            "%(n)d hoạt động bị trả lại đã quá %(days)d ngày, đơn vị chưa bổ sung",
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


def _silent(actor: object, plan: PlanTerms, day: date) -> Iterator[DeskItem]:
    """Yield one line for the units that are assigned work and have recorded nothing in the report year."""
    units = units_where(actor, FOLLOWERS, day)
    modes = modes_of(plan.id, kinds_of(units, day), day)
    assigned = {unit for unit, mode in modes.items() if mode is DutyMode.ASSIGNED}
    silent = assigned - states_by_unit(units, report_year_containing(day).interval).keys()
    if silent:
        words = ngettext(
            "%(n)d đơn vị được giao chưa ghi hoạt động nào trong năm báo cáo",
            "%(n)d đơn vị được giao chưa ghi hoạt động nào trong năm báo cáo",
            len(silent),
        )
        address = f"{reverse('reporting:overview', args=[plan.code])}#chua-co"
        yield DeskItem(words % {"n": len(silent)}, address, Urgency.TO_DO, action=_("Xem đơn vị nào"))
