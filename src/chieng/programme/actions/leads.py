"""Who leads: handed over by a document, for the plan or for one task or duty of it, to one or several."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER, Interval, merge
from chieng.core.text import tidy
from chieng.programme.files.rows import LeadRow, PlanFile
from chieng.programme.models import Duty, Lead, Plan, Task
from chieng.programme.permissions import may_manage_plan

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


@action
def hand_over_lead(
    plan: Plan,
    *,
    to: "Sequence[Unit]",
    on: date,
    document: str,
    task: Task | None = None,
    duty: Duty | None = None,
    actor: Actor,
) -> None:
    """Let the units `to` lead the plan, or one task or duty of it, from `on`. Those who led until then end.

    Raises ValidationError without a successor, without a document, or with a day on which a successor does not
    exist.
    """
    if not may_manage_plan(actor, plan.owner_id, today()):
        raise PermissionDenied
    _check_hand_over(plan, to, on=on, document=document, parts=[part for part in (task, duty) if part])
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    leads = Lead.objects.filter(plan=plan, task=task, duty=duty, until__gt=on)
    before = [lead.unit_id for lead in leads.on(on)]
    _close(leads, on)
    Lead.objects.bulk_create(
        Lead(plan=plan, task=task, duty=duty, unit=unit, since=on, document=tidy(document)) for unit in to
    )
    data = {
        "task": task.code if task else "",
        "duty": duty.code if duty else "",
        "from": before,
        "to": [unit.pk for unit in to],
        "on": on,
        "document": tidy(document),
    }
    audit.record("programme.lead.handed_over", plan, actor=actor, data=data)


def _check_hand_over(
    plan: Plan, to: "Sequence[Unit]", *, on: date, document: str, parts: Sequence[Task | Duty]
) -> None:
    errors: dict[str, Any] = {}
    if not to or len({unit.pk for unit in to}) < len(to):
        errors["to"] = _("Chọn một hoặc nhiều đơn vị tiếp nhận, mỗi đơn vị một lần.")
    elif any(on not in unit.interval for unit in to):
        errors["on"] = _("Có đơn vị tiếp nhận không hoạt động vào ngày này. Chọn ngày hoặc đơn vị khác.")
    if not tidy(document):
        errors["document"] = _("Nhập số, ký hiệu văn bản giao nhiệm vụ.")
    if len(parts) > 1 or any(part.plan_id != plan.pk for part in parts):
        errors["task"] = _("Chọn một nhiệm vụ hoặc một trách nhiệm của chính kế hoạch này.")
    if errors:
        raise ValidationError(errors)


def _close(leads: Any, on: date) -> None:
    """Let leads hold no more from `on`; those that had not begun are taken back."""
    leads.filter(since__gte=on).delete()
    leads.filter(since__lt=on).update(until=on)


Key = tuple[str, str, Any, str]


def sync_leads(plan: Plan, file: PlanFile, units: "Mapping[str, Unit]", *, since: date) -> None:
    """Make the leads from `since` on those of the file; what held before `since` stays. Within `load_plan`.

    On the first load `since` is the plan's first day and the file's whole list is taken.
    """
    stored = list(Lead.objects.filter(plan=plan).select_related("task", "duty"))
    first = not plan.editions.exists()
    wanted: dict[Key, list[Interval]] = defaultdict(list)
    for lead in stored:
        if lead.since < since:
            wanted[_stored_key(lead)].append(Interval(lead.since, min(lead.until, since)))
    for row in file.leads:
        begin, end = row.since or file.head.since, row.until or FOREVER
        begin = begin if first else max(begin, since)
        if begin < end:
            wanted[_file_key(row, units)].append(Interval(begin, end))
    _replace_leads(plan, {key: merge(spans) for key, spans in wanted.items()})


def _stored_key(lead: Lead) -> Key:
    task, duty = lead.task.code if lead.task else "", lead.duty.code if lead.duty else ""
    return task, duty, lead.unit_id, lead.document


def _file_key(row: LeadRow, units: "Mapping[str, Unit]") -> Key:
    return row.task, row.duty, units[row.unit].pk, row.document


def _replace_leads(plan: Plan, wanted: dict[Key, list[Interval]]) -> None:
    tasks = {task.code: task for task in Task.objects.filter(plan=plan)}
    duties = {duty.code: duty for duty in Duty.objects.filter(plan=plan)}
    Lead.objects.filter(plan=plan).delete()
    Lead.objects.bulk_create(
        Lead(
            plan=plan,
            task=tasks.get(task),
            duty=duties.get(duty),
            unit_id=unit,
            document=document,
            since=span.since,
            until=span.until,
        )
        for (task, duty, unit, document), spans in wanted.items()
        for span in spans
    )
