"""What people fill in about plans."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.intervals import Interval
from chieng.core.ui.forms import DayField
from chieng.organisations.queries import by_ids, names_of, under
from chieng.programme.models import Duty, Plan, Task
from chieng.programme.queries import duties_of, leads_of, tasks_of

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

WHOLE_PLAN = "plan"


class HandOverForm(forms.Form):
    """Who leads the plan, or one task or duty of it, from a day on, by which document."""

    what = forms.ChoiceField(label=gettext_lazy("Việc chủ trì được giao lại"))
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Đơn vị tiếp nhận"),
        help_text=gettext_lazy("Chọn một hoặc nhiều đơn vị."),
        widget=forms.CheckboxSelectMultiple,
    )
    on = DayField(label=gettext_lazy("Từ ngày"))
    document = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản giao"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: 12/QĐ-UBND."),
    )
    # Who led when the form was shown: if that has changed meanwhile, the second person is told.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plan = plan
        self.fields["what"].choices = _choices(plan, day)  # type: ignore[attr-defined]
        self.fields["to"].choices = _units(plan, day)  # type: ignore[attr-defined]
        self.fields["seen"].initial = fingerprint(plan, day)

    def part(self) -> dict[str, Any]:
        """Return the task or the duty that is handed over, as the action takes it."""
        kind, _colon, code = self.cleaned_data["what"].partition(":")
        if kind == "task":
            return {"task": Task.objects.get(plan=self._plan, code=code)}
        return {"duty": Duty.objects.get(plan=self._plan, code=code)} if kind == "duty" else {}

    def receivers(self) -> "list[Unit]":
        """Return the chosen units in official order."""
        units = by_ids(self.cleaned_data["to"]).values()
        return sorted(units, key=lambda unit: (unit.position, str(unit.pk)))


def fingerprint(plan: Plan, day: date) -> str:
    """Return who leads what, as a short text that is the same as long as nobody changed it."""
    leads = leads_of(plan.pk, day)
    return " ".join(sorted(f"{lead.task}/{lead.duty}/{lead.unit_id}/{lead.in_force.until}" for lead in leads))


def _choices(plan: Plan, day: date) -> list[tuple[str, Any]]:
    tasks = [(f"task:{task.code}", f"{task.code}. {task.label}") for task in tasks_of(plan.pk, day)]
    duties = [(f"duty:{duty.code}", f"{duty.clause}. {duty.label}") for duty in duties_of(plan.pk, day)]
    return [(WHOLE_PLAN, _("Cả kế hoạch")), (_("Nhiệm vụ"), tasks), (_("Trách nhiệm"), duties)]


def _units(plan: Plan, day: date) -> list[tuple[str, str]]:
    """Return the units that the plan names and that exist: those that could lead."""
    ids = plan.named_units.values_list("unit", flat=True)
    alive = under(plan.owner_id, Interval(day)).filter(pk__in=ids).order_by("position", "pk")
    names = names_of([unit.pk for unit in alive], day)
    return [(str(unit.pk), names[unit.pk]) for unit in alive]
