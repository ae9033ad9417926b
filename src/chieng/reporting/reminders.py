"""Who is missing, as text to paste into a work group: urging those assigned, asking those requested."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chieng.core.sheets.display import shown_day
from chieng.organisations.queries import by_ids, kinds_of
from chieng.programme.kinds import DutyMode, PlanTerms
from chieng.programme.queries import modes_of
from chieng.reporting.kinds import MissingUnit, Standing

# Messengers cut longer messages: a long list becomes several messages, each whole in itself.
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Recipient:
    """A unit to be reminded: whether it is assigned (urged, with what is missing) or asked politely."""

    unit_id: UUID
    name: str
    reason: str
    is_assigned: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What the reminder is about: a target (or a task) of a plan, as of a day, until when, and where to record."""

    plan: str
    title: str
    as_of: date
    due: date | None
    link: str


def recipients(plan: PlanTerms, missing: Sequence[MissingUnit], day: date) -> list[Recipient]:
    """Return the units as they may be reminded, in official order whatever the order given."""
    ids = [one.unit_id for one in missing]
    modes = modes_of(plan.id, kinds_of(ids, day), day)
    units = by_ids(ids)
    ordered = sorted(missing, key=lambda one: (units[one.unit_id].position, str(one.unit_id)))
    return [
        Recipient(one.unit_id, one.name, one.words, modes.get(one.unit_id) is DutyMode.ASSIGNED) for one in ordered
    ]


def subject_of(plan: PlanTerms, standing: Standing, link: str) -> Subject:
    """Return what a reminder about a target says."""
    return Subject(
        plan=f"{plan.number}" or plan.label,
        title=standing.target.label,
        as_of=standing.as_of,
        due=standing.target.due if standing.target.due >= standing.as_of else None,
        link=link,
    )


def messages(subject: Subject, chosen: Sequence[Recipient], *, assigned: bool) -> list[str]:
    """Return the text for the chosen units of one mode, in as many messages as it takes; none for nobody.

    Those assigned are told what is missing. Those requested are asked, and no failing of theirs is named.
    """
    some = [one for one in chosen if one.is_assigned is assigned]
    head, tail = _frame(subject, assigned=assigned)
    lines = [_line(number, one) for number, one in enumerate(some, start=1)]
    parts = list(_parts(lines, LONGEST - len(head) - len(tail) - len("\n\n (99/99)")))
    if len(parts) < 2:  # noqa: PLR2004 - one message needs no number
        return [f"{head}\n{part}\n{tail}" for part in parts]
    return [f"{head} ({index}/{len(parts)})\n{part}\n{tail}" for index, part in enumerate(parts, start=1)]


def _line(number: int, one: Recipient) -> str:
    return f"{number}. {one.name}: {one.reason}" if one.is_assigned else f"{number}. {one.name}"


def _frame(subject: Subject, *, assigned: bool) -> tuple[str, str]:
    words = {
        "plan": subject.plan,
        "title": subject.title,
        "day": shown_day(subject.as_of),
        "due": shown_day(subject.due) if subject.due else "",
        "link": subject.link,
    }
    if not assigned:
        head = _(
            "Kính gửi các cơ quan, đơn vị. Thực hiện Kế hoạch số %(plan)s, cơ quan chủ trì trân trọng đề nghị các"
            " cơ quan, đơn vị sau quan tâm, phối hợp thực hiện nội dung “%(title)s”:"
        )
        tail = (
            _(
                "Nếu đã thực hiện, mong các cơ quan, đơn vị cho biết kết quả, thuận tiện nhất trước ngày"
                " %(due)s, tại: %(link)s\nTrân trọng cảm ơn."
            )
            if subject.due
            else _("Nếu đã thực hiện, mong các cơ quan, đơn vị cho biết kết quả tại: %(link)s\nTrân trọng cảm ơn.")
        )
        return head % words, tail % words
    head = _(
        "Kính gửi các cơ quan, đơn vị. Thực hiện Kế hoạch số %(plan)s, nội dung “%(title)s”: đến ngày %(day)s, các"
        " đơn vị sau chưa có đủ kết quả đã được xác nhận:"
    )
    tail = (
        _(
            "Đề nghị các đơn vị khẩn trương thực hiện, cập nhật kết quả kèm minh chứng và trình lãnh đạo xác nhận"
            " trước ngày %(due)s, tại: %(link)s\nĐơn vị đã thực hiện thì chỉ cần cập nhật kết quả."
            " Trân trọng cảm ơn."
        )
        if subject.due
        else _(
            "Đề nghị các đơn vị sớm thực hiện, cập nhật kết quả kèm minh chứng và trình lãnh đạo xác nhận, tại:"
            " %(link)s\nĐơn vị đã thực hiện thì chỉ cần cập nhật kết quả. Trân trọng cảm ơn."
        )
    )
    return head % words, tail % words


def _parts(lines: Sequence[str], most: int) -> Iterator[str]:
    """Yield the lines joined, as many as fit into `most` characters; a line that is too long alone is cut."""
    part: list[str] = []
    length = 0
    for whole in lines:
        line = whole if len(whole) <= most else f"{whole[: most - 1]}…"
        if part and length + 1 + len(line) > most:
            yield "\n".join(part)
            part, length = [], 0
        part.append(line)
        length += len(line) + 1
    if part:
        yield "\n".join(part)
