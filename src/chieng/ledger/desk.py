"""What the ledger puts on a person's desk."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core.clock import VIETNAM
from chieng.core.desk import DeskItem, Urgency
from chieng.core.sheets.display import shown_day
from chieng.ledger import queries
from chieng.ledger.actions.holding import KEPT_HELD
from chieng.ledger.kinds import HeldState, State
from chieng.ledger.models import Activity
from chieng.ledger.queries.planless import without_a_plan
from chieng.organisations.queries import names_of

# So many one by one; more of the same kind become one line that leads to the list.
_MOST = 5
_WEEK, _STOPPED = timedelta(days=7), timedelta(days=60)


def desk_items(actor: object, day: date) -> list[DeskItem]:
    """Return what came back, what was begun, what waits to be verified, and what waits for somebody else."""
    mend = queries.to_mend(actor, day)
    return [
        *_returned(mend.filter(state=State.RETURNED), day),
        *_to_verify(queries.to_verify(actor, day), day),
        *_disputes(actor, day),
        *_drafts(mend.filter(state=State.DRAFT), day),
        *_held(actor, day),
        *_to_plan(actor, day),
        *_to_repeat(actor, day),
        *_waiting(queries.awaiting_others(actor, day)),
    ]


def _held(actor: object, day: date) -> Iterator[DeskItem]:
    """What came after its sender had lost the right: the unit decides, the sender waits."""
    waiting = list(queries.held_visible_to(actor, day).filter(state=HeldState.WAITING)[:_MOST])
    names = names_of({one.unit_id for one in waiting}, day) if waiting else {}
    for one in waiting:
        kept = {"day": shown_day((one.received_at + KEPT_HELD).astimezone(VIETNAM).date()), "who": one.person}
        title, unit = str(one) or _("Việc gửi muộn"), names.get(one.unit_id, "")
        address = reverse("ledger:held", args=[one.pk])
        if one.person_id == getattr(actor, "pk", None):
            said = _("Chờ đơn vị nhận; giữ đến %(day)s") % kept
            yield DeskItem(title, address, Urgency.WAITING, unit, detail=said, action=_("Xem"))
        else:
            said = _("%(who)s gửi khi không còn vai trò; giữ đến %(day)s") % kept
            yield DeskItem(title, address, Urgency.TO_DO, unit, detail=said, action=_("Xem và nhận"))


def _returned(activities: QuerySet[Activity], day: date) -> Iterator[DeskItem]:
    first, more = _first(activities)
    for one, unit in _named(first, day):
        edit = reverse("ledger:activity_edit", args=[one.pk])
        yield DeskItem(
            str(one), edit, Urgency.RETURNED, unit, detail=one.return_reason, action=_("Sửa và gửi lại")
        )
    yield from _rest(more, State.RETURNED, Urgency.RETURNED)


def _drafts(activities: QuerySet[Activity], day: date) -> Iterator[DeskItem]:
    first, more = _first(activities)
    for one, unit in _named(first, day):
        told = {"day": one.since.strftime("%d/%m/%Y"), "team": one.team}
        address = reverse("ledger:activity", args=[one.pk])
        if one.team:
            said = _("%(team)s ghi, ngày %(day)s; chờ đơn vị kiểm tra rồi gửi") % told
            yield DeskItem(str(one), address, Urgency.TO_DO, unit, detail=said, action=_("Xem và gửi"))
            continue
        said = _("Bản nháp ngày %(day)s, chưa gửi") % told
        yield DeskItem(str(one), address, Urgency.TO_DO, unit, detail=said, action=_("Làm tiếp"))
    yield from _rest(more, State.DRAFT, Urgency.TO_DO)


def _to_plan(actor: object, day: date) -> Iterator[DeskItem]:
    """A unit's plan is half of what some targets ask for, and it is written in five minutes."""
    for one in without_a_plan(actor, day):
        if one.begun:
            title = _("Làm tiếp kế hoạch năm %(year)d của đơn vị") % {"year": day.year}
            address = reverse("ledger:unit_plan_edit", args=[one.begun])
        else:
            title = _("Lập kế hoạch năm %(year)d trong 5 phút") % {"year": day.year}
            address = f"{reverse('ledger:unit_plan_new')}?don-vi={one.unit_id}"
        said = _("Đơn vị chưa có kế hoạch; chỉ tiêu %(target)s tính đơn vị có kế hoạch") % {"target": one.target}
        yield DeskItem(title, address, Urgency.TO_DO, one.name, detail=said, action=_("Lập kế hoạch"))


def _to_repeat(actor: object, day: date) -> Iterator[DeskItem]:
    """Ask about this week's run of a unit whose last one is a week old; not of one that stopped long ago."""
    last = queries.last_run(actor, day)
    if last is None or not last.last_day + _WEEK <= day < last.last_day + _STOPPED:
        return
    for one, unit in _named([last], day):
        said = _("Lần gần nhất đến ngày %(day)s. Đã có đợt mới chưa?") % {"day": one.last_day.strftime("%d/%m/%Y")}
        address = f"{reverse('ledger:activity_new')}?nhu={one.pk}"
        yield DeskItem(str(one), address, Urgency.TO_DO, unit, detail=said, action=_("Ghi giống lần trước"))


def _to_verify(activities: QuerySet[Activity], day: date) -> Iterator[DeskItem]:
    first, more = _first(activities)
    if more:
        number = len(first) + more
        words = ngettext("%(n)d hoạt động chờ xác nhận", "%(n)d hoạt động chờ xác nhận", number) % {"n": number}
        yield DeskItem(words, reverse("ledger:queue"), Urgency.TO_DO, action=_("Xác nhận"))
        return
    for one, unit in _named(first, day):
        address = reverse("ledger:activity", args=[one.pk])
        said = _("Chờ anh/chị xác nhận")
        yield DeskItem(str(one), address, Urgency.TO_DO, unit, detail=said, action=_("Xem và xác nhận"))


def _disputes(actor: object, day: date) -> Iterator[DeskItem]:
    found = list(queries.disputes_for(actor, day)[:_MOST])
    names = names_of({line.unit_id for line in found}, day) if found else {}
    for line in found:
        yield DeskItem(
            _("Phản hồi điểm danh: %(activity)s") % {"activity": line.activity},
            reverse("ledger:attendance_line", args=[line.pk]),
            Urgency.TO_DO,
            names.get(line.unit_id, ""),
            detail=line.dispute_reason,
            action=_("Xem và trả lời"),
        )


def _waiting(activities: QuerySet[Activity]) -> Iterator[DeskItem]:
    number = activities.count()
    if number:
        words = ngettext("%(n)d hoạt động chờ lãnh đạo xác nhận", "%(n)d hoạt động chờ lãnh đạo xác nhận", number)
        address = f"{reverse('ledger:activities')}?trang_thai={State.SUBMITTED}"
        yield DeskItem(words % {"n": number}, address, Urgency.WAITING, action=_("Xem"))


def _first(activities: QuerySet[Activity]) -> tuple[list[Activity], int]:
    """Return the first few, and how many there are beyond them."""
    some = list(activities[: _MOST + 1])
    return some[:_MOST], activities.count() - _MOST if len(some) > _MOST else 0


def _named(activities: list[Activity], day: date) -> list[tuple[Activity, str]]:
    names = names_of({one.unit_id for one in activities}, day) if activities else {}
    return [(one, names.get(one.unit_id, "")) for one in activities]


def _rest(more: int, state: State, urgency: Urgency) -> Iterator[DeskItem]:
    if more:
        words = ngettext("và %(n)d hoạt động nữa", "và %(n)d hoạt động nữa", more) % {"n": more}
        yield DeskItem(words, f"{reverse('ledger:activities')}?trang_thai={state}", urgency, action=_("Xem"))
