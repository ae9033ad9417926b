"""What a lead fills in to give work, to give more time, to call it off."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.intervals import Interval
from chieng.core.text import fold
from chieng.core.ui.forms import DayField
from chieng.organisations.queries import having_below, kind_names, under
from chieng.programme.kinds import DutyMode
from chieng.programme.models import Duty, Plan, Task
from chieng.programme.queries import Part, duties_of, tasks_of

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


class TakingForm(forms.Form):
    """A form that shows what an action refused, by field where it has that field."""

    def take(self, error: ValidationError) -> None:
        """Put the errors of an action on the form."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)


class AssignForm(TakingForm):
    """What is asked, of whom, in which mode, until when, by which document. The units are previewed first."""

    asked = forms.CharField(
        label=gettext_lazy("Việc đề nghị thực hiện"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Một câu, như trong công văn. Ví dụ: Tổ chức ít nhất một buổi nói chuyện về lừa đảo."
        ),
    )
    about = forms.ChoiceField(label=gettext_lazy("Thuộc nhiệm vụ, trách nhiệm"), required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("Cách giao"),
        choices=[(mode.value, capfirst(mode.label)) for mode in DutyMode],
        widget=forms.RadioSelect,
        initial=DutyMode.ASSIGNED,
        help_text=gettext_lazy("Chỉ việc “giao thực hiện” mới tính quá hạn."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại đơn vị"), required=False, widget=forms.CheckboxSelectMultiple
    )
    below = forms.ChoiceField(
        label=gettext_lazy("Trong địa bàn, ngành"),
        required=False,
        help_text=gettext_lazy("Bỏ trống: mọi đơn vị thực hiện kế hoạch."),
    )
    listed = forms.CharField(
        label=gettext_lazy("Hoặc danh sách đơn vị"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một tên đơn vị, dán từ văn bản được."),
    )
    due = DayField(
        label=gettext_lazy("Thời hạn"),
        required=False,
        help_text=gettext_lazy("Hết ngày này. Bỏ trống nếu không nêu hạn."),
    )
    document_number = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản"), max_length=100, required=False)
    document_date = DayField(label=gettext_lazy("Ngày ký"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, day: date, units: "Sequence[Unit]", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["client_id"] = uuid4()
        super().__init__(*args, **kwargs)
        self._plan, self._day, self._units = plan, day, units
        present = {unit.kind_on for unit in units}  # type: ignore[attr-defined]
        names = kind_names({kind for kind in present if kind})
        self.fields["kinds"].choices = [(kind, names[kind]) for kind in names]  # type: ignore[attr-defined]
        self.fields["below"].choices = [("", _("Cả tỉnh")), *_heads(units, plan, day)]  # type: ignore[attr-defined]
        self.fields["about"].choices = _about(plan, day)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("kinds") and not data.get("listed", "").strip() and not data.get("below"):
            self.add_error("kinds", _("Chọn loại đơn vị, địa bàn, hoặc dán danh sách đơn vị."))
        elif not self.errors:
            data["units"] = self._chosen(data)
            if not data["units"] and not self.errors:
                self.add_error("kinds", _("Không có đơn vị nào như vậy đang hoạt động. Chọn lại."))
        return data

    def _chosen(self, data: dict[str, Any]) -> "list[Unit]":
        """Return the units of the kinds and below the one chosen, and those of the list, in official order."""
        chosen = set()
        if data.get("kinds") or data.get("below"):
            within = self._within(data.get("below") or "")
            chosen = {
                unit.pk
                for unit in self._units
                if (not data["kinds"] or unit.kind_on in data["kinds"]) and (within is None or unit.pk in within)  # type: ignore[attr-defined]
            }
        chosen |= self._listed(data.get("listed", ""))
        return [unit for unit in self._units if unit.pk in chosen]

    def _within(self, unit_id: str) -> set[Any] | None:
        if not unit_id:
            return None
        root = next(unit.pk for unit in self._units if str(unit.pk) == unit_id)
        return set(under(root, Interval(self._day)).order_by().values_list("pk", flat=True))

    def _listed(self, text: str) -> set[Any]:
        by_name = {fold(unit.name_on): unit.pk for unit in self._units}  # type: ignore[attr-defined]
        by_name |= {fold(unit.short_name_on): unit.pk for unit in self._units if unit.short_name_on}  # type: ignore[attr-defined]
        lines = [line.strip(" -•\t;.") for line in text.splitlines() if line.strip(" -•\t;.")]
        unknown = [line for line in lines if fold(line) not in by_name]
        if unknown:
            self.add_error(
                "listed",
                _("Không có đơn vị đang hoạt động tên: %(names)s. Sửa lại các dòng này.")
                % {"names": "; ".join(unknown[:5])},
            )
        return {by_name[fold(line)] for line in lines if fold(line) in by_name}

    def fingerprint(self) -> str:
        """Return a short text that is the same as long as the same units would be given the work."""
        ids = " ".join(str(unit.pk) for unit in self.cleaned_data["units"])
        return sha256(ids.encode()).hexdigest()[:16]

    def part(self) -> dict[str, Any]:
        """Return the task or the duty, as the action takes it."""
        kind, _colon, code = self.cleaned_data["about"].partition(":")
        if kind == "task":
            return {"task": Task.objects.get(plan=self._plan, code=code)}
        return {"duty": Duty.objects.get(plan=self._plan, code=code)} if kind == "duty" else {}


def _heads(units: "Sequence[Unit]", plan: Plan, day: date) -> "list[tuple[str, str]]":
    """Return the units that have others below them: districts and departments, not the owner itself."""
    parents = having_below([unit.pk for unit in units], day)
    return [(str(unit.pk), unit.name_on) for unit in units if unit.pk in parents and unit.pk != plan.owner_id]  # type: ignore[attr-defined]


def _about(plan: Plan, day: date) -> list[Any]:
    tasks = [(f"task:{one.code}", f"{one.code}. {one.label}") for one in tasks_of(plan.pk, day)]
    duties = [(f"duty:{one.code}", f"{one.clause}. {one.label}") for one in duties_of(plan.pk, day)]
    return [("", _("Không thuộc mục nào")), (_("Nhiệm vụ"), tasks), (_("Trách nhiệm"), duties)]


class UnitsForm(TakingForm):
    """Some of the units of an assignment that have not done it."""

    units = forms.MultipleChoiceField(label=gettext_lazy("Đơn vị"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(str(part.row.unit_id), _choice(part)) for part in parts]  # type: ignore[attr-defined]


def _choice(part: Part) -> str:
    if part.due is None:
        return part.name
    return _("%(unit)s (hạn %(day)s)") % {"unit": part.name, "day": f"{part.due:%d/%m/%Y}"}


class ExtendForm(UnitsForm):
    """More time for the chosen units."""

    to = DayField(label=gettext_lazy("Thời hạn mới"))
    reason = forms.CharField(label=gettext_lazy("Lý do gia hạn"), max_length=500)


class ReasonForm(UnitsForm):
    """Why it is asked of the chosen units no more."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500)


class ReasonOnlyForm(TakingForm):
    """Why it is not done yet."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500)


class ReportForm(TakingForm):
    """The unit's own word that it is done."""

    words = forms.CharField(
        label=gettext_lazy("Kết quả"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: Đã gửi dự toán, văn bản số 45/SYT-KHTC ngày 12/07/2025."),
    )
