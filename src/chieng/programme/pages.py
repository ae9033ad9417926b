"""What the pages of plans show: facts, parts with their wording, those who lead, what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.core.sheets.display import number, shown_day
from chieng.core.ui.kinds import Event, Fact
from chieng.organisations.queries import by_ids, kind_names, names_of, roles_of
from chieng.programme.documents import clause_key
from chieng.programme.kinds import (
    Addressee,
    DutyTerms,
    LeadFact,
    PlanTerms,
    TargetTerms,
    TaskTerms,
    ThemeTerms,
)
from chieng.programme.models import Plan
from chieng.programme.permissions import may_follow_plan, may_manage_plan
from chieng.programme.queries import (
    Part,
    duties_of,
    editions_of,
    leads_of,
    plan_terms,
    targets_of,
    tasks_of,
    themes_of,
    wordings_of,
)
from chieng.programme.tables import DutyLine, PlanLine, due_words
from chieng.programme.words import change_text


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of the plan with its official wording where somebody attached it."""

    terms: Any
    wording: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    label: str
    tasks: Sequence[Shown]


def plan_lines(plans: Iterable[Plan], day: date) -> list[PlanLine]:
    """Return the plans with the names of their owners, in two queries and one for each plan's head."""
    stored = list(plans)
    names = names_of({plan.owner_id for plan in stored}, day)
    lines = []
    for plan in stored:
        terms = plan_terms(plan, day)
        if terms is not None:
            lines.append(PlanLine(terms, names.get(plan.owner_id, ""), _state(terms, day)))
    return lines


def _state(terms: PlanTerms, day: date) -> str:
    if day < terms.period.since:
        return _("Chưa bắt đầu")
    return _("Đang thực hiện") if day in terms.period else _("Đã kết thúc giai đoạn")


def common(plan: Plan, day: date) -> dict[str, Any]:
    """Return what every page of a plan needs: its head on `day` and the days people look at."""
    return {"plan": plan_terms(plan, day), "day": day, "quick": quick_days(plan)}


def part_facts(part: Part) -> list[Fact]:
    """Return what the page of one unit's part says of it."""
    row = part.row
    called_off = [Fact(_("Lý do dừng"), row.call_off_reason)] if row.call_off_reason else []
    extended = [Fact(_("Lý do gia hạn"), row.extension_reason)] if row.extension_reason else []
    reopened = [Fact(_("Cần làm tiếp"), row.reopened_reason)] if row.reopened_reason else []
    return [
        Fact(_("Cơ quan, đơn vị"), part.name),
        Fact(_("Cách giao"), capfirst(str(part.mode.label))),
        Fact(_("Giao từ ngày"), shown_day(row.since)),
        Fact(_("Thời hạn"), shown_day(part.due) if part.due else _("không nêu hạn")),
        *extended,
        *called_off,
        *reopened,
        *([Fact(_("Kết quả đơn vị báo"), part.words)] if part.words else []),
    ]


def quick_days(plan: Plan) -> list[tuple[str, date]]:
    """Return the days on which the plan changed, and its last day."""
    days = [(_("sửa đổi %(day)s") % {"day": shown_day(one.since)}, one.since) for one in editions_of(plan.pk)[1:]]
    last = plan.interval.last_day
    first = [(_("ban hành"), plan.since)]
    return [*first, *days, *([(_("ngày cuối giai đoạn"), last)] if last else [])]


def plan_context(actor: object, plan: Plan, day: date, *, with_wording: bool) -> dict[str, Any]:
    """Return everything that the page of a plan shows beside its table of targets."""
    attached = wordings_by_key(plan, day)
    wordings = attached if with_wording else {}
    duties = duties_of(plan.pk, day)
    names = Naming(leads_of(plan.pk, day), (), day).leads()
    context = common(plan, day)
    return {
        **context,
        "facts": _facts(context["plan"], names),
        "themes": shown(themes_of(plan.pk, day), wordings),
        "groups": task_groups(tasks_of(plan.pk, day), wordings),
        "target_wordings": target_wordings(targets_of(plan.pk, day), wordings),
        "deadlines": [(duty, due_words(duty)) for duty in duties if duty.due_month or duty.due_on],
        "duty_count": len(duties),
        "has_wording": bool(attached),
        "with_wording": with_wording,
        "timeline": timeline(plan),
        "mine": _own_units(actor, day),
        "may_follow": may_follow_plan(actor, plan, today()),
        "may_hand_over": may_manage_plan(actor, plan.owner_id, today()),
    }


def _facts(terms: PlanTerms, leads: Sequence[str]) -> list[Fact]:
    last = terms.period.last_day
    period = f"{shown_day(terms.period.since)} – {shown_day(last)}" if last else shown_day(terms.period.since)
    return [
        Fact(_("Số, ký hiệu"), terms.number),
        Fact(_("Ngày ban hành"), shown_day(terms.issued_on)),
        Fact(_("Cơ quan ban hành"), terms.issuer),
        Fact(_("Giai đoạn"), period),
        Fact(_("Cơ quan chủ trì"), ", ".join(leads)),
        Fact(_("Tổng kinh phí"), None if terms.total_dong is None else f"{number(terms.total_dong)} đồng"),
        *(
            Fact(_("Văn bản căn cứ"), f"{parent.number} ({shown_day(parent.date)}): {parent.label}")
            for parent in terms.parents
        ),
    ]


class Naming:
    """The names of those whom a plan's duties and leads are for, read once for a page."""

    def __init__(self, leads: Sequence[LeadFact], duties: Iterable[DutyTerms], day: date) -> None:
        addressees = [one for duty in duties for one in duty.addressees]
        ids = {lead.unit_id for lead in leads} | {one.unit_id for one in addressees if one.unit_id}
        self._leads = leads
        self._units, self._names = by_ids(ids), names_of(ids, day)
        self._kinds = kind_names({one.kind for one in addressees if one.kind})

    def leads(self, *, task: str = "", duty: str = "") -> list[str]:
        """Return the names of those who lead the plan, or one task or duty, in official order."""
        ids = {lead.unit_id for lead in self._leads if lead.task == task and lead.duty == duty}
        ordered = sorted(ids, key=lambda unit: (self._units[unit].position, str(unit)))
        return [self._names[unit] for unit in ordered]

    def addressee(self, one: Addressee, duty: DutyTerms) -> str:
        """Return whom a duty is for: a kind, a unit, or those who lead on the day."""
        if one.unit_id is not None:
            return self._names.get(one.unit_id, "")
        if one.kind is not None:
            return self._kinds.get(one.kind, one.kind)
        own = self.leads(duty=duty.code) or self.leads()
        return _("%(names)s (cơ quan chủ trì)") % {"names": ", ".join(own)} if own else _("cơ quan chủ trì")


def shown(parts: Iterable[ThemeTerms | TaskTerms | TargetTerms], wordings: dict[str, str]) -> list[Shown]:
    return [Shown(part, wordings.get(clause_key(part.clause), "")) for part in parts]


def target_wordings(targets: Sequence[TargetTerms], wordings: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return each clause of the targets with their codes and its wording: two targets may share a clause."""
    return [
        (clause, ", ".join(target.code for target in members), wordings[clause_key(clause)])
        for clause, members in groupby(targets, key=lambda target: target.clause)
        if clause_key(clause) in wordings
    ]


def wordings_by_key(plan: Plan, day: date) -> dict[str, str]:
    """Return the attached wording of each clause, however the clause is spelt."""
    return {clause_key(clause): text for clause, text in wordings_of(plan.pk, day).items()}


def task_groups(tasks: Sequence[TaskTerms], wordings: dict[str, str]) -> list[TaskGroup]:
    """Return the tasks under the headings of the plan."""
    return [
        TaskGroup(label, shown(list(members), wordings))
        for label, members in groupby(tasks, key=lambda task: task.group_label)
    ]


def timeline(plan: Plan) -> list[Event]:
    """Return the plan's issue and amendments, each with what it changed."""
    events = []
    for index, edition in enumerate(editions_of(plan.pk)):
        what = _("Ban hành") if index == 0 else _("Sửa đổi, bổ sung")
        changes = "; ".join(change_text(change) for change in edition.changes)
        text = f"{what}: {changes}" if changes else what
        events.append(Event(edition.issued_on or edition.since, text, edition.number))
    return events


def _own_units(actor: object, day: date) -> list[tuple[UUID, str]]:
    ids = {held.unit_id for held in roles_of(actor, day)}
    return sorted(names_of(ids, day).items(), key=lambda pair: pair[1])


def duty_lines(plan: Plan, day: date) -> list[DutyLine]:
    """Return every duty with each of those whom it is for, in the plan's order."""
    duties = duties_of(plan.pk, day)
    naming = Naming(leads_of(plan.pk, day), duties, day)
    return [
        DutyLine(duty, naming.addressee(one, duty), str(one.mode.label))
        for duty in duties
        for one in duty.addressees
    ]


def task_context(plan: Plan, task: TaskTerms, day: date) -> dict[str, Any]:
    """Return what the page of a task shows."""
    naming = Naming(leads_of(plan.pk, day), (), day)
    lines = [line for line in duty_lines(plan, day) if task.code in line.duty.tasks]
    counted = [
        target
        for target in targets_of(plan.pk, day)
        if any(task.code in condition.tasks for condition in target.measure.conditions)
    ]
    return {
        **common(plan, day),
        "task": task,
        "wording": _wording(plan, task.clause, day),
        "leads": naming.leads(task=task.code) or naming.leads(),
        "lines": [(line, due_words(line.duty)) for line in lines],
        "targets": counted,
        "versions": in_force_words(task.in_force.since, task.in_force.until),
    }


def theme_context(plan: Plan, theme: ThemeTerms, day: date) -> dict[str, Any]:
    """Return what the page of a theme shows."""
    counted = [
        target
        for target in targets_of(plan.pk, day)
        if any(theme.code in condition.themes for condition in target.measure.conditions)
    ]
    return {
        **common(plan, day),
        "theme": theme,
        "wording": _wording(plan, theme.clause, day),
        "targets": counted,
        "versions": in_force_words(theme.in_force.since, theme.in_force.until),
    }


def in_force_words(since: date, until: date) -> str:
    """Return since when, and until when, a part reads as it does."""
    if until == FOREVER:
        return _("Có hiệu lực từ ngày %(since)s.") % {"since": shown_day(since)}
    return _("Có hiệu lực từ ngày %(since)s đến trước ngày %(until)s.") % {
        "since": shown_day(since),
        "until": shown_day(until),
    }


def _wording(plan: Plan, clause: str, day: date) -> str:
    return wordings_by_key(plan, day).get(clause_key(clause), "")
