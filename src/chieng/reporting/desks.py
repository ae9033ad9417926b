"""The desk: what every room has waiting for a person, by why it is there, what came back first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from chieng.core.desk import DESK, DeskItem, Urgency
from chieng.core.ui.kinds import DeskLine, Fact, Tone

# So many of a group in the open; the others wait folded.
_SHOWN = 6
_TONES = {
    Urgency.RETURNED: Tone.NO,
    Urgency.LATE: Tone.NO,
    Urgency.TO_DO: Tone.WAIT,
    Urgency.DUE: Tone.WAIT,
    Urgency.WAITING: Tone.INFO,
}
_GROUPS = {
    Urgency.RETURNED: ("tra-lai", gettext_lazy("Trả lại để bổ sung")),
    Urgency.LATE: ("qua-han", gettext_lazy("Quá hạn")),
    Urgency.TO_DO: ("can-lam", gettext_lazy("Cần làm")),
    Urgency.DUE: ("den-han", gettext_lazy("Sắp đến hạn")),
    Urgency.WAITING: ("cho", gettext_lazy("Chờ người khác")),
}


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """The lines that are on a desk for one reason: the first few in the open, the others folded."""

    key: str
    title: str | Promise
    lines: Sequence[DeskLine]

    @property
    def shown(self) -> Sequence[DeskLine]:
        return self.lines[:_SHOWN]

    @property
    def folded(self) -> Sequence[DeskLine]:
        return self.lines[_SHOWN:]


def groups_for(actor: object, day: date) -> list[DeskGroup]:
    """Return what is on the actor's desk on `day`, by why: the most urgent first, then the nearest due."""
    items = [item for waiting in DESK for item in waiting(actor, day)]
    items.sort(key=lambda item: (item.urgency, item.due or date.max))
    return [
        DeskGroup(*_GROUPS[urgency], [_line(item, day) for item in some])
        for urgency, some in groupby(items, key=lambda item: item.urgency)
    ]


def tally(groups: Sequence[DeskGroup]) -> list[Fact]:
    """Return how many lines each group has, each leading to its group."""
    return [Fact(group.title, len(group.lines), url=f"#{group.key}") for group in groups]


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
