"""The desk: what every room has waiting for a person, what came back first."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from chieng.core.desk import DESK, DeskItem, Urgency
from chieng.core.ui.kinds import DeskLine, Tone

_TONES = {
    Urgency.RETURNED: Tone.NO,
    Urgency.LATE: Tone.NO,
    Urgency.TO_DO: Tone.WAIT,
    Urgency.DUE: Tone.WAIT,
    Urgency.WAITING: Tone.INFO,
}


def lines_for(actor: object, day: date) -> list[DeskLine]:
    """Return what is on the actor's desk on `day`, the most urgent first, then the nearest due."""
    items = [item for waiting in DESK for item in waiting(actor, day)]
    items.sort(key=lambda item: (item.urgency, item.due or date.max))
    return [_line(item, day) for item in items]


def _line(item: DeskItem, day: date) -> DeskLine:
    detail = " · ".join(str(part) for part in (item.unit, item.detail) if part)
    return DeskLine(item.title, _state(item, day), _TONES[item.urgency], detail, item.url, item.action)


def _state(item: DeskItem, day: date) -> str:
    if item.urgency is Urgency.RETURNED:
        return pgettext("state of an activity", "Trả lại")
    if item.due is None:
        return _("Chờ người khác") if item.urgency is Urgency.WAITING else _("Cần làm")
    left = (item.due - day).days
    if left < 0 and item.urgency is Urgency.LATE:
        return ngettext("Quá hạn %(days)d ngày", "Quá hạn %(days)d ngày", -left) % {"days": -left}
    if left == 0:
        return _("Hạn hôm nay")
    if left < 0:
        return _("Hạn %(day)s") % {"day": f"{item.due:%d/%m/%Y}"}
    return ngettext("Còn %(days)d ngày", "Còn %(days)d ngày", left) % {"days": left}
