"""The forms of a unit's plan: begin one, write it line by line, bring it back signed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.clock import today
from chieng.core.documents.layouts import layouts
from chieng.core.ui.forms import DayField
from chieng.ledger.kinds import PlanForm
from chieng.ledger.models import ActivityKind, Audience, UnitPlan
from chieng.ledger.unit_plans.kinds import Planned, PlannedLine

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# Empty lines that wait below those that are written.
SPARE = 3
_MOST_LINES = 60


class StartForm(forms.Form):
    """Which unit, which year, a plan of its own or a section of another: all that has to be known to begin."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    year = forms.TypedChoiceField(label=gettext_lazy("Năm"), coerce=int, widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=PlanForm.choices, widget=forms.RadioSelect, initial=PlanForm.OWN
    )

    def __init__(self, *args: Any, units: "Sequence[Unit]", **kwargs: Any) -> None:
        year = today().year
        kwargs["initial"] = {"client_id": uuid4(), "year": year, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "unit": [(str(one.pk), vars(one).get("name_on", "")) for one in units],
            "year": [(year, str(year)), (year + 1, str(year + 1))],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


def _text(label: Any, most: int, *, rows: int = 0, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=most, required=required, widget=widget, help_text=help_text, strip=True
    )


class UnitPlanForm(forms.Form):
    """The paper around the lines."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    subject = _text(gettext_lazy("Trích yếu"), 300, rows=2, required=True)
    host = _text(
        gettext_lazy("Tên kế hoạch có lồng ghép nội dung này"), 300, help_text=gettext_lazy("Khi lồng ghép.")
    )
    issuer = _text(gettext_lazy("Cơ quan ban hành"), 300, required=True)
    parent = _text(gettext_lazy("Cơ quan chủ quản"), 300)
    org_code = _text(
        gettext_lazy("Chữ viết tắt trong ký hiệu"), 40, help_text=gettext_lazy("Ví dụ: STTTT trong 05/KH-STTTT.")
    )
    place = _text(gettext_lazy("Địa danh"), 100)
    layout = forms.ChoiceField(label=gettext_lazy("Thể thức"))
    purpose = _text(gettext_lazy("Mục đích, yêu cầu"), 3000, rows=4, help_text=gettext_lazy("Mỗi ý một dòng."))
    funding = _text(gettext_lazy("Kinh phí"), 2000, rows=2)
    organising = _text(gettext_lazy("Tổ chức thực hiện"), 3000, rows=4, help_text=gettext_lazy("Mỗi ý một dòng."))
    bases = _text(gettext_lazy("Căn cứ"), 3000, rows=4, help_text=gettext_lazy("Mỗi căn cứ một dòng."))
    office = _text(gettext_lazy("Chức vụ người đứng đầu"), 150, required=True)
    deputy = forms.BooleanField(label=gettext_lazy("Cấp phó ký thay (KT.)"), required=False)
    collective = _text(
        gettext_lazy("Ký thay mặt (TM.)"),
        150,
        help_text=gettext_lazy("Ví dụ: Ủy ban nhân dân. Để trống nếu không."),
    )
    signatory = _text(gettext_lazy("Họ và tên người ký"), 150)
    recipients = _text(gettext_lazy("Nơi nhận"), 2000, rows=3, help_text=gettext_lazy("Mỗi nơi một dòng."))

    def __init__(self, *args: Any, unit_plan: UnitPlan, **kwargs: Any) -> None:
        own = {name: getattr(unit_plan, name, None) for name in self.base_fields}
        kwargs["initial"] = {**own, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._form = PlanForm(unit_plan.form)
        offered: Any = [(layout.code, layout.label) for layout in layouts().values()]
        self.fields["layout"].choices = offered  # type: ignore[attr-defined]
        if self._form != PlanForm.COMBINED:
            del self.fields["host"]

    def planned(self, lines: tuple[PlannedLine, ...]) -> Planned:
        """Return what was typed, as the action takes it. Call it when the form is valid."""
        read = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Planned(form=self._form, lines=lines, **read)


class LineForm(forms.Form):
    """One line. A line without words is no line."""

    text = _text(gettext_lazy("Nội dung công việc"), 500, rows=2)
    kind = forms.ChoiceField(label=gettext_lazy("Loại hoạt động"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Đối tượng"), required=False)
    month = forms.TypedChoiceField(
        label=gettext_lazy("Thời gian"), required=False, coerce=int, empty_value=None, choices=()
    )
    quantity = _text(gettext_lazy("Số lượng"), 80)
    in_charge = _text(gettext_lazy("Bộ phận chủ trì"), 150)

    def __init__(self, *args: Any, kinds: Any, audiences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [("", _("Cả năm")), *((month, _("Tháng %(month)d") % {"month": month}) for month in range(1, 13))]
        for name, offered in (("kind", kinds), ("audience", audiences), ("month", months)):
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A line whose words were cleared is dropped; one that never had any, but something else, is not."""
        read = super().clean() or self.cleaned_data
        if not read.get("text") and not self.initial.get("text") and any(read.values()):
            self.add_error("text", ValidationError(_("Ghi nội dung công việc của dòng này."), code="blank"))
        return read


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[LineForm]
else:
    _FormSet = forms.BaseFormSet


class _Lines(_FormSet):
    """The lines, with everything that each is offered asked for once."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if not hasattr(self, "_offered"):
            none = ("", "–")
            kinds = [none, *((one.code, str(one)) for one in ActivityKind.objects.filter(takes_document=False))]
            self._offered = {
                "kinds": kinds,
                "audiences": [none, *((one.code, str(one)) for one in Audience.objects.all())],
            }
        return {**super().get_form_kwargs(index), **self._offered}

    def planned(self) -> tuple[PlannedLine, ...]:
        """Return the lines that say something, in their order. Call it when the set is valid."""
        read = (form.cleaned_data for form in self.forms)
        return tuple(PlannedLine(**one) for one in read if one.get("text"))


LineFormSet = forms.formset_factory(LineForm, formset=_Lines, extra=SPARE, max_num=_MOST_LINES)


def lines_formset(lines: Sequence[PlannedLine], data: Any = None) -> _Lines:
    """Return the lines as forms, with a few empty ones below."""
    initial = [
        {name: getattr(line, name) for name in ("text", "kind", "audience", "month", "quantity", "in_charge")}
        for line in lines
    ]
    return cast("_Lines", LineFormSet(data, prefix="dong", initial=initial))


class SignedForm(forms.Form):
    """What the signed paper bears, and the paper itself."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    number = _text(gettext_lazy("Số, ký hiệu văn bản"), 60, required=True)
    on = DayField(label=gettext_lazy("Ngày ký"))
    signatory = _text(gettext_lazy("Người ký"), 150, required=True)
    clause = _text(gettext_lazy("Mục, khoản có nội dung này"), 120)
    file = forms.FileField(
        label=gettext_lazy("Bản đã ký (PDF)"), widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )

    def __init__(self, *args: Any, unit_plan: UnitPlan, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "client_id": uuid4(),
            "signatory": unit_plan.signatory,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        if unit_plan.form == PlanForm.COMBINED:
            self.fields["clause"].required = True
        else:
            del self.fields["clause"]

    def take(self, error: ValidationError) -> None:
        """Show what the action refused under the fields that it speaks of."""
        if not hasattr(error, "error_dict"):
            self.add_error("file" if error.code in _OF_FILES else None, error)
            return
        for name, errors in error.error_dict.items():
            own = _FIELDS.get(name, name)
            for one in errors:
                self.add_error(own if own in self.fields else None, one)


_FIELDS = {
    "document_number": "number",
    "document_date": "on",
    "since": "on",
    "document_signatory": "signatory",
    "document_clause": "clause",
}
_OF_FILES = frozenset({"empty", "type", "too_large", "damaged", "active", "infected", "secret"})
